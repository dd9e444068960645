//! Prices per market.

use super::super::decode::{Placed, list, nearest};
use super::super::local::{MarketIndex, PerMarket};
use super::super::value::{Decimal, Local};
use super::{Resolver, stripe};
use crate::diagnostic::{Diagnostic, Place};
use crate::shop::money::DecimalError;
use crate::shop::{Currency, Money};

/// What is known of a price in one market.
#[derive(Debug, Clone)]
pub(super) enum Priced {
    /// The seller gave none.
    Absent,
    /// The seller gave one that is wrong, which has been reported.
    Wrong,
    /// The price and where it is written.
    Is(Money, Place),
}

impl Priced {
    /// The price, if there is a right one.
    pub(super) fn money(&self) -> Option<Money> {
        match self {
            Self::Is(money, _) => Some(*money),
            Self::Absent | Self::Wrong => None,
        }
    }
}

impl Resolver<'_> {
    /// The price of a thing in each market, where the seller may have given none.
    pub(super) fn optional_prices(&mut self, local: Option<&Local<Decimal>>) -> PerMarket<Priced> {
        match local {
            Some(local) => self.prices(local),
            None => vec![Priced::Absent; self.context.markets.heads.len()],
        }
    }

    /// The price of a thing in each market.
    fn prices(&mut self, local: &Local<Decimal>) -> PerMarket<Priced> {
        match local {
            Local::Everywhere(decimal) => self.price_everywhere(decimal),
            Local::By(values) => {
                let read: Vec<(&str, Priced)> = values
                    .iter()
                    .map(|(key, decimal)| (key.value.as_str(), self.keyed_price(key, decimal)))
                    .collect();
                let markets = &self.context.markets;
                let of_market = |market: MarketIndex| {
                    let fitting =
                        read.iter().filter_map(|(key, price)| Some((markets.price_fit(key, market)?, price)));
                    fitting.max_by_key(|(fit, _)| *fit).map_or(Priced::Absent, |(_, price)| price.clone())
                };
                (0..markets.heads.len()).map(of_market).collect()
            }
        }
    }

    fn price_everywhere(&mut self, decimal: &Placed<Decimal>) -> PerMarket<Priced> {
        let markets = &self.context.markets;
        let count = markets.heads.len();
        let price = match markets.currencies()[..] {
            [currency] => self.amount(decimal, currency).map_or(Priced::Wrong, |money| {
                if money.amount == 0 {
                    self.refuse_zero(&decimal.place);
                }
                Priced::Is(money, decimal.place.clone())
            }),
            [] => Priced::Wrong,
            ref currencies => {
                let codes: Vec<_> = currencies.iter().map(ToString::to_string).collect();
                let message = format!("one number for {} currencies: {}", codes.len(), list(&codes));
                let example: Vec<_> =
                    codes.iter().map(|code| format!("{code} = \"{}\"", decimal.value.0)).collect();
                let hint = format!("write one for each: `{{ {} }}`", example.join(", "));
                self.mistake("price", &decimal.place, message, &hint);
                Priced::Wrong
            }
        };
        vec![price; count]
    }

    /// The price under one key, which names a market or a currency.
    fn keyed_price(&mut self, key: &Placed<String>, decimal: &Placed<Decimal>) -> Priced {
        let markets = &self.context.markets;
        let by_name = markets.heads.iter().find(|head| head.id == key.value).map(|head| head.currency);
        let by_code = || markets.currencies().into_iter().find(|currency| currency.code() == key.value);
        let Some(currency) = by_name.unwrap_or_else(by_code) else {
            if by_name.is_none() {
                self.report_price_key(key);
            }
            return Priced::Wrong;
        };
        let Some(money) = self.amount(decimal, currency) else { return Priced::Wrong };
        if money.amount == 0 {
            self.refuse_zero(&decimal.place);
        }
        Priced::Is(money, decimal.place.clone())
    }

    fn report_price_key(&mut self, key: &Placed<String>) {
        let markets = &self.context.markets;
        if !markets.whole {
            return;
        }
        let known = markets.price_keys();
        let message = format!("`{}` is neither a market nor the currency of one", key.value);
        let mistake = Diagnostic::mistake("unknown-market", key.place.clone(), message);
        self.report(match nearest(&key.value, known.iter().map(String::as_str)) {
            Some(likely) => mistake.hint(format!("did you mean `{likely}`?")),
            None => mistake.hint(format!("known here: {}", list(&known))),
        });
    }

    fn refuse_zero(&mut self, place: &Place) {
        self.mistake("price", place, "the price is zero", "Stripe takes no payment of nothing");
    }

    /// Money of decimal text, as Stripe takes it; zero is allowed here. `None` after a report.
    pub(super) fn amount(&mut self, decimal: &Placed<Decimal>, currency: Currency) -> Option<Money> {
        let text = &decimal.value.0;
        let (message, hint) = match Money::from_decimal(text, currency) {
            Ok(money) if money.amount > stripe::largest_amount(currency) => {
                let largest = Money::new(stripe::largest_amount(currency), currency).to_decimal();
                (format!("`{text}` is more than Stripe takes"), format!("at most {largest} {currency}"))
            }
            Ok(money) if stripe::needs_whole_tens(currency) && money.amount % 10 != 0 => {
                let rounded = Money::new(money.amount / 10 * 10, currency).to_decimal();
                let message = format!("Stripe takes {currency} with a zero for the last decimal");
                (message, format!("write `\"{rounded}\"`"))
            }
            Ok(money) => return Some(money),
            Err(DecimalError::TooManyDecimals) => {
                let message = format!("`{text}` has more decimals than {currency}");
                let hint = match currency.digits() {
                    0 => format!("{currency} has none"),
                    digits => format!("{currency} has {digits}; a point does not separate thousands"),
                };
                (message, hint)
            }
            Err(error) => {
                (format!("`{text}` is no amount of money: {error}"), "write `\"24.00\"`".to_owned())
            }
        };
        self.mistake("price", &decimal.place, message, &hint);
        None
    }

    /// Advises on a price that alone is less than Stripe's smallest payment.
    pub(super) fn advise_small(&mut self, price: &Priced) {
        let Priced::Is(money, place) = price else { return };
        let Some(smallest) = stripe::smallest_payment(money.currency) else { return };
        if (1..smallest).contains(&money.amount) {
            let smallest = Money::new(smallest, money.currency);
            self.advise(
                "small-price",
                place,
                format!("Stripe takes no payment below {} {}", smallest.to_decimal(), smallest.currency),
                "an order of this alone cannot be paid; sell it in packs, or set `min_quantity`",
            );
        }
    }
}
