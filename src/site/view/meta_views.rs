//! Makes what a page says of itself: title, way, translations, structured data.

use super::Link;
use super::build::Views;
use super::list_views::page_of;
use super::meta::{Alternate, Meta};
use crate::catalog::product::{Image, Markdown, Seo};
use crate::catalog::{Localized, markdown};
use crate::site::Target;
use crate::site::gallery::PublishedPicture;
use crate::site::structured_data::{Crumb, structured_data};

/// How many characters of a text stand for it in search results.
const DESCRIPTION: usize = 160;

/// How many collections a page without anything else to offer names.
const TOP: usize = 6;

impl<'a> Views<'a> {
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
            kind: target.kind(),
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
            top_collections: match target {
                Target::Search | Target::Cart | Target::NotFound => self.top_collections(),
                _ => Vec::new(),
            },
        }
    }

    fn top_collections(&self) -> Vec<Link> {
        let collections = &self.catalog().collections;
        let size = |index: &usize| collections[*index].products[self.market].len();
        let mut filled: Vec<usize> = (0..collections.len()).filter(|index| size(index) > 0).collect();
        filled.sort_by_key(|index| std::cmp::Reverse(size(index)));
        filled.truncate(TOP);
        filled.into_iter().map(|index| self.collection_link(index)).collect()
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
                language_name: self.voices[index]
                    .own_name()
                    .map_or_else(|| market.language.tag(), str::to_owned),
                hreflang: self.plan.hreflang(index).map(str::to_owned),
                country_name: self.voice().country(market.countries[0].as_str()).to_owned(),
                country: market.countries[0].to_string(),
                currency: market.currency.code().to_owned(),
                path: self.plan.path(index, target),
                url: self.plan.url(index, target),
                current: index == self.market,
            })
            .collect()
    }
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
