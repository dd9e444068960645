//! Texts per market.

use super::super::decode::{Placed, list, nearest};
use super::super::local::{Localized, MarketIndex};
use super::super::product::{Markdown, Seo};
use super::super::raw::RawSeo;
use super::super::value::{Local, Text};
use super::Resolver;
use crate::diagnostic::{Diagnostic, Place};

/// Longer titles are cut off in search results.
const LONGEST_SEO_TITLE: usize = 70;
/// Longer descriptions are cut off in search results.
const LONGEST_SEO_DESCRIPTION: usize = 160;

impl Resolver<'_> {
    /// A text in each market, with its place where the seller wrote it for that market or for all.
    pub(super) fn localize<T: Clone>(&mut self, local: &Local<T>) -> Localized<Placed<T>> {
        match local {
            Local::Everywhere(value) => Localized::everywhere(value.clone()),
            Local::By(values) => {
                let keys: Vec<_> =
                    values.iter().map(|(key, value)| (Some(key.value.as_str()), value)).collect();
                for (key, _) in values {
                    self.check_text_key(&key.value, &key.place);
                }
                self.pick(&keys)
            }
        }
    }

    /// The value of each market among values by key; one without a key is for the markets that have none of their own.
    /// A market without any has the default market's, or else the first. There must be one.
    pub(super) fn pick<T: Clone>(&self, values: &[(Option<&str>, &Placed<T>)]) -> Localized<Placed<T>> {
        let markets = &self.context.markets;
        let of_market = |market: MarketIndex| {
            let fit = |key: Option<&str>| key.map_or(Some(0), |key| markets.text_fit(key, market));
            let fitting = values.iter().filter_map(|(key, value)| Some((fit(*key)?, *value)));
            fitting.max_by_key(|(fit, _)| *fit).map(|(_, value)| value)
        };
        let of_default = (!markets.heads.is_empty()).then(|| of_market(0)).flatten();
        let default = of_default.unwrap_or(values[0].1);
        let exceptions = (1..markets.heads.len())
            .filter_map(|market| Some((market, of_market(market)?)))
            .filter(|(_, value)| !std::ptr::eq(*value, default))
            .map(|(market, value)| (market, value.clone()))
            .collect();
        Localized::new(default.clone(), exceptions)
    }

    /// Reports a key that is neither a market nor the language of one.
    pub(super) fn check_text_key(&mut self, key: &str, place: &Place) {
        let markets = &self.context.markets;
        let fits = (0..markets.heads.len()).any(|market| markets.text_fit(key, market).is_some());
        if fits || !markets.whole {
            return;
        }
        let known = markets.text_keys();
        let message = format!("`{key}` is neither a market nor the language of one");
        let mistake = Diagnostic::mistake("unknown-market", place.clone(), message);
        self.report(match nearest(key, known.iter().map(String::as_str)) {
            Some(likely) => mistake.hint(format!("did you mean `{likely}`?")),
            None => mistake.hint(format!("known here: {}", list(&known))),
        });
    }

    /// Plain text in each market.
    pub(super) fn text(&mut self, local: &Local<Text>) -> Localized<String> {
        self.localize(local).map(|text| text.value.0.clone())
    }

    /// Plain text in each market; empty if there is none.
    pub(super) fn text_or_empty(&mut self, local: Option<&Local<Text>>) -> Localized<String> {
        local.map_or_else(|| Localized::everywhere(String::new()), |local| self.text(local))
    }

    /// Markdown in each market.
    pub(super) fn markdown(&mut self, local: &Local<Text>) -> Localized<Markdown> {
        self.localize(local).map(|text| Markdown { text: text.value.0.clone(), place: text.place.clone() })
    }

    /// Title and text for search engines.
    pub(super) fn seo(&mut self, raw: Option<&RawSeo>) -> Seo {
        let Some(raw) = raw else { return Seo::default() };
        self.advise_length(raw.title.as_ref(), "title", LONGEST_SEO_TITLE);
        self.advise_length(raw.description.as_ref(), "description", LONGEST_SEO_DESCRIPTION);
        Seo {
            title: raw.title.as_ref().map(|title| self.text(title)),
            description: raw.description.as_ref().map(|description| self.text(description)),
        }
    }

    fn advise_length(&mut self, local: Option<&Local<Text>>, name: &str, longest: usize) {
        for text in local.map(Local::values).unwrap_or_default() {
            let length = text.value.0.chars().count();
            if length > longest {
                self.advise(
                    "seo-length",
                    &text.place,
                    format!("the {name} has {length} characters"),
                    &format!("search engines cut it off after about {longest}"),
                );
            }
        }
    }
}
