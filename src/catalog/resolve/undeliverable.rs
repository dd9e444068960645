//! Advice on what nobody can order, since no way to ship takes it there: the function refuses such a cart at its last step.

use super::super::product::Product;
use super::super::shared::Shared;
use super::super::shop::Shop;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::shop::{Country, Market};

/// Advises on markets without a way to ship, and on products that are too heavy for all there are.
pub(super) fn advise(shop: &Shop, products: &[Shared<Product>], found: &mut Diagnostics) {
    let shipped: Vec<&Product> =
        products.iter().map(|product| &**product).filter(|product| product.shipped).collect();
    for market in &shop.markets {
        if market.shipping.is_empty() {
            advise_no_way(shop, market, &shipped, found);
        } else if let Some((country, heavy)) = too_heavy(market, &shipped) {
            advise_heavy(country, &heavy, found);
        }
    }
}

fn advise_no_way(shop: &Shop, market: &Market, shipped: &[&Product], found: &mut Diagnostics) {
    let Some(first) = shipped.first() else { return };
    let what = match shipped.len() {
        1 => format!("`{}` is sent by post", first.slug),
        count => format!("{count} products are sent by post, the first is `{}`", first.slug),
    };
    let message = format!("market `{}` has no way to ship, and {what}", market.id);
    found.push(Diagnostic::advice("shipping", shop.place.clone(), message).hint(format!(
        "nobody can order that there; add `[[markets.{}.shipping]]` with `name` and `price`",
        market.id
    )));
}

fn advise_heavy(country: Country, heavy: &[&Product], found: &mut Diagnostics) {
    let Some(first) = heavy.first() else { return };
    let message = match heavy.len() {
        1 => format!("`{}` is too heavy for every way to ship to `{country}`", first.slug),
        count => format!(
            "{count} products are too heavy for every way to ship to `{country}`, the first is `{}`",
            first.slug
        ),
    };
    let hint = "nobody can order that there; add a way with more `max_weight`, or without";
    found.push(Diagnostic::advice("shipping", first.place.clone(), message).hint(hint));
}

/// The first country that some products are too heavy for. Countries without any way to ship are told where they are written.
fn too_heavy<'p>(market: &Market, shipped: &[&'p Product]) -> Option<(Country, Vec<&'p Product>)> {
    market.countries.iter().find_map(|country| {
        let ways = market.shipping.iter().filter(|rate| rate.countries.contains(country));
        let strongest = ways.map(|rate| rate.max_grams.map_or(u64::MAX, u64::from)).max()?;
        let fewest = |product: &Product| u64::from(product.quantity.0);
        let is_heavy = |product: &&&Product| {
            let mut grams = product.variants.iter().map(|variant| u64::from(variant.grams.unwrap_or(0)));
            grams.any(|grams| grams * fewest(product) > strongest)
        };
        let heavy: Vec<&Product> = shipped.iter().filter(is_heavy).copied().collect();
        (!heavy.is_empty()).then_some((*country, heavy))
    })
}
