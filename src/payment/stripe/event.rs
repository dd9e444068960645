//! What Stripe tells us of its own accord.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::wire;
use crate::payment::{Dispute, PaymentSession, Refund};

/// An event whose signature was found good. Only [`super::webhook::WebhookSecrets::verify`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedEvent(StripeEvent);

impl VerifiedEvent {
    /// The event.
    pub fn event(&self) -> &StripeEvent {
        &self.0
    }

    /// The event, taken out.
    pub fn into_event(self) -> StripeEvent {
        self.0
    }

    /// Only for `webhook`, after the signature was checked.
    pub(super) fn read(payload: &str) -> Option<Self> {
        StripeEvent::read(payload).map(Self)
    }
}

/// An event, as far as it is of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StripeEvent {
    /// Stripe's id: `evt_…`. A repeated delivery has the same.
    pub id: String,
    /// What happened: `checkout.session.completed` …
    pub kind: String,
    /// When, in seconds since 1970.
    pub created: i64,
    /// Whether real money moved.
    pub livemode: bool,
    /// The version of the API that the object is written in.
    pub api_version: Option<String>,
    /// What it happened to, as it was then.
    pub object: EventObject,
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventObject {
    /// `checkout.session.*`.
    Session(Box<PaymentSession>),
    /// `charge.refunded` and other news of a charge.
    Charge(ChargeRefunds),
    /// `refund.*` and `charge.refund.updated`.
    Refund(Refund),
    /// `charge.dispute.*`.
    Dispute(Dispute),
    /// Nothing that a shop has to know of.
    Other,
}

/// What a charge says of the refunds made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeRefunds {
    /// Stripe's id of the charge: `ch_…` or `py_…`.
    pub charge: String,
    /// The payment it is of.
    pub payment_intent: Option<String>,
    /// What was charged, in minor units by ISO 4217.
    pub amount: i64,
    /// What went back of it in all.
    pub amount_refunded: i64,
    /// The currency, as a lower-case code.
    pub currency: String,
    /// What we wrote on the payment; Stripe copies it.
    pub metadata: BTreeMap<String, String>,
    /// The refunds, newest first; sent only by API versions before 2022-11-15. Elsewhere they are asked for or told by
    /// `refund.*`.
    pub refunds: Vec<Refund>,
}

impl EventObject {
    /// What we wrote on the object: shop and order. Disputes have none of ours, so they are found by their payment.
    pub fn metadata(&self) -> Option<&BTreeMap<String, String>> {
        match self {
            Self::Session(session) => Some(&session.metadata),
            Self::Charge(charge) => Some(&charge.metadata),
            Self::Refund(refund) => Some(&refund.metadata),
            Self::Dispute(_) | Self::Other => None,
        }
    }

    /// The payment it is about.
    pub fn payment_intent(&self) -> Option<&str> {
        match self {
            Self::Session(session) => session.payment_intent.as_deref(),
            Self::Charge(charge) => charge.payment_intent.as_deref(),
            Self::Refund(refund) => refund.payment_intent.as_deref(),
            Self::Dispute(dispute) => dispute.payment_intent.as_deref(),
            Self::Other => None,
        }
    }
}

#[derive(Deserialize)]
struct Envelope {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    created: i64,
    #[serde(default)]
    livemode: bool,
    #[serde(default)]
    api_version: Option<String>,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Value,
}

impl StripeEvent {
    /// Reads an event; `None` if it is none, or one of a kind we use whose object has no id.
    fn read(payload: &str) -> Option<Self> {
        let Envelope { id, kind, created, livemode, api_version, data } =
            serde_json::from_str(payload).ok()?;
        let name = data.object.get("object").and_then(Value::as_str).unwrap_or_default().to_owned();
        let object = match name.as_str() {
            "checkout.session" => EventObject::Session(Box::new(
                serde_json::from_value::<wire::Session>(data.object).ok()?.into(),
            )),
            "charge" => EventObject::Charge(serde_json::from_value::<wire::Charge>(data.object).ok()?.into()),
            "refund" => EventObject::Refund(serde_json::from_value::<wire::Refund>(data.object).ok()?.into()),
            "dispute" => {
                EventObject::Dispute(serde_json::from_value::<wire::Dispute>(data.object).ok()?.into())
            }
            _ => EventObject::Other,
        };
        Some(Self { id, kind, created, livemode, api_version, object })
    }
}
