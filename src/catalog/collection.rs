//! A collection that holds together.

use super::fingerprint::Fingerprint;
use super::local::{Localized, PerMarket};
use super::product::{Alias, Image, Markdown, Seo};
use crate::diagnostic::Place;

/// Products shown together.
#[derive(Debug)]
pub struct Collection {
    /// Its part of the address.
    pub slug: String,
    /// Where it is described, or first named by a product.
    pub place: Place,
    /// What it was read from, together with the settings and the products.
    pub made_from: Fingerprint,
    /// The name.
    pub title: Localized<String>,
    /// The text as Markdown; empty if there is none.
    pub description: Localized<Markdown>,
    /// Its picture.
    pub image: Option<Image>,
    /// Positions in [`super::Catalog::products`], in the order of each market (prices differ between markets).
    pub products: PerMarket<Vec<usize>>,
    /// How many products a page shows.
    pub page_size: usize,
    /// Earlier addresses.
    pub aliases: Vec<Alias>,
    /// Title and text for search engines.
    pub seo: Seo,
}
