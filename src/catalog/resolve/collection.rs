//! A collection: what it says of itself, and the rule by which it takes products in.

use std::sync::Arc;

use super::super::collection::Collection;
use super::super::decode::Placed;
use super::super::document;
use super::super::files::DataFile;
use super::super::fingerprint::{Fingerprint, Parts};
use super::super::local::{Localized, MarketIndex, PerMarket};
use super::super::product::{Markdown, Product, Seo};
use super::super::raw::{OneOrMany, RawCollection, RawRule, RawSort};
use super::super::remembered::made_from;
use super::super::value::{Decimal, Local, Slug, Text};
use super::price::Priced;
use super::settings::PAGE_SIZES;
use super::{Context, Resolved, Resolver};
use crate::diagnostic::{Diagnostics, Place};
use crate::shop::Money;

/// A collection, and what of it refers to products.
#[derive(Debug)]
pub(crate) struct ResolvedCollection {
    /// The collection; its products are still missing, and a page size of 0 stands for the shop's.
    pub collection: Collection,
    /// Its slug and where that is given.
    pub slug: Placed<String>,
    /// Its products by slug, in the seller's order.
    pub listed: Vec<Placed<String>>,
    /// What takes in others.
    pub rule: Option<Rule>,
    /// Their order.
    pub sort: RawSort,
}

/// Which products a collection takes in: those that fit everything that is given.
#[derive(Debug)]
pub(crate) struct Rule {
    tags: Vec<String>,
    vendors: Vec<String>,
    attributes: Vec<(String, Vec<String>)>,
    min_price: PerMarket<Option<Money>>,
    max_price: PerMarket<Option<Money>>,
    on_sale: bool,
}

/// Reads and resolves a collection's file with its texts.
pub(crate) fn collection(
    file: &DataFile,
    context: &Context<'_>,
) -> (Resolved<ResolvedCollection>, Diagnostics) {
    let mut found = Diagnostics::default();
    let read = document::read::<RawCollection>(context.folder, &file.path, file.format, &mut found);
    let unreadable = || Resolved::Unreadable { slug: Slug::suggest(&file.name) };
    let Some(document) = read else { return (unreadable(), found) };
    let Some(raw) = document.raw else { return (unreadable(), found) };
    let mut resolver = Resolver::new(context, Arc::clone(&document.source), document.unread);
    let texts = resolver.texts_beside(&file.texts);
    let mut collection = resolver.collection(&raw, &file.name, &texts);
    let sources = texts.iter().map(|(_, text)| text.place.source.text.as_str());
    let sources: Vec<&str> = std::iter::once(document.source.text.as_str()).chain(sources).collect();
    let asked = resolver.asked.borrow();
    let asked: Vec<(&str, bool)> =
        asked.iter().filter_map(|(path, answer)| Some((path.to_str()?, *answer))).collect();
    collection.collection.made_from = made_from(context.settings, file, &sources, &asked);
    found.extend(resolver.found);
    (Resolved::Read(collection), found)
}

impl ResolvedCollection {
    /// A collection that a product names and no file describes: its name is its title.
    pub(crate) fn implied(slug: &str, place: &Place) -> Self {
        let source = Arc::clone(&place.source);
        let text = Markdown { text: String::new(), place: Place::new(&source, 0..0) };
        Self {
            collection: Collection {
                slug: slug.to_owned(),
                place: place.clone(),
                made_from: Parts::of("implied collection").text(slug).finish(),
                title: Localized::everywhere(title_of(slug)),
                description: Localized::everywhere(text),
                image: None,
                products: Vec::new(),
                page_size: 0,
                aliases: Vec::new(),
                seo: Seo::default(),
            },
            slug: Placed { value: slug.to_owned(), place: place.clone() },
            listed: Vec::new(),
            rule: None,
            sort: RawSort::Newest,
        }
    }
}

/// The title that a slug suggests: `field-recordings` → `Field recordings`.
fn title_of(slug: &str) -> String {
    let words = slug.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl Resolver<'_> {
    fn collection(
        &mut self,
        raw: &RawCollection,
        name: &str,
        texts: &[(Option<String>, Placed<Text>)],
    ) -> ResolvedCollection {
        let directory = self.directory().to_owned();
        let slug = self.slug(raw.slug.as_ref(), name);
        let image = raw.image.as_ref().and_then(|image| self.image(image, &directory));
        if let Some(image) = &image {
            self.advise_alt(image);
        }
        let page_size = raw.page_size.as_ref();
        let page_size = page_size.map_or(0, |size| self.number_within(size, "page_size", PAGE_SIZES));
        let default_sort = if raw.products.is_empty() { RawSort::Newest } else { RawSort::Listed };
        ResolvedCollection {
            collection: Collection {
                slug: slug.value.clone(),
                place: raw.title.place(),
                made_from: Fingerprint::default(),
                title: self.text(&raw.title),
                description: self.description(raw.description.as_ref(), texts),
                image,
                products: Vec::new(),
                page_size: usize::try_from(page_size).unwrap_or_default(),
                aliases: self.aliases(&raw.aliases),
                seo: self.seo(raw.seo.as_ref()),
            },
            slug,
            listed: raw.products.clone(),
            rule: raw.rule.as_ref().map(|rule| self.rule(rule, &raw.title.place())),
            sort: raw.sort.unwrap_or(default_sort),
        }
    }

    fn rule(&mut self, raw: &RawRule, owner: &Place) -> Rule {
        let says_nothing = raw.tags.is_empty()
            && raw.vendors.is_empty()
            && raw.attributes.0.is_empty()
            && raw.min_price.is_none()
            && raw.max_price.is_none()
            && !raw.on_sale;
        if says_nothing && self.lacks("rule") {
            let hint = "give it `tags`, `vendors`, `attributes`, `min_price`, `max_price` or `on_sale`";
            self.mistake("rule", owner, "the rule of this collection says nothing", hint);
        }
        let words = |words: &[Placed<Text>]| words.iter().map(|word| word.value.0.clone()).collect();
        let attribute = |(name, values): &(Placed<String>, OneOrMany)| (name.value.clone(), words(&values.0));
        Rule {
            tags: words(&raw.tags),
            vendors: words(&raw.vendors),
            attributes: raw.attributes.0.iter().map(attribute).collect(),
            min_price: self.bound(raw.min_price.as_ref()),
            max_price: self.bound(raw.max_price.as_ref()),
            on_sale: raw.on_sale,
        }
    }

    fn bound(&mut self, local: Option<&Local<Decimal>>) -> PerMarket<Option<Money>> {
        self.optional_prices(local).iter().map(Priced::money).collect()
    }
}

impl Rule {
    /// Whether a product fits in a market.
    pub(super) fn takes(&self, product: &Product, market: MarketIndex) -> bool {
        let any =
            |wanted: &[String], has: &dyn Fn(&String) -> bool| wanted.is_empty() || wanted.iter().any(has);
        let has_attribute = |(name, values): &(String, Vec<String>)| {
            let of_product = product.attributes.iter().find(|(other, _)| other == name);
            of_product.is_some_and(|(_, has)| any(values, &|value| has.contains(value)))
        };
        let in_bounds = |variant: &super::super::Variant| {
            let price = variant.price[market].amount;
            self.min_price[market].is_none_or(|least| price >= least.amount)
                && self.max_price[market].is_none_or(|most| price <= most.amount)
                && (!self.on_sale || variant.compare_at[market].is_some())
        };
        any(&self.tags, &|tag| product.tags.contains(tag))
            && any(&self.vendors, &|vendor| product.vendor.as_ref() == Some(vendor))
            && self.attributes.iter().all(has_attribute)
            && product.variants.iter().any(in_bounds)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_slug_suggests_a_title() {
        assert_eq!(super::title_of("field-recordings"), "Field recordings");
        assert_eq!(super::title_of("éditions"), "Éditions");
    }
}
