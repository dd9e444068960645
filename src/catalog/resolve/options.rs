//! The options of a product: whether its variants have one value for each, and no two the same.

use std::collections::HashMap;

use super::super::decode::{Placed, list};
use super::super::raw::{RawProduct, RawVariant};
use super::Resolver;
use crate::diagnostic::{Diagnostic, Place};

/// More options than these are a form and not a choice.
const MOST_OPTIONS: usize = 10;
/// Variants of one product that a page can still offer.
const MOST_VARIANTS: usize = 10_000;

impl Resolver<'_> {
    pub(super) fn check_options(&mut self, raw: &RawProduct) {
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
            if self.lacks("options") {
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
            if values.len() != options.len() && self.lacks("values") && self.lacks("options") {
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
    pub(super) fn refuse_product_keys(&mut self, raw: &RawProduct) {
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

    pub(super) fn check_combinations(&mut self, variants: &[Placed<RawVariant>]) {
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
}
