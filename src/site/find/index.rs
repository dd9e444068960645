//! Which word stands in which products, in files of a size that is soon fetched.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::text;
use crate::catalog::fingerprint::{Fingerprint, Parts};
use crate::catalog::markdown::plain_text;
use crate::catalog::product::Product;
use crate::catalog::{Catalog, MarketIndex};
use crate::site::SitePlan;

/// The size at which a file of words is split by one more letter, in bytes.
const SHARD: usize = 12 * 1024;

/// Among more products than this, words that stand in the texts of more than a quarter of them say nothing.
const FEW: usize = 100;

/// Where a word stands: the better the place, the higher the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Text = 0,
    Property = 1,
    Tag = 2,
    Title = 3,
}

/// The words of a market.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// For each word the numbers of the products it stands in, ascending, and the best place in each.
    terms: BTreeMap<String, Vec<(usize, Place)>>,
    products: usize,
}

/// The words that begin with a key.
pub(super) struct Shard {
    pub(super) key: String,
    pub(super) json: String,
}

/// Some text of a product that is searched.
enum Searched<'t> {
    Plain(Place, &'t str),
    /// Markdown of no better place than [`Place::Text`].
    Markdown(&'t str),
}

/// Every text of a product that is searched. The index and its fingerprint are both made from these and nothing else.
fn searched<'c>(
    catalog: &'c Catalog,
    market: MarketIndex,
    product: &'c Product,
    mut take: impl FnMut(Searched<'c>),
) {
    let mut plain = |place, text| take(Searched::Plain(place, text));
    let word = |word: &'c String| catalog.shop.word(market, word);
    plain(Place::Title, product.title.get(market));
    for variant in &product.variants {
        plain(Place::Title, variant.sku.as_str());
        let codes = [&variant.gtin, &variant.mpn].into_iter().flatten();
        codes.for_each(|code| plain(Place::Title, code));
        variant.values.iter().for_each(|value| plain(Place::Property, word(value)));
    }
    product.tags.iter().for_each(|tag| plain(Place::Tag, word(tag)));
    product.vendor.iter().for_each(|vendor| plain(Place::Tag, vendor));
    for &collection in &product.collections {
        plain(Place::Tag, catalog.collections[collection].title.get(market));
    }
    for value in product.attributes.iter().flat_map(|(_, values)| values) {
        plain(Place::Property, word(value));
    }
    plain(Place::Text, product.summary.get(market));
    take(Searched::Markdown(&product.description.get(market).text));
}

/// Tell Markdown, and the slug that each product begins with, from the texts of any [`Place`].
const MARKDOWN: usize = Place::Title as usize + 1;
const SLUG: usize = MARKDOWN + 1;

/// What the index of a market is made from.
pub(super) fn made_from(catalog: &Catalog, market: MarketIndex) -> Fingerprint {
    let mut parts = Parts::of("index").number(catalog.products.len());
    for product in &catalog.products {
        let mut texts = parts.number(SLUG).text(&product.slug);
        searched(catalog, market, product, |text| {
            let (kind, text) = match text {
                Searched::Plain(place, text) => (place as usize, text),
                Searched::Markdown(text) => (MARKDOWN, text),
            };
            texts = std::mem::take(&mut texts).number(kind).text(text);
        });
        parts = texts;
    }
    parts.finish()
}

impl Index {
    pub(super) fn of(plan: &SitePlan<'_>, market: MarketIndex) -> Self {
        let catalog = plan.catalog;
        let mut terms: FxHashMap<String, Vec<(usize, Place)>> = FxHashMap::default();
        for (number, position) in plan.numbers.ascending() {
            let product = &catalog.products[position];
            let mut add = |place, text: &str| {
                text::each_word(text, |word| add_word(&mut terms, word, number, place));
            };
            searched(catalog, market, product, |text| match text {
                Searched::Plain(place, text) => add(place, text),
                Searched::Markdown(text) => add(Place::Text, &plain_text(text)),
            });
        }
        let mut index = Self { products: catalog.products.len(), terms: terms.into_iter().collect() };
        index.drop_common();
        index
    }

    /// Leaves out what tells nothing apart: "and" in every text.
    fn drop_common(&mut self) {
        if self.products <= FEW {
            return;
        }
        let most = self.products / 4;
        for found in self.terms.values_mut().filter(|found| found.len() > most) {
            found.retain(|&(_, place)| place > Place::Text);
        }
        self.terms.retain(|_, found| !found.is_empty());
    }

    /// The words of names, tags and properties, without codes: what a buyer may have meant.
    pub(super) fn words(&self) -> Vec<&str> {
        let meant = self.terms.iter().filter(|(word, found)| {
            word.chars().nth(2).is_some()
                && !word.chars().any(char::is_numeric)
                && found.iter().any(|&(_, place)| place > Place::Text)
        });
        meant.map(|(word, _)| word.as_str()).collect()
    }

    /// The words in files, by key.
    pub(super) fn shards(&self) -> Result<Vec<Shard>, serde_json::Error> {
        let mut entries = Vec::with_capacity(self.terms.len());
        for (word, found) in &self.terms {
            let places = super::steps(found.iter().map(|&(number, _)| number));
            let numbers: Vec<usize> =
                places.iter().zip(found).map(|(step, &(_, place))| step * 4 + place as usize).collect();
            entries.push((
                word.as_str(),
                format!("{}:{}", serde_json::to_string(word)?, serde_json::to_string(&numbers)?),
            ));
        }
        let mut shards = Vec::new();
        split("", &entries, &mut shards);
        Ok(shards)
    }
}

fn add_word(terms: &mut FxHashMap<String, Vec<(usize, Place)>>, word: &str, number: usize, place: Place) {
    let Some(found) = terms.get_mut(word) else {
        terms.insert(word.to_owned(), vec![(number, place)]);
        return;
    };
    match found.last_mut() {
        Some((last, best)) if *last == number => *best = place.max(*best),
        _ => found.push((number, place)),
    }
}

/// A file for all entries that begin with `key`, or files for the letters that follow it. The entries are sorted.
fn split(key: &str, entries: &[(&str, String)], shards: &mut Vec<Shard>) {
    let size: usize = entries.iter().map(|(_, json)| json.len() + 1).sum();
    if !key.is_empty() && (size <= SHARD || entries.len() == 1) {
        let all: Vec<&str> = entries.iter().map(|(_, json)| json.as_str()).collect();
        shards.push(Shard { key: key.to_owned(), json: format!("{{{}}}", all.join(",")) });
        return;
    }
    // All letters that the words have in common at once: numbers of a trade begin alike.
    let key = match entries {
        [(first, _), .., (last, _)] => common(first, last),
        _ => key,
    };
    let next = |word: &str| word[key.len()..].chars().next();
    for group in entries.chunk_by(|(one, _), (other, _)| next(one) == next(other)) {
        match next(group[0].0) {
            Some(letter) => split(&format!("{key}{letter}"), group, shards),
            // The key itself is a word.
            None => shards.push(Shard { key: key.to_owned(), json: format!("{{{}}}", group[0].1) }),
        }
    }
}

/// What two words begin with.
fn common<'w>(one: &'w str, other: &str) -> &'w str {
    let same = one.char_indices().zip(other.chars()).find(|&((_, letter), other)| letter != other);
    &one[..same.map_or(one.len().min(other.len()), |((at, _), _)| at)]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::{Shared, fixture};

    fn read(shards: &[Shard]) -> BTreeMap<String, Vec<usize>> {
        let all = shards.iter().flat_map(|shard| {
            let words: BTreeMap<String, Vec<usize>> = serde_json::from_str(&shard.json).unwrap();
            assert!(words.keys().all(|word| word.starts_with(&shard.key)), "{}", shard.key);
            words
        });
        all.collect()
    }

    #[test]
    fn a_word_tells_its_products_and_the_best_place_in_each() {
        let catalog = fixture::catalog();
        let plan = SitePlan::new(&catalog);
        let words = read(&Index::of(&plan, 1).shards().unwrap());
        let first = |place: Place| [4 * plan.numbers.get(0) + place as usize];
        let both = |place: Place| {
            let mut numbers = [plan.numbers.get(0), plan.numbers.get(1)];
            numbers.sort_unstable();
            [4 * numbers[0] + place as usize, 4 * (numbers[1] - numbers[0]) + place as usize]
        };
        assert_eq!(words["blackbird"], first(Place::Title));
        assert_eq!(words["rot"], first(Place::Property), "a value, in the market's language");
        assert_eq!(words["schallplatten"], both(Place::Tag), "the collection of both");
        assert_eq!(words["good"], both(Place::Text));
        assert_eq!(words["4006381333931"], first(Place::Title));
        assert_eq!(words["bb"], first(Place::Title));
    }

    #[test]
    fn files_are_small_and_each_word_stands_in_that_of_the_longest_key() {
        let mut catalog = fixture::catalog();
        catalog.products = (0..3000)
            .map(|number| {
                fixture::product(&format!("p{number}"), &format!("Thing {number} a{}", number % 77))
            })
            .map(Shared::new)
            .collect();
        let shards = Index::of(&SitePlan::new(&catalog), 0).shards().unwrap();
        let keys: BTreeSet<&str> = shards.iter().map(|shard| shard.key.as_str()).collect();
        assert_eq!(keys.len(), shards.len());
        for shard in &shards {
            let words: BTreeMap<String, Vec<usize>> = serde_json::from_str(&shard.json).unwrap();
            assert!(words.len() == 1 || shard.json.len() <= SHARD + 2, "{}", shard.key);
            for word in words.keys() {
                let longest = keys.iter().filter(|key| word.starts_with(*key)).max_by_key(|key| key.len());
                assert_eq!(longest, Some(&shard.key.as_str()), "{word}");
            }
        }
        assert!(!read(&shards).contains_key("sounds"), "a word of every text tells nothing apart");
    }

    #[test]
    fn what_may_be_meant_has_no_codes() {
        let catalog = fixture::catalog();
        let index = Index::of(&SitePlan::new(&catalog), 0);
        let words: BTreeSet<_> = index.words().into_iter().collect();
        assert!(words.contains("blackbird") && words.contains("vinyl"));
        assert!(!words.contains("4006381333931") && !words.contains("sounds") && !words.contains("bb"));
    }
}
