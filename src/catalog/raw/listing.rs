//! What lists products or tells of the shop: the files of collections and pages.

use super::OneOrMany;
use super::product::RawImage;
use crate::catalog::decode::{Keyed, Placed, choice, table};
use crate::catalog::value::{Decimal, Local, Slug, Text};

table! {
    /// A collection: `collections/NAME.toml` or `.json`. One that products name without such a file has its name for a title.
    pub struct RawCollection {
        /// The name, as buyers read it.
        pub title: Local<Text>,
        /// Its part of the address; default the file's name.
        pub slug: Option<Placed<Slug>>,
        /// The text in Markdown; or write it in `NAME.md` beside the file.
        pub description: Option<Local<Text>>,
        /// Its picture.
        pub image: Option<RawImage>,
        /// Its products by slug, in this order.
        pub products: Vec<Placed<String>>,
        /// Takes in every product that fits, beside those that name it.
        pub rule: Option<RawRule>,
        /// The order of its products; default `listed` where they are listed by hand, else `newest`.
        pub sort: Option<RawSort>,
        /// How many products a page shows; default the shop's.
        pub page_size: Option<Placed<u32>>,
        /// Earlier addresses, which lead here.
        pub aliases: Vec<Placed<String>>,
        /// Title and text for search engines.
        pub seo: Option<RawSeo>,
    }
}

table! {
    /// Which products a collection takes in: those that fit every key that is given.
    pub struct RawRule {
        /// With any of these tags.
        pub tags: Vec<Placed<Text>>,
        /// From any of these vendors.
        pub vendors: Vec<Placed<Text>>,
        /// With any of these values of each attribute.
        pub attributes: Keyed<OneOrMany>,
        /// That cost at least this, by currency or market.
        pub min_price: Option<Local<Decimal>>,
        /// That cost at most this.
        pub max_price: Option<Local<Decimal>>,
        /// That are reduced.
        pub on_sale: bool,
    }
}

choice! {
    /// The order of a collection.
    pub enum RawSort {
        /// As listed by hand, then by title.
        Listed = "listed",
        /// The latest `added` first.
        Newest = "newest",
        /// By title.
        Title = "title",
        /// The cheapest first.
        PriceAscending = "price-ascending",
        /// The dearest first.
        PriceDescending = "price-descending",
    }
}

table! {
    /// The front matter of a page, `pages/NAME.md`, between two lines of `+++`.
    pub struct RawPage {
        /// The heading.
        pub title: Text,
        /// Its part of the address; default the file's name.
        pub slug: Option<Placed<Slug>>,
        /// Not to be published yet.
        pub draft: bool,
        /// Earlier addresses, which lead here.
        pub aliases: Vec<Placed<String>>,
        /// Title and text for search engines.
        pub seo: Option<RawSeo>,
    }
}

table! {
    /// Title and text for search engines.
    pub struct RawSeo {
        /// At most 70 characters.
        pub title: Option<Local<Text>>,
        /// At most 160 characters.
        pub description: Option<Local<Text>>,
    }
}
