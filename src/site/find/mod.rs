//! What the search and the filters of lists read: static files that answer without a service, and of which one question needs
//! few. All of it is made in one pass over the products, and the same shop gives the same bytes.
//!
//! - `catalog/find.json` is where a script begins: [`Entry`].
//! - `terms/KEY.json` has the words that begin with a key, with the products they stand in.
//! - `words.json` has all words of names, tags and properties, for what is spelt otherwise.
//! - `lists/….json` has what a collection, a tag or the whole market is filtered by: [`facets::FacetList`].
//! - `cards/N.json` has the products of a shelf themselves, as the theme's cards, by their numbers.
//!
//! All but the first lie in a folder named after the room that [`super::numbers`] have: where that is another, so is every number.

pub mod facets;
mod index;
pub mod lists;
mod text;

use serde::Serialize;

use super::TextFile;
use super::numbers::SHELF;
use super::plan::SitePlan;
use super::target::Target;
use crate::catalog::fingerprint::Parts;
use crate::catalog::{Fingerprint, MarketIndex};

/// The version of these documents.
pub const VERSION: u32 = 1;

/// Up to so many products are told in order.
const ORDERED: usize = 1000;

/// Where a script begins.
#[derive(Debug, Serialize)]
struct Entry<'c> {
    /// [`VERSION`].
    version: u32,
    /// The path of the folder with everything else.
    folder: String,
    /// How many products there are.
    count: usize,
    /// So many numbers of products share a file of cards.
    shelf: usize,
    /// The products' numbers in the order of their slugs, in which those come that fit a question equally well. Empty in a large
    /// shop, where it would be more than an answer.
    order: Vec<usize>,
    /// The keys of the files of words: a word stands in that of the longest key it begins with.
    keys: Vec<String>,
    /// Title, path and number of products of every collection that has any.
    collections: Vec<(&'c str, String, usize)>,
}

/// The folder of a market's files below `dist/site`, with a slash at the end.
pub fn folder(plan: &SitePlan<'_>, market: MarketIndex) -> String {
    plan.addresses.market_file(market, &format!("catalog/find/{}/", plan.numbers.name()))
}

/// What [`find_files`] of a market are made from.
pub fn made_from(plan: &SitePlan<'_>, market: MarketIndex) -> Fingerprint {
    Parts::of("find")
        .text(&plan.addresses.file_path(&folder(plan, market)))
        .with(index::made_from(plan.catalog, market))
        .each(collections(plan, market).iter(), |parts, (title, path, count)| {
            parts.text(title).text(path).number(*count)
        })
        .finish()
}

/// What a search of a market begins with: everything but the cards, which are templates' work, and the [`lists`].
pub fn find_files(plan: &SitePlan<'_>, market: MarketIndex) -> Result<Vec<TextFile>, serde_json::Error> {
    let folder = folder(plan, market);
    let index = index::Index::of(plan, market);
    let shards = index.shards()?;
    let products = plan.catalog.products.len();
    let ordered = if products <= ORDERED { 0..products } else { 0..0 };
    let entry = Entry {
        version: VERSION,
        folder: plan.addresses.file_path(&folder),
        count: products,
        shelf: SHELF,
        order: ordered.map(|position| plan.numbers.get(position)).collect(),
        keys: shards.iter().map(|shard| shard.key.clone()).collect(),
        collections: collections(plan, market),
    };
    let entry = TextFile::new(
        plan.addresses.market_file(market, "catalog/find.json"),
        serde_json::to_string(&entry)?,
    );
    let words = TextFile::new(format!("{folder}words.json"), serde_json::to_string(&index.words())?);
    let shards = shards
        .into_iter()
        .map(|shard| TextFile::new(format!("{folder}terms/{}.json", hex(&shard.key)), shard.json));
    Ok([entry, words].into_iter().chain(shards).collect())
}

fn collections<'c>(plan: &SitePlan<'c>, market: MarketIndex) -> Vec<(&'c str, String, usize)> {
    let all = plan.catalog.collections.iter().enumerate();
    let filled = all.filter(|(_, collection)| !collection.products[market].is_empty());
    filled
        .map(|(index, collection)| {
            let path = plan.path(market, Target::Collection { index, page: 1 });
            (collection.title.get(market).as_str(), path, collection.products[market].len())
        })
        .collect()
}

/// A key as a file's name: its bytes in hexadecimal digits, whatever the script it is written in.
fn hex(key: &str) -> String {
    use std::fmt::Write as _;
    key.bytes().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Ascending numbers as the steps between them, which are shorter.
fn steps(numbers: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let mut before = 0;
    let step = |number| {
        let step = number - before;
        before = number;
        step
    };
    numbers.into_iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::catalog::fixture;
    use crate::catalog::value::Moment;
    use crate::site::made_from::Inputs;
    use crate::site::output::Sink;

    fn files() -> Vec<TextFile> {
        let catalog = fixture::catalog();
        let plan = SitePlan::new(&catalog);
        (0..2).flat_map(|market| find_files(&plan, market).unwrap()).collect()
    }

    fn document(end: &str) -> Value {
        let files = files();
        let file = files.iter().find(|file| file.file.starts_with("de/") && file.file.ends_with(end));
        serde_json::from_str(&file.unwrap().text).unwrap()
    }

    #[test]
    fn the_entry_leads_to_everything_else() {
        let entry = document("find.json");
        let folder = entry["folder"].as_str().unwrap().trim_start_matches('/').to_owned();
        assert_eq!(entry["collections"], json!([["Schallplatten", "/de/collections/vinyl/", 2]]));
        let catalog = fixture::catalog();
        let numbers = SitePlan::new(&catalog).numbers;
        assert_eq!(entry["order"], json!([numbers.get(0), numbers.get(1)]));
        let (plan, gallery, now) =
            (SitePlan::new(&catalog), crate::site::gallery::fixture(), Moment(fixture::now()));
        let inputs = Inputs::new(&plan, &gallery, now);
        let (_, lists) =
            lists::lists(&plan, &inputs, now, Sink::Nowhere, &mut lists::RememberedFilters::default(), None)
                .unwrap();
        let lists = lists.into_iter().filter_map(|file| Some(file.path.strip_prefix("site/")?.to_owned()));
        let files: Vec<_> = files().into_iter().map(|file| file.file).chain(lists).collect();
        for name in ["words.json", "lists/all.json", "lists/collections/vinyl.json"] {
            assert!(files.contains(&format!("{folder}{name}")), "{name} in {files:?}");
        }
        for key in entry["keys"].as_array().unwrap() {
            let file = format!("{folder}terms/{}.json", hex(key.as_str().unwrap()));
            assert!(files.contains(&file), "{file}");
        }
    }

    #[test]
    fn a_product_that_comes_leaves_most_files_as_they_are() {
        let mut catalog = fixture::catalog();
        let thing = |number: usize| {
            crate::catalog::Shared::new(fixture::product(
                &format!("p{number}"),
                &format!("Thing {number} a{}", number % 77),
            ))
        };
        catalog.products = (0..1000).map(thing).collect();
        catalog.products.sort_by(|one, other| one.slug.cmp(&other.slug));
        let before = find_files(&SitePlan::new(&catalog), 0).unwrap();
        catalog.products.insert(500, thing(5000));
        catalog.products.sort_by(|one, other| one.slug.cmp(&other.slug));
        let after = find_files(&SitePlan::new(&catalog), 0).unwrap();
        let same = after.iter().filter(|file| before.contains(file)).count();
        assert!(after.len() > 20 && after.len() - same <= 10, "{same} of {}", after.len());
    }

    #[test]
    fn the_same_shop_gives_the_same_files() {
        assert_eq!(files(), files());
    }
}
