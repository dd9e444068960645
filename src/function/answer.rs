//! What the routes answer, word for word: the interface's own types, apart from those that are stored.

use serde::Serialize;

use crate::checkout::{Opened, Order, Parcel, Quote, QuotedTax, State, Tracking};
use crate::shop::WhenOut;

/// An order that can be paid.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Opened"))]
pub(super) struct OpenedAnswer {
    /// The order's id.
    order: String,
    /// Lets the buyer look at the order.
    token: String,
    /// Where the buyer pays.
    url: String,
    /// Until when, in seconds since 1970.
    expires_at: i64,
}

impl From<Opened> for OpenedAnswer {
    fn from(opened: Opened) -> Self {
        let Opened { order, token, url, expires_at } = opened;
        Self { order: order.to_string(), token, url, expires_at }
    }
}

/// What a cart costs. Amounts are minor units of the currency.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Quote"))]
pub(super) struct QuoteAnswer {
    /// The market.
    market: String,
    /// Where to ship, by ISO 3166-1; null if nothing is shipped.
    country: Option<String>,
    /// The currency of every amount, by ISO 4217 in lower case.
    currency: String,
    /// What is bought, sorted by SKU.
    lines: Vec<LineAnswer>,
    /// Ways to ship, the preferred one first; empty if nothing is shipped.
    shipping: Vec<ShippingAnswer>,
    /// The sum of the lines.
    amount_subtotal: i64,
    /// The tax within the subtotal; null where it is worked out on the payment page, or none is charged.
    amount_tax_included: Option<i64>,
    /// The digest of the price list that this was taken from.
    price_list: String,
}

/// A line of a quote or an order.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Line"))]
pub(super) struct LineAnswer {
    /// What.
    sku: String,
    /// The product's name.
    title: String,
    /// The variant's name.
    variant: Option<String>,
    /// How many.
    quantity: u32,
    /// The price of one.
    unit_amount: i64,
    /// The price of all.
    amount: i64,
}

/// A way to ship.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Shipping"))]
pub(super) struct ShippingAnswer {
    /// Names it in a request.
    id: String,
    /// What the buyer reads.
    name: String,
    /// Its price for this cart.
    amount: i64,
    /// Fewest and most working days.
    days: Option<[u32; 2]>,
}

impl From<&Quote> for QuoteAnswer {
    fn from(quote: &Quote) -> Self {
        let shipping = quote.shipping.iter().map(|choice| ShippingAnswer {
            id: choice.id.clone(),
            name: choice.name.clone(),
            amount: choice.amount,
            days: choice.days.map(|(least, most)| [least, most]),
        });
        Self {
            market: quote.market.to_string(),
            country: quote.country.map(|country| country.to_string()),
            currency: quote.currency.code_lowercase(),
            lines: lines(quote),
            shipping: shipping.collect(),
            amount_subtotal: quote.amount_subtotal,
            amount_tax_included: match quote.tax {
                QuotedTax::Included { amount, .. } => Some(amount),
                QuotedTax::None | QuotedTax::Stripe { .. } => None,
            },
            price_list: quote.price_list.clone(),
        }
    }
}

fn lines(quote: &Quote) -> Vec<LineAnswer> {
    let line = |line: &crate::checkout::QuotedLine| LineAnswer {
        sku: line.sku.to_string(),
        title: line.title.clone(),
        variant: line.variant.clone(),
        quantity: line.quantity,
        unit_amount: line.unit_amount,
        amount: line.amount,
    };
    quote.lines.iter().map(line).collect()
}

/// How many there are of each SKU that was asked for and is sold.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Stock"))]
pub(super) struct StockAnswer {
    /// By SKU. What the shop does not sell is left out.
    pub(super) stock: std::collections::BTreeMap<String, AvailableAnswer>,
}

/// How many there are of a SKU.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Available"))]
pub(super) struct AvailableAnswer {
    /// How many can be bought now; null if there are more than the shop shows, or they are not counted.
    pub(super) available: Option<u32>,
    /// What happens when none is left.
    pub(super) when_out: WhenOut,
}

/// Where an order stands, for its buyer.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Status"))]
pub(super) enum StatusAnswer {
    /// It can be paid.
    Open,
    /// The money is on its way.
    Processing,
    /// It is paid.
    Paid,
    /// It is paid, and all that goes by post is sent.
    Shipped,
    /// A part of the money went back.
    PartlyRefunded,
    /// All of the money went back.
    Refunded,
    /// It is over, and was not paid.
    Expired,
}

impl From<State> for StatusAnswer {
    fn from(state: State) -> Self {
        match state {
            State::Holding | State::Creating | State::Open => Self::Open,
            State::Closing | State::Expired => Self::Expired,
            State::Processing => Self::Processing,
            // A dispute is between the buyer's bank and the seller.
            State::Paid | State::Disputed | State::DisputeWon => Self::Paid,
            State::Shipped => Self::Shipped,
            State::PartlyRefunded => Self::PartlyRefunded,
            State::Refunded | State::DisputeLost => Self::Refunded,
        }
    }
}

/// An order as its buyer may see it: nothing of who and where, since links are passed on. Amounts are minor units of the currency.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Order"))]
pub(super) struct OrderAnswer {
    /// The order's id.
    order: String,
    /// The number that people read and tell each other, as letters have it.
    number: String,
    /// Where it stands.
    status: StatusAnswer,
    /// The currency of every amount, by ISO 4217 in lower case.
    currency: String,
    /// When it was made, in seconds since 1970.
    created_at: i64,
    /// When it was paid, in seconds since 1970.
    paid_at: Option<i64>,
    /// What was bought.
    lines: Vec<LineAnswer>,
    /// The sum of the lines.
    amount_subtotal: i64,
    /// Discounts; null until it is paid.
    amount_discount: Option<i64>,
    /// Shipping; null until it is paid.
    amount_shipping: Option<i64>,
    /// Taxes; null until it is paid.
    amount_tax: Option<i64>,
    /// What was paid in all; null until it is paid.
    amount_total: Option<i64>,
    /// What went back.
    amount_refunded: i64,
    /// What was sent, the first parcel first.
    parcels: Vec<ParcelAnswer>,
}

/// A parcel that was sent.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Parcel"))]
pub(super) struct ParcelAnswer {
    /// When it was sent, in seconds since 1970.
    sent_at: i64,
    /// How many of which SKU are in it.
    lines: std::collections::BTreeMap<String, u32>,
    /// Who carries it.
    carrier: Option<String>,
    /// The carrier's number.
    tracking_number: Option<String>,
    /// The carrier's page about it; `https:` or `http:`.
    tracking_url: Option<String>,
}

impl From<&Parcel> for ParcelAnswer {
    fn from(parcel: &Parcel) -> Self {
        let Tracking { carrier, number, url } = parcel.tracking.clone();
        let is_link = |url: &String| url.starts_with("https://") || url.starts_with("http://");
        Self {
            sent_at: parcel.at,
            lines: parcel.lines.iter().map(|(sku, units)| (sku.to_string(), *units)).collect(),
            carrier,
            tracking_number: number,
            tracking_url: url.filter(is_link),
        }
    }
}

impl From<&Order> for OrderAnswer {
    fn from(order: &Order) -> Self {
        let payment = order.payment.as_ref();
        Self {
            order: order.id.to_string(),
            number: order.id.number(),
            status: order.state.into(),
            currency: order.quote.currency.code_lowercase(),
            created_at: order.created,
            paid_at: order.paid_at,
            lines: lines(&order.quote),
            amount_subtotal: order.quote.amount_subtotal,
            amount_discount: payment.map(|payment| payment.amount_discount),
            amount_shipping: payment.map(|payment| payment.amount_shipping),
            amount_tax: payment.map(|payment| payment.amount_tax),
            amount_total: payment.and_then(|payment| payment.amount_total),
            amount_refunded: order.amount_refunded(),
            parcels: order.parcels.iter().map(ParcelAnswer::from).collect(),
        }
    }
}

/// What became of an event.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Heard"))]
pub(super) struct HeardAnswer {
    /// `stored`, `repeated` or `not_ours`.
    pub(super) heard: &'static str,
}

/// How the function is.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Health"))]
pub(super) struct HealthAnswer {
    /// Pushcart's version.
    pub(super) version: &'static str,
    /// The digest of the price list.
    pub(super) price_list: String,
    /// `ok`; a store that does not answer is a problem instead.
    pub(super) store: &'static str,
}
