//! What Stripe takes, so that a price it refuses is found when the shop is built and not when somebody pays.

use crate::shop::Currency;

/// Most characters of a product's name. Source: Stripe's API changelog of 2018-10-31.
pub(super) const LONGEST_TITLE: usize = 250;

/// Most shipping options of a Checkout Session. Source: `shipping_options` in Stripe's API reference.
pub(super) const MOST_SHIPPING_OPTIONS: usize = 5;

/// The largest amount in minor units: eight digits, twelve for rupiah.
/// Source: "Minimum and maximum charge amounts" in <https://docs.stripe.com/currencies>.
pub(super) fn largest_amount(currency: Currency) -> i64 {
    if currency.code() == "IDR" { 999_999_999_999 } else { 99_999_999 }
}

/// The smallest amount of a whole payment in minor units, where it is known. Same source.
pub(super) fn smallest_payment(currency: Currency) -> Option<i64> {
    Some(match currency.code() {
        "USD" | "AUD" | "BRL" | "CAD" | "CHF" | "EUR" | "INR" | "NZD" | "SGD" | "JPY" => 50,
        "GBP" => 30,
        "BGN" => 100,
        "AED" | "MYR" | "PLN" | "RON" => 200,
        "DKK" => 250,
        "NOK" | "SEK" => 300,
        "HKD" => 400,
        "MXN" | "THB" => 1000,
        "CZK" => 1500,
        "HUF" => 17_500,
        _ => return None,
    })
}

/// Whether amounts must be whole tens of minor units: currencies with three decimals, by "Three-decimal currencies" in
/// <https://docs.stripe.com/currencies>.
pub(super) fn needs_whole_tens(currency: Currency) -> bool {
    currency.digits() == 3
}
