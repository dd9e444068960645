//! What it costs to ship one of a variant alone: what feeds and structured data tell.

use crate::catalog::MarketIndex;
use crate::catalog::product::{Product, Variant};
use crate::shop::{Market, Money, ShippingRate};

/// A way to ship one of a variant.
#[derive(Debug, Clone, Copy)]
pub struct Parcel<'m> {
    /// Position in [`Market::shipping`].
    pub index: usize,
    /// The rate.
    pub rate: &'m ShippingRate,
    /// What it costs: nothing where the one is dear enough.
    pub price: Money,
}

/// The ways to ship one of a variant, in the seller's order; none for what is not sent by post.
pub fn parcels<'m>(
    market: &'m Market,
    index: MarketIndex,
    product: &Product,
    variant: &Variant,
) -> impl Iterator<Item = Parcel<'m>> {
    let (price, grams) = (variant.price[index], variant.grams.unwrap_or(0));
    let rates: &[ShippingRate] = if product.shipped { &market.shipping } else { &[] };
    let fitting =
        rates.iter().enumerate().filter(move |(_, rate)| rate.max_grams.is_none_or(|max| grams <= max));
    fitting.map(move |(index, rate)| {
        let is_free = rate.free_over.is_some_and(|over| price.amount >= over.amount);
        Parcel { index, rate, price: if is_free { Money::new(0, price.currency) } else { rate.price } }
    })
}
