//! To the buyer: a parcel is on its way.

use super::document::Item;
use super::words::clean;
use super::{Block, Desk, Document, Letters};
use crate::checkout::order::{Order, Parcel};
use crate::mail::Message;

impl Letters<'_> {
    /// Tells that a parcel was sent, what is in it, and where to look how far it is.
    pub fn shipped(&self, id: &str, order: &Order, parcel: &Parcel) -> Option<Message> {
        let desk = self.for_buyer(order)?;
        let words = desk.words;
        let subject = words.fill("shipped_subject", &[("order", &order.id.number())]);
        let mut letter = desk.about(order, subject, "shipped_title", "why");
        desk.greet(order, &mut letter);
        desk.paragraph(&mut letter, "shipped_text");
        if !order.to_send().is_empty() {
            desk.paragraph(&mut letter, "shipped_rest");
        }
        let tracking = &parcel.tracking;
        let facts = [("carrier", &tracking.carrier), ("tracking_number", &tracking.number)];
        let facts = facts.into_iter().filter_map(|(word, value)| {
            Some((words.get(word).to_owned(), value.as_deref().map(clean).filter(|value| !value.is_empty())?))
        });
        let facts: Vec<_> = facts.chain(desk.days(order)).collect();
        if !facts.is_empty() {
            letter.blocks.push(Block::Facts(facts));
        }
        let is_link = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
        letter.blocks.push(match tracking.url.as_deref().filter(is_link) {
            Some(url) => Block::Button(words.get("track").to_owned(), clean(url)),
            None => Block::Button(words.get("see_order").to_owned(), desk.order_address(order)),
        });
        desk.parcel(order, parcel, &mut letter);
        desk.postal(order, &mut letter);
        desk.close_to_buyer(&mut letter);
        desk.for_the_buyer(id, order, &letter)
    }
}

impl Desk<'_> {
    /// What is in a parcel.
    fn parcel(&self, order: &Order, parcel: &Parcel, document: &mut Document) {
        let items = parcel.lines.iter().map(|(sku, units)| {
            let line = order.quote.lines.iter().find(|line| line.sku == *sku);
            Item {
                title: clean(line.map_or(sku.as_str(), |line| &line.title)),
                details: line.and_then(|line| line.variant.as_deref()).map(clean).into_iter().collect(),
                each: None,
                amount: format!("{units} ×"),
            }
        });
        document.blocks.push(Block::Heading(self.words.get("parcel").to_owned()));
        document.blocks.push(Block::Items(items.collect()));
    }
}
