//! Tags that lead from one product to others.

/// A tag that more than one product has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its part of the address. Tags that differ only in case or punctuation share it.
    pub slug: String,
    /// The tag as the first product writes it; shown through [`super::Shop::word`].
    pub name: String,
    /// Positions in [`super::Catalog::products`], the newest first.
    pub products: Vec<usize>,
}
