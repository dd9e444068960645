//! What the documents of the catalogue as JSON are made of. Their schema is made from these types.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::product::WhenOut;
use crate::shop::{MarketId, TaxDisplay};
use crate::site::availability::Availability;

/// All products of a market in brief.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProductList<'c> {
    /// [`VERSION`].
    pub version: u32,
    /// Which market it is.
    pub market: MarketFacts<'c>,
    /// How many products there are.
    pub count: usize,
    /// The products, by slug.
    pub products: Vec<ProductSummary<'c>>,
    /// The collections, by slug.
    pub collections: Vec<CollectionSummary<'c>>,
}

/// What all prices and texts of a document have in common.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MarketFacts<'c> {
    /// The market's name, as the function's requests carry it.
    #[schemars(with = "String")]
    pub id: &'c MarketId,
    /// The language as BCP 47 writes it.
    pub language: String,
    /// The currency as a lower-case ISO 4217 code.
    pub currency: String,
    /// `include-tax` or `exclude-tax`.
    #[schemars(with = "String")]
    pub prices: TaxDisplay,
    /// Who works the tax out: `fixed`, `stripe`, `none` where no tax is charged, or `unsaid`.
    pub tax: &'static str,
}

/// A collection in brief.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CollectionSummary<'c> {
    /// Its part of the address.
    pub slug: &'c str,
    /// The name.
    pub title: &'c str,
    /// Its page.
    pub url: String,
    /// How many products it has.
    pub count: usize,
}

/// A product in brief.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProductSummary<'c> {
    /// Its part of the address.
    pub slug: &'c str,
    /// The name.
    pub title: &'c str,
    /// One sentence of plain text; empty if there is none.
    pub summary: &'c str,
    /// Brand, artist or maker.
    pub vendor: Option<&'c str>,
    /// Words for finding it.
    pub tags: Vec<&'c str>,
    /// Its page.
    pub url: String,
    /// The document that tells it in full.
    pub document: String,
    /// Its first picture, of a width that suits a list.
    pub image: Option<Rendition>,
    /// How many variants it has.
    pub variants: usize,
    /// What the cheapest variant costs, in minor units.
    pub unit_amount_min: i64,
    /// What the dearest variant costs, in minor units.
    pub unit_amount_max: i64,
    /// That of its most available variant.
    pub availability: Availability,
    /// The slugs of its collections.
    pub collections: Vec<&'c str>,
}

/// A product in full.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProductDocument<'c> {
    /// [`VERSION`].
    pub version: u32,
    /// Which market it is.
    pub market: MarketFacts<'c>,
    /// Its part of the address.
    pub slug: &'c str,
    /// The name.
    pub title: &'c str,
    /// Its page.
    pub url: String,
    /// One sentence of plain text; empty if there is none.
    pub summary: &'c str,
    /// The text without marks; empty if there is none.
    pub description: String,
    /// Brand, artist or maker.
    pub vendor: Option<&'c str>,
    /// The pictures.
    pub images: Vec<Picture<'c>>,
    /// The options that tell variants apart, in the order of the variants' values.
    pub options: Vec<&'c str>,
    /// At least one.
    pub variants: Vec<VariantDocument<'c>>,
    /// The slugs of its collections.
    pub collections: Vec<&'c str>,
    /// Words for finding it.
    pub tags: Vec<&'c str>,
    /// Whether it is sent by post.
    pub shipped: bool,
    /// The fewest per order.
    pub min_quantity: u32,
    /// The most per order.
    pub max_quantity: u32,
}

/// One SKU.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VariantDocument<'c> {
    /// The stock-keeping unit, as the function's requests carry it.
    pub sku: &'c str,
    /// Its value of each option.
    pub values: Vec<&'c str>,
    /// Its place on the product's page.
    pub url: String,
    /// What one costs, in minor units.
    pub unit_amount: i64,
    /// The higher price it had before, in minor units.
    pub compare_at: Option<i64>,
    /// Whether it could be bought when the site was built; the function's `/api/stock` knows what is left.
    pub availability: Availability,
    /// From when it can be had as RFC 3339 writes it, if that is known and still to come.
    pub available_from: Option<String>,
    /// Whether its number is limited.
    pub limited: bool,
    /// What happens when none is left.
    pub when_out: WhenOut,
    /// Global Trade Item Number.
    pub gtin: Option<&'c str>,
    /// The maker's part number.
    pub mpn: Option<&'c str>,
    /// Weight when shipped, in grams.
    pub grams: Option<u32>,
    /// Position of its picture in the product's images.
    pub image: Option<usize>,
}

/// A picture in every width and format.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Picture<'c> {
    /// What it shows; empty if the seller did not say.
    pub alt: &'c str,
    /// Its average colour as `#rrggbb`.
    pub color: &'c str,
    /// Its files, the best format first, then by width.
    pub renditions: Vec<Rendition>,
}

/// One file of a picture.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Rendition {
    /// Where it is.
    pub url: String,
    /// The media type.
    #[serde(rename = "type")]
    pub media_type: &'static str,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}
