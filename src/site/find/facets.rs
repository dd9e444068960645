//! What a list of products can be filtered and sorted by.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::steps;
use crate::catalog::{Catalog, MarketIndex};
use crate::site::Availability;
use crate::site::numbers::Numbers;

/// The most properties that a list is filtered by.
const MOST_FACETS: usize = 8;

/// A property with more values than this tells products apart, not kinds of them.
const MOST_VALUES: usize = 100;

/// What a list can be filtered by, for the page that shows it: `collection.filters`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Filters {
    /// Names the list: `collections/vinyl`, `tags/new`.
    pub list: String,
    /// Names of options and properties: `Colour`, `Material`.
    pub names: Vec<String>,
    /// What else tells its products apart.
    pub kinds: Vec<FilterKind>,
}

/// What a list can be filtered by beside options and properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FilterKind {
    /// Whether it can be bought.
    Availability,
    /// The price.
    Price,
    /// Whether it is reduced.
    Reduced,
    /// Brand, artist or maker.
    Vendor,
}

/// A property, with the positions of the products that have each value.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Facet {
    name: String,
    values: Vec<(String, Vec<usize>)>,
}

/// What is known of a list of products, by their positions in it.
#[derive(Debug, Default)]
pub struct FacetList {
    products: Vec<usize>,
    facets: Vec<Facet>,
    vendors: Option<Facet>,
    lowest: Vec<i64>,
    highest: Vec<i64>,
    out: Vec<usize>,
    reduced: Vec<usize>,
    newest: Vec<usize>,
}

/// The lists of a market with their names: all products, and each collection and tag with more than one.
pub fn lists(catalog: &Catalog, market: MarketIndex) -> Vec<(String, Vec<usize>)> {
    let all = (0..catalog.products.len()).collect();
    let collections = catalog
        .collections
        .iter()
        .map(|collection| (format!("collections/{}", collection.slug), collection.products[market].clone()));
    let tags = catalog.tags.iter().map(|tag| (format!("tags/{}", tag.slug), tag.products.clone()));
    let several = collections.chain(tags).filter(|(_, products)| products.len() > 1);
    std::iter::once(("all".to_owned(), all)).chain(several).collect()
}

impl FacetList {
    /// Of products in their order.
    pub fn of(catalog: &Catalog, market: MarketIndex, products: &[usize], now: jiff::Timestamp) -> Self {
        let (facets, vendors) =
            rayon::join(|| properties(catalog, market, products), || vendors(catalog, products));
        let mut list = Self { products: products.to_vec(), facets, vendors, ..Self::default() };
        let mut added = Vec::with_capacity(products.len());
        // Once through them: each lies somewhere else, and asking for it is most of the work.
        for (at, &index) in products.iter().enumerate() {
            let product = &*catalog.products[index];
            let amounts = product.variants.iter().map(|variant| variant.price[market].amount);
            list.lowest.push(amounts.clone().min().unwrap_or_default());
            list.highest.push(amounts.max().unwrap_or_default());
            let mut variants = product.variants.iter();
            if !variants.any(|variant| Availability::of(product, variant, now).is_buyable()) {
                list.out.push(at);
            }
            if product.variants.iter().any(|variant| variant.compare_at[market].is_some()) {
                list.reduced.push(at);
            }
            added.push(product.added);
        }
        list.newest = (0..products.len()).collect();
        list.newest.sort_by_key(|&at| std::cmp::Reverse(added[at]));
        list
    }

    /// What the page of the list says of it.
    pub fn filters(&self, list: &str) -> Filters {
        let some_but_not_all = |some: &[usize]| !some.is_empty() && some.len() < self.products.len();
        let kinds = [
            (FilterKind::Availability, some_but_not_all(&self.out)),
            (FilterKind::Price, self.lowest.iter().min() != self.highest.iter().max()),
            (FilterKind::Reduced, some_but_not_all(&self.reduced)),
            (FilterKind::Vendor, self.vendors.is_some()),
        ];
        Filters {
            list: list.to_owned(),
            names: self.facets.iter().map(|facet| facet.name.clone()).collect(),
            kinds: kinds.into_iter().filter_map(|(kind, tells)| tells.then_some(kind)).collect(),
        }
    }

    /// The document that scripts read.
    pub(super) fn document(&self, numbers: &Numbers) -> ListDocument<'_> {
        let dearest = self.lowest.iter().zip(&self.highest).enumerate();
        let dearest = dearest.filter(|(_, (low, high))| low != high);
        ListDocument {
            count: self.products.len(),
            products: self.products.iter().map(|&product| numbers.get(product)).collect(),
            prices: &self.lowest,
            dearest: dearest.map(|(at, (_, &high))| (at, high)).collect(),
            out: steps(self.out.iter().copied()),
            reduced: steps(self.reduced.iter().copied()),
            newest: (!self.newest.is_sorted()).then_some(&self.newest[..]),
            vendors: self.vendors.as_ref().map(Facet::document),
            facets: self.facets.iter().map(Facet::document).collect(),
        }
    }
}

/// What scripts read of a list. Ascending numbers are told as the steps between them.
#[derive(Debug, Serialize)]
pub(super) struct ListDocument<'l> {
    count: usize,
    /// Their numbers, in the list's order.
    products: Vec<usize>,
    /// The lowest price of each product.
    prices: &'l [i64],
    /// The highest, where it is another.
    dearest: BTreeMap<usize, i64>,
    out: Vec<usize>,
    reduced: Vec<usize>,
    newest: Option<&'l [usize]>,
    vendors: Option<FacetDocument<'l>>,
    facets: Vec<FacetDocument<'l>>,
}

/// A property's name, and its values with the positions of the products that have each.
type FacetDocument<'l> = (&'l str, Vec<(&'l str, Vec<usize>)>);

impl Facet {
    fn document(&self) -> FacetDocument<'_> {
        let values = self.values.iter();
        (&self.name, values.map(|(value, at)| (value.as_str(), steps(at.iter().copied()))).collect())
    }
}

/// Options and attributes that tell the products of a list apart: at least two values, on a twentieth of the products.
fn properties<'c>(catalog: &'c Catalog, market: MarketIndex, products: &[usize]) -> Vec<Facet> {
    let mut found = Gathered::default();
    let word = |word: &'c String| catalog.shop.word(market, word);
    for (at, &index) in products.iter().enumerate() {
        let product = &catalog.products[index];
        for (position, option) in product.options.iter().enumerate() {
            let option = found.facet(word(option));
            let mut values: Vec<&String> = product.variants.iter().map(|it| &it.values[position]).collect();
            // What many variants share stands beside itself, and looking it up is most of the work.
            values.dedup();
            for value in values {
                found.add(option, word(value), at);
            }
        }
        for (name, values) in &product.attributes {
            let name = found.facet(word(name));
            for value in values {
                found.add(name, word(value), at);
            }
        }
    }
    found.facets.retain(|facet| {
        (2..=MOST_VALUES).contains(&facet.values.len()) && facet.covered * 20 >= products.len()
    });
    // Stable: what covers as much stays in the order it was met in.
    found.facets.sort_by_key(|facet| std::cmp::Reverse(facet.covered));
    found.facets.truncate(MOST_FACETS);
    found.facets.into_iter().map(Gathering::finish).collect()
}

fn vendors(catalog: &Catalog, products: &[usize]) -> Option<Facet> {
    let mut found = Gathered::default();
    let facet = found.facet("");
    for (at, &index) in products.iter().enumerate() {
        catalog.products[index].vendor.iter().for_each(|vendor| found.add(facet, vendor, at));
    }
    let mut vendors =
        found.facets.pop().filter(|vendors| (2..=MOST_VALUES).contains(&vendors.values.len()))?;
    vendors.values.sort();
    Some(vendors.finish())
}

/// Properties in the making, in the order they are met in: sizes stay as the seller sorts them.
#[derive(Default)]
struct Gathered<'c> {
    facets: Vec<Gathering<'c>>,
    by_name: FxHashMap<&'c str, usize>,
    by_value: FxHashMap<(usize, &'c str), usize>,
}

/// A property in the making.
struct Gathering<'c> {
    name: &'c str,
    values: Vec<(&'c str, Vec<usize>)>,
    /// How many products have it, and the last of them.
    covered: usize,
    last: Option<usize>,
}

impl<'c> Gathered<'c> {
    fn facet(&mut self, name: &'c str) -> usize {
        *self.by_name.entry(name).or_insert_with(|| {
            self.facets.push(Gathering { name, values: Vec::new(), covered: 0, last: None });
            self.facets.len() - 1
        })
    }

    /// That a product has a value; products come in ascending order.
    fn add(&mut self, facet: usize, value: &'c str, at: usize) {
        let Gathering { values, covered, last, .. } = &mut self.facets[facet];
        let value = *self.by_value.entry((facet, value)).or_insert_with(|| {
            values.push((value, Vec::new()));
            values.len() - 1
        });
        let positions = &mut values[value].1;
        if positions.last() != Some(&at) {
            positions.push(at);
        }
        *covered += usize::from(*last != Some(at));
        *last = Some(at);
    }
}

impl Gathering<'_> {
    fn finish(self) -> Facet {
        let values = self.values.into_iter().map(|(value, at)| (value.to_owned(), at)).collect();
        Facet { name: self.name.to_owned(), values }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::{Shared, fixture};

    fn list(catalog: &Catalog, market: MarketIndex, products: &[usize]) -> FacetList {
        FacetList::of(catalog, market, products, fixture::now())
    }

    #[test]
    fn a_list_tells_what_it_can_be_filtered_by() {
        let mut catalog = fixture::catalog();
        catalog.products[1].variants[0].stock = Some(0);
        let list = list(&catalog, 1, &[1, 0]);
        let filters = list.filters("collections/vinyl");
        assert_eq!(filters.names, ["Farbe"]);
        let numbers = Numbers::of(["blackbird", "songbook"].into_iter());
        assert_eq!(filters.kinds, [FilterKind::Availability, FilterKind::Price, FilterKind::Reduced]);
        assert_eq!(
            serde_json::to_value(list.document(&numbers)).unwrap(),
            json!({
                "count": 2, "products": [numbers.get(1), numbers.get(0)], "prices": [900, 2400], "dearest": { "1": 2900 }, "out": [0],
                "reduced": [1], "newest": [1, 0], "vendors": null,
                "facets": [["Farbe", [["Schwarz", [1]], ["Rot", [1]]]]],
            })
        );
    }

    #[test]
    fn what_tells_nothing_apart_is_no_filter() {
        let mut catalog = fixture::catalog();
        catalog.products.remove(0);
        catalog.products.push(Shared::new(fixture::product("other", "Other")));
        for product in &mut catalog.products {
            product.attributes = vec![("Material".to_owned(), vec!["Paper".to_owned()])];
            product.variants[0].price = fixture::prices(500);
        }
        let filters = list(&catalog, 0, &[0, 1]).filters("all");
        let nothing = Filters { list: "all".to_owned(), names: Vec::new(), kinds: Vec::new() };
        assert_eq!(filters, nothing);
    }

    #[test]
    fn positions_are_told_as_steps() {
        assert_eq!(steps([0, 3, 4, 10]), [0, 3, 1, 6]);
        assert_eq!(steps([]), Vec::<usize>::new());
    }
}
