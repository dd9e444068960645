//! What others call the states of [`Availability`].

use jiff::Timestamp;

use crate::catalog::Availability;
use crate::catalog::product::{Product, Variant};

impl Availability {
    /// From when a variant can be had, where that day is known and still to come.
    pub(super) fn since(self, product: &Product, variant: &Variant) -> Option<Timestamp> {
        match self {
            Self::ComingSoon => product.available_from.map(|from| from.0),
            Self::Backorder => variant.available_again.map(|again| again.0),
            Self::InStock | Self::SoldOut | Self::Ended => None,
        }
    }

    /// Schema.org's name for it.
    pub(super) fn schema_org(self) -> &'static str {
        match self {
            Self::InStock => "https://schema.org/InStock",
            Self::SoldOut => "https://schema.org/OutOfStock",
            Self::Backorder => "https://schema.org/BackOrder",
            Self::ComingSoon => "https://schema.org/PreOrder",
            Self::Ended => "https://schema.org/Discontinued",
        }
    }

    /// Google Merchant's name for it, which has none for what is gone for good.
    pub(super) fn merchant(self) -> &'static str {
        match self {
            Self::InStock => "in_stock",
            Self::SoldOut | Self::Ended => "out_of_stock",
            Self::Backorder => "backorder",
            Self::ComingSoon => "preorder",
        }
    }
}
