//! A product's file.

use super::OneOrMany;
use super::listing::RawSeo;
use crate::catalog::decode::{Keyed, Placed, choice, table};
use crate::catalog::value::{Decimal, Gtin, Local, Measure, Moment, Slug, Text, Weight};
use crate::shop::Sku;

table! {
    /// A product: `products/NAME.toml`, `products/NAME.json` or `products/NAME/product.toml`.
    pub struct RawProduct {
        /// The name, as buyers read it.
        pub title: Local<Text>,
        /// Its part of the address; default the file's name.
        pub slug: Option<Placed<Slug>>,
        /// The text in Markdown; or write it in `NAME.md` beside the file (`product.md` in a folder), `NAME.de.md` for a market.
        pub description: Option<Local<Text>>,
        /// One sentence for lists and search engines; default the beginning of the text.
        pub summary: Option<Local<Text>>,
        /// Who makes or publishes it: the brand, the artist.
        pub vendor: Option<Placed<Text>>,
        /// The stock-keeping unit, where there are no variants.
        pub sku: Option<Placed<Sku>>,
        /// The Global Trade Item Number (EAN, UPC, ISBN-13).
        pub gtin: Option<Placed<Gtin>>,
        /// The maker's part number.
        pub mpn: Option<Placed<Text>>,
        /// The price: `{ USD = "24.00", EUR = "26.00" }` by currency or market.
        pub price: Option<Local<Decimal>>,
        /// The price it had before, shown struck through; more than the price.
        pub compare_at: Option<Local<Decimal>>,
        /// For goods sold by measure: what is in it, and per what the price is told.
        pub unit_price: Option<RawUnitPrice>,
        /// The weight when shipped: `320 g`.
        pub weight: Option<Placed<Weight>>,
        /// Length, width and height: `31 x 31 x 1 cm`.
        pub size: Option<Placed<Text>>,
        /// Stripe's tax code, such as `txcd_99999999`.
        pub tax_code: Option<Placed<String>>,
        /// The pictures, the first one first in lists.
        pub images: Vec<RawImage>,
        /// The collections it is in, by slug.
        pub collections: Vec<Placed<Slug>>,
        /// Words for finding it.
        pub tags: Vec<Placed<Text>>,
        /// Properties that buyers filter by, of your own naming: `{ Format = "LP", Genre = ["Jazz", "Folk"] }`.
        pub attributes: Keyed<OneOrMany>,
        /// Products that go with it, by slug.
        pub related: Vec<Placed<String>>,
        /// The fewest per order; default 1.
        pub min_quantity: Option<Placed<u32>>,
        /// The most per order; default 99.
        pub max_quantity: Option<Placed<u32>>,
        /// Files that buyers may download after paying; they are not published.
        pub downloads: Vec<Placed<String>>,
        /// Whether it is sent by post; default yes, unless it has downloads.
        pub shipped: Option<bool>,
        /// Who made it, with address (EU product safety).
        pub maker: Option<RawContact>,
        /// Who answers for its safety in the EU, where the maker is elsewhere.
        pub safety_contact: Option<RawContact>,
        /// Warnings that belong to it.
        pub safety: Option<Local<Text>>,
        /// Not to be published yet.
        pub draft: bool,
        /// The day it came into the shop: orders "newest first" and the feed of new products.
        pub added: Option<Placed<Moment>>,
        /// From when it can be bought.
        pub available_from: Option<Placed<Moment>>,
        /// Until when it can be bought.
        pub available_until: Option<Placed<Moment>>,
        /// Earlier addresses, such as `/shop/blackbird.html`, which lead here.
        pub aliases: Vec<Placed<String>>,
        /// Title and text for search engines.
        pub seo: Option<RawSeo>,
        /// Google's product category, a number or a path.
        pub google_category: Option<Placed<Text>>,
        /// The options that tell variants apart, such as `["Colour", "Size"]`.
        pub options: Vec<Placed<Text>>,
        /// The variants; combinations that do not exist are left out.
        pub variants: Vec<Placed<RawVariant>>,
        /// The opening count, where there are no variants; without it there is no limit.
        pub stock: Option<Placed<u32>>,
        /// What happens when none is left.
        pub when_out: Option<RawWhenOut>,
        /// When a backordered one will be here.
        pub available_again: Option<Placed<Moment>>,
    }
}

table! {
    /// One variant of a product. What it does not say it has from the product.
    pub struct RawVariant {
        /// The stock-keeping unit.
        pub sku: Placed<Sku>,
        /// Its value of each option, in the options' order.
        pub values: Vec<Placed<Text>>,
        /// Its own price.
        pub price: Option<Local<Decimal>>,
        /// Its own earlier price.
        pub compare_at: Option<Local<Decimal>>,
        /// Its own measure.
        pub unit_price: Option<RawUnitPrice>,
        /// Its own weight.
        pub weight: Option<Placed<Weight>>,
        /// Its Global Trade Item Number.
        pub gtin: Option<Placed<Gtin>>,
        /// The maker's part number.
        pub mpn: Option<Placed<Text>>,
        /// Its picture: the file of one of the product's images.
        pub image: Option<Placed<String>>,
        /// The opening count; without it there is no limit.
        pub stock: Option<Placed<u32>>,
        /// What happens when none is left.
        pub when_out: Option<RawWhenOut>,
        /// When a backordered one will be here.
        pub available_again: Option<Placed<Moment>>,
        /// Files of its own to download after paying.
        pub downloads: Vec<Placed<String>>,
    }
}

choice! {
    /// What happens when none is left.
    pub enum RawWhenOut {
        /// It cannot be bought.
        SoldOut = "sold-out",
        /// It can be bought and comes later.
        Backorder = "backorder",
        /// It can be bought; whoever pays too late gets the money back.
        Refund = "refund",
    }
}

table! {
    /// What is in the pack, and per what the price is told.
    pub struct RawUnitPrice {
        /// What is in it: `750 ml`.
        pub measure: Placed<Measure>,
        /// Per what: `1 l`.
        pub base: Placed<Measure>,
    }
}

table! {
    /// A picture.
    pub struct RawImage {
        /// The file, beside the one that names it.
        pub file: Placed<String>,
        /// What it shows, for those who do not see it.
        pub alt: Option<Local<Text>>,
    }
}

table! {
    /// A person or firm that can be reached.
    pub struct RawContact {
        /// The name.
        pub name: Placed<Text>,
        /// The postal address.
        pub address: Placed<Text>,
        /// Mail address or web page.
        pub contact: Placed<Text>,
    }
}
