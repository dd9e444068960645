//! How Stripe counts money, where it differs from ISO 4217. The only place that knows.
//!
//! Sources: <https://docs.stripe.com/currencies#zero-decimal>, `#three-decimal` and `#special-cases`, and for ISK
//! <https://support.stripe.com/questions/deprecation-of-fractional-isk-charges-and-refunds>:
//! - ISK and UGX have no decimals by ISO, yet the API counts hundredths of them and refuses any that are not whole.
//! - MGA has two decimals by ISO (fifths in truth); the API counts whole ones.
//! - BHD, JOD, KWD, OMR and TND have three; the API wants the last digit to be 0.
//!
//! HUF and TWD are special for payouts only.

use crate::shop::{Currency, Money};

/// Why Stripe would not take an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Stripe takes only whole units of this currency.
    #[error("Stripe takes only whole {0}")]
    NotWhole(Currency),
    /// Stripe takes only two decimals of this currency: the last of the three has to be 0.
    #[error("Stripe takes only amounts in {0} whose last digit is 0")]
    ThirdDecimal(Currency),
    /// More than there is room for.
    #[error("too large an amount")]
    TooLarge,
    /// Less than nothing.
    #[error("a negative amount")]
    Negative,
}

/// An amount as Stripe's API counts it.
pub fn to_stripe(money: Money) -> Result<i64, AmountError> {
    if money.amount < 0 {
        return Err(AmountError::Negative);
    }
    match money.currency.code() {
        "ISK" | "UGX" => money.amount.checked_mul(100).ok_or(AmountError::TooLarge),
        "MGA" if money.amount % 100 == 0 => Ok(money.amount / 100),
        "MGA" => Err(AmountError::NotWhole(money.currency)),
        _ if money.currency.digits() == 3 && money.amount % 10 != 0 => {
            Err(AmountError::ThirdDecimal(money.currency))
        }
        _ => Ok(money.amount),
    }
}

/// An amount that Stripe's API counted, in minor units by ISO 4217. `currency` is a code in either case; of an unknown
/// one the amount is left as it is. Stripe makes no fractions of ISK and UGX; if it did, they would be cut off.
pub fn from_stripe(amount: i64, currency: &str) -> i64 {
    if currency.eq_ignore_ascii_case("isk") || currency.eq_ignore_ascii_case("ugx") {
        amount / 100
    } else if currency.eq_ignore_ascii_case("mga") {
        amount.saturating_mul(100)
    } else {
        amount
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripe(amount: i64, code: &str) -> Result<i64, AmountError> {
        to_stripe(Money::new(amount, code.parse().unwrap()))
    }

    #[test]
    fn most_currencies_are_counted_as_iso_counts_them() {
        for code in ["EUR", "USD", "JPY", "KRW", "HUF", "TWD", "CLP", "XOF", "VND"] {
            assert_eq!(stripe(2400, code), Ok(2400), "{code}");
        }
    }

    #[test]
    fn kronur_and_shillings_are_counted_in_hundredths() {
        assert_eq!(stripe(5, "ISK"), Ok(500));
        assert_eq!(stripe(5, "UGX"), Ok(500));
        assert_eq!(from_stripe(500, "isk"), 5);
    }

    #[test]
    fn ariary_are_counted_whole() {
        assert_eq!(stripe(500, "MGA"), Ok(5));
        assert_eq!(stripe(520, "MGA"), Err(AmountError::NotWhole("MGA".parse().unwrap())));
        assert_eq!(from_stripe(5, "mga"), 500);
    }

    #[test]
    fn the_third_decimal_is_zero() {
        assert_eq!(stripe(5120, "KWD"), Ok(5120));
        assert_eq!(stripe(5124, "KWD"), Err(AmountError::ThirdDecimal("KWD".parse().unwrap())));
    }

    #[test]
    fn no_amount_is_negative_or_overflows() {
        assert_eq!(stripe(-1, "EUR"), Err(AmountError::Negative));
        assert_eq!(stripe(i64::MAX, "ISK"), Err(AmountError::TooLarge));
    }

    proptest::proptest! {
        #[test]
        fn what_stripe_takes_comes_back(amount in 0..=crate::shop::money::LARGEST_AMOUNT, code in proptest::sample::select(&["JPY", "EUR", "KWD", "ISK", "UGX", "MGA"])) {
            if let Ok(counted) = stripe(amount, code) {
                proptest::prop_assert_eq!(from_stripe(counted, code), amount);
            }
        }
    }
}
