//! To the seller: little is left of something.

use super::words::clean;
use super::{Block, Letters};
use crate::mail::Message;
use crate::shop::Sku;

/// What there is little of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LowStock<'a> {
    /// Which.
    pub sku: &'a Sku,
    /// The product's name.
    pub title: &'a str,
    /// The variant's.
    pub variant: Option<&'a str>,
    /// How many can still be sold.
    pub available: u32,
}

impl Letters<'_> {
    /// Tells the seller that something is running low.
    pub fn low_stock(&self, id: &str, low: LowStock<'_>) -> Option<Message> {
        let desk = self.for_seller()?;
        let words = desk.words;
        let title = match low.variant {
            Some(variant) => format!("{} ({variant})", low.title),
            None => low.title.to_owned(),
        };
        let subject = words.fill("low_stock_subject", &[("title", &title)]);
        let mut letter = desk.document(subject, "low_stock_title", "why_seller");
        letter.blocks.push(Block::Paragraph(words.fill("low_stock_text", &[("title", &title)])));
        let facts = [("left", low.available.to_string()), ("sku", clean(low.sku.as_str()))];
        letter
            .blocks
            .push(Block::Facts(facts.map(|(word, value)| (words.get(word).to_owned(), value)).into()));
        desk.paragraph(&mut letter, "low_stock_do");
        letter.blocks.push(Block::Command(format!("pushcart stock add {} 10", low.sku)));
        desk.for_the_seller(id, None, &letter)
    }
}
