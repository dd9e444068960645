//! A product and its variants.

use jiff::Timestamp;

use super::offer::{offer, shipping};
use super::shop::store_id;
use super::thing::{Thing, list};
use crate::catalog::MarketIndex;
use crate::catalog::markdown::{plain_text, shortened};
use crate::catalog::product::{Product, Variant};
use crate::site::gallery::Gallery;
use crate::site::parcel::parcels;
use crate::site::price_list::variant_title;
use crate::site::property::Property;
use crate::site::{SitePlan, Target};

/// Google reads no more of a description.
const LONGEST_DESCRIPTION: usize = 5000;

/// What the things of a product's page have in common.
pub(super) struct ProductPage<'a> {
    pub(super) plan: &'a SitePlan<'a>,
    pub(super) gallery: &'a Gallery,
    pub(super) market: MarketIndex,
    pub(super) index: usize,
    pub(super) product: &'a Product,
    pub(super) now: Timestamp,
    description: String,
}

/// A product without options, or a group of variants; then the ways to ship that their offers mention.
pub(super) fn product(
    plan: &SitePlan<'_>,
    gallery: &Gallery,
    market: MarketIndex,
    index: usize,
    now: Timestamp,
) -> Vec<Thing> {
    let product = &plan.catalog.products[index];
    let description = description(product, market);
    let page = ProductPage { plan, gallery, market, index, product, now, description };
    let thing = match product.variants.as_slice() {
        [only] if product.options.is_empty() => page.single(only),
        variants => page.group(variants),
    };
    std::iter::once(thing).chain(shipping(&page)).collect()
}

impl ProductPage<'_> {
    /// A product without options.
    fn single(&self, variant: &Variant) -> Thing {
        let thing = self.described(Thing::new("Product"));
        self.identified(thing, variant)
            .set_known("image", Some(self.images(variant.image)))
            .set("offers", offer(self, variant))
    }

    /// A product whose variants differ by its options.
    fn group(&self, variants: &[Variant]) -> Thing {
        let properties = self.product.options.iter().filter_map(|option| Property::of(option));
        let varies_by = list(properties.map(|property| format!("https://schema.org/{}", property.name())));
        self.described(Thing::new("ProductGroup"))
            .set("productGroupID", self.product.slug.as_str())
            .set_known("variesBy", Some(varies_by))
            .set_known("image", Some(self.images(None)))
            .set("hasVariant", list(variants.iter().map(|variant| self.variant(variant))))
    }

    fn variant(&self, variant: &Variant) -> Thing {
        let title = self.product.title.get(self.market);
        let values = variant_title(self.plan.catalog, self.market, variant);
        let name = values.map_or_else(|| title.clone(), |values| format!("{title} – {values}"));
        let mut thing = self
            .identified(Thing::new("Product"), variant)
            .set("name", name)
            .set_known("description", Some(self.description.as_str()))
            .set("inProductGroupWithID", self.product.slug.as_str())
            .set_known("image", Some(self.images(variant.image)));
        let shop = &self.plan.catalog.shop;
        let mut others = Vec::new();
        for (option, value) in self.product.options.iter().zip(&variant.values) {
            let value = shop.word(self.market, value);
            match Property::of(option) {
                Some(property) => thing = thing.set(property.name(), value),
                None => others.push(property_value(shop.word(self.market, option), value)),
            }
        }
        thing.set_known("additionalProperty", Some(list(others))).set("offers", offer(self, variant))
    }

    /// What a product and a group say alike.
    fn described(&self, thing: Thing) -> Thing {
        let attributes = self.product.attributes.iter().flat_map(|(name, values)| {
            let shop = &self.plan.catalog.shop;
            let word = |word| shop.word(self.market, word);
            values.iter().map(move |value| property_value(word(name), word(value)))
        });
        thing
            .set("name", self.product.title.get(self.market).as_str())
            .set("url", self.plan.url(self.market, Target::Product(self.index)))
            .set_known("description", Some(self.description.as_str()))
            .set_known("brand", self.brand())
            .set_known("category", self.product.google_category.as_deref())
            .set_known("additionalProperty", Some(list(attributes)))
    }

    /// What a variant is known by.
    fn identified(&self, thing: Thing, variant: &Variant) -> Thing {
        let weight = variant
            .grams
            .map(|grams| Thing::new("QuantitativeValue").set("value", grams).set("unitCode", "GRM"));
        let thing = thing
            .set("sku", variant.sku.as_str())
            .set_known("mpn", variant.mpn.as_deref())
            .set_known("brand", self.brand())
            .set_known("weight", weight);
        match variant.gtin.as_deref() {
            Some(gtin) => thing.set(&format!("gtin{}", gtin.len()), gtin),
            None => thing,
        }
    }

    fn brand(&self) -> Option<Thing> {
        self.product.vendor.as_deref().map(|vendor| Thing::new("Brand").set("name", vendor))
    }

    /// The addresses of the pictures, a variant's own alone where it has one.
    fn images(&self, own: Option<usize>) -> serde_json::Value {
        let images = match own.and_then(|own| self.product.images.get(own)) {
            Some(own) => std::slice::from_ref(own),
            None => self.product.images.as_slice(),
        };
        let published = images.iter().filter_map(|image| self.gallery.get(image)?.largest_jpeg());
        list(published.map(|picture| self.plan.addresses.file_url(&picture.file)))
    }

    /// The ways to ship one of a variant whose days are known: Google takes no others.
    pub(super) fn parcels(&self, variant: &Variant) -> Vec<crate::site::parcel::Parcel<'_>> {
        let market = &self.plan.catalog.shop.markets[self.market];
        parcels(market, self.market, self.product, variant)
            .filter(|parcel| parcel.rate.days.is_some())
            .collect()
    }

    /// A mention of the shop.
    pub(super) fn seller(&self) -> Thing {
        let name = self.plan.catalog.shop.name.get(self.market).as_str();
        Thing::new("OnlineStore").set("@id", store_id(self.plan)).set("name", name)
    }
}

/// The product's text, else its one sentence.
fn description(product: &Product, market: MarketIndex) -> String {
    let text = plain_text(&product.description.get(market).text);
    let text = if text.is_empty() { product.summary.get(market).clone() } else { text };
    shortened(&text, LONGEST_DESCRIPTION)
}

fn property_value(name: &str, value: &str) -> Thing {
    Thing::new("PropertyValue").set("name", name).set("value", value)
}
