//! From the seller's files to a catalogue that holds together.
//!
//! `files` (what lies in the folder) → [`node`] (a tree with places) → [`raw`] (typed, as written) → [`product`] and its
//! siblings (checked, with markets, money and links resolved) → [`Catalog`].

pub mod collection;
pub mod decode;
#[cfg(test)]
pub(crate) mod fixture;
pub mod local;
pub mod node;
pub mod page;
pub mod product;
pub mod raw;
pub mod shop;
pub mod tag;
pub mod value;

pub use collection::Collection;
pub use local::{Localized, MarketIndex, PerMarket};
pub use page::Page;
pub use product::{Product, Variant};
pub use shop::Shop;
pub use tag::Tag;

/// A whole shop that holds together: every reference is an index, every price is money, every market has its words.
#[derive(Debug)]
pub struct Catalog {
    /// The shop's settings.
    pub shop: Shop,
    /// The products that are published, by slug.
    pub products: Vec<Product>,
    /// The collections, by slug; empty ones too.
    pub collections: Vec<Collection>,
    /// The pages, by slug.
    pub pages: Vec<Page>,
    /// The tags that more than one product has, by slug.
    pub tags: Vec<Tag>,
}
