//! From the seller's files to a catalogue that holds together.
//!
//! [`files`] (what lies in the folder) → [`document`] (a text) → [`node`] (a tree with places) → [`raw`] (typed, as written)
//! → `resolve` (checked, with markets, money and links resolved) → [`Catalog`]. Every step reports what it finds and goes on;
//! [`Catalog::load`] takes them all.

pub mod collection;
pub mod decode;
pub mod document;
pub mod file_stamp;
pub mod files;
pub mod fingerprint;
#[cfg(test)]
pub(crate) mod fixture;
pub mod kept;
mod load;
pub mod local;
pub mod look;
pub mod markdown;
pub mod memo;
pub mod node;
pub mod page;
pub mod product;
pub mod raw;
mod remembered;
mod resolve;
pub mod schema;
pub mod shared;
pub mod shop;
mod site_path;
mod sort_files;
pub mod tag;
pub mod value;

pub use collection::Collection;
pub use file_stamp::FileStamp;
pub use fingerprint::Fingerprint;
pub use kept::{Changed, KeptShop};
pub use local::{Localized, MarketIndex, PerMarket};
pub use page::Page;
pub use product::{Product, Variant};
pub use shared::Shared;
pub use shop::Shop;
pub use tag::Tag;

/// A whole shop that holds together: every reference is an index, every price is money, every market has its words.
#[derive(Debug)]
pub struct Catalog {
    /// The shop's settings.
    pub shop: Shop,
    /// What the settings were read from.
    pub settings: Fingerprint,
    /// The products that are published, by slug.
    pub products: Vec<Shared<Product>>,
    /// The collections, by slug; empty ones too.
    pub collections: Vec<Collection>,
    /// The pages, by slug.
    pub pages: Vec<Page>,
    /// The tags that more than one product has, by slug.
    pub tags: Vec<Tag>,
}

impl Catalog {
    /// Every picture that pages show; one that is named twice comes twice.
    pub fn images(&self) -> impl Iterator<Item = &product::Image> {
        let products = self.products.iter().flat_map(|product| &product.images);
        let collections = self.collections.iter().filter_map(|collection| collection.image.as_ref());
        let home = &self.shop.home;
        let sections = home.sections.iter().filter_map(|section| section.image.as_ref());
        products.chain(collections).chain(&home.image).chain(sections)
    }
}
