//! Tags that lead from one product to others.

use std::collections::BTreeMap;

use super::product::Product;
use super::shared::Shared;
use super::value::Slug;

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

/// The tags that more than one of the products has, by slug.
pub fn of_products(products: &[Shared<Product>]) -> Vec<Tag> {
    let mut by_slug: BTreeMap<String, Tag> = BTreeMap::new();
    for (index, product) in products.iter().enumerate() {
        for name in &product.tags {
            let slug = Slug::suggest(name);
            let tag = by_slug.entry(slug.clone());
            let tag = tag.or_insert_with(|| Tag { slug, name: name.clone(), products: Vec::new() });
            if tag.products.last() != Some(&index) {
                tag.products.push(index);
            }
        }
    }
    let mut tags: Vec<Tag> =
        by_slug.into_values().filter(|tag| !tag.slug.is_empty() && tag.products.len() > 1).collect();
    for tag in &mut tags {
        tag.products.sort_by_key(|&index| std::cmp::Reverse(products[index].added));
    }
    tags
}
