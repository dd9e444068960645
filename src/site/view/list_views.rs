//! Makes the views of collections, tags and pages of text.

use super::build::Views;
use super::{CollectionView, CollectionsView, Link, PageView, Pagination};
use crate::site::Target;
use crate::site::find::facets::Filters;
use crate::site::plan::page_count;

/// How many products of a collection the home page and the list of collections show.
pub(super) const PREVIEW: usize = 5;

impl Views<'_> {
    /// The list of all collections: `collections`.
    pub fn collections(&self) -> CollectionsView {
        let catalog = self.catalog();
        let filled = (0..catalog.collections.len())
            .filter(|&index| !catalog.collections[index].products[self.market].is_empty());
        CollectionsView {
            collections: filled.map(|index| self.collection_preview(index)).collect(),
            tags: (0..catalog.tags.len()).map(|index| self.tag_link(index)).collect(),
        }
    }

    pub(super) fn collection_preview(&self, index: usize) -> CollectionView {
        let products = &self.catalog().collections[index].products[self.market];
        let first = &products[..products.len().min(PREVIEW)];
        CollectionView { products: self.cards(first), ..self.collection(index, 1) }
    }

    /// A page of a collection: `collection`.
    pub fn collection(&self, index: usize, page: usize) -> CollectionView {
        let collection = &self.catalog().collections[index];
        let products = &collection.products[self.market];
        CollectionView {
            title: self.text(&collection.title),
            path: self.path(Target::Collection { index, page: 1 }),
            description: self.html(&collection.description.get(self.market).text),
            image: collection.image.as_ref().and_then(|image| self.image(image)),
            products: self.cards(page_of(products, page, collection.page_size)),
            product_count: products.len(),
            page_size: collection.page_size,
            filters: self.filters(&format!("collections/{}", collection.slug)),
            pagination: self.pagination(products.len(), page, collection.page_size, |page| {
                Target::Collection { index, page }
            }),
        }
    }

    /// A page of the products with a tag: `collection`.
    pub fn tag(&self, index: usize, page: usize) -> CollectionView {
        let tag = &self.catalog().tags[index];
        let page_size = self.catalog().shop.page_size;
        let Link { title, path } = self.tag_link(index);
        CollectionView {
            title,
            path,
            description: String::new(),
            image: None,
            products: self.cards(page_of(&tag.products, page, page_size)),
            product_count: tag.products.len(),
            page_size,
            filters: self.filters(&format!("tags/{}", tag.slug)),
            pagination: self
                .pagination(tag.products.len(), page, page_size, |page| Target::Tag { index, page }),
        }
    }

    fn filters(&self, list: &str) -> Option<Filters> {
        self.filters.get(list).cloned()
    }

    /// What the list on a page can be filtered by.
    pub fn filters_of(&self, target: Target) -> Option<Filters> {
        match target {
            Target::Collection { index, .. } => {
                self.filters(&format!("collections/{}", self.catalog().collections[index].slug))
            }
            Target::Tag { index, .. } => self.filters(&format!("tags/{}", self.catalog().tags[index].slug)),
            _ => None,
        }
    }

    fn pagination(
        &self,
        products: usize,
        page: usize,
        page_size: usize,
        target: impl Fn(usize) -> Target,
    ) -> Pagination {
        let page_count = page_count(products, page_size);
        let path = |page| self.path(target(page));
        Pagination {
            page,
            page_count,
            pages: (1..=page_count).map(|page| Link { title: page.to_string(), path: path(page) }).collect(),
            previous: (page > 1).then(|| path(page - 1)),
            next: (page < page_count).then(|| path(page + 1)),
        }
    }

    /// A page of text: `page`.
    pub fn page(&self, index: usize) -> PageView {
        let page = &self.catalog().pages[index];
        PageView {
            slug: page.slug.clone(),
            title: self.text(&page.title),
            body: self.html(&page.body.get(self.market).text),
        }
    }
}

/// The part of a list that one of its pages shows.
pub(super) fn page_of(products: &[usize], page: usize, page_size: usize) -> &[usize] {
    let start = ((page - 1) * page_size).min(products.len());
    &products[start..(start + page_size).min(products.len())]
}
