//! Money: an integer of minor units with its currency. Decimal text becomes money here, exactly, and nowhere else; no
//! float is ever involved.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A currency of ISO 4217, which fixes how many decimals its amounts have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The three-letter code in upper case: `EUR`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// The code as Stripe's API and our own write it: `eur`.
    pub fn code_lowercase(self) -> String {
        self.code().to_ascii_lowercase()
    }

    /// Digits after the decimal point, by ISO 4217: 2 for most, 0 for JPY, 3 for KWD.
    pub fn digits(self) -> u8 {
        self.0.exponent().and_then(|digits| u8::try_from(digits).ok()).unwrap_or(0)
    }

    /// Every code there is, for suggestions.
    pub fn is_code(text: &str) -> bool {
        text.parse::<Self>().is_ok()
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        // Funds codes, metals and testing codes have no exponent: nobody sells in them.
        iso_currency::Currency::from_code(code)
            .filter(|currency| currency.exponent().is_some())
            .map(Self)
            .ok_or(UnknownCurrency)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = <std::borrow::Cow<'_, str>>::deserialize(deserializer)?;
        code.parse().map_err(serde::de::Error::custom)
    }
}

/// The text is no code of ISO 4217 that things can be sold in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a currency of ISO 4217")]
pub struct UnknownCurrency;

/// An amount of minor units (cents, yen, fils) in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units.
    pub amount: i64,
    /// The currency they are units of.
    pub currency: Currency,
}

/// Why decimal text is not an amount of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// It has other characters than digits and one point.
    #[error("not a decimal number such as `24.00`")]
    NotDecimal,
    /// It has more decimals than the currency.
    #[error("too many decimals")]
    TooManyDecimals,
    /// It is more than anything costs.
    #[error("too large")]
    TooLarge,
}

/// The largest amount a price may have, in minor units: Stripe takes eight digits, twelve for some currencies.
pub const LARGEST_AMOUNT: i64 = 999_999_999_999;

impl Money {
    /// An amount of minor units.
    pub fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Reads decimal text (`24`, `24.5`, `24.00`) exactly. Missing decimals are zeros; excess ones are refused even when
    /// they are zeros, since `1.000` may have been meant as a thousand.
    pub fn from_decimal(text: &str, currency: Currency) -> Result<Self, DecimalError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || text.ends_with('.') {
            return Err(DecimalError::NotDecimal);
        }
        let digits = usize::from(currency.digits());
        if fraction.len() > digits {
            return Err(DecimalError::TooManyDecimals);
        }
        let minor_units = format!("{whole}{fraction:0<digits$}");
        match minor_units.parse::<i64>() {
            Ok(amount) if amount <= LARGEST_AMOUNT => Ok(Self { amount, currency }),
            _ => Err(DecimalError::TooLarge),
        }
    }

    /// Plain decimal text with the currency's digits and a point, as feeds and schema.org want it: `1234.50`.
    pub fn to_decimal(self) -> String {
        let digits = usize::from(self.currency.digits());
        let sign = if self.amount < 0 { "-" } else { "" };
        let all = format!("{:0>width$}", self.amount.unsigned_abs(), width = digits + 1);
        let (whole, fraction) = all.split_at(all.len() - digits);
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minor(text: &str, code: &str) -> Result<i64, DecimalError> {
        Money::from_decimal(text, code.parse().unwrap()).map(|money| money.amount)
    }

    #[test]
    fn decimal_text_becomes_minor_units_with_the_digits_of_the_currency() {
        assert_eq!(minor("24.00", "EUR"), Ok(2400));
        assert_eq!(minor("24", "EUR"), Ok(2400));
        assert_eq!(minor("24.5", "EUR"), Ok(2450));
        assert_eq!(minor("0.01", "USD"), Ok(1));
        assert_eq!(minor("1200", "JPY"), Ok(1200));
        assert_eq!(minor("1.234", "KWD"), Ok(1234));
    }

    #[test]
    fn text_that_is_no_exact_amount_is_refused() {
        assert_eq!(minor("1.000", "EUR"), Err(DecimalError::TooManyDecimals));
        assert_eq!(minor("1200.0", "JPY"), Err(DecimalError::TooManyDecimals));
        for text in ["", ".", "1.", ".5", "1,50", "-1", "+1", "1e3", "1_000", "1.2.3", "٣", " 1"] {
            assert_eq!(minor(text, "EUR"), Err(DecimalError::NotDecimal), "{text:?}");
        }
        assert_eq!(minor("99999999999999999999", "EUR"), Err(DecimalError::TooLarge));
        assert_eq!(minor("10000000000.00", "EUR"), Err(DecimalError::TooLarge));
    }

    #[test]
    fn codes_that_nobody_sells_in_are_no_currencies() {
        for code in ["XXX", "XAU", "EURO", "eur", ""] {
            assert!(code.parse::<Currency>().is_err(), "{code}");
        }
    }

    proptest::proptest! {
        #[test]
        fn decimal_text_round_trips(amount in 0..=LARGEST_AMOUNT, code in proptest::sample::select(&["JPY", "EUR", "KWD"])) {
            let money = Money::new(amount, code.parse().unwrap());
            proptest::prop_assert_eq!(Money::from_decimal(&money.to_decimal(), money.currency), Ok(money));
        }
    }
}
