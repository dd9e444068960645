//! Makes what templates see out of the catalogue: what all of its parts share. One file for each kind of view has the rest.

use std::sync::OnceLock;

use super::{ImageSource, ImageView, Link, ProductCard};
use crate::catalog::product::Image;
use crate::catalog::shop::MenuTarget;
use crate::catalog::value::Moment;
use crate::catalog::{Catalog, Localized, MarketIndex, markdown};
use crate::shop::MoneyFormat;
use crate::site::find::lists::FiltersByList;
use crate::site::gallery::{Format, Gallery};
use crate::site::language::Voice;
use crate::site::{SitePlan, Target};

/// The views of one market's pages.
pub struct Views<'a> {
    pub(super) plan: &'a SitePlan<'a>,
    pub(super) gallery: &'a Gallery,
    pub(super) market: MarketIndex,
    pub(super) now: Moment,
    pub(super) money: MoneyFormat,
    /// A card of each product, made once when it is first shown.
    cards: Vec<OnceLock<Box<ProductCard>>>,
    /// What each list can be filtered by, by its name.
    pub(super) filters: &'a FiltersByList,
    /// The language of each market.
    pub(super) voices: &'a [Voice],
}

impl<'a> Views<'a> {
    /// For one market. `now` decides what can be bought already or still.
    pub fn new(
        plan: &'a SitePlan<'a>,
        gallery: &'a Gallery,
        market: MarketIndex,
        now: Moment,
        filters: &'a FiltersByList,
        voices: &'a [Voice],
    ) -> Self {
        let money = MoneyFormat::new(&plan.catalog.shop.markets[market].language);
        let cards = plan.catalog.products.iter().map(|_| OnceLock::new()).collect();
        Self { plan, gallery, market, now, money, cards, filters, voices }
    }

    pub(super) fn catalog(&self) -> &'a Catalog {
        self.plan.catalog
    }

    pub(super) fn voice(&self) -> &'a Voice {
        &self.voices[self.market]
    }

    pub(super) fn text(&self, text: &Localized<String>) -> String {
        text.get(self.market).clone()
    }

    pub(super) fn word(&self, word: &str) -> String {
        self.catalog().shop.word(self.market, word).to_owned()
    }

    pub(super) fn path(&self, target: Target) -> String {
        self.plan.path(self.market, target)
    }

    /// A product as a card, by position in [`Catalog::products`].
    pub fn card(&self, index: usize) -> &ProductCard {
        self.cards[index].get_or_init(|| Box::new(self.make_card(index)))
    }

    pub(super) fn cards(&self, products: &[usize]) -> Vec<ProductCard> {
        products.iter().map(|&index| self.card(index).clone()).collect()
    }

    pub(super) fn collection_link(&self, index: usize) -> Link {
        let title = self.text(&self.catalog().collections[index].title);
        Link { title, path: self.path(Target::Collection { index, page: 1 }) }
    }

    pub(super) fn tag_link(&self, index: usize) -> Link {
        Link {
            title: self.word(&self.catalog().tags[index].name),
            path: self.path(Target::Tag { index, page: 1 }),
        }
    }

    pub(super) fn product_link(&self, index: usize) -> Link {
        Link {
            title: self.text(&self.catalog().products[index].title),
            path: self.path(Target::Product(index)),
        }
    }

    pub(super) fn page_link(&self, index: usize) -> Link {
        Link { title: self.text(&self.catalog().pages[index].title), path: self.path(Target::Page(index)) }
    }

    /// Where a menu's entry or a button leads.
    pub(super) fn link(&self, target: MenuTarget) -> Link {
        match target {
            MenuTarget::Collection(index) => self.collection_link(index),
            MenuTarget::Product(index) => self.product_link(index),
            MenuTarget::Page(index) => self.page_link(index),
        }
    }

    pub(super) fn page_path(&self, slug: &str) -> Option<String> {
        let index = self.catalog().pages.iter().position(|page| page.slug == slug)?;
        Some(self.path(Target::Page(index)))
    }

    /// Markdown as HTML, its links led into this market's tree.
    pub(super) fn html(&self, text: &str) -> String {
        markdown::to_html(text, |link| self.rewrite(link))
    }

    /// A link that the seller wrote: into this market's tree if a page answers it, else below the site's base.
    fn rewrite(&self, link: &str) -> String {
        let link = self.catalog().site_path(link);
        let (place, rest) = link.split_at(link.find(['?', '#']).unwrap_or(link.len()));
        if !place.starts_with('/') {
            return link.into_owned();
        }
        let is_page =
            place.ends_with('/') || !place.rsplit('/').next().is_some_and(|last| last.contains('.'));
        let prefix = if is_page { self.plan.addresses.market_prefix(self.market) } else { "" };
        format!("{}{rest}", self.plan.addresses.link(&format!("{prefix}{place}")))
    }

    /// A seller's picture as the site publishes it.
    pub(super) fn image(&self, image: &Image) -> Option<ImageView> {
        let picture = self.gallery.get(image)?;
        let path = |file: &str| self.plan.addresses.file_path(file);
        let srcset = |format: Format| {
            let files = picture.renditions.iter().filter(|rendition| rendition.format == format);
            let entries = files.map(|rendition| format!("{} {}w", path(&rendition.file), rendition.width));
            entries.collect::<Vec<_>>().join(", ")
        };
        let jpegs: Vec<_> =
            picture.renditions.iter().filter(|rendition| rendition.format == Format::Jpeg).collect();
        let sources = [Format::Avif, Format::Webp]
            .into_iter()
            .map(|format| ImageSource { media_type: format.media_type().to_owned(), srcset: srcset(format) })
            .filter(|source| !source.srcset.is_empty());
        Some(ImageView {
            alt: self.text(&image.alt),
            src: path(&jpegs.get(jpegs.len() / 2)?.file),
            width: jpegs.last()?.width,
            height: jpegs.last()?.height,
            large: path(&jpegs.last()?.file),
            srcset: srcset(Format::Jpeg),
            sources: sources.collect(),
            color: picture.color.clone(),
        })
    }
}
