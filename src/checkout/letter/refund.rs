//! To the buyer: something could not be delivered, and its money goes back.

use super::{Block, Letters};
use crate::checkout::order::Order;
use crate::mail::Message;
use crate::shop::Sku;

impl Letters<'_> {
    /// Tells that the money for a line is on its way back.
    pub fn refund(&self, id: &str, order: &Order, sku: &Sku) -> Option<Message> {
        let desk = self.for_buyer(order)?;
        let words = desk.words;
        let (number, shop) = (order.id.number(), &desk.market.shop_name);
        let subject = words.fill("refund_subject", &[("order", &number), ("shop", shop)]);
        let mut letter = desk.about(order, subject, "refund_title", "why");
        desk.greet(order, &mut letter);
        let line = order.quote.lines.iter().find(|line| line.sku == *sku);
        let title = line.map_or(sku.as_str(), |line| line.title.as_str());
        let title = match line.and_then(|line| line.variant.as_deref()) {
            Some(variant) => format!("{title} ({variant})"),
            None => title.to_owned(),
        };
        letter.blocks.push(Block::Paragraph(words.fill("refund_text", &[("title", &title)])));
        desk.paragraph(&mut letter, "refund_time");
        if order.quote.lines.iter().any(|line| !order.short.contains(&line.sku)) {
            desk.paragraph(&mut letter, "refund_rest");
        }
        let refunded = order.amount_refunded();
        if refunded > 0 {
            let fact = (words.get("refunded").to_owned(), desk.money(order, refunded));
            letter.blocks.push(Block::Facts(vec![fact]));
        }
        letter.blocks.push(Block::Button(words.get("see_order").to_owned(), desk.order_address(order)));
        desk.close_to_buyer(&mut letter);
        desk.for_the_buyer(id, order, &letter)
    }
}
