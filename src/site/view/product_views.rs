//! Makes the views of products.

use super::build::Views;
use super::product::{
    Attribute, Delivery, OptionView, PriceView, ProductCard, ProductView, UnitPriceView, VariantView,
};
use crate::catalog::MarketIndex;
use crate::catalog::product::{Product, Variant};
use crate::catalog::value::{Moment, Slug};
use crate::shop::{Money, ShippingRate};
use crate::site::address::variant_id;
use crate::site::{Availability, Target};

/// How long a product is new: thirty days.
const NEW: jiff::SignedDuration = jiff::SignedDuration::from_hours(30 * 24);

impl Views<'_> {
    /// A product in a list.
    pub(super) fn make_card(&self, index: usize) -> ProductCard {
        let product = &self.catalog().products[index];
        let cheapest = cheapest(product, self.market);
        let choices: std::collections::HashSet<_> =
            product.variants.iter().filter_map(|variant| variant.values.first()).collect();
        ProductCard {
            title: self.text(&product.title),
            path: self.path(Target::Product(index)),
            vendor: product.vendor.clone(),
            image: product.images.first().and_then(|image| self.image(image)),
            second_image: product.images.get(1).and_then(|image| self.image(image)),
            price: self.price(cheapest),
            price_varies: price_varies(product, self.market),
            availability: self.best_availability(product),
            variant_count: product.variants.len(),
            choice_count: choices.len(),
            added: product.added.map(day),
            is_new: product.added.is_some_and(|added| is_new(added, self.now)),
        }
    }

    /// A product on its page: `product`.
    pub fn product(&self, index: usize) -> ProductView {
        let product = &self.catalog().products[index];
        let buyable = |variant: &&Variant| self.availability(product, variant).is_buyable();
        let first = product.variants.iter().find(buyable).unwrap_or(&product.variants[0]);
        let grams = product.variants[0].grams;
        ProductView {
            slug: product.slug.clone(),
            title: self.text(&product.title),
            path: self.path(Target::Product(index)),
            vendor: product.vendor.clone(),
            summary: self.text(&product.summary),
            description: self.html(&product.description.get(self.market).text),
            images: product.images.iter().filter_map(|image| self.image(image)).collect(),
            price: self.price(cheapest(product, self.market)),
            price_varies: price_varies(product, self.market),
            availability: self.best_availability(product),
            options: self.options(product),
            variants: product.variants.iter().map(|variant| self.variant(index, variant)).collect(),
            first_sku: first.sku.to_string(),
            min_quantity: product.quantity.0,
            max_quantity: product.quantity.1,
            collections: product.collections.iter().map(|&index| self.collection_link(index)).collect(),
            tags: self.tags(product),
            attributes: self.attributes(product),
            related: self.cards(&product.related),
            grams: grams.filter(|_| product.variants.iter().all(|variant| variant.grams == grams)),
            size: product.size.clone(),
            shipped: product.shipped,
            downloads: product.variants.iter().any(|variant| !variant.downloads.is_empty()),
            delivery: if product.shipped { self.delivery(product) } else { Vec::new() },
            maker: product.maker.clone(),
            safety_contact: product.safety_contact.clone(),
            safety: self.text(&product.safety),
        }
    }

    fn availability(&self, product: &Product, variant: &Variant) -> Availability {
        Availability::of(product, variant, self.now.0)
    }

    fn best_availability(&self, product: &Product) -> Availability {
        let all = product.variants.iter().map(|variant| self.availability(product, variant));
        all.min().unwrap_or(Availability::OutOfStock)
    }

    fn options(&self, product: &Product) -> Vec<OptionView> {
        let values = |position: usize| {
            let mut seen = std::collections::HashSet::new();
            let all = product.variants.iter().map(move |variant| &variant.values[position]);
            all.filter(|value| seen.insert(*value)).map(|value| self.word(value)).collect()
        };
        let options = product.options.iter().enumerate();
        options
            .map(|(position, name)| OptionView { name: self.word(name), values: values(position) })
            .collect()
    }

    fn variant(&self, product_index: usize, variant: &Variant) -> VariantView {
        let product = &self.catalog().products[product_index];
        let values: Vec<String> = variant.values.iter().map(|value| self.word(value)).collect();
        let availability = self.availability(product, variant);
        let available_on = availability.since(product, variant).map(Moment);
        VariantView {
            sku: variant.sku.to_string(),
            id: variant_id(&variant.sku),
            path: self.plan.addresses.variant_path(self.catalog(), self.market, product_index, &variant.sku),
            title: if values.is_empty() { self.text(&product.title) } else { values.join(" / ") },
            values,
            price: self.price(variant),
            availability,
            stock: variant.stock,
            available_on: available_on.map(day),
            available_on_text: available_on.map(|moment| self.voice().day(date(moment))),
            image: variant.image,
            gtin: variant.gtin.clone(),
            mpn: variant.mpn.clone(),
        }
    }

    fn price(&self, variant: &Variant) -> PriceView {
        let price = variant.price[self.market];
        let before = variant.compare_at[self.market];
        PriceView {
            amount: price.amount,
            text: self.money.format(price),
            compare_at: before.map(|before| self.money.format(before)),
            percent_off: before.map_or(0, |before| percent_off(price, before)),
            unit: variant.unit_price.as_ref().map(|unit| UnitPriceView {
                text: self.money.format(unit.of(price)),
                base: unit.base.text.clone(),
            }),
        }
    }

    fn tags(&self, product: &Product) -> Vec<super::Link> {
        let slugs: Vec<String> = product.tags.iter().map(|tag| Slug::suggest(tag)).collect();
        let tags = self.catalog().tags.iter().enumerate();
        tags.filter(|(_, tag)| slugs.contains(&tag.slug)).map(|(index, _)| self.tag_link(index)).collect()
    }

    fn attributes(&self, product: &Product) -> Vec<Attribute> {
        let attributes = product.attributes.iter();
        attributes
            .map(|(name, values)| Attribute {
                name: self.word(name),
                values: values.iter().map(|value| self.word(value)).collect(),
            })
            .collect()
    }

    /// The ways to ship it to the assumed country, cheapest first: those that take the lightest variant.
    fn delivery(&self, product: &Product) -> Vec<Delivery> {
        let market = &self.catalog().shop.markets[self.market];
        let grams = product.variants.iter().map(|variant| variant.grams.unwrap_or(0)).min().unwrap_or(0);
        let is_for = |rate: &&ShippingRate| {
            rate.countries.contains(&market.countries[0]) && rate.max_grams.is_none_or(|most| grams <= most)
        };
        let mut rates: Vec<_> = market.shipping.iter().filter(is_for).collect();
        rates.sort_by_key(|rate| rate.price.amount);
        rates
            .into_iter()
            .map(|rate| Delivery {
                name: rate.name.clone(),
                price: (rate.price.amount > 0).then(|| self.money.format(rate.price)),
                free_over: rate.free_over.map(|value| self.money.format(value)),
                min_days: rate.days.map(|days| days.0),
                max_days: rate.days.map(|days| days.1),
            })
            .collect()
    }
}

fn cheapest(product: &Product, market: MarketIndex) -> &Variant {
    let cheapest = product.variants.iter().min_by_key(|variant| variant.price[market].amount);
    cheapest.unwrap_or(&product.variants[0])
}

fn price_varies(product: &Product, market: MarketIndex) -> bool {
    product.variants.iter().any(|variant| variant.price[market] != product.variants[0].price[market])
}

/// Whole percent, rounded down so that no more is promised than is given.
fn percent_off(price: Money, before: Money) -> i64 {
    if before.amount > price.amount { (before.amount - price.amount) * 100 / before.amount } else { 0 }
}

/// The day of a moment in UTC: `2026-12-01`.
fn day(moment: Moment) -> String {
    date(moment).to_string()
}

fn date(moment: Moment) -> jiff::civil::Date {
    moment.0.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Whether it came within the last [`NEW`].
pub(in crate::site) fn is_new(added: Moment, now: Moment) -> bool {
    added.0 <= now.0 && now.0.duration_since(added.0) <= NEW
}
