//! Money that goes back: refunds that the seller makes, and disputes that the buyer's bank makes.

use std::collections::BTreeMap;

use crate::shop::Money;

/// A refund to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    /// The payment intent that was paid.
    pub payment_intent: String,
    /// How much to give back; all that is left if `None`.
    pub amount: Option<Money>,
    /// Facts to find the refund by: shop, order, line.
    pub metadata: BTreeMap<String, String>,
}

/// A refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Stripe's id: `re_…`.
    pub id: String,
    /// The payment it gives back.
    pub payment_intent: Option<String>,
    /// How much, in minor units by ISO 4217, always positive.
    pub amount: i64,
    /// The currency, as a lower-case code.
    pub currency: String,
    /// `pending`, `requires_action`, `succeeded`, `failed`, `canceled`, or something newer.
    pub status: String,
    /// When it was made, in seconds since 1970.
    pub created: i64,
    /// What whoever made it wrote on it.
    pub metadata: BTreeMap<String, String>,
}

impl Refund {
    /// Whether the money went back or is going to: a refund that failed or was called off gives nothing back.
    pub fn counts(&self) -> bool {
        !matches!(self.status.as_str(), "failed" | "canceled")
    }
}

/// A dispute: the buyer's bank took the money back, or asks questions first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// Stripe's id: `du_…` or `dp_…`.
    pub id: String,
    /// The payment it is about.
    pub payment_intent: Option<String>,
    /// How much is disputed, in minor units by ISO 4217.
    pub amount: i64,
    /// The currency, as a lower-case code.
    pub currency: String,
    /// `needs_response`, `under_review`, `won`, `lost`, `warning_…`, `prevented`, or something newer.
    pub status: String,
    /// Why, in Stripe's word: `fraudulent`, `product_not_received` …
    pub reason: String,
    /// When it was opened, in seconds since 1970.
    pub created: i64,
}
