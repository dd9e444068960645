//! Home, collections and pages of text as templates see them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{ImageView, Link, ProductCard, ProductView};
use crate::site::find::facets::Filters;

/// The home page: `home`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HomeView {
    /// The headline.
    pub title: String,
    /// The text below it; empty if there is none.
    pub text: String,
    /// Its picture.
    pub image: Option<ImageView>,
    /// How picture and headline stand together: `wide` or `side`.
    pub layout: &'static str,
    /// Where its button leads, and what the button says if the seller said it (else empty).
    pub button: Link,
    /// What follows.
    pub sections: Vec<SectionView>,
}

/// A part of the home page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SectionView {
    /// What it is: `collection`, `collections`, `newest`, `product`, `picture`, `text`.
    pub kind: &'static str,
    /// Its heading; empty if there is none of its own.
    pub title: String,
    /// Where the heading leads, if it leads anywhere.
    pub path: Option<String>,
    /// Its text as HTML, safe to print as it is; empty if there is none.
    pub text: String,
    /// Its picture.
    pub image: Option<ImageView>,
    /// Its button.
    pub button: Option<Link>,
    /// How its products stand: `row`, `feature` or `band`.
    pub layout: &'static str,
    /// Its first products, at most five.
    pub products: Vec<ProductCard>,
    /// How many products there are in all.
    pub product_count: usize,
    /// The collections, of `collections`.
    pub collections: Vec<CollectionView>,
    /// The product, of `product`.
    pub product: Option<ProductView>,
}

/// A collection, or the products with a tag: `collection`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CollectionView {
    /// The name.
    pub title: String,
    /// The path of its first page.
    pub path: String,
    /// The text as HTML, safe to print as it is; empty if there is none.
    pub description: String,
    /// Its picture.
    pub image: Option<ImageView>,
    /// The products of this page.
    pub products: Vec<ProductCard>,
    /// How many products it has in all.
    pub product_count: usize,
    /// How many products a page shows.
    pub page_size: usize,
    /// What it can be filtered by; none if there is nothing that tells its products apart.
    pub filters: Option<Filters>,
    /// Which page of it this is.
    pub pagination: Pagination,
}

/// The pages of a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Pagination {
    /// This page, from 1.
    pub page: usize,
    /// How many pages there are.
    pub page_count: usize,
    /// All pages; the title is the page's number.
    pub pages: Vec<Link>,
    /// The path of the page before.
    pub previous: Option<String>,
    /// The path of the page after.
    pub next: Option<String>,
}

/// The list of all collections: `collections`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CollectionsView {
    /// The collections that have products; each with its first products.
    pub collections: Vec<CollectionView>,
    /// The tags that lead to products.
    pub tags: Vec<Link>,
}

/// A page of text: `page`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PageView {
    /// Its part of the address, the same in every market.
    pub slug: String,
    /// The heading.
    pub title: String,
    /// The text as HTML, safe to print as it is.
    pub body: String,
}
