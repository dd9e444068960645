//! Amounts as the dashboard shows them.

use crate::shop::money_format::MoneyFormat;
use crate::shop::{Currency, Money};

/// An amount in minor units, in English.
pub(super) fn money(amount: i64, currency: Currency) -> String {
    let language = "en".parse().ok();
    let money = Money::new(amount, currency);
    language.map_or_else(|| money.to_decimal(), |language| MoneyFormat::new(&language).format(money))
}
