//! The variants of a product: what each says, and what it has from the product.

use std::collections::HashMap;
use std::path::PathBuf;

use super::super::decode::{Placed, nearest};
use super::super::local::PerMarket;
use super::super::product::{Image, UnitPrice, Variant, WhenOut};
use super::super::raw::{RawProduct, RawVariant, RawWhenOut};
use super::super::value::Moment;
use super::Resolver;
use super::price::Priced;
use super::variant_price::{distinct, is_above, or_inherited};
use crate::diagnostic::Diagnostic;

/// What variants have from their product.
struct Inherited<'p> {
    raw: &'p RawProduct,
    price: PerMarket<Priced>,
    compare_at: PerMarket<Priced>,
    unit_price: Option<Box<UnitPrice>>,
    images: HashMap<PathBuf, usize>,
    downloads: &'p [PathBuf],
}

impl Resolver<'_> {
    pub(super) fn variants(
        &mut self,
        raw: &RawProduct,
        images: &[Image],
        downloads: &[PathBuf],
    ) -> Vec<Variant> {
        let inherited = Inherited {
            raw,
            price: self.optional_prices(raw.price.as_ref()),
            compare_at: self.optional_prices(raw.compare_at.as_ref()),
            unit_price: raw.unit_price.as_ref().and_then(|unit| self.unit_price(unit)),
            images: images
                .iter()
                .enumerate()
                .map(|(position, image)| (image.path.clone(), position))
                .collect(),
            downloads,
        };
        self.check_reduction(&inherited.price, &inherited.compare_at);
        for price in distinct(&inherited.price) {
            self.advise_small(price);
        }
        if raw.variants.is_empty() { self.only_variant(&inherited) } else { self.many_variants(&inherited) }
    }

    /// The single variant of a product without options.
    fn only_variant(&mut self, inherited: &Inherited<'_>) -> Vec<Variant> {
        let raw = inherited.raw;
        if let Some(option) = raw.options.first().filter(|_| self.lacks("variants")) {
            let hint = "add `[[variants]]` with a `sku` and `values`, or remove `options`";
            self.mistake("variants", &option.place, "there are options, and no variants", hint);
        }
        let Some(sku) = &raw.sku else {
            if self.lacks("sku") && self.lacks("variants") {
                let hint = "add `sku = \"…\"`, the name that stock and orders hang on";
                self.mistake("missing-key", &raw.title.place(), "`sku` is missing", hint);
            }
            return Vec::new();
        };
        self.report_missing_prices(&inherited.price, raw.price.as_ref(), &raw.title.place());
        vec![Variant {
            sku: sku.value.clone(),
            values: Vec::new(),
            price: self.money(&inherited.price),
            compare_at: inherited.compare_at.iter().map(Priced::money).collect(),
            unit_price: inherited.unit_price.clone(),
            grams: raw.weight.as_ref().map(|weight| weight.value.grams),
            gtin: raw.gtin.as_ref().map(|gtin| gtin.value.0.clone()),
            mpn: raw.mpn.as_ref().map(|mpn| mpn.value.0.clone()),
            image: None,
            stock: raw.stock.as_ref().map(|stock| stock.value),
            when_out: when_out(raw.when_out),
            available_again: self.available_again(raw.available_again.as_ref(), raw.when_out),
            downloads: inherited.downloads.to_vec(),
        }]
    }

    fn many_variants(&mut self, inherited: &Inherited<'_>) -> Vec<Variant> {
        let raw = inherited.raw;
        self.check_options(raw);
        self.refuse_product_keys(raw);
        self.check_combinations(&raw.variants);
        let mut unpriced: Vec<(PerMarket<Priced>, &RawVariant)> = Vec::new();
        let mut variants = Vec::with_capacity(raw.variants.len());
        for written in &raw.variants {
            let variant = &written.value;
            let price = match &variant.price {
                Some(own) => {
                    let own = self.optional_prices(Some(own));
                    distinct(&own).for_each(|price| self.advise_small(price));
                    or_inherited(own, &inherited.price)
                }
                None => inherited.price.clone(),
            };
            variants.push(self.variant(variant, &price, inherited));
            if unpriced.is_empty() && price.iter().any(|price| matches!(price, Priced::Absent)) {
                unpriced.push((price, variant));
            }
        }
        // One report for each market, not for each variant: mostly all lack it.
        if let Some((price, variant)) = unpriced.first() {
            let key = variant.price.as_ref().or(raw.price.as_ref());
            self.report_missing_prices(price, key, &variant.sku.place);
        }
        variants
    }

    fn variant(&mut self, raw: &RawVariant, price: &PerMarket<Priced>, inherited: &Inherited<'_>) -> Variant {
        let product = inherited.raw;
        let own_compare_at = self.optional_prices(raw.compare_at.as_ref());
        self.check_reduction(price, &own_compare_at);
        let compare_at = or_inherited(own_compare_at, &inherited.compare_at);
        let own_unit_price = raw.unit_price.as_ref().and_then(|unit| self.unit_price(unit));
        let mut downloads = inherited.downloads.to_vec();
        downloads.extend(self.downloads(&raw.downloads));
        let stated_when_out = raw.when_out.or(product.when_out);
        let again = raw.available_again.as_ref().or(product.available_again.as_ref());
        Variant {
            sku: raw.sku.value.clone(),
            values: raw.values.iter().map(|value| value.value.0.clone()).collect(),
            // A product's earlier price says nothing of a variant that costs more than that anyway.
            compare_at: std::iter::zip(&compare_at, price)
                .map(|(before, now)| before.money().filter(|before| is_above(*before, now)))
                .collect(),
            price: self.money(price),
            unit_price: own_unit_price.or_else(|| inherited.unit_price.clone()),
            grams: raw.weight.as_ref().or(product.weight.as_ref()).map(|weight| weight.value.grams),
            gtin: raw.gtin.as_ref().map(|gtin| gtin.value.0.clone()),
            mpn: raw.mpn.as_ref().map(|mpn| mpn.value.0.clone()),
            image: raw.image.as_ref().and_then(|image| self.variant_image(image, inherited)),
            stock: raw.stock.as_ref().map(|stock| stock.value),
            when_out: when_out(stated_when_out),
            available_again: self.available_again(again, stated_when_out),
            downloads,
        }
    }

    fn variant_image(&mut self, image: &Placed<String>, inherited: &Inherited<'_>) -> Option<usize> {
        let directory = self.directory().to_owned();
        let path = self.file(image, &directory, "picture")?;
        let position = inherited.images.get(&path).copied();
        if position.is_none() && self.lacks("images") {
            let files: Vec<&str> =
                inherited.raw.images.iter().map(|image| image.file.value.as_str()).collect();
            let message = format!("`{}` is none of the product's `images`", image.value);
            let mistake = Diagnostic::mistake("variants", image.place.clone(), message);
            self.report(match nearest(&image.value, files.into_iter()) {
                Some(likely) => mistake.hint(format!("did you mean `{likely}`?")),
                None => mistake.hint("add it there"),
            });
        }
        position
    }

    fn available_again(
        &mut self,
        moment: Option<&Placed<Moment>>,
        stated: Option<RawWhenOut>,
    ) -> Option<Moment> {
        let moment = moment?;
        if stated != Some(RawWhenOut::Backorder) {
            let hint = "write `when_out = \"backorder\"`, or remove the date";
            self.mistake("dates", &moment.place, "the date is for what can be backordered", hint);
        }
        Some(moment.value)
    }
}

fn when_out(stated: Option<RawWhenOut>) -> WhenOut {
    match stated {
        None | Some(RawWhenOut::SoldOut) => WhenOut::SoldOut,
        Some(RawWhenOut::Backorder) => WhenOut::Backorder,
        Some(RawWhenOut::Refund) => WhenOut::Refund,
    }
}
