//! A product as templates see it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Link;
use crate::catalog::product::Contact;
use crate::site::Availability;

/// A product in a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProductCard {
    /// The name.
    pub title: String,
    /// The path of its page.
    pub path: String,
    /// Brand, artist or maker.
    pub vendor: Option<String>,
    /// Its first picture.
    pub image: Option<ImageView>,
    /// Its second picture.
    pub second_image: Option<ImageView>,
    /// Its lowest price.
    pub price: PriceView,
    /// Whether variants differ in price, so that it costs "from" [`PriceView::text`].
    pub price_varies: bool,
    /// The best availability of its variants.
    pub availability: Availability,
    /// How many variants there are.
    pub variant_count: usize,
    /// How many different values the first option has; 0 without options.
    pub choice_count: usize,
    /// The day it came into the shop, as `2026-11-01`.
    pub added: Option<String>,
    /// Whether it came within the last thirty days.
    pub is_new: bool,
}

/// A product on its page: `product`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProductView {
    /// Its part of the address, the same in every market.
    pub slug: String,
    /// The name.
    pub title: String,
    /// The path of the page.
    pub path: String,
    /// Brand, artist or maker.
    pub vendor: Option<String>,
    /// One sentence of plain text; empty if there is none.
    pub summary: String,
    /// The text as HTML, safe to print as it is; empty if there is none.
    pub description: String,
    /// The pictures.
    pub images: Vec<ImageView>,
    /// The lowest price.
    pub price: PriceView,
    /// Whether variants differ in price.
    pub price_varies: bool,
    /// The best availability of its variants.
    pub availability: Availability,
    /// The options with their values, in the order in which variants have them.
    pub options: Vec<OptionView>,
    /// The variants; a product without options has one.
    pub variants: Vec<VariantView>,
    /// The SKU that is chosen at first: the first one that can be bought, else the first.
    pub first_sku: String,
    /// Fewest per order.
    pub min_quantity: u32,
    /// Most per order.
    pub max_quantity: u32,
    /// The collections it is in.
    pub collections: Vec<Link>,
    /// Its tags that lead to other products.
    pub tags: Vec<Link>,
    /// Properties with their values.
    pub attributes: Vec<Attribute>,
    /// Products that go with it.
    pub related: Vec<ProductCard>,
    /// Weight when shipped, in grams, if all variants weigh the same.
    pub grams: Option<u32>,
    /// Length, width and height as the seller wrote it.
    pub size: Option<String>,
    /// Whether it is sent by post.
    pub shipped: bool,
    /// Whether there are files to download after paying.
    pub downloads: bool,
    /// The ways to ship it in this market to the assumed country, cheapest first; empty if it is not sent by post.
    pub delivery: Vec<Delivery>,
    /// Who made it.
    pub maker: Option<Contact>,
    /// Who answers for its safety in the EU.
    pub safety_contact: Option<Contact>,
    /// Warnings; empty if there are none.
    pub safety: String,
}

/// One SKU of a product.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct VariantView {
    /// The stock-keeping unit.
    pub sku: String,
    /// The `id` that its address leads to.
    pub id: String,
    /// Its own address: the product's page with query and fragment.
    pub path: String,
    /// Its values: `Black / M`; the product's title without options.
    pub title: String,
    /// Its value of each option.
    pub values: Vec<String>,
    /// Its price.
    pub price: PriceView,
    /// Whether it can be bought.
    pub availability: Availability,
    /// The opening count, if it is limited.
    pub stock: Option<u32>,
    /// When a backordered one will be here, or one that is not sold yet can be bought, as `2026-12-01`.
    pub available_on: Option<String>,
    /// The same day as people write it: `1 December 2026`.
    pub available_on_text: Option<String>,
    /// Position of its picture in the product's images.
    pub image: Option<usize>,
    /// Global Trade Item Number.
    pub gtin: Option<String>,
    /// The maker's part number.
    pub mpn: Option<String>,
}

/// A price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PriceView {
    /// Minor units.
    pub amount: i64,
    /// As the market writes it: `1.234,50 €`.
    pub text: String,
    /// The higher price it had before, as the market writes it.
    pub compare_at: Option<String>,
    /// How much lower it is, in whole percent rounded down; 0 if it is not reduced.
    pub percent_off: i64,
    /// The price by measure.
    pub unit: Option<UnitPriceView>,
}

/// A price by measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnitPriceView {
    /// As the market writes it.
    pub text: String,
    /// Per what: `1 l`.
    pub base: String,
}

/// An option with its values.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OptionView {
    /// Its name: `Colour`.
    pub name: String,
    /// Each different value once, in the variants' order.
    pub values: Vec<String>,
}

/// A property with its values.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Attribute {
    /// Its name: `Format`.
    pub name: String,
    /// Its values.
    pub values: Vec<String>,
}

/// A way to ship.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Delivery {
    /// What it is called.
    pub name: String,
    /// What it costs, as the market writes it; none if it costs nothing.
    pub price: Option<String>,
    /// The value of goods from which it costs nothing, as the market writes it.
    pub free_over: Option<String>,
    /// Fewest working days on the way.
    pub min_days: Option<u32>,
    /// Most working days on the way.
    pub max_days: Option<u32>,
}

/// A picture in every width and format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImageView {
    /// What it shows; empty if the seller did not say.
    pub alt: String,
    /// The path of a JPEG of middle width.
    pub src: String,
    /// Width of the largest file in pixels.
    pub width: u32,
    /// Height of the largest file in pixels.
    pub height: u32,
    /// The path of the largest JPEG.
    pub large: String,
    /// The JPEGs, as `srcset` wants them.
    pub srcset: String,
    /// The better formats, the best first.
    pub sources: Vec<ImageSource>,
    /// The average colour as `#rrggbb`.
    pub color: String,
}

/// A picture in one format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImageSource {
    /// The media type: `image/webp`.
    pub media_type: String,
    /// The files, as `srcset` wants them.
    pub srcset: String,
}
