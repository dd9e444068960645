//! A payment session: the page on which a buyer pays one order, and what became of it.

use std::collections::BTreeMap;

/// Whether a session can still be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionStatus {
    /// It can be paid.
    Open,
    /// The buyer went through it. Whether money came is another question: [`PaymentStatus`].
    Complete,
    /// It cannot be paid any more and never was.
    Expired,
    /// A word this version does not know. Nothing may be concluded from it.
    Other(String),
}

/// Whether money came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentStatus {
    /// It came.
    Paid,
    /// It did not come: not yet, when the session is complete and the method is a slow one.
    Unpaid,
    /// There was nothing to pay: a discount took it all.
    NoPaymentRequired,
    /// A word this version does not know. Nothing may be concluded from it.
    Other(String),
}

impl From<String> for SessionStatus {
    fn from(word: String) -> Self {
        match word.as_str() {
            "open" => Self::Open,
            "complete" => Self::Complete,
            "expired" => Self::Expired,
            _ => Self::Other(word),
        }
    }
}

impl From<String> for PaymentStatus {
    fn from(word: String) -> Self {
        match word.as_str() {
            "paid" => Self::Paid,
            "unpaid" => Self::Unpaid,
            "no_payment_required" => Self::NoPaymentRequired,
            _ => Self::Other(word),
        }
    }
}

impl PaymentStatus {
    /// Whether the order may be delivered.
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Paid | Self::NoPaymentRequired)
    }
}

/// A session as the money path needs it. Every amount is in minor units by ISO 4217, in `currency`, which is the one
/// the shop asked for, whatever the buyer paid in (see [`Presentment`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentSession {
    /// Stripe's id: `cs_live_…` or `cs_test_…`.
    pub id: String,
    /// Where the buyer pays; gone when the session is no longer open.
    pub url: Option<String>,
    /// Whether it can still be paid. `None` only for sessions of other modes and very old ones.
    pub status: Option<SessionStatus>,
    /// Whether money came.
    pub payment_status: PaymentStatus,
    /// `payment` for ours; `setup` and `subscription` are somebody else's.
    pub mode: String,
    /// Whether real money moves.
    pub livemode: bool,
    /// Lines before discounts, taxes that are not included, and shipping.
    pub amount_subtotal: Option<i64>,
    /// What is paid in all.
    pub amount_total: Option<i64>,
    /// The currency, as a lower-case code.
    pub currency: Option<String>,
    /// The order's id, as we sent it.
    pub client_reference_id: Option<String>,
    /// What we wrote on it: shop and order.
    pub metadata: BTreeMap<String, String>,
    /// When it was created, in seconds since 1970.
    pub created: i64,
    /// When it can no longer be paid, in seconds since 1970.
    pub expires_at: i64,
    /// The payment's id: `pi_…`. There is none before the buyer pays, nor when there was nothing to pay.
    pub payment_intent: Option<String>,
    /// How the payment stands, in Stripe's word: `processing`, `requires_payment_method`, `canceled`, `succeeded` … Known only
    /// where the payment was expanded, as [`super::Payments::session`] does; events and lists do not have it.
    pub payment_intent_status: Option<String>,
    /// Who paid, as far as the page asked.
    pub customer: Option<CustomerDetails>,
    /// Where to send it.
    pub shipping: Option<ShippingDetails>,
    /// Which shipping was chosen and what it costs.
    pub shipping_cost: Option<ShippingCost>,
    /// What explains the difference between subtotal and total.
    pub total_details: Option<TotalDetails>,
    /// What the buyer paid in another currency, if so.
    pub presentment: Option<Presentment>,
    /// The lines; `None` where Stripe leaves them out (events, lists).
    pub line_items: Option<Vec<LineItem>>,
}

impl PaymentSession {
    /// Whether the buyer went through it with a slow method, and that failed. Stripe tells it by an event; to look again, the
    /// payment says it: it wants another method, which nobody will give it, or is called off.
    pub fn has_failed(&self) -> bool {
        let failed = |status: &String| matches!(status.as_str(), "requires_payment_method" | "canceled");
        self.status == Some(SessionStatus::Complete)
            && self.payment_status == PaymentStatus::Unpaid
            && self.payment_intent_status.as_ref().is_some_and(failed)
    }
}

/// Who paid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerDetails {
    /// The mail address.
    pub email: Option<String>,
    /// The name, of a person or a company.
    pub name: Option<String>,
    /// The telephone number, if it was asked for.
    pub phone: Option<String>,
    /// The billing address.
    pub address: Option<Address>,
}

/// Where to send it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShippingDetails {
    /// To whom.
    pub name: Option<String>,
    /// Where.
    pub address: Option<Address>,
}

/// A postal address. Which parts there are depends on the country.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Address {
    /// Street, house number, post box.
    pub line1: Option<String>,
    /// Apartment, suite, building.
    pub line2: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// City, district, town.
    pub city: Option<String>,
    /// State, province, region.
    pub state: Option<String>,
    /// Two upper-case letters.
    pub country: Option<String>,
}

/// The shipping that was chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShippingCost {
    /// Before discounts and taxes that are not included.
    pub amount_subtotal: i64,
    /// The tax on it.
    pub amount_tax: i64,
    /// With them.
    pub amount_total: i64,
    /// Stripe's id of the rate: `shr_…`.
    pub shipping_rate: Option<String>,
    /// What we wrote on the rate: which of the offered choices it is. Known only where the rate was expanded, as
    /// [`super::Payments::session`] does; events do not have it.
    pub rate_metadata: BTreeMap<String, String>,
}

/// What explains the difference between subtotal and total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TotalDetails {
    /// Discounts, a positive number.
    pub amount_discount: i64,
    /// Shipping.
    pub amount_shipping: i64,
    /// Taxes, those that are included too.
    pub amount_tax: i64,
}

/// What the buyer paid in a currency of their own, by adaptive pricing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presentment {
    /// Minor units of that currency by ISO 4217.
    pub amount: i64,
    /// The currency, as a lower-case code.
    pub currency: String,
}

/// A line that was bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineItem {
    /// The SKU, as we wrote it on the line.
    pub sku: Option<String>,
    /// What the buyer read.
    pub description: Option<String>,
    /// How many.
    pub quantity: u64,
    /// Quantity times unit price.
    pub amount_subtotal: i64,
    /// With discounts and taxes.
    pub amount_total: i64,
    /// The tax on it.
    pub amount_tax: i64,
    /// The price of one.
    pub unit_amount: Option<i64>,
    /// The currency, as a lower-case code.
    pub currency: String,
}
