//! To the seller: something about an order needs a person; what happened, and what to do.

use super::{Block, Letters};
use crate::checkout::order::{Order, Review};
use crate::mail::Message;

impl Letters<'_> {
    /// Tells the seller what to look at.
    pub fn alert(&self, id: &str, order: &Order, review: &Review) -> Option<Message> {
        let desk = self.for_seller()?;
        let words = desk.words;
        let subject = words.fill("alert_subject", &[("order", &order.id.number())]);
        let mut letter = desk.about(order, subject, "alert_title", "why_seller");
        let (happened, sku) = word(review);
        let sku = sku.unwrap_or_default();
        letter.blocks.push(Block::Paragraph(words.fill(happened, &[("sku", sku)])));
        letter.blocks.push(Block::Heading(words.get("what_to_do").to_owned()));
        letter.blocks.push(Block::Paragraph(words.fill(&format!("{happened}_do"), &[("sku", sku)])));
        desk.close_to_seller(order, &mut letter);
        desk.items(order, &mut letter, true);
        desk.sums(order, &mut letter);
        desk.buyer(order, &mut letter);
        desk.for_the_seller(id, Some(order), &letter)
    }
}

/// The word for what happened, and the SKU it is about. The word for what to do has `_do` behind it.
fn word(review: &Review) -> (&'static str, Option<&str>) {
    match review {
        Review::PaidLateAndShort { sku } => ("review_paid_late", Some(sku.as_str())),
        Review::AmountDiffers => ("review_amount", None),
        Review::LinesDiffer => ("review_lines", None),
        Review::PaidTwice => ("review_paid_twice", None),
        Review::RefundRefused { sku } => ("review_refund", Some(sku.as_str())),
        Review::RefundFailed { .. } => ("review_refund_failed", None),
        Review::StockUnknown { sku } => ("review_stock", Some(sku.as_str())),
        Review::NotPaidAtStripe => ("review_not_paid", None),
        Review::Rebuilt => ("review_rebuilt", None),
        Review::TooManyFacts => ("review_too_many", None),
    }
}
