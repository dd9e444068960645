//! Whether something can be bought, as far as the build knows; the function knows the real stock.

use super::product::{Product, Variant, WhenOut};
use super::value::Moment;

/// Whether a variant can be bought. The better one is the lesser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Availability {
    /// It can be bought.
    InStock,
    /// It can be bought and comes later.
    Backorder,
    /// It cannot be bought yet.
    ComingSoon,
    /// It cannot be bought.
    SoldOut,
    /// It cannot be bought any more.
    Ended,
}

impl Availability {
    /// Whether it can be put into the cart.
    pub fn is_buyable(self) -> bool {
        matches!(self, Self::InStock | Self::Backorder)
    }
}

impl Variant {
    /// Whether this variant of `product` can be bought at the moment `now`, going by the opening stock.
    pub fn availability(&self, product: &Product, now: Moment) -> Availability {
        if product.available_until.is_some_and(|until| until <= now) {
            Availability::Ended
        } else if product.available_from.is_some_and(|from| from > now) {
            Availability::ComingSoon
        } else if self.stock != Some(0) {
            Availability::InStock
        } else if self.when_out == WhenOut::Backorder {
            Availability::Backorder
        } else {
            Availability::SoldOut
        }
    }
}
