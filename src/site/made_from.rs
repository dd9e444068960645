//! What each page is made from, as a fingerprint: where it is that of an earlier build, the page is the same and need not be
//! made again. More may go into a fingerprint than its page shows; everything that the page shows has to.
//!
//! Only what there is much of has one: products, their documents, and the pages of collections and tags. All else is made in
//! every build.

use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::availability::Availability;
use super::gallery::{Gallery, PublishedPicture};
use super::plan::{PlannedPage, SitePlan};
use super::target::Target;
use super::view::is_new;
use crate::catalog::MarketIndex;
use crate::catalog::fingerprint::{Fingerprint, Parts};
use crate::catalog::product::{Image, Product};
use crate::catalog::value::{Moment, Slug};

/// About so many products are a piece of a document that lists them all.
const PIECE: usize = 8;

/// What pages are made from.
#[derive(Debug)]
pub struct Inputs<'a> {
    plan: &'a SitePlan<'a>,
    /// What all pages of all markets are made from.
    common: Fingerprint,
    /// The collections, without their products.
    collections: Fingerprint,
    pictures: FxHashMap<&'a Path, Fingerprint>,
    /// Everything of each product but the products it is related to and the lists it is in.
    products: Vec<Fingerprint>,
    /// The positions of the tags that lead somewhere, by how products write them.
    tags: FxHashMap<&'a str, usize>,
}

impl<'a> Inputs<'a> {
    /// What the pages of a site are made from at a moment.
    pub fn new(plan: &'a SitePlan<'a>, gallery: &'a Gallery, now: Moment) -> Self {
        let catalog = plan.catalog;
        // Links in texts may lead to the file of a page.
        let common = Parts::of("site").with(catalog.settings);
        let common = common
            .each(catalog.pages.iter(), |parts, page| parts.text(&page.slug).text(&page.place.shown_path()));
        let pictures = gallery.iter().map(|(path, picture)| (path, of_picture(picture))).collect();
        let collections = Parts::of("collections")
            .each(catalog.collections.iter(), |parts, it| parts.text(&it.slug).with(it.made_from))
            .finish();
        let (common, tags) = (common.finish(), tags(plan));
        let mut inputs = Self { plan, common, collections, pictures, products: Vec::new(), tags };
        inputs.products = catalog.products.par_iter().map(|product| inputs.product(product, now)).collect();
        inputs
    }

    fn product(&self, product: &Product, now: Moment) -> Fingerprint {
        Parts::of("product")
            .with(product.made_from)
            .number(usize::from(product.added.is_some_and(|added| is_new(added, now))))
            .each(product.images.iter(), |parts, image| parts.with(self.picture(image)))
            .each(product.variants.iter(), |parts, variant| {
                let availability = Availability::of(product, variant, now.0);
                let since = availability.since(product, variant).map(|since| since.to_string());
                parts.number(availability as usize).known(since.as_deref())
            })
            .finish()
    }

    fn picture(&self, image: &Image) -> Fingerprint {
        self.pictures.get(image.path.as_path()).copied().unwrap_or_default()
    }

    /// What a page is made from. `room` stands for what all pages of its market are made from, templates and words included;
    /// `filters` for what its list can be filtered by.
    pub fn page(&self, room: Fingerprint, page: &PlannedPage, filters: &[u8]) -> Option<Fingerprint> {
        let parts = Parts::of(page.target.kind()).with(room).with(self.common).number(page.market);
        let parts = parts.bytes(filters);
        let parts = match page.target {
            Target::Product(index) => self.product_page(parts, page.market, index),
            Target::Collection { index, page: number } => {
                self.collection_page(parts, page.market, index, number)
            }
            Target::Tag { index, page: number } => {
                let tag = &self.plan.catalog.tags[index];
                let parts = parts.text(&tag.slug).text(&tag.name);
                self.list(parts, &tag.products, number, self.plan.catalog.shop.page_size)
            }
            _ => return None,
        };
        Some(parts.finish())
    }

    /// What the cards of some products are made from; `room` as for a page.
    pub fn cards(&self, room: Fingerprint, products: &[usize]) -> Fingerprint {
        let parts = Parts::of("cards").with(room).with(self.common);
        parts.each(products.iter(), |parts, &index| self.numbered(parts, index)).finish()
    }

    /// A product with its number.
    fn numbered(&self, parts: Parts, index: usize) -> Parts {
        parts.number(self.plan.numbers.get(index)).with(self.products[index])
    }

    /// What a product's document is made from.
    pub fn document(&self, market: MarketIndex, index: usize) -> Fingerprint {
        let catalog = self.plan.catalog;
        Parts::of("document")
            .with(self.common)
            .number(market)
            .with(self.products[index])
            .each(catalog.products[index].collections.iter(), |parts, &it| {
                parts.text(&catalog.collections[it].slug)
            })
            .finish()
    }

    /// The products by the pieces of a document that lists them all.
    pub fn pieces(&self) -> Vec<Range<usize>> {
        self.plan.numbers.stretches(PIECE)
    }

    /// What each of these pieces is made from in a document of a market.
    pub fn origins(&self, market: MarketIndex, pieces: &[Range<usize>]) -> Vec<Fingerprint> {
        pieces.iter().map(|products| self.some_products(market, products.clone())).collect()
    }

    /// What some products are made from as a document of a market shows them, with the collections they are in.
    fn some_products(&self, market: MarketIndex, products: Range<usize>) -> Fingerprint {
        let catalog = self.plan.catalog;
        let is_last = products.end == catalog.products.len();
        let parts = Parts::of("products").with(self.common).with(self.collections).number(market);
        parts
            .number(usize::from(products.start == 0))
            .number(usize::from(is_last))
            .each(products, |parts, it| {
                let collections = catalog.products[it].collections.iter();
                parts.with(self.products[it]).each(collections, |parts, &it| parts.number(it))
            })
            .finish()
    }

    /// What the price list says of some variants of a product is made from.
    pub fn priced(&self, product: usize, variants: impl ExactSizeIterator<Item = usize>) -> Fingerprint {
        let parts = Parts::of("priced").with(self.common).with(self.products[product]);
        parts.each(variants, Parts::number).finish()
    }

    /// What is known of a list of products to filter it by.
    pub fn filtered(&self, market: MarketIndex, list: &str, products: &[usize]) -> Fingerprint {
        Parts::of("filtered")
            .with(self.common)
            .number(market)
            .text(list)
            .each(products.iter(), |parts, &index| self.numbered(parts, index))
            .finish()
    }

    fn product_page(&self, parts: Parts, market: MarketIndex, index: usize) -> Parts {
        let catalog = self.plan.catalog;
        let product = &catalog.products[index];
        let tags: Vec<usize> =
            product.tags.iter().filter_map(|tag| self.tags.get(tag.as_str()).copied()).collect();
        parts
            .with(self.products[index])
            .each(product.related.iter(), |parts, &it| parts.with(self.products[it]))
            .each(product.collections.iter(), |parts, &it| {
                let collection = &catalog.collections[it];
                parts.text(&collection.slug).text(collection.title.get(market))
            })
            .each(tags.iter(), |parts, &it| parts.text(&catalog.tags[it].slug).text(&catalog.tags[it].name))
    }

    fn collection_page(&self, parts: Parts, market: MarketIndex, index: usize, number: usize) -> Parts {
        let collection = &self.plan.catalog.collections[index];
        let picture = collection.image.as_ref().map(|image| self.picture(image));
        // Other markets may have fewer pages of it to lead to.
        let markets = 0..self.plan.catalog.shop.markets.len();
        let parts = parts.with(collection.made_from).with(picture.unwrap_or_default()).each(
            markets,
            |parts, market| {
                parts.number(usize::from(self.plan.has(market, Target::Collection { index, page: number })))
            },
        );
        self.list(parts, &collection.products[market], number, collection.page_size)
    }

    /// A page of a list, counted from 1.
    fn list(&self, parts: Parts, products: &[usize], number: usize, page_size: usize) -> Parts {
        let start = ((number - 1) * page_size).min(products.len());
        let shown = &products[start..(start + page_size).min(products.len())];
        let parts = parts.number(number).number(page_size).number(products.len());
        parts.each(shown.iter(), |parts, &it| parts.with(self.products[it]))
    }
}

/// The positions of the tags that lead somewhere, by how products write them.
fn tags<'a>(plan: &'a SitePlan<'a>) -> FxHashMap<&'a str, usize> {
    let catalog = plan.catalog;
    let by_slug: FxHashMap<&str, usize> =
        catalog.tags.iter().enumerate().map(|(index, tag)| (tag.slug.as_str(), index)).collect();
    let mut tags: FxHashMap<&str, Option<usize>> = FxHashMap::default();
    for tag in catalog.products.iter().flat_map(|product| &product.tags) {
        tags.entry(tag).or_insert_with(|| by_slug.get(Slug::suggest(tag).as_str()).copied());
    }
    tags.into_iter().filter_map(|(tag, index)| Some((tag, index?))).collect()
}

fn of_picture(picture: &PublishedPicture) -> Fingerprint {
    let size =
        |parts: Parts, (width, height): (u32, u32)| parts.number(width as usize).number(height as usize);
    size(Parts::of("picture"), (picture.width, picture.height))
        .text(&picture.color)
        .each(picture.renditions.iter(), |parts, rendition| {
            size(parts, (rendition.width, rendition.height))
                .text(rendition.format.media_type())
                .text(&rendition.file)
        })
        .finish()
}
