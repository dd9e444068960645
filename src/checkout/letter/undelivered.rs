//! To the seller: a mail to the buyer was refused for good.

use super::{Block, Letters};
use crate::checkout::order::Order;
use crate::mail::{MailError, Message};

impl Letters<'_> {
    /// Tells the seller that a letter did not reach the buyer, and why.
    pub fn undelivered(&self, letter: &Message, order: &Order, error: &MailError) -> Option<Message> {
        let desk = self.for_seller()?;
        let words = desk.words;
        let subject = words.fill("undelivered_subject", &[("order", &order.id.number())]);
        let mut document = desk.about(order, subject, "undelivered_title", "why_seller");
        let values = [("subject", letter.subject.as_str()), ("email", letter.to.address.as_str())];
        document.blocks.push(Block::Paragraph(words.fill("undelivered_text", &values)));
        let answer = match error {
            MailError::Refused { reason } | MailError::Invalid { reason } => reason.clone(),
            other => other.to_string(),
        };
        document.blocks.push(Block::Facts(vec![(words.get("server_said").to_owned(), answer)]));
        document.blocks.push(Block::Heading(words.get("what_to_do").to_owned()));
        desk.paragraph(&mut document, "undelivered_do");
        desk.buyer(order, &mut document);
        desk.postal(order, &mut document);
        desk.close_to_seller(order, &mut document);
        desk.for_the_seller(&format!("{}-undelivered", letter.id), Some(order), &document)
    }
}
