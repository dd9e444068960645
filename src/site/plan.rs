//! Every page there will be, in every market, before any of them is made.

use super::address::Addresses;
use super::numbers::Numbers;
use super::target::Target;
use crate::catalog::{Catalog, MarketIndex};
use crate::shop::Market;

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
    /// What search and filters call the products.
    pub numbers: Numbers,
    /// What search engines tell each market by.
    hreflangs: Vec<Option<String>>,
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
        let hreflangs = hreflangs(&catalog.shop.markets);
        let numbers = Numbers::of(catalog.products.iter().map(|product| product.slug.as_str()));
        Self { catalog, addresses: Addresses::new(&catalog.shop), pages, numbers, hreflangs }
    }

    /// Whether a market has a page for this. Only lists differ: a rule by price takes in more products in one market than in
    /// another, so that one has pages which the other lacks.
    pub fn has(&self, market: MarketIndex, target: Target) -> bool {
        match target {
            Target::Collection { index, page } => page <= collection_pages(self.catalog, market, index),
            _ => true,
        }
    }

    /// The language tag by which search engines tell a market from the others, for `hreflang`; `None` where every tag that fits
    /// belongs to an earlier market.
    pub fn hreflang(&self, market: MarketIndex) -> Option<&str> {
        self.hreflangs[market].as_deref()
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

/// Each market's own tag; where several have the same, that of the language in the market's first country that is still free.
fn hreflangs(markets: &[Market]) -> Vec<Option<String>> {
    let mut taken: Vec<Option<String>> = Vec::with_capacity(markets.len());
    for market in markets {
        let tag = market.language.tag();
        let shared = markets.iter().filter(|other| other.language == market.language).count() > 1;
        let of_country =
            market.countries.iter().map(|country| format!("{}-{country}", market.language.primary()));
        let mut fitting: Vec<String> = if shared { of_country.collect() } else { Vec::new() };
        fitting.push(tag);
        let is_free = |tag: &String| {
            let of_others = markets.iter().filter(|other| other.language != market.language);
            taken.iter().flatten().all(|it| it != tag)
                && of_others.into_iter().all(|it| it.language.tag() != *tag)
        };
        taken.push(fitting.into_iter().find(is_free));
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fixture;

    fn of(markets: &[(&str, &[&str])]) -> Vec<Option<String>> {
        let template = fixture::catalog().shop.markets.remove(0);
        let market = |(language, countries): &(&str, &[&str])| Market {
            language: language.parse().unwrap(),
            countries: countries.iter().map(|country| country.parse().unwrap()).collect(),
            ..template.clone()
        };
        hreflangs(&markets.iter().map(market).collect::<Vec<_>>())
    }

    #[test]
    fn two_markets_of_one_language_are_told_apart() {
        let tags = |all: &[&str]| all.iter().map(|tag| Some((*tag).to_owned())).collect::<Vec<_>>();
        assert_eq!(of(&[("en-US", &["US"]), ("de", &["DE", "AT"])]), tags(&["en-US", "de"]));
        assert_eq!(of(&[("en-US", &["US"]), ("en-US", &["CA"])]), tags(&["en-US", "en-CA"]));
        assert_eq!(
            of(&[("en", &["GB"]), ("en-GB", &["GB"]), ("en", &["IE"])]),
            tags(&["en", "en-GB", "en-IE"])
        );
        assert_eq!(of(&[("de", &["DE"]), ("de", &["DE"]), ("de", &["DE"])])[..2], tags(&["de-DE", "de"])[..]);
        assert_eq!(of(&[("de", &["DE"]), ("de", &["DE"]), ("de", &["DE"])])[2], None);
    }
}
