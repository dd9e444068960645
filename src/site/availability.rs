//! Whether a variant can be bought, as the build knows it: pages, feeds and structured data tell the same.

use jiff::Timestamp;

use crate::catalog::product::{Product, Variant, WhenOut};

/// Whether a variant can be bought, as the build knows it. What has been sold since is asked of the function by the page.
/// The more available comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Availability {
    /// It can be bought.
    InStock,
    /// It can be bought and comes later.
    Backorder,
    /// It can be bought from a day that is still to come.
    ComingSoon,
    /// None is left.
    OutOfStock,
    /// Its last day has passed.
    Discontinued,
}

impl Availability {
    /// Whether it can be put into the cart.
    pub fn is_buyable(self) -> bool {
        matches!(self, Self::InStock | Self::Backorder)
    }

    /// By the opening count and the product's days.
    pub fn of(product: &Product, variant: &Variant, now: Timestamp) -> Self {
        if product.available_until.is_some_and(|until| until.0 <= now) {
            return Self::Discontinued;
        }
        if product.available_from.is_some_and(|from| from.0 > now) {
            return Self::ComingSoon;
        }
        match (variant.stock, variant.when_out) {
            (Some(0), WhenOut::Backorder) => Self::Backorder,
            // Whoever bought under `refund` would surely get the money back: that is no offer.
            (Some(0), WhenOut::SoldOut | WhenOut::Refund) => Self::OutOfStock,
            _ => Self::InStock,
        }
    }

    /// From when it can be had, where that day is known and still to come.
    pub fn since(self, product: &Product, variant: &Variant) -> Option<Timestamp> {
        match self {
            Self::ComingSoon => product.available_from.map(|from| from.0),
            Self::Backorder => variant.available_again.map(|again| again.0),
            Self::InStock | Self::OutOfStock | Self::Discontinued => None,
        }
    }

    /// Schema.org's name for it.
    pub fn schema_org(self) -> &'static str {
        match self {
            Self::InStock => "https://schema.org/InStock",
            Self::Backorder => "https://schema.org/BackOrder",
            // Not `PreOrder`: that would say that orders are taken already.
            Self::OutOfStock | Self::ComingSoon => "https://schema.org/OutOfStock",
            Self::Discontinued => "https://schema.org/Discontinued",
        }
    }

    /// Google Merchant's name for it, which has none for what is gone for good.
    pub fn merchant(self) -> &'static str {
        match self {
            Self::InStock => "in_stock",
            Self::OutOfStock | Self::ComingSoon | Self::Discontinued => "out_of_stock",
            Self::Backorder => "backorder",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fixture::{moment, now, product, variant};

    #[test]
    fn days_come_before_stock_and_the_last_day_before_the_first() {
        let mut shirt = product("shirt", "Shirt");
        let mut medium = variant("M", &[], 1000);
        let of = |product: &Product, variant: &Variant| Availability::of(product, variant, now());
        assert_eq!(of(&shirt, &medium), Availability::InStock);
        medium.stock = Some(0);
        for (when_out, expected) in [
            (WhenOut::SoldOut, Availability::OutOfStock),
            (WhenOut::Refund, Availability::OutOfStock),
            (WhenOut::Backorder, Availability::Backorder),
        ] {
            medium.when_out = when_out;
            assert_eq!(of(&shirt, &medium), expected);
        }
        shirt.available_from = moment("2026-12-01T00:00:00Z");
        assert_eq!(of(&shirt, &medium), Availability::ComingSoon);
        assert_eq!(Availability::ComingSoon.since(&shirt, &medium), shirt.available_from.map(|from| from.0));
        shirt.available_until = moment("2026-11-21T12:00:00Z");
        assert_eq!(of(&shirt, &medium), Availability::Discontinued);
    }
}
