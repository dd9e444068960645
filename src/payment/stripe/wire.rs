//! Stripe's JSON, as far as it is of use, read with tolerance: a field that is missing, null or of another kind than
//! expected reads as absent. A webhook that cannot be read would be sent again for days, and an absent amount is caught
//! where amounts are compared. Older API versions keep some things elsewhere; each such place is named here.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::currency::from_stripe;
use super::session_order::SKU_KEY;
use crate::payment as ours;

/// Reads a value, or its default if it is of another kind than expected.
fn tolerant<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).unwrap_or_default())
}

/// An object that Stripe sends as its id, or whole where it was asked to expand it.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Reference {
    Id(String),
    Whole {
        id: String,
        #[serde(default, deserialize_with = "tolerant")]
        metadata: BTreeMap<String, String>,
        #[serde(default, deserialize_with = "tolerant")]
        status: Option<String>,
    },
}

impl Reference {
    fn into_parts(self) -> (String, BTreeMap<String, String>) {
        match self {
            Self::Id(id) => (id, BTreeMap::new()),
            Self::Whole { id, metadata, .. } => (id, metadata),
        }
    }

    fn status(&self) -> Option<&String> {
        match self {
            Self::Id(_) => None,
            Self::Whole { status, .. } => status.as_ref(),
        }
    }

    fn into_id(self) -> String {
        self.into_parts().0
    }
}

/// Declares a struct whose fields are read with tolerance, except those in brackets, which have to be there.
macro_rules! tolerant_struct {
    ($name:ident [$($required:ident: $required_type:ty),*] { $($field:ident: $type:ty,)* }) => {
        #[derive(Debug, Clone, Deserialize)]
        #[allow(clippy::struct_field_names, reason = "the names are Stripe's")]
        pub(super) struct $name {
            $($required: $required_type,)*
            $(#[serde(default, deserialize_with = "tolerant")] $field: $type,)*
        }
    };
}

tolerant_struct!(Session [id: String] {
    url: Option<String>,
    status: Option<String>,
    payment_status: String,
    mode: String,
    livemode: bool,
    amount_subtotal: Option<i64>,
    amount_total: Option<i64>,
    currency: Option<String>,
    client_reference_id: Option<String>,
    metadata: BTreeMap<String, String>,
    created: i64,
    expires_at: i64,
    payment_intent: Option<Reference>,
    customer_details: Option<Customer>,
    customer_email: Option<String>,
    collected_information: Option<Collected>,
    // Before 2025-03-31.basil.
    shipping_details: Option<Shipping>,
    // Before 2022-11-15.
    shipping: Option<Shipping>,
    shipping_cost: Option<ShippingCost>,
    total_details: Option<Totals>,
    presentment_details: Option<Presentment>,
    line_items: Option<List<Line>>,
});

tolerant_struct!(Customer [] {
    email: Option<String>,
    name: Option<String>,
    individual_name: Option<String>,
    business_name: Option<String>,
    phone: Option<String>,
    address: Option<ours::Address>,
});

tolerant_struct!(Collected [] { shipping_details: Option<Shipping>, });

tolerant_struct!(Shipping [] { name: Option<String>, address: Option<ours::Address>, });

tolerant_struct!(ShippingCost [] {
    amount_subtotal: i64,
    amount_tax: i64,
    amount_total: i64,
    shipping_rate: Option<Reference>,
});

tolerant_struct!(Totals [] { amount_discount: i64, amount_shipping: i64, amount_tax: i64, });

tolerant_struct!(Presentment [presentment_amount: i64, presentment_currency: String] { });

/// A part of a list.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct List<T> {
    pub(super) data: Vec<T>,
    #[serde(default)]
    pub(super) has_more: bool,
}

tolerant_struct!(Line [] {
    description: Option<String>,
    quantity: u64,
    amount_subtotal: i64,
    amount_total: i64,
    amount_tax: i64,
    currency: String,
    price: Option<Price>,
    metadata: BTreeMap<String, String>,
});

tolerant_struct!(Price [] { unit_amount: Option<i64>, });

tolerant_struct!(Refund [id: String] {
    amount: i64,
    currency: String,
    status: String,
    created: i64,
    payment_intent: Option<Reference>,
    metadata: BTreeMap<String, String>,
});

tolerant_struct!(Dispute [id: String] {
    amount: i64,
    currency: String,
    status: String,
    reason: String,
    created: i64,
    payment_intent: Option<Reference>,
});

tolerant_struct!(Charge [id: String] {
    amount: i64,
    amount_refunded: i64,
    currency: String,
    payment_intent: Option<Reference>,
    metadata: BTreeMap<String, String>,
    // Sent along by API versions before 2022-11-15.
    refunds: Option<List<Refund>>,
});

impl Session {
    /// Whether Stripe left lines out that it would tell if asked for them.
    pub(super) fn lacks_lines(&self) -> bool {
        self.line_items.as_ref().is_none_or(|lines| lines.has_more)
    }

    pub(super) fn set_lines(&mut self, lines: List<Line>) {
        self.line_items = Some(lines);
    }
}

impl From<Session> for ours::PaymentSession {
    fn from(session: Session) -> Self {
        let currency = session.currency.unwrap_or_default();
        let amount = |amount| from_stripe(amount, &currency);
        let collected = session.collected_information.and_then(|collected| collected.shipping_details);
        let shipping = collected.or(session.shipping_details).or(session.shipping);
        Self {
            id: session.id,
            url: session.url,
            status: session.status.map(Into::into),
            payment_status: session.payment_status.into(),
            mode: session.mode,
            livemode: session.livemode,
            amount_subtotal: session.amount_subtotal.map(amount),
            amount_total: session.amount_total.map(amount),
            client_reference_id: session.client_reference_id,
            metadata: session.metadata,
            created: session.created,
            expires_at: session.expires_at,
            payment_intent_status: session.payment_intent.as_ref().and_then(Reference::status).cloned(),
            payment_intent: session.payment_intent.map(Reference::into_id),
            customer: customer(session.customer_details, session.customer_email),
            shipping: shipping.map(|Shipping { name, address }| ours::ShippingDetails { name, address }),
            shipping_cost: session.shipping_cost.map(|cost| {
                let (shipping_rate, rate_metadata) = cost.shipping_rate.map(Reference::into_parts).unzip();
                ours::ShippingCost {
                    amount_subtotal: amount(cost.amount_subtotal),
                    amount_tax: amount(cost.amount_tax),
                    amount_total: amount(cost.amount_total),
                    shipping_rate,
                    rate_metadata: rate_metadata.unwrap_or_default(),
                }
            }),
            total_details: session.total_details.map(|totals| ours::TotalDetails {
                amount_discount: amount(totals.amount_discount),
                amount_shipping: amount(totals.amount_shipping),
                amount_tax: amount(totals.amount_tax),
            }),
            presentment: session.presentment_details.map(|shown| ours::Presentment {
                amount: from_stripe(shown.presentment_amount, &shown.presentment_currency),
                currency: shown.presentment_currency,
            }),
            line_items: session.line_items.map(|lines| lines.data.into_iter().map(Into::into).collect()),
            currency: Some(currency).filter(|currency| !currency.is_empty()),
        }
    }
}

/// The details the buyer left, with the address the shop gave where they left none.
fn customer(details: Option<Customer>, given: Option<String>) -> Option<ours::CustomerDetails> {
    match details {
        Some(details) => Some(ours::CustomerDetails {
            email: details.email.or(given),
            name: details.name.or(details.individual_name).or(details.business_name),
            phone: details.phone,
            address: details.address,
        }),
        None => given.map(|email| ours::CustomerDetails { email: Some(email), ..Default::default() }),
    }
}

impl From<Line> for ours::LineItem {
    fn from(mut line: Line) -> Self {
        let amount = |amount| from_stripe(amount, &line.currency);
        Self {
            sku: line.metadata.remove(SKU_KEY),
            description: line.description,
            quantity: line.quantity,
            amount_subtotal: amount(line.amount_subtotal),
            amount_total: amount(line.amount_total),
            amount_tax: amount(line.amount_tax),
            unit_amount: line.price.and_then(|price| price.unit_amount).map(amount),
            currency: line.currency,
        }
    }
}

impl From<Refund> for ours::Refund {
    fn from(refund: Refund) -> Self {
        Self {
            id: refund.id,
            payment_intent: refund.payment_intent.map(Reference::into_id),
            amount: from_stripe(refund.amount, &refund.currency),
            currency: refund.currency,
            status: refund.status,
            created: refund.created,
            metadata: refund.metadata,
        }
    }
}

impl From<Dispute> for ours::Dispute {
    fn from(dispute: Dispute) -> Self {
        Self {
            id: dispute.id,
            payment_intent: dispute.payment_intent.map(Reference::into_id),
            amount: from_stripe(dispute.amount, &dispute.currency),
            currency: dispute.currency,
            status: dispute.status,
            reason: dispute.reason,
            created: dispute.created,
        }
    }
}

impl From<Charge> for super::ChargeRefunds {
    fn from(charge: Charge) -> Self {
        Self {
            charge: charge.id,
            payment_intent: charge.payment_intent.map(Reference::into_id),
            amount: from_stripe(charge.amount, &charge.currency),
            amount_refunded: from_stripe(charge.amount_refunded, &charge.currency),
            currency: charge.currency,
            metadata: charge.metadata,
            refunds: charge
                .refunds
                .map(|list| list.data.into_iter().map(Into::into).collect())
                .unwrap_or_default(),
        }
    }
}
