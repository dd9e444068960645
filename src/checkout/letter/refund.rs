//! To the buyer: money goes back, for something that could not be delivered or because the seller wants it so.

use super::{Block, Desk, Document, Letters};
use crate::checkout::order::Order;
use crate::mail::Message;
use crate::shop::Sku;

impl Letters<'_> {
    /// Tells that a line sold out, and that the money for it is on its way back, unless it cost nothing.
    pub fn refund(&self, id: &str, order: &Order, sku: &Sku) -> Option<Message> {
        let desk = self.for_buyer(order)?;
        let words = desk.words;
        let (number, shop) = (order.id.number(), &desk.market.shop_name);
        let goes_back = order.short_goes_back(sku);
        let (subject, text) =
            if goes_back { ("refund_subject", "refund_text") } else { ("sold_out_subject", "sold_out_text") };
        let subject = words.fill(subject, &[("order", &number), ("shop", shop)]);
        let mut letter = desk.about(order, subject, "refund_title", "why");
        desk.greet(order, &mut letter);
        let line = order.quote.lines.iter().find(|line| line.sku == *sku);
        let title = line.map_or(sku.as_str(), |line| line.title.as_str());
        let title = match line.and_then(|line| line.variant.as_deref()) {
            Some(variant) => format!("{title} ({variant})"),
            None => title.to_owned(),
        };
        letter.blocks.push(Block::Paragraph(words.fill(text, &[("title", &title)])));
        if goes_back {
            desk.paragraph(&mut letter, "refund_time");
        }
        if order.quote.lines.iter().any(|line| !order.short.contains(&line.sku)) {
            desk.paragraph(&mut letter, "refund_rest");
        }
        if goes_back {
            desk.refunded(order, &mut letter);
        }
        desk.end_of_refund(order, &mut letter);
        desk.for_the_buyer(id, order, &letter)
    }

    /// Tells that the seller gives money back; `None` also if no such operation is known.
    pub fn given_back(&self, id: &str, order: &Order, operation: &str) -> Option<Message> {
        let amount = order.given_back.get(operation)?.amount;
        let desk = self.for_buyer(order)?;
        let words = desk.words;
        let (number, shop) = (order.id.number(), &desk.market.shop_name);
        let subject = words.fill("refund_subject", &[("order", &number), ("shop", shop)]);
        let mut letter = desk.about(order, subject, "given_back_title", "why");
        desk.greet(order, &mut letter);
        let amount = desk.money(order, amount);
        letter.blocks.push(Block::Paragraph(words.fill("given_back_text", &[("amount", &amount)])));
        desk.paragraph(&mut letter, "refund_time");
        desk.refunded(order, &mut letter);
        desk.end_of_refund(order, &mut letter);
        desk.for_the_buyer(id, order, &letter)
    }
}

impl Desk<'_> {
    /// What was refunded in all.
    fn refunded(&self, order: &Order, letter: &mut Document) {
        let refunded = order.amount_refunded();
        if refunded > 0 {
            let fact = (self.words.get("refunded").to_owned(), self.money(order, refunded));
            letter.blocks.push(Block::Facts(vec![fact]));
        }
    }

    /// The way to the order.
    fn end_of_refund(&self, order: &Order, letter: &mut Document) {
        letter.blocks.push(Block::Button(self.words.get("see_order").to_owned(), self.order_address(order)));
        self.close_to_buyer(letter);
    }
}
