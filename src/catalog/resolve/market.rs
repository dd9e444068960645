//! Markets: language, currency, countries and tax.

use std::collections::{BTreeMap, HashMap};

use super::super::decode::{Given, Keyed, Placed, list, nearest};
use super::super::raw::{RawMarket, RawTax, RawTaxDisplay};
use super::Resolver;
use crate::diagnostic::{Diagnostic, Place};
use crate::shop::{Country, Currency, Language, Market, MarketId, Tax, TaxDisplay, TaxRate};

/// First parts of addresses that are taken; no market and no page may have them.
pub(super) const RESERVED: [&str; 14] = [
    "api",
    "assets",
    "cart",
    "catalog",
    "collections",
    "index",
    "order",
    "pages",
    "pictures",
    "products",
    "search",
    "static",
    "tags",
    "thanks",
];

impl Resolver<'_> {
    pub(super) fn markets(&mut self, raw: &Keyed<RawMarket>) -> Vec<Market> {
        if raw.0.is_empty() && self.lacks("markets") {
            self.mistake(
                "missing-key",
                &Place::new(&self.source, 0..0),
                "no market: it is not said where and in which currency the shop sells",
                "write `[markets.us]` with `language`, `currency`, `countries` and `prices`",
            );
        }
        raw.0.iter().filter_map(|(id, market)| self.market(id, market)).collect()
    }

    fn market(&mut self, id: &Placed<String>, raw: &RawMarket) -> Option<Market> {
        let language = self.language(&raw.language);
        let currency = self.currency(&raw.currency);
        let countries = self.countries(&raw.countries);
        if countries.is_empty() && self.lacks("countries") {
            self.mistake(
                "missing-key",
                &id.place,
                format!("the market `{}` has no countries", id.value),
                "list those it ships to: `countries = [\"US\", \"CA\"]`",
            );
        }
        let prices = self.tax_display(raw, id);
        let tax = self.tax(raw, id, &countries);
        let shipping = currency.map(|currency| self.shipping(&raw.shipping, id, currency, &countries));
        Some(Market {
            id: self.market_id(id)?,
            language: language?,
            currency: currency?,
            countries,
            prices,
            tax,
            tax_note: raw.tax_note.as_ref().map(|note| note.value.0.clone()),
            shipping: shipping?,
        })
    }

    fn market_id(&mut self, id: &Placed<String>) -> Option<MarketId> {
        let problem = match id.value.parse::<MarketId>() {
            Ok(_) if RESERVED.contains(&id.value.as_str()) => {
                format!("`/{}/` is the address of something else", id.value)
            }
            Ok(market) => return Some(market),
            Err(error) => error.to_string(),
        };
        self.mistake("market", &id.place, problem, "take a short name such as `us`, `eu` or `de-at`");
        None
    }

    fn language(&mut self, tag: &Placed<String>) -> Option<Language> {
        if tag.value.is_empty() && !self.lacks("language") {
            return None;
        }
        tag.value
            .parse()
            .map_err(|error: crate::shop::language::InvalidLanguage| {
                let message = format!("`{}` is {error}", tag.value);
                self.report(Diagnostic::mistake("language", tag.place.clone(), message));
            })
            .ok()
    }

    fn currency(&mut self, code: &Placed<String>) -> Option<Currency> {
        if code.value.is_empty() && !self.lacks("currency") {
            return None;
        }
        code.value
            .parse()
            .map_err(|error: crate::shop::money::UnknownCurrency| {
                let message = format!("`{}` is {error}", code.value);
                let mistake = Diagnostic::mistake("currency", code.place.clone(), message);
                let upper = code.value.to_uppercase();
                self.report(if Currency::is_code(&upper) {
                    mistake.hint(format!("write `{upper}`"))
                } else {
                    mistake.hint("write its three letters, such as `USD` or `EUR`")
                });
            })
            .ok()
    }

    /// Countries, each once.
    pub(super) fn countries(&mut self, written: &[Placed<String>]) -> Vec<Country> {
        let mut first: HashMap<Country, &Place> = HashMap::new();
        let mut countries = Vec::new();
        for code in written {
            let Some(country) = self.country(code) else { continue };
            match first.insert(country, &code.place) {
                None => countries.push(country),
                Some(earlier) => self.refuse_repeated(&code.place, earlier, &format!("`{country}`")),
            }
        }
        countries
    }

    fn tax_display(&mut self, raw: &RawMarket, id: &Placed<String>) -> TaxDisplay {
        match raw.prices {
            Given::As(RawTaxDisplay::ExcludeTax) => return TaxDisplay::ExcludeTax,
            Given::As(RawTaxDisplay::IncludeTax) | Given::Wrong => {}
            Given::Missing if raw.tax == Some(RawTax::None) => {}
            Given::Missing => self.mistake(
                "missing-key",
                &id.place,
                format!("the market `{}` does not say whether its prices include tax", id.value),
                "write `prices = \"include-tax\"` or `prices = \"exclude-tax\"`; without tax, `tax = \"none\"`",
            ),
        }
        TaxDisplay::IncludeTax
    }

    fn tax(&mut self, raw: &RawMarket, id: &Placed<String>, countries: &[Country]) -> Tax {
        let rates = self.tax_rates(raw, countries);
        match raw.tax {
            Some(RawTax::Stripe | RawTax::None) if !rates.is_empty() => {
                self.mistake(
                    "tax",
                    &raw.tax_rates.0[0].0.place,
                    "rates are given, and `tax` says that they are not used",
                    "write `tax = \"fixed\"`, or leave the rates out",
                );
                Tax::Fixed(rates)
            }
            Some(RawTax::Stripe) => Tax::Stripe,
            Some(RawTax::None) => Tax::None,
            None if raw.tax_rates.0.is_empty() => Tax::Unsaid,
            Some(RawTax::Fixed) | None => {
                self.check_fixed_tax(raw, id, countries, &rates);
                Tax::Fixed(rates)
            }
        }
    }

    fn tax_rates(&mut self, raw: &RawMarket, countries: &[Country]) -> BTreeMap<Country, TaxRate> {
        let mut rates = BTreeMap::new();
        for (code, percent) in &raw.tax_rates.0 {
            let country = self.country(code);
            if let Some(country) = country.filter(|country| !countries.contains(country)) {
                let known: Vec<&str> = countries.iter().map(Country::as_str).collect();
                let message = format!("`{country}` is none of the market's countries");
                let mistake = Diagnostic::mistake("tax", code.place.clone(), message);
                self.report(match nearest(country.as_str(), known.iter().copied()) {
                    Some(likely) => mistake.hint(format!("did you mean `{likely}`?")),
                    None => mistake.hint(format!("known here: {}", list(&known))),
                });
                continue;
            }
            match (country, TaxRate::from_percent(&percent.value.0)) {
                (Some(country), Some(rate)) => {
                    rates.insert(country, rate);
                }
                (None, Some(_)) => {}
                (_, None) => self.mistake(
                    "tax",
                    &percent.place,
                    format!("`{}` is no tax rate", percent.value.0),
                    "write percent with at most four decimals, up to 100: `\"19\"`",
                ),
            }
        }
        rates
    }

    /// Fixed rates are contained in the shown price, and every buyer's country needs one.
    fn check_fixed_tax(
        &mut self,
        raw: &RawMarket,
        id: &Placed<String>,
        countries: &[Country],
        rates: &BTreeMap<Country, TaxRate>,
    ) {
        let place = raw.tax_rates.0.first().map_or(&id.place, |(code, _)| &code.place);
        if raw.prices == Given::As(RawTaxDisplay::ExcludeTax) {
            self.mistake(
                "tax",
                place,
                format!("fixed rates are for prices that include tax, and those of `{}` do not", id.value),
                "write `prices = \"include-tax\"`, or `tax = \"stripe\"`",
            );
        }
        let written: Vec<&str> = raw.tax_rates.0.iter().map(|(code, _)| code.value.as_str()).collect();
        let without: Vec<&str> = countries
            .iter()
            .filter(|country| !rates.contains_key(country) && !written.contains(&country.as_str()))
            .map(Country::as_str)
            .collect();
        if !without.is_empty() && self.lacks("tax_rates") {
            let message = format!("no tax rate for {}", list(&without));
            let example = format!("{} = \"20\"", without[0]);
            self.mistake("tax", place, message, &format!("add it to `tax_rates`: `{example}`"));
        }
    }
}
