//! From resolved files to one catalogue: what they say of each other is checked; if all is well, names become positions.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::Catalog;
use super::super::collection::Collection;
use super::super::decode::{Placed, nearest};
use super::super::fingerprint::Fingerprint;
use super::super::page::Page;
use super::super::product::Product;
use super::super::shared::Shared;
use super::super::shop::MenuTarget;
use super::super::tag;
use super::super::value::Slug;
use super::cross_check::CrossCheck;
use super::home::Positions;
use super::reference::{self, Names};
use super::{
    Context, Resolved, ResolvedCollection, ResolvedPage, ResolvedProduct, ResolvedSettings, advice, members,
    undeliverable,
};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Everything the seller wrote, file by file.
#[derive(Debug)]
pub(crate) struct Everything<'k> {
    /// The settings; `None` if they could not be read.
    pub settings: Option<ResolvedSettings>,
    /// The products, wherever they are kept.
    pub products: Vec<&'k mut Resolved<ResolvedProduct>>,
    /// The collections that have a file.
    pub collections: Vec<Resolved<ResolvedCollection>>,
    /// The pages.
    pub pages: Vec<Resolved<ResolvedPage>>,
}

/// Checks what the files say of each other; answers the catalogue if there is no mistake in `found`, earlier ones included.
pub(crate) fn assemble(
    everything: Everything<'_>,
    context: &Context<'_>,
    found: &mut Diagnostics,
) -> Option<Catalog> {
    let implied = implied_collections(&everything, found);
    let Everything { settings, products, mut collections, pages } = everything;
    collections.extend(implied.into_values().map(Resolved::Read));
    check(settings.as_ref(), &products, &collections, &pages, context, found);
    let settings = settings.filter(|_| found.mistakes() == 0)?;
    let products = products.into_iter().filter_map(|product| product.read_mut());
    let collections = collections.into_iter().filter_map(Resolved::into_read).collect();
    let pages = pages.into_iter().filter_map(Resolved::into_read).collect();
    Some(build(settings, products.collect(), collections, pages, context.settings, found))
}

/// Checks what the files say of each other, and advises on the shop as a whole.
fn check(
    settings: Option<&ResolvedSettings>,
    products: &[&mut Resolved<ResolvedProduct>],
    collections: &[Resolved<ResolvedCollection>],
    pages: &[Resolved<ResolvedPage>],
    context: &Context<'_>,
    found: &mut Diagnostics,
) {
    let names = Names::of(products.iter().map(|product| &**product), collections, pages, found);
    let products: Vec<&ResolvedProduct> = products.iter().filter_map(|product| product.read()).collect();
    let collections: Vec<_> = collections.iter().filter_map(Resolved::read).collect();
    let pages: Vec<_> = pages.iter().filter_map(Resolved::read).collect();
    let (products, collections, pages) = (&products[..], &collections[..], &pages[..]);
    CrossCheck { settings, products, collections, pages, names: &names, context }.check(found);
    if let Some(settings) = settings
        && context.markets.whole
    {
        let published = products.iter().filter(|product| !product.draft);
        let published: Vec<&Product> = published.map(|product| &*product.product).collect();
        advice::advise(&settings.shop, &published, &names, found);
    }
}

/// The collections that products name and no file describes.
fn implied_collections(
    everything: &Everything<'_>,
    found: &mut Diagnostics,
) -> BTreeMap<String, ResolvedCollection> {
    let described: Vec<&str> = everything
        .collections
        .iter()
        .map(|collection| match collection {
            Resolved::Read(collection) => collection.slug.value.as_str(),
            Resolved::Unreadable { slug } => slug,
        })
        .collect();
    let is_described: FxHashSet<&str> = described.iter().copied().collect();
    let mut implied: BTreeMap<String, ResolvedCollection> = BTreeMap::new();
    for product in &everything.products {
        let Some(product) = product.read() else { continue };
        for Placed { value: Slug(slug), place } in &product.collections {
            if is_described.contains(slug.as_str()) || implied.contains_key(slug) {
                continue;
            }
            if let Some(likely) = nearest(slug, described.iter().copied()) {
                let message = format!("`{slug}` becomes a collection of its own");
                let advice = Diagnostic::advice("implied-collection", place.clone(), message);
                found.push(advice.hint(format!("did you mean `{likely}`?")));
            }
            implied.insert(slug.clone(), ResolvedCollection::implied(slug, place));
        }
    }
    implied
}

/// Puts everything in its order and turns names into positions. What is left out as a draft has none.
fn build(
    settings: ResolvedSettings,
    products: Vec<&mut ResolvedProduct>,
    collections: Vec<ResolvedCollection>,
    pages: Vec<ResolvedPage>,
    made_from: Fingerprint,
    found: &mut Diagnostics,
) -> Catalog {
    let mut products: Vec<&mut ResolvedProduct> =
        products.into_iter().filter(|product| !product.draft).collect();
    products.sort_by(|a, b| a.slug.value.cmp(&b.slug.value));
    let mut collections = collections;
    collections.sort_by(|a, b| a.slug.value.cmp(&b.slug.value));
    let mut pages: Vec<Page> = pages.into_iter().filter(|page| !page.draft).map(|page| page.page).collect();
    pages.sort_by(|a, b| a.slug.cmp(&b.slug));

    let product_positions = positions(products.iter().map(|product| &product.slug.value));
    let markets = settings.shop.markets.len();
    let page_size = settings.shop.page_size;
    let named_by = named_by(&products);
    let collections: Vec<Collection> = collections
        .into_par_iter()
        .map(|collection| {
            let named_by = named_by.get(collection.slug.value.as_str()).map_or(&[][..], Vec::as_slice);
            members::filled(collection, named_by, &products, &product_positions, markets, page_size)
        })
        .collect();
    let mut collections_of: Vec<Vec<usize>> = vec![Vec::new(); products.len()];
    for (position, collection) in collections.iter().enumerate() {
        advise_empty(collection, found);
        let mut of_any_market: Vec<usize> = collection.products.iter().flatten().copied().collect();
        of_any_market.sort_unstable();
        of_any_market.dedup();
        for product in of_any_market {
            collections_of[product].push(position);
        }
    }
    let related: Vec<Vec<usize>> = products.iter().map(|it| related(it, &product_positions)).collect();
    let positions = Positions {
        products: &product_positions,
        collections: &positions(collections.iter().map(|collection| &collection.slug)),
        pages: &positions(pages.iter().map(|page| &page.slug)),
    };
    let menu = |entries: &[Placed<String>]| -> Vec<MenuTarget> {
        entries.iter().filter_map(|entry| positions.target(entry)).collect()
    };
    let mut shop = settings.shop;
    shop.main_menu = menu(&settings.menus[0]);
    shop.footer_menu = menu(&settings.menus[1]);
    let filled = |position: &usize| !collections[*position].products[0].is_empty();
    settings.home.fill(&mut shop.home, positions, (0..collections.len()).filter(filled));
    let products: Vec<Shared<Product>> = products
        .into_iter()
        .zip(collections_of.into_iter().zip(related))
        .map(|(product, (collections, related))| placed(product, collections, related))
        .collect();
    undeliverable::advise(&shop, &products, found);
    let tags = tag::of_products(&products);
    Catalog { shop, settings: made_from, products, collections, pages, tags }
}

/// The positions of the products that a product names.
fn related(product: &ResolvedProduct, positions: &FxHashMap<&str, usize>) -> Vec<usize> {
    let related = product.related.iter();
    related.filter_map(|it| positions.get(reference::bare(&it.value)).copied()).collect()
}

/// A product that knows where others stand. What it knows already is left as it is, so that nothing is copied.
fn placed(resolved: &mut ResolvedProduct, collections: Vec<usize>, related: Vec<usize>) -> Shared<Product> {
    if resolved.product.related != related {
        resolved.product.related = related;
    }
    if resolved.product.collections != collections {
        resolved.product.collections = collections;
    }
    resolved.product.clone()
}

/// The positions of the products that name each collection.
fn named_by<'p>(products: &'p [&mut ResolvedProduct]) -> FxHashMap<&'p str, Vec<usize>> {
    let mut named_by: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (position, product) in products.iter().enumerate() {
        for Placed { value: Slug(slug), .. } in &product.collections {
            named_by.entry(slug).or_default().push(position);
        }
    }
    named_by
}

fn positions<'s>(slugs: impl Iterator<Item = &'s String>) -> FxHashMap<&'s str, usize> {
    slugs.enumerate().map(|(position, slug)| (slug.as_str(), position)).collect()
}

fn advise_empty(collection: &Collection, found: &mut Diagnostics) {
    if collection.products.iter().all(Vec::is_empty) {
        let message = format!("the collection `{}` has no products", collection.slug);
        found.push(
            Diagnostic::advice("empty-collection", collection.place.clone(), message)
                .hint(format!("name it in products: `collections = [\"{}\"]`", collection.slug)),
        );
    }
}
