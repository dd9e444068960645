//! The ways to ship of a market.

use super::super::decode::{Placed, list};
use super::super::raw::RawShipping;
use super::{Resolver, stripe};
use crate::shop::{Country, Currency, Money, ShippingRate};

/// Most working days on the way.
const LONGEST_WAY: u32 = 365;

impl Resolver<'_> {
    pub(super) fn shipping(
        &mut self,
        raw: &[Placed<RawShipping>],
        market: &Placed<String>,
        currency: Currency,
        countries: &[Country],
    ) -> Vec<ShippingRate> {
        let position = self.context.markets.heads.iter().position(|head| head.id == market.value);
        let mut rates = Vec::new();
        for written in raw {
            let rate = self.shipping_rate(&written.value, position.unwrap_or_default(), currency, countries);
            rates.extend(rate);
        }
        for country in countries {
            let fitting: Vec<_> = rates
                .iter()
                .zip(raw)
                .filter(|(rate, _)| rate.countries.contains(country))
                .map(|(_, written)| written)
                .collect();
            if let Some(excess) = fitting.get(stripe::MOST_SHIPPING_OPTIONS) {
                let most = stripe::MOST_SHIPPING_OPTIONS;
                self.mistake(
                    "shipping",
                    &excess.place,
                    format!("more than {most} ways to ship to `{country}`"),
                    &format!("Stripe shows at most {most}; give some of them other `countries`"),
                );
                break;
            }
        }
        self.advise_uncovered(&rates, market, countries);
        rates
    }

    fn advise_uncovered(&mut self, rates: &[ShippingRate], market: &Placed<String>, countries: &[Country]) {
        let uncovered: Vec<&str> = countries
            .iter()
            .filter(|country| !rates.iter().any(|rate| rate.countries.contains(country)))
            .map(Country::as_str)
            .collect();
        if !rates.is_empty() && !uncovered.is_empty() {
            self.advise(
                "shipping",
                &market.place,
                format!("no way to ship to {}", list(&uncovered)),
                "buyers there can order only what is not shipped",
            );
        }
    }

    fn shipping_rate(
        &mut self,
        raw: &RawShipping,
        market: usize,
        currency: Currency,
        market_countries: &[Country],
    ) -> Option<ShippingRate> {
        let name = self.text(&raw.name).get(market).clone();
        let days = self.days(&raw.days);
        let countries = self.shipping_countries(&raw.countries, market_countries);
        let free_over = raw.free_over.as_ref().and_then(|amount| {
            let money = self.amount(amount, currency)?;
            if money.amount == 0 {
                let hint = "write `price = \"0\"` for shipping that is always free";
                self.mistake("shipping", &amount.place, "it would always be free", hint);
            }
            Some(money)
        });
        let price: Money = self.amount(&raw.price, currency)?;
        Some(ShippingRate {
            name,
            price,
            free_over,
            days,
            countries,
            max_grams: raw.max_weight.as_ref().map(|weight| weight.value.grams),
        })
    }

    fn days(&mut self, raw: &[Placed<u32>]) -> Option<(u32, u32)> {
        match raw {
            [] => None,
            [least, most] if least.value <= most.value => {
                let bounds = (0, LONGEST_WAY);
                Some((self.number_within(least, "days", bounds), self.number_within(most, "days", bounds)))
            }
            [_, most] => {
                let hint = "write the fewest first: `days = [2, 5]`";
                self.mistake("shipping", &most.place, "the most days are fewer than the fewest", hint);
                None
            }
            [first, ..] => {
                let hint = "write the fewest and the most: `days = [2, 5]`";
                self.mistake("shipping", &first.place, format!("{} numbers, not two", raw.len()), hint);
                None
            }
        }
    }

    fn shipping_countries(&mut self, raw: &[Placed<String>], of_market: &[Country]) -> Vec<Country> {
        if raw.is_empty() {
            return of_market.to_vec();
        }
        let countries = self.countries(raw);
        for (code, country) in raw.iter().filter_map(|code| Some((code, code.value.parse::<Country>().ok()?)))
        {
            if !of_market.contains(&country) {
                let known: Vec<&str> = of_market.iter().map(Country::as_str).collect();
                let message = format!("`{country}` is none of the market's countries");
                self.mistake("shipping", &code.place, message, &format!("known here: {}", list(&known)));
            }
        }
        countries
    }
}
