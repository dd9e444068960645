//! Every page there will be, in every market, before any of them is made.

use super::address::Addresses;
use super::target::Target;
use crate::catalog::{Catalog, MarketIndex};

/// One page of one market.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedPage {
    /// The market whose tree it is in.
    pub market: MarketIndex,
    /// What it is about.
    pub target: Target,
}

/// Every page of the site, market by market.
#[derive(Debug)]
pub struct SitePlan<'c> {
    /// What the pages are about.
    pub catalog: &'c Catalog,
    /// Where they live.
    pub addresses: Addresses,
    /// The pages.
    pub pages: Vec<PlannedPage>,
}

impl<'c> SitePlan<'c> {
    /// Plans the site of a catalogue.
    pub fn new(catalog: &'c Catalog) -> Self {
        let markets = 0..catalog.shop.markets.len();
        let pages = markets
            .flat_map(|market| {
                targets(catalog, market).into_iter().map(move |target| PlannedPage { market, target })
            })
            .collect();
        Self { catalog, addresses: Addresses::new(&catalog.shop), pages }
    }

    /// Whether a market has a page for this. Only lists differ: a rule by price takes in more products in one market than in
    /// another, so that one has pages which the other lacks.
    pub fn has(&self, market: MarketIndex, target: Target) -> bool {
        match target {
            Target::Collection { index, page } => page <= collection_pages(self.catalog, market, index),
            _ => true,
        }
    }

    /// The path of a page.
    pub fn path(&self, market: MarketIndex, target: Target) -> String {
        self.addresses.path(self.catalog, market, target)
    }

    /// The absolute address of a page.
    pub fn url(&self, market: MarketIndex, target: Target) -> String {
        self.addresses.url(self.catalog, market, target)
    }
}

/// Every page of a market.
fn targets(catalog: &Catalog, market: MarketIndex) -> Vec<Target> {
    let mut targets = vec![Target::Home, Target::Collections];
    for index in 0..catalog.collections.len() {
        let pages = 1..=collection_pages(catalog, market, index);
        targets.extend(pages.map(|page| Target::Collection { index, page }));
    }
    for (index, tag) in catalog.tags.iter().enumerate() {
        let pages = 1..=page_count(tag.products.len(), catalog.shop.page_size);
        targets.extend(pages.map(|page| Target::Tag { index, page }));
    }
    targets.extend((0..catalog.products.len()).map(Target::Product));
    targets.extend((0..catalog.pages.len()).map(Target::Page));
    targets.extend([Target::Search, Target::Cart, Target::Order, Target::Thanks, Target::NotFound]);
    targets
}

fn collection_pages(catalog: &Catalog, market: MarketIndex, index: usize) -> usize {
    let collection = &catalog.collections[index];
    page_count(collection.products[market].len(), collection.page_size)
}

/// How many pages a list fills; an empty one fills one.
pub fn page_count(products: usize, page_size: usize) -> usize {
    products.div_ceil(page_size).max(1)
}
