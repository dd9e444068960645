//! The terms on which a shop sells, as its settings say: what the function needs of them beside prices.

use serde::{Deserialize, Serialize};

/// What the payment page asks and allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckoutTerms {
    /// Whether buyers may enter promotion codes.
    pub promotion_codes: bool,
    /// Whether the page asks for a telephone number.
    pub phone: bool,
    /// Whether buyers must agree to the seller's terms. Stripe refuses the session if its account has no address of terms.
    pub terms_consent: bool,
    /// Whether buyers may pay in their own currency; `None` leaves it to the Stripe account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adaptive_pricing: Option<bool>,
    /// How long an order can be paid, in minutes, within [`Self::OPEN_MINUTES`].
    pub open_minutes: u32,
    /// How many unpaid orders with counted stock one client address may have, within [`Self::MAX_OPEN_ORDERS`].
    pub max_open_orders: u32,
}

impl CheckoutTerms {
    /// The shortest and longest time that an order can be paid, in minutes. Stripe takes 30 minutes to 24 hours; at the short
    /// end there is room for holding units, for clocks and for asking again, and at the long end Stripe still knows the session
    /// under its idempotency key.
    pub const OPEN_MINUTES: (u32, u32) = (45, 1200);
    /// The bounds of `max_open_orders`.
    pub const MAX_OPEN_ORDERS: (u32, u32) = (1, 100);

    /// How long an order can be paid, in seconds. Within the bounds, whatever the price list says.
    pub fn open_seconds(&self) -> i64 {
        let (least, most) = Self::OPEN_MINUTES;
        i64::from(self.open_minutes.clamp(least, most)) * 60
    }
}

impl Default for CheckoutTerms {
    fn default() -> Self {
        Self {
            promotion_codes: false,
            phone: false,
            terms_consent: false,
            adaptive_pricing: None,
            open_minutes: 60,
            max_open_orders: 5,
        }
    }
}

/// What is told about the stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StockTerms {
    /// Up to which count buyers may see how many are left; 0 shows no count.
    pub show_up_to: u32,
    /// At which count the seller is told; 0 tells nothing.
    pub low_at: u32,
}

impl Default for StockTerms {
    fn default() -> Self {
        Self { show_up_to: 10, low_at: 3 }
    }
}

/// Whom mails are from and who gets those about orders. `None` where neither `[mail]` nor `[seller]` says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MailTerms {
    /// The address that mails are from.
    pub from: Option<String>,
    /// The address that is told of orders.
    pub orders_to: Option<String>,
}

/// The address of the store where the settings name none.
pub const DEFAULT_STORE: &str = "file:store";
