//! Orders as JSON: names that scripts may hold on to. Amounts are minor units of `currency`, times are ISO 8601 in UTC.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::moment::iso;
use crate::checkout::{GiveBackOutcome, Order, Review, Sent, State};
use crate::payment::Address;

/// An order in a list.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    /// `ord_…`.
    pub(super) id: String,
    /// What people call it.
    pub(super) number: String,
    pub(super) state: State,
    /// Whether something should be sent now.
    pub(super) to_send: bool,
    pub(super) sent: Sent,
    pub(super) created: String,
    pub(super) paid: Option<String>,
    pub(super) market: String,
    pub(super) currency: String,
    /// What was paid; what was quoted, without shipping, if it is not paid.
    pub(super) amount_total: i64,
    pub(super) amount_refunded: i64,
    /// How many units.
    pub(super) units: u32,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) country: Option<String>,
    pub(super) reviews: Vec<Review>,
}

impl From<&Order> for Summary {
    fn from(order: &Order) -> Self {
        let payment = order.payment.as_ref();
        let recipient = payment.map(|payment| &payment.recipient);
        let address = recipient.and_then(|recipient| recipient.shipping_address.as_ref());
        Self {
            id: order.id.to_string(),
            number: order.id.number(),
            state: order.state,
            to_send: order.waits_for_sending(),
            sent: order.sent(),
            created: iso(order.created),
            paid: order.paid_at.map(iso),
            market: order.quote.market.to_string(),
            currency: order.quote.currency.code_lowercase(),
            amount_total: total(order),
            amount_refunded: order.amount_refunded(),
            units: order.quote.lines.iter().map(|line| line.quantity).sum(),
            name: recipient.and_then(|to| to.shipping_name.clone().or_else(|| to.name.clone())),
            email: recipient.and_then(|recipient| recipient.email.clone()),
            country: address.and_then(|address| address.country.clone()),
            reviews: order.reviews.iter().cloned().collect(),
        }
    }
}

/// What was paid, or what the goods were quoted at.
pub(super) fn total(order: &Order) -> i64 {
    let paid = order.payment.as_ref().and_then(|payment| payment.amount_total);
    paid.unwrap_or(order.quote.amount_subtotal)
}

/// An order with everything.
#[derive(Debug, Serialize)]
pub(super) struct Full {
    #[serde(flatten)]
    summary: Summary,
    lines: Vec<Line>,
    amount_subtotal: i64,
    amount_discount: Option<i64>,
    amount_shipping: Option<i64>,
    amount_tax: Option<i64>,
    /// What can still be refunded.
    amount_refundable: i64,
    phone: Option<String>,
    address: Option<Address>,
    session: Option<String>,
    payment_intent: Option<String>,
    parcels: Vec<ShownParcel>,
    refunds: Vec<ShownRefund>,
    refunds_under_way: Vec<ShownWish>,
    disputes: Vec<ShownDispute>,
    /// What is still to be done for it.
    unfinished: usize,
}

#[derive(Debug, Serialize)]
struct Line {
    sku: String,
    title: String,
    variant: Option<String>,
    quantity: u32,
    unit_amount: i64,
    amount: i64,
    /// How many are still to be sent.
    to_send: u32,
    sent: u32,
    returned: u32,
}

#[derive(Debug, Serialize)]
struct ShownParcel {
    parcel: usize,
    sent: String,
    lines: BTreeMap<String, u32>,
    carrier: Option<String>,
    number: Option<String>,
    url: Option<String>,
}

#[derive(Debug, Serialize)]
struct ShownRefund {
    id: String,
    amount: i64,
    status: String,
    created: Option<String>,
    operation: Option<String>,
}

#[derive(Debug, Serialize)]
struct ShownWish {
    operation: String,
    amount: i64,
    reason: Option<String>,
    /// Why Stripe refused; nothing if it is to be asked (again).
    refused: Option<String>,
}

#[derive(Debug, Serialize)]
struct ShownDispute {
    id: String,
    amount: i64,
    status: String,
    created: String,
}

impl From<&Order> for Full {
    fn from(order: &Order) -> Self {
        let payment = order.payment.as_ref();
        let recipient = payment.map(|payment| &payment.recipient);
        Self {
            summary: order.into(),
            lines: lines(order),
            amount_subtotal: order.quote.amount_subtotal,
            amount_discount: payment.map(|payment| payment.amount_discount),
            amount_shipping: payment.map(|payment| payment.amount_shipping),
            amount_tax: payment.map(|payment| payment.amount_tax),
            amount_refundable: order.left_to_refund(),
            phone: recipient.and_then(|recipient| recipient.phone.clone()),
            address: recipient.and_then(|recipient| recipient.shipping_address.clone()),
            session: order.session.as_ref().map(|session| session.id.clone()),
            payment_intent: payment.and_then(|payment| payment.payment_intent.clone()),
            parcels: parcels(order),
            refunds: refunds(order),
            refunds_under_way: wishes(order),
            disputes: disputes(order),
            unfinished: order.tasks.iter().filter(|task| task.is_pending()).count(),
        }
    }
}

fn lines(order: &Order) -> Vec<Line> {
    let left = order.to_send();
    let line = |line: &crate::checkout::QuotedLine| Line {
        sku: line.sku.to_string(),
        title: line.title.clone(),
        variant: line.variant.clone(),
        quantity: line.quantity,
        unit_amount: line.unit_amount,
        amount: line.amount,
        to_send: left.get(&line.sku).copied().unwrap_or(0),
        sent: order.units_sent(&line.sku),
        returned: order.came_back.get(&line.sku).map_or(0, |back| back.units()),
    };
    order.quote.lines.iter().map(line).collect()
}

fn parcels(order: &Order) -> Vec<ShownParcel> {
    let parcel = |(at, parcel): (usize, &crate::checkout::Parcel)| ShownParcel {
        parcel: at + 1,
        sent: iso(parcel.at),
        lines: parcel.lines.iter().map(|(sku, units)| (sku.to_string(), *units)).collect(),
        carrier: parcel.tracking.carrier.clone(),
        number: parcel.tracking.number.clone(),
        url: parcel.tracking.url.clone(),
    };
    order.parcels.iter().enumerate().map(parcel).collect()
}

fn refunds(order: &Order) -> Vec<ShownRefund> {
    let refund = |refund: &crate::checkout::RefundFact| ShownRefund {
        id: refund.id.clone(),
        amount: refund.amount,
        status: refund.status.clone(),
        created: refund.created.map(iso),
        operation: refund.operation.clone(),
    };
    order.refunds.values().map(refund).collect()
}

fn wishes(order: &Order) -> Vec<ShownWish> {
    let open = order.given_back.iter().filter_map(|(operation, wish)| {
        let refused = match &wish.outcome {
            GiveBackOutcome::Made { .. } => return None,
            GiveBackOutcome::Pending => None,
            GiveBackOutcome::Refused { why } => Some(why.clone()),
        };
        let (operation, reason) = (operation.clone(), wish.reason.clone());
        Some(ShownWish { operation, amount: wish.amount, reason, refused })
    });
    open.collect()
}

fn disputes(order: &Order) -> Vec<ShownDispute> {
    let dispute = |dispute: &crate::checkout::DisputeFact| ShownDispute {
        id: dispute.id.clone(),
        amount: dispute.amount,
        status: dispute.status.clone(),
        created: iso(dispute.created),
    };
    order.disputes.values().map(dispute).collect()
}

/// The name of a state, as in JSON.
pub(super) fn word(state: State) -> String {
    serde_json::to_value(state).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
