//! A product that holds together.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::fingerprint::Fingerprint;
use super::local::{Localized, PerMarket};
use super::value::{Measure, Moment};
use crate::diagnostic::Place;
pub use crate::shop::WhenOut;
use crate::shop::{Money, Sku};

/// A product with at least one variant; one without options has a single variant that carries its SKU.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Product {
    /// Its part of the address.
    pub slug: String,
    /// Where it is described, for mistakes that show later.
    pub place: Place,
    /// What it was read from, together with the settings.
    pub made_from: Fingerprint,
    /// The name.
    pub title: Localized<String>,
    /// The text as Markdown; empty if there is none.
    pub description: Localized<Markdown>,
    /// One sentence of plain text; empty if there is none.
    pub summary: Localized<String>,
    /// Brand, artist or maker.
    pub vendor: Option<String>,
    /// The pictures.
    pub images: Vec<Image>,
    /// Positions in [`super::Catalog::collections`].
    pub collections: Vec<usize>,
    /// Words for finding it, as written; shown through [`super::Shop::word`].
    pub tags: Vec<String>,
    /// Properties to filter by: name and values, as written; shown through [`super::Shop::word`].
    pub attributes: Vec<(String, Vec<String>)>,
    /// Positions in [`super::Catalog::products`].
    pub related: Vec<usize>,
    /// Fewest and most per order.
    pub quantity: (u32, u32),
    /// Stripe's tax code.
    pub tax_code: Option<String>,
    /// Length, width and height as the seller wrote it.
    pub size: Option<String>,
    /// Whether it is sent by post.
    pub shipped: bool,
    /// Who made it.
    pub maker: Option<Contact>,
    /// Who answers for its safety in the EU.
    pub safety_contact: Option<Contact>,
    /// Warnings; empty if there are none.
    pub safety: Localized<String>,
    /// When it came into the shop.
    pub added: Option<Moment>,
    /// From when it can be bought.
    pub available_from: Option<Moment>,
    /// Until when it can be bought.
    pub available_until: Option<Moment>,
    /// Earlier addresses.
    pub aliases: Vec<Alias>,
    /// Title and text for search engines.
    pub seo: Seo,
    /// Google's product category.
    pub google_category: Option<String>,
    /// The options' names, as written; shown through [`super::Shop::word`].
    pub options: Vec<String>,
    /// At least one.
    pub variants: Vec<Variant>,
}

/// What is bought: one SKU.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Variant {
    /// The stock-keeping unit, unlike every other of the shop.
    pub sku: Sku,
    /// A value of each of the product's options, as written; shown through [`super::Shop::word`].
    pub values: Vec<String>,
    /// The price in each market.
    pub price: PerMarket<Money>,
    /// The higher price it had before, in the markets where it is reduced.
    pub compare_at: PerMarket<Option<Money>>,
    /// What is in it, and per what its price is told.
    pub unit_price: Option<Box<UnitPrice>>,
    /// Weight when shipped, in grams.
    pub grams: Option<u32>,
    /// Global Trade Item Number.
    pub gtin: Option<String>,
    /// The maker's part number.
    pub mpn: Option<String>,
    /// Position in the product's images.
    pub image: Option<usize>,
    /// The opening count; `None` is unlimited.
    pub stock: Option<u32>,
    /// What happens when none is left.
    pub when_out: WhenOut,
    /// When a backordered one will be here.
    pub available_again: Option<Moment>,
    /// Files to download after paying, relative to the shop's folder; not published.
    pub downloads: Vec<PathBuf>,
}

/// What is in the pack, and per what the price is told; both of the same kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitPrice {
    /// What is in it.
    pub measure: Measure,
    /// Per what.
    pub base: Measure,
}

impl UnitPrice {
    /// The price of one base measure: price × base ÷ measure, half a minor unit rounded up.
    pub fn of(&self, price: Money) -> Money {
        let amount = u128::from(price.amount.unsigned_abs());
        let doubled = 2 * amount * self.base.amount / self.measure.amount;
        let rounded = doubled.div_ceil(2);
        Money::new(i64::try_from(rounded).unwrap_or(i64::MAX), price.currency)
    }
}

/// A picture of the seller's.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Image {
    /// The file, relative to the shop's folder.
    pub path: PathBuf,
    /// Where it is named.
    pub place: Place,
    /// What it shows; empty if the seller did not say.
    pub alt: Localized<String>,
}

/// Markdown with the place it was written at, so that its links can be checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Markdown {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A person or firm that can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Contact {
    /// The name.
    pub name: String,
    /// The postal address.
    pub address: String,
    /// Mail address or web page.
    pub contact: String,
}

/// An earlier address, beginning with `/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// The address.
    pub path: String,
    /// Where it is written.
    pub place: Place,
}

/// Title and text for search engines, where the seller gave them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Seo {
    /// Instead of the title.
    pub title: Option<Localized<String>>,
    /// Instead of the summary.
    pub description: Option<Localized<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(text: &str) -> Measure {
        Measure::parse(text).unwrap()
    }

    #[test]
    fn a_unit_price_is_the_price_times_base_by_measure_with_half_a_cent_rounded_up() {
        let eur = "EUR".parse().unwrap();
        for (price, pack, base, expected) in [
            (900, "750 ml", "1 l", 1200),
            (199, "80 g", "100 g", 249),  // 248.75
            (100, "300 g", "100 g", 33),  // 33.33
            (1, "2 ct", "1 ct", 1),       // half a cent
            (500, "1.5 kg", "1 kg", 333), // 333.33
        ] {
            let unit = UnitPrice { measure: measure(pack), base: measure(base) };
            assert_eq!(unit.of(Money::new(price, eur)).amount, expected, "{price} for {pack} per {base}");
        }
    }
}
