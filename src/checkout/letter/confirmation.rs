//! To the buyer: the order is paid. In the European Union this is the confirmation of the contract: who sells, what, for how much
//! including tax and shipping, and how to withdraw.

use super::words::clean;
use super::{Block, Letters};
use crate::checkout::order::Order;
use crate::mail::Message;

impl Letters<'_> {
    /// The confirmation of an order.
    pub fn confirmation(&self, id: &str, order: &Order) -> Option<Message> {
        let desk = self.for_buyer(order)?;
        let words = desk.words;
        let about = [("order", order.id.number()), ("shop", desk.market.shop_name.clone())];
        let about = about.each_ref().map(|(name, value)| (*name, value.as_str()));
        let subject = words.fill("confirmation_subject", &about);
        let mut letter = desk.about(order, subject, "confirmation_title", "why");
        desk.greet(order, &mut letter);
        desk.paragraph(&mut letter, "confirmation_text");
        if order.quote.lines.iter().any(|line| line.shipped && !order.short.contains(&line.sku)) {
            desk.paragraph(&mut letter, "confirmation_shipped");
        }
        letter.blocks.push(Block::Button(words.get("see_order").to_owned(), desk.order_address(order)));
        desk.items(order, &mut letter, false);
        desk.sums(order, &mut letter);
        let tax_note = desk.market.market.tax_note.as_deref();
        letter.blocks.extend(tax_note.map(|note| Block::Paragraph(clean(note).as_str().into())));
        desk.postal(order, &mut letter);
        letter.blocks.extend(desk.days(order).map(|days| Block::Facts(vec![days])));
        desk.close_to_buyer(&mut letter);
        desk.for_the_buyer(id, order, &letter)
    }
}
