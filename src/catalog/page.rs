//! A page of text.

use super::local::Localized;
use super::product::{Alias, Markdown, Seo};
use crate::diagnostic::Place;

/// A page of text: about, shipping, returns, imprint …
#[derive(Debug)]
pub struct Page {
    /// Its part of the address.
    pub slug: String,
    /// Where it is written.
    pub place: Place,
    /// The heading.
    pub title: Localized<String>,
    /// The text.
    pub body: Localized<Markdown>,
    /// Earlier addresses.
    pub aliases: Vec<Alias>,
    /// Title and text for search engines.
    pub seo: Seo,
}
