//! Which products are in a collection, and in what order.

use rustc_hash::FxHashMap;

use super::super::collection::Collection;
use super::super::local::MarketIndex;
use super::super::raw::RawSort;
use super::{ResolvedCollection, ResolvedProduct, reference};

/// A collection with its products: those that name it, those it lists, those its rule takes.
pub(super) fn filled(
    resolved: ResolvedCollection,
    named_by: &[usize],
    products: &[&mut ResolvedProduct],
    positions: &FxHashMap<&str, usize>,
    markets: usize,
    page_size: usize,
) -> Collection {
    let listed: FxHashMap<usize, usize> = resolved
        .listed
        .iter()
        .enumerate()
        .filter_map(|(rank, slug)| Some((*positions.get(reference::bare(&slug.value))?, rank)))
        .collect();
    let in_every_market: Vec<usize> = listed.keys().chain(named_by).copied().collect();
    let of_market = |market: MarketIndex| {
        let mut members = in_every_market.clone();
        if let Some(rule) = &resolved.rule {
            members.extend((0..products.len()).filter(|&it| rule.takes(&products[it].product, market)));
        }
        members.sort_unstable();
        members.dedup();
        sort(&mut members, resolved.sort, products, &listed, market);
        members
    };
    let mut collection = resolved.collection;
    collection.products = (0..markets).map(of_market).collect();
    if collection.page_size == 0 {
        collection.page_size = page_size;
    }
    collection
}

/// Puts the members of a collection in order. They come by slug, and sorting is stable, so that ties stay by slug.
fn sort(
    members: &mut [usize],
    order: RawSort,
    products: &[&mut ResolvedProduct],
    listed: &FxHashMap<usize, usize>,
    market: MarketIndex,
) {
    let product = |position: &usize| &products[*position].product;
    let title = |position: &usize| product(position).title.get(market).to_lowercase();
    let price = |position: &usize| {
        product(position)
            .variants
            .iter()
            .map(|variant| variant.price[market].amount)
            .min()
            .unwrap_or_default()
    };
    match order {
        RawSort::Listed => members.sort_by_cached_key(|position| {
            (listed.get(position).copied().unwrap_or(usize::MAX), title(position))
        }),
        RawSort::Newest => {
            members.sort_by_cached_key(|position| std::cmp::Reverse(product(position).added));
        }
        RawSort::Title => members.sort_by_cached_key(title),
        RawSort::PriceAscending => members.sort_by_cached_key(price),
        RawSort::PriceDescending => members.sort_by_cached_key(|position| std::cmp::Reverse(price(position))),
    }
}
