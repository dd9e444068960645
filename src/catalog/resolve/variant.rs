//! The variants of a product: what each says, and what it has from the product.

use std::collections::HashMap;
use std::path::PathBuf;

use super::super::decode::{Placed, list, nearest};
use super::super::local::PerMarket;
use super::super::product::{Image, UnitPrice, Variant, WhenOut};
use super::super::raw::{RawProduct, RawUnitPrice, RawVariant, RawWhenOut};
use super::super::value::{Decimal, Local, Moment};
use super::Resolver;
use super::price::Priced;
use crate::diagnostic::{Diagnostic, Place};
use crate::shop::Money;

/// More options than these are a form and not a choice.
const MOST_OPTIONS: usize = 10;
/// Variants of one product that a page can still offer.
const MOST_VARIANTS: usize = 10_000;

/// What variants have from their product.
struct Inherited<'p> {
    raw: &'p RawProduct,
    price: PerMarket<Priced>,
    compare_at: PerMarket<Priced>,
    unit_price: Option<UnitPrice>,
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
        if let Some(option) = raw.options.first().filter(|_| self.whole) {
            let hint = "add `[[variants]]` with a `sku` and `values`, or remove `options`";
            self.mistake("variants", &option.place, "there are options, and no variants", hint);
        }
        let Some(sku) = &raw.sku else {
            if self.whole {
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

    fn check_options(&mut self, raw: &RawProduct) {
        if let Some(excess) = raw.options.get(MOST_OPTIONS) {
            let message = format!("more than {MOST_OPTIONS} options");
            self.mistake("range", &excess.place, message, "make several products of it");
        }
        if let Some(excess) = raw.variants.get(MOST_VARIANTS) {
            let message = format!("more than {MOST_VARIANTS} variants");
            self.mistake("range", &excess.place, message, "make several products of it");
        }
        let mut first: HashMap<&str, &Place> = HashMap::new();
        for option in &raw.options {
            if let Some(earlier) = first.insert(&option.value.0, &option.place) {
                self.refuse_repeated(&option.place, earlier, &format!("the option `{}`", option.value.0));
            }
        }
        if raw.options.is_empty() {
            if self.whole {
                let hint = "say what tells the variants apart: `options = [\"Colour\"]`";
                self.mistake(
                    "variants",
                    &raw.variants[0].place,
                    "there are variants, and no `options`",
                    hint,
                );
            }
            return;
        }
        let options: Vec<&str> = raw.options.iter().map(|option| option.value.0.as_str()).collect();
        for variant in &raw.variants {
            let values = &variant.value.values;
            if values.len() != options.len() && self.whole {
                let place = values.first().map_or(&variant.value.sku.place, |value| &value.place);
                let message = format!("{} of {} values", values.len(), options.len());
                self.mistake(
                    "variants",
                    place,
                    message,
                    &format!("give one for each option: {}", list(&options)),
                );
            }
        }
    }

    /// What one variant has and another has not cannot stand at the product.
    fn refuse_product_keys(&mut self, raw: &RawProduct) {
        let keys = [
            ("sku", raw.sku.as_ref().map(|it| &it.place)),
            ("gtin", raw.gtin.as_ref().map(|it| &it.place)),
            ("mpn", raw.mpn.as_ref().map(|it| &it.place)),
            ("stock", raw.stock.as_ref().map(|it| &it.place)),
        ];
        for (key, place) in keys {
            if let Some(place) = place {
                let message = format!("`{key}` of a product with variants");
                self.mistake("variants", place, message, "each variant has its own; move it there");
            }
        }
    }

    fn check_combinations(&mut self, variants: &[Placed<RawVariant>]) {
        let mut first: HashMap<Vec<&str>, &Place> = HashMap::with_capacity(variants.len());
        for variant in variants {
            let values = &variant.value.values;
            let combination: Vec<&str> = values.iter().map(|value| value.value.0.as_str()).collect();
            let place = values.first().map_or(&variant.value.sku.place, |value| &value.place);
            if combination.is_empty() {
                continue;
            }
            let words = combination.join(", ");
            if let Some(earlier) = first.insert(combination, place) {
                let message = format!("`{words}` is another variant already");
                let mistake = Diagnostic::mistake("variants", place.clone(), message);
                self.report(mistake.related(earlier.clone(), "first here"));
            }
        }
    }

    fn variant_image(&mut self, image: &Placed<String>, inherited: &Inherited<'_>) -> Option<usize> {
        let directory = self.directory().to_owned();
        let path = self.file(image, &directory, "picture")?;
        let position = inherited.images.get(&path).copied();
        if position.is_none() && self.whole {
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

    fn unit_price(&mut self, raw: &RawUnitPrice) -> Option<UnitPrice> {
        let (measure, base) = (&raw.measure, &raw.base);
        if measure.value.kind != base.value.kind {
            let message = format!("`{}` cannot be told per `{}`", measure.value.text, base.value.text);
            let mistake = Diagnostic::mistake("unit-price", base.place.clone(), message);
            self.report(
                mistake
                    .hint("both are masses, volumes, lengths, areas or counts")
                    .related(measure.place.clone(), "in it"),
            );
            return None;
        }
        Some(UnitPrice { measure: measure.value.clone(), base: base.value.clone() })
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

    /// A price before must be more than the price now.
    fn check_reduction(&mut self, price: &PerMarket<Priced>, before: &PerMarket<Priced>) {
        let mut reported: Vec<Place> = Vec::new();
        for (now, before) in std::iter::zip(price, before) {
            if let (Priced::Is(_, now_place), Priced::Is(earlier, place)) = (now, before)
                && !is_above(*earlier, now)
                && !reported.contains(place)
            {
                let message = "the earlier price is not more than the price";
                let mistake = Diagnostic::mistake("compare-at", place.clone(), message);
                self.report(
                    mistake
                        .hint("remove it where nothing is reduced")
                        .related(now_place.clone(), "the price"),
                );
                reported.push(place.clone());
            }
        }
    }

    /// Reports the markets without a price: at the price that is for others, or else at what should have one.
    fn report_missing_prices(
        &mut self,
        prices: &PerMarket<Priced>,
        given: Option<&Local<Decimal>>,
        owner: &Place,
    ) {
        let markets = &self.context.markets;
        if !self.whole || !markets.whole {
            return;
        }
        let missing: Vec<_> = std::iter::zip(&markets.heads, prices)
            .filter(|(_, price)| matches!(price, Priced::Absent))
            .map(|(head, _)| head)
            .collect();
        let codes: Vec<String> =
            missing.iter().filter_map(|head| head.currency).map(|code| format!("{code} = \"…\"")).collect();
        let messages: Vec<String> = match given {
            None if !missing.is_empty() => vec!["`price` is missing".to_owned()],
            _ => missing.iter().map(|head| format!("no price for market {}", head.describe())).collect(),
        };
        let place = given.map_or_else(|| owner.clone(), Local::place);
        for (message, code) in messages.into_iter().zip(&codes) {
            let hint = match given {
                None => format!("add `price = {{ {} }}`", codes.join(", ")),
                Some(_) => format!("add `{code}`"),
            };
            self.mistake("missing-price", &place, message, &hint);
        }
    }

    /// The prices as money; nothing is built with what stands in for one that is missing or wrong.
    fn money(&self, prices: &PerMarket<Priced>) -> PerMarket<Money> {
        let markets = &self.context.markets.heads;
        std::iter::zip(prices, markets)
            .filter_map(|(price, head)| {
                price.money().or_else(|| head.currency.map(|currency| Money::new(0, currency)))
            })
            .collect()
    }
}

fn when_out(stated: Option<RawWhenOut>) -> WhenOut {
    match stated {
        None | Some(RawWhenOut::SoldOut) => WhenOut::SoldOut,
        Some(RawWhenOut::Backorder) => WhenOut::Backorder,
        Some(RawWhenOut::Refund) => WhenOut::Refund,
    }
}

fn or_inherited(own: PerMarket<Priced>, inherited: &PerMarket<Priced>) -> PerMarket<Priced> {
    std::iter::zip(own, inherited)
        .map(|(own, inherited)| if matches!(own, Priced::Absent) { inherited.clone() } else { own })
        .collect()
}

/// Prices by where they are written, each once: several markets may share one.
fn distinct(prices: &PerMarket<Priced>) -> impl Iterator<Item = &Priced> {
    prices
        .iter()
        .enumerate()
        .filter(|(position, price)| {
            let Priced::Is(_, place) = price else { return false };
            !prices[..*position]
                .iter()
                .any(|other| matches!(other, Priced::Is(_, earlier) if earlier == place))
        })
        .map(|(_, price)| price)
}

/// Whether an amount is more than a price, where that is known.
fn is_above(amount: Money, price: &Priced) -> bool {
    price.money().is_none_or(|price| amount.amount > price.amount)
}
