//! Postal addresses in the order in which the country's post reads them.

use super::Desk;
use super::document::{Block, Document};
use super::words::clean;
use crate::checkout::order::Order;
use crate::payment::Address;

/// Where the town comes before the code, and the state between them.
const TOWN_FIRST: [&str; 14] =
    ["AU", "CA", "GB", "HK", "IE", "IN", "NZ", "PR", "SA", "SG", "TH", "TW", "US", "ZA"];

impl Desk<'_> {
    /// Where an order is sent, if it is.
    pub(super) fn postal(&self, order: &Order, document: &mut Document) {
        let Some(recipient) = order.payment.as_ref().map(|payment| &payment.recipient) else { return };
        let Some(address) = &recipient.shipping_address else { return };
        let name = recipient.shipping_name.as_ref().or(recipient.name.as_ref());
        let lines: Vec<_> = name.map(|name| clean(name)).into_iter().chain(lines(address)).collect();
        document.blocks.push(Block::Postal(self.words.get("address").to_owned(), lines));
    }
}

/// The lines of an address, without the name.
fn lines(address: &Address) -> Vec<String> {
    let part = |part: &Option<String>| part.as_deref().map(clean).unwrap_or_default();
    let (code, city, state) = (part(&address.postal_code), part(&address.city), part(&address.state));
    let country = part(&address.country);
    let town = if TOWN_FIRST.contains(&country.as_str()) {
        let between = if state.is_empty() { " " } else { ", " };
        joined(&[&city, &joined(&[&state, &code], " ")], between)
    } else {
        let town = joined(&[&code, &city], " ");
        if state == city { town } else { joined(&[&town, &state], ", ") }
    };
    let lines = [part(&address.line1), part(&address.line2), town, country];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

fn joined(parts: &[&str], between: &str) -> String {
    parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(country: &str, state: Option<&str>) -> String {
        let some = |text: &str| Some(text.to_owned());
        let address = Address {
            line1: some("Kleine Stunde 3"),
            line2: None,
            postal_code: some("20000"),
            city: some("Hamburg"),
            state: state.map(str::to_owned),
            country: some(country),
        };
        lines(&address).join(" | ")
    }

    #[test]
    fn the_code_stands_where_the_post_reads_it() {
        assert_eq!(address("DE", None), "Kleine Stunde 3 | 20000 Hamburg | DE");
        assert_eq!(address("US", Some("NY")), "Kleine Stunde 3 | Hamburg, NY 20000 | US");
        assert_eq!(address("GB", None), "Kleine Stunde 3 | Hamburg 20000 | GB");
        assert_eq!(address("IT", Some("MI")), "Kleine Stunde 3 | 20000 Hamburg, MI | IT");
        assert_eq!(address("DE", Some("Hamburg")), "Kleine Stunde 3 | 20000 Hamburg | DE");
        assert_eq!(lines(&Address::default()), [""; 0]);
    }
}
