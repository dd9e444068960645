//! Tags that lead from one product to others.

use rustc_hash::FxHashMap;

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
    let mut tags: Vec<Tag> = Vec::new();
    let mut by_slug: FxHashMap<String, usize> = FxHashMap::default();
    let mut by_name: FxHashMap<&str, usize> = FxHashMap::default();
    for (index, product) in products.iter().enumerate() {
        for name in &product.tags {
            let position = *by_name.entry(name).or_insert_with(|| {
                let slug = Slug::suggest(name);
                *by_slug.entry(slug).or_insert_with_key(|slug| {
                    tags.push(Tag { slug: slug.clone(), name: name.clone(), products: Vec::new() });
                    tags.len() - 1
                })
            });
            let tag = &mut tags[position];
            if tag.products.last() != Some(&index) {
                tag.products.push(index);
            }
        }
    }
    tags.retain(|tag| !tag.slug.is_empty() && tag.products.len() > 1);
    tags.sort_by(|one, other| one.slug.cmp(&other.slug));
    for tag in &mut tags {
        tag.products.sort_by_cached_key(|&index| std::cmp::Reverse(products[index].added));
    }
    tags
}
