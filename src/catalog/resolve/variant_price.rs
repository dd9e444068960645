//! What a variant costs: its own prices or its product's, all there, and what they are compared with.

use super::super::local::PerMarket;
use super::super::product::UnitPrice;
use super::super::raw::RawUnitPrice;
use super::super::value::{Decimal, Local};
use super::Resolver;
use super::price::Priced;
use crate::diagnostic::{Diagnostic, Place};
use crate::shop::Money;

impl Resolver<'_> {
    pub(super) fn unit_price(&mut self, raw: &RawUnitPrice) -> Option<Box<UnitPrice>> {
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
        Some(Box::new(UnitPrice { measure: measure.value.clone(), base: base.value.clone() }))
    }

    /// A price before must be more than the price now.
    pub(super) fn check_reduction(&mut self, price: &PerMarket<Priced>, before: &PerMarket<Priced>) {
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
    pub(super) fn report_missing_prices(
        &mut self,
        prices: &PerMarket<Priced>,
        given: Option<&Local<Decimal>>,
        owner: &Place,
    ) {
        let markets = &self.context.markets;
        if !self.lacks("price") || !markets.whole {
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
    pub(super) fn money(&self, prices: &PerMarket<Priced>) -> PerMarket<Money> {
        let markets = &self.context.markets.heads;
        std::iter::zip(prices, markets)
            .filter_map(|(price, head)| {
                price.money().or_else(|| head.currency.map(|currency| Money::new(0, currency)))
            })
            .collect()
    }
}

pub(super) fn or_inherited(own: PerMarket<Priced>, inherited: &PerMarket<Priced>) -> PerMarket<Priced> {
    std::iter::zip(own, inherited)
        .map(|(own, inherited)| if matches!(own, Priced::Absent) { inherited.clone() } else { own })
        .collect()
}

/// Prices by where they are written, each once: several markets may share one.
pub(super) fn distinct(prices: &PerMarket<Priced>) -> impl Iterator<Item = &Priced> {
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
pub(super) fn is_above(amount: Money, price: &Priced) -> bool {
    price.money().is_none_or(|price| amount.amount > price.amount)
}
