//! A small shop with one market, for tests and the simulation.
#![expect(clippy::unwrap_used, reason = "for tests")]

use super::request::{CheckoutRequest, RequestedLine};
use crate::shop::price_list::{Header, PriceList, PricedSku, fixture, write};

/// A shop that sells these, on the usual terms.
#[cfg(test)]
pub(crate) fn shop(entries: Vec<PricedSku>) -> PriceList<Vec<u8>> {
    shop_on(entries, |_| {})
}

/// The same on other terms.
pub(super) fn shop_on(entries: Vec<PricedSku>, terms: impl FnOnce(&mut Header)) -> PriceList<Vec<u8>> {
    let mut header = fixture::header(vec![fixture::market("de", "EUR")]);
    terms(&mut header);
    PriceList::open(write(header, entries).unwrap()).unwrap()
}

pub(crate) fn priced(sku: &str, amount: i64, stock: Option<u32>) -> PricedSku {
    fixture::priced(sku, amount, stock, &[("de", "EUR")])
}

pub(super) fn request(lines: &[(&str, u32)]) -> CheckoutRequest {
    let line = |&(sku, quantity): &(&str, u32)| RequestedLine {
        sku: str::parse(sku).unwrap(),
        quantity,
        seen: Vec::new(),
    };
    CheckoutRequest {
        market: "de".parse().unwrap(),
        country: None,
        attempt: "0".repeat(32),
        cart: None,
        client: None,
        shipping: None,
        lines: lines.iter().map(line).collect(),
    }
}
