//! What a session is to be made for: an order, in the shop's own words.

use std::collections::BTreeMap;

use crate::shop::{Country, Currency, Language, Money};

/// Everything that a session is made from. It says nothing of how the shop keeps its orders.
#[expect(clippy::struct_excessive_bools, reason = "they are Stripe's own switches")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionOrder {
    /// The currency of every amount.
    pub currency: Currency,
    /// What is bought: 1 to 100 lines, and the buyer sees them in this order.
    pub lines: Vec<SessionLine>,
    /// Ways to ship, at most five; the first is chosen until the buyer chooses. None for goods that are not shipped.
    pub shipping: Vec<SessionShipping>,
    /// Where to: the page asks for an address in one of these. None for goods that are not shipped.
    pub countries: Vec<Country>,
    /// Whether Stripe Tax works the tax out. Without it prices are charged as they are; what they include is the
    /// shop's own affair.
    pub automatic_tax: bool,
    /// Whether the page takes promotion codes.
    pub promotion_codes: bool,
    /// Whether the page asks for a telephone number.
    pub phone: bool,
    /// Whether the buyer has to agree to the terms, whose address has to be in Stripe's dashboard.
    pub terms_consent: bool,
    /// Whether Stripe may offer to pay in the buyer's own currency; the account's setting if `None`.
    pub adaptive_pricing: Option<bool>,
    /// The language of the page.
    pub language: Language,
    /// The buyer's mail address, if it is known.
    pub customer_email: Option<String>,
    /// When it can no longer be paid, in seconds since 1970: 30 minutes to 24 hours ahead.
    pub expires_at: i64,
    /// Where the buyer goes after paying. Stripe puts the session's id in place of `{CHECKOUT_SESSION_ID}`.
    pub success_url: String,
    /// Where the buyer goes on turning back.
    pub cancel_url: String,
    /// The shop's id: events of other shops on the same account are told apart by it.
    pub shop: String,
    /// The order's id.
    pub order: String,
    /// More to write on the session and on its payment.
    pub metadata: BTreeMap<String, String>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// What it is, to find it again.
    pub sku: String,
    /// What the buyer reads.
    pub name: String,
    /// A second line to read: the variant.
    pub description: Option<String>,
    /// The address of a picture, reachable from outside.
    pub image: Option<String>,
    /// The price of one.
    pub unit_amount: Money,
    /// How many, at least one.
    pub quantity: u32,
    /// Whether the price includes tax, for Stripe Tax.
    pub tax: Option<TaxBehavior>,
    /// What it is to the tax office, as one of Stripe's codes: `txcd_…`.
    pub tax_code: Option<String>,
}

/// One way to ship.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionShipping {
    /// Which of the shop's rates it is, to find it again.
    pub id: String,
    /// What the buyer reads.
    pub name: String,
    /// The price of the whole parcel.
    pub amount: Money,
    /// Whether the price includes tax, for Stripe Tax.
    pub tax: Option<TaxBehavior>,
    /// Fewest and most working days on the way.
    pub days: Option<(u32, u32)>,
}

/// Whether a price includes its tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaxBehavior {
    /// It does.
    Inclusive,
    /// Tax comes on top.
    Exclusive,
}

/// The key under which a session and its payment say which shop they belong to.
pub const SHOP_KEY: &str = "shop";
/// The key under which a session and its payment say which order they are for.
pub const ORDER_KEY: &str = "order";
/// The key under which a line says its SKU.
pub const SKU_KEY: &str = "sku";
/// The key under which a shipping rate says which of the shop's it is.
pub const SHIPPING_KEY: &str = "shipping";
