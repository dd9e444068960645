//! Makes what templates see out of the catalogue.

use super::meta::{Alternate, Market, Meta, Site};
use super::{
    CollectionView, CollectionsView, HomeView, ImageSource, ImageView, Link, PageView, Pagination,
    ProductCard,
};
use crate::catalog::product::{Image, Markdown, Seo};
use crate::catalog::shop::MenuTarget;
use crate::catalog::value::Moment;
use crate::catalog::{Catalog, Localized, MarketIndex, markdown};
use crate::shop::{MoneyFormat, Tax, TaxDisplay};
use crate::site::gallery::{Format, Gallery, PublishedPicture};
use crate::site::plan::page_count;
use crate::site::structured_data::{Crumb, structured_data};
use crate::site::{SitePlan, Target};

/// How many products of a collection the home page and the list of collections show.
const PREVIEW: usize = 4;
/// How many characters of a text stand for it in search results.
const DESCRIPTION: usize = 160;

/// The views of one market's pages.
pub struct Views<'a> {
    pub(super) plan: &'a SitePlan<'a>,
    pub(super) gallery: &'a Gallery,
    pub(super) market: MarketIndex,
    pub(super) now: Moment,
    pub(super) money: MoneyFormat,
    /// A card of every product, made once and shown on many pages.
    cards: Vec<ProductCard>,
    /// What each market's language calls itself.
    language_names: &'a [String],
}

impl<'a> Views<'a> {
    /// For one market. `now` decides what can be bought already or still.
    pub fn new(
        plan: &'a SitePlan<'a>,
        gallery: &'a Gallery,
        market: MarketIndex,
        now: Moment,
        language_names: &'a [String],
    ) -> Self {
        let money = MoneyFormat::new(&plan.catalog.shop.markets[market].language);
        let mut views = Self { plan, gallery, market, now, money, cards: Vec::new(), language_names };
        views.cards = (0..views.catalog().products.len()).map(|index| views.make_card(index)).collect();
        views
    }

    pub(super) fn catalog(&self) -> &'a Catalog {
        self.plan.catalog
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

    pub(super) fn cards(&self, products: &[usize]) -> Vec<ProductCard> {
        products.iter().map(|&index| self.cards[index].clone()).collect()
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

    fn product_link(&self, index: usize) -> Link {
        Link {
            title: self.text(&self.catalog().products[index].title),
            path: self.path(Target::Product(index)),
        }
    }

    fn page_link(&self, index: usize) -> Link {
        Link { title: self.text(&self.catalog().pages[index].title), path: self.path(Target::Page(index)) }
    }

    fn page_path(&self, slug: &str) -> Option<String> {
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

    /// The shop for this market: `site`.
    pub fn site(&self) -> Site {
        let shop = &self.catalog().shop;
        let prefix = self.plan.addresses.market_prefix(self.market).trim_start_matches('/');
        let separator = if prefix.is_empty() { "" } else { "/" };
        Site {
            name: self.text(&shop.name),
            description: self.text(&shop.description),
            logo: shop.logo.clone(),
            seller: shop.seller.clone(),
            main_menu: self.menu(&shop.main_menu),
            footer_menu: self.menu(&shop.footer_menu),
            home: self.path(Target::Home),
            collections: self.path(Target::Collections),
            search: self.path(Target::Search),
            cart: self.path(Target::Cart),
            shipping: self.page_path("shipping"),
            returns: self.page_path("returns"),
            checkout: self.function_path("checkout"),
            catalog: self.plan.addresses.file_path(&format!("{prefix}{separator}catalog/")),
            feed: self.plan.addresses.file_path(&format!("{prefix}{separator}feeds/products.atom")),
            generator: concat!("Pushcart ", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }

    fn function_path(&self, route: &str) -> String {
        let function = &self.catalog().shop.function_url;
        if function.is_empty() {
            self.plan.addresses.link(&format!("/api/{route}"))
        } else {
            format!("{function}/api/{route}")
        }
    }

    fn menu(&self, targets: &[MenuTarget]) -> Vec<Link> {
        let link = |target: &MenuTarget| match *target {
            MenuTarget::Collection(index) => self.collection_link(index),
            MenuTarget::Product(index) => self.product_link(index),
            MenuTarget::Page(index) => self.page_link(index),
        };
        targets.iter().map(link).collect()
    }

    /// The market: `market`.
    pub fn market(&self) -> Market {
        let market = &self.catalog().shop.markets[self.market];
        let country = market.countries[0];
        let tax_rate = match (&market.tax, market.prices) {
            (Tax::Fixed(rates), TaxDisplay::IncludeTax) => rates.get(&country).map(|rate| rate.to_percent()),
            _ => None,
        };
        Market {
            id: market.id.to_string(),
            language: market.language.tag(),
            direction: market.language.direction(),
            currency: market.currency.code().to_owned(),
            country: country.to_string(),
            countries: market.countries.iter().map(ToString::to_string).collect(),
            prices: market.prices,
            tax_rate,
            is_default: self.market == 0,
        }
    }

    /// The page itself: `meta`. `untitled` is the theme's word for pages that have no title of their own.
    pub fn meta(&self, target: Target, untitled: &str) -> Meta {
        let breadcrumbs = self.breadcrumbs(target, untitled);
        let (title, description, image) = self.title_and_description(target, untitled);
        let addresses = &self.plan.addresses;
        let picture =
            image.and_then(|image| self.gallery.get(image)).and_then(PublishedPicture::largest_jpeg);
        let share_image = match picture {
            Some(rendition) => Some(addresses.file_url(&rendition.file)),
            None => self.catalog().shop.share_image.as_ref().map(|file| addresses.file_url(file)),
        };
        let crumb = |link: &Link| Crumb { title: link.title.clone(), url: addresses.absolute(&link.path) };
        let crumbs: Vec<Crumb> = breadcrumbs.iter().map(crumb).collect();
        let structured_data =
            structured_data(self.plan, self.gallery, self.market, target, &crumbs, self.now.0);
        Meta {
            kind: kind(target),
            title,
            description,
            path: self.path(target),
            canonical: self.plan.url(self.market, target),
            alternates: self.alternates(target),
            breadcrumbs,
            indexed: target.is_indexed(),
            share_image,
            structured_data,
            preload: image.and_then(|image| self.image(image)),
        }
    }

    fn title_and_description(&self, target: Target, untitled: &str) -> (String, String, Option<&'a Image>) {
        let catalog = self.catalog();
        let with_seo = |seo: &Seo, title: String, description: String| {
            let title = seo.title.as_ref().map_or(title, |own| self.text(own));
            (title, seo.description.as_ref().map_or(description, |own| self.text(own)))
        };
        let plain = |text: &Localized<Markdown>| markdown::summary(&text.get(self.market).text, DESCRIPTION);
        match target {
            Target::Home => {
                let shop = &catalog.shop;
                let description = first_filled([self.text(&shop.description), self.text(&shop.home.text)]);
                (self.text(&shop.name), description, shop.home.image.as_ref())
            }
            Target::Collections => {
                let collections =
                    (0..catalog.collections.len()).map(|index| self.collection_link(index).title);
                (untitled.to_owned(), enumeration(collections), None)
            }
            Target::Product(index) => {
                let product = &catalog.products[index];
                let (title, description) =
                    with_seo(&product.seo, self.text(&product.title), self.text(&product.summary));
                (title, description, product.images.first())
            }
            Target::Collection { index, page } => {
                let collection = &catalog.collections[index];
                let shown =
                    self.titles(page_of(&collection.products[self.market], page, collection.page_size));
                let text = if page == 1 { plain(&collection.description) } else { String::new() };
                let description = first_filled([text, enumeration(shown)]);
                let (title, description) =
                    with_seo(&collection.seo, self.text(&collection.title), description);
                (title, description, collection.image.as_ref())
            }
            Target::Page(index) => {
                let page = &catalog.pages[index];
                let (title, description) = with_seo(&page.seo, self.text(&page.title), plain(&page.body));
                (title, description, None)
            }
            Target::Tag { index, page } => {
                let shown = page_of(&catalog.tags[index].products, page, catalog.shop.page_size);
                (format!("#{}", self.tag_link(index).title), enumeration(self.titles(shown)), None)
            }
            _ => (untitled.to_owned(), String::new(), None),
        }
    }

    fn titles<'p>(&'p self, products: &'p [usize]) -> impl Iterator<Item = String> + 'p {
        products.iter().map(|&index| self.text(&self.catalog().products[index].title))
    }

    fn breadcrumbs(&self, target: Target, untitled: &str) -> Vec<Link> {
        let home = Link { title: self.text(&self.catalog().shop.name), path: self.path(Target::Home) };
        let mut trail = vec![home];
        match target {
            Target::Home => return Vec::new(),
            Target::Product(index) => {
                let product = &self.catalog().products[index];
                trail.extend(product.collections.first().map(|&collection| self.collection_link(collection)));
                trail.push(self.product_link(index));
            }
            Target::Collection { index, .. } => trail.push(self.collection_link(index)),
            Target::Tag { index, .. } => trail.push(self.tag_link(index)),
            Target::Page(index) => trail.push(self.page_link(index)),
            _ => trail.push(Link { title: untitled.to_owned(), path: self.path(target) }),
        }
        trail
    }

    fn alternates(&self, target: Target) -> Vec<Alternate> {
        let markets = self.catalog().shop.markets.iter().enumerate();
        markets
            .filter(|(index, _)| self.plan.has(*index, target))
            .map(|(index, market)| Alternate {
                market: market.id.to_string(),
                language: market.language.tag(),
                language_name: self.language_names[index].clone(),
                country: market.countries[0].to_string(),
                currency: market.currency.code().to_owned(),
                path: self.plan.path(index, target),
                url: self.plan.url(index, target),
                current: index == self.market,
            })
            .collect()
    }

    /// The home page: `home`.
    pub fn home(&self) -> HomeView {
        let home = &self.catalog().shop.home;
        HomeView {
            title: self.text(&home.title),
            text: self.text(&home.text),
            image: home.image.as_ref().and_then(|image| self.image(image)),
            collections: home.collections.iter().map(|&index| self.collection_preview(index)).collect(),
        }
    }

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

    fn collection_preview(&self, index: usize) -> CollectionView {
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
            pagination: self
                .pagination(tag.products.len(), page, page_size, |page| Target::Tag { index, page }),
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

fn page_of(products: &[usize], page: usize, page_size: usize) -> &[usize] {
    let start = ((page - 1) * page_size).min(products.len());
    &products[start..(start + page_size).min(products.len())]
}

/// The first text that is not empty.
fn first_filled(texts: [String; 2]) -> String {
    texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}

/// What a list shows, for where it has no text of its own: as many names as search results have room for.
fn enumeration(names: impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    for name in names {
        if text.chars().count() + name.chars().count() > DESCRIPTION {
            break;
        }
        let separator = if text.is_empty() { "" } else { ", " };
        text.push_str(separator);
        text.push_str(&name);
    }
    text
}

/// The name of a kind of page, for `meta.kind`.
pub fn kind(target: Target) -> &'static str {
    match target {
        Target::Home => "home",
        Target::Collections => "collections",
        Target::Collection { .. } => "collection",
        Target::Tag { .. } => "tag",
        Target::Product(_) => "product",
        Target::Page(_) => "page",
        Target::Search => "search",
        Target::Cart => "cart",
        Target::Order => "order",
        Target::Thanks => "thanks",
        Target::NotFound => "not-found",
    }
}
