//! To the buyer: the parcel is on its way.

use super::words::clean;
use super::{Block, Letters};
use crate::checkout::order::Order;
use crate::mail::Message;

/// What is known of a parcel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shipment<'a> {
    /// Who carries it.
    pub carrier: Option<&'a str>,
    /// The number under which the carrier knows it.
    pub tracking_number: Option<&'a str>,
    /// Where to look how far it is; only `https:` and `http:` addresses are shown.
    pub url: Option<&'a str>,
}

impl Letters<'_> {
    /// Tells that an order was sent.
    pub fn shipped(&self, id: &str, order: &Order, shipment: Shipment<'_>) -> Option<Message> {
        let desk = self.for_buyer(order)?;
        let words = desk.words;
        let subject = words.fill("shipped_subject", &[("order", &order.id.number())]);
        let mut letter = desk.about(order, subject, "shipped_title", "why");
        desk.greet(order, &mut letter);
        desk.paragraph(&mut letter, "shipped_text");
        let facts = [("carrier", shipment.carrier), ("tracking_number", shipment.tracking_number)];
        let facts: Vec<_> = facts
            .into_iter()
            .filter_map(|(word, value)| Some((words.get(word).to_owned(), clean(value?))))
            .chain(desk.days(order))
            .collect();
        letter.blocks.push(Block::Facts(facts));
        let is_link = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
        letter.blocks.push(match shipment.url.filter(is_link) {
            Some(url) => Block::Button(words.get("track").to_owned(), clean(url)),
            None => Block::Button(words.get("see_order").to_owned(), desk.order_address(order)),
        });
        desk.postal(order, &mut letter);
        desk.items(order, &mut letter, false);
        desk.close_to_buyer(&mut letter);
        desk.for_the_buyer(id, order, &letter)
    }
}
