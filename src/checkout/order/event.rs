//! What an order is told.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Ending, GiveBack, Parcel, Recipient, Review, SessionRef, Tracking};
use crate::payment::stripe::SKU_KEY;
use crate::payment::{Dispute, PaymentSession, Refund};
use crate::shop::Sku;

/// The key under which a refund says by which operation of the seller it was made.
pub(in crate::checkout) const OPERATION_KEY: &str = "operation";

/// What an order is told. The same twice changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderEvent {
    /// All units are held; of these the stock is counted.
    Held(BTreeSet<Sku>),
    /// Stripe made the session.
    Opened(SessionRef),
    /// Somebody wants it to end.
    Close(Ending),
    /// Stripe says that this session is expired.
    SessionExpired(String),
    /// Stripe has no session for it, and none can come any more.
    NeverCreated,
    /// The buyer went through this session; the money is on its way.
    Pending(SessionRef),
    /// The slow payment of this session failed.
    Failed(String),
    /// The money came, or none was needed.
    Paid(Box<PaymentFact>),
    /// A refund, as it stands.
    Refunded(RefundFact),
    /// A dispute, as it stands.
    Disputed(DisputeFact),
    /// Something was refunded; Stripe did not say what.
    RefundsUnread,
    /// A person has to look at something.
    Review(Review),
    /// A line was paid and cannot be delivered: its money goes back.
    Short(Sku),
    /// The seller sent a parcel.
    Sent {
        /// What is in it.
        parcel: Parcel,
        /// Whether the buyer is told.
        tell: bool,
    },
    /// The seller says where a parcel can be followed after all.
    Corrected {
        /// Which, from 1.
        parcel: u32,
        /// Where.
        tracking: Tracking,
        /// The name of the operation, if the buyer is told.
        tell: Option<String>,
    },
    /// The seller gives money back.
    GivesBack {
        /// The name of the operation.
        operation: String,
        /// What.
        wish: GiveBack,
    },
    /// Stripe refused to give it back.
    GiveBackRefused {
        /// The name of the operation.
        operation: String,
        /// In Stripe's words.
        why: String,
    },
    /// So many units of a line came back in all.
    CameBack {
        /// Which line.
        sku: Sku,
        /// How many in all.
        total: u32,
        /// When the seller said so.
        at: i64,
    },
    /// The buyer is to be told again that it is paid, or that a parcel is on its way.
    TellAgain {
        /// Which parcel, from 1; none: that it is paid.
        parcel: Option<u32>,
        /// The name of the operation.
        operation: String,
    },
    /// The sale to this order brought the stock down to the count at which the seller wants to know.
    Low {
        /// Of what.
        sku: Sku,
        /// How many are left.
        left: i64,
    },
}

/// A payment as Stripe reported it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentFact {
    /// The session that was paid.
    pub session: String,
    /// `pi_…`; `None` if there was nothing to pay.
    pub payment_intent: Option<String>,
    /// What was paid.
    pub amount_total: Option<i64>,
    /// Lines before discounts and shipping.
    pub amount_subtotal: Option<i64>,
    /// The currency, as a lower-case code.
    pub currency: Option<String>,
    /// Discounts.
    pub amount_discount: i64,
    /// Shipping.
    pub amount_shipping: i64,
    /// Taxes.
    pub amount_tax: i64,
    /// Where and to whom it goes.
    pub recipient: Recipient,
}

/// A refund as Stripe reported it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundFact {
    /// `re_…`.
    pub id: String,
    /// How much.
    pub amount: i64,
    /// Stripe's word for how it stands.
    pub status: String,
    /// When it was made; `None` in what was heard before this was kept.
    #[serde(default)]
    pub created: Option<i64>,
    /// The seller's operation that it was made by.
    #[serde(default)]
    pub operation: Option<String>,
    /// The line that it is for, which could not be delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<Sku>,
}

/// A dispute as Stripe reported it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeFact {
    /// `du_…`.
    pub id: String,
    /// How much.
    pub amount: i64,
    /// Stripe's word for how it stands.
    pub status: String,
    /// When it was opened.
    pub created: i64,
}

impl RefundFact {
    /// Whether the money went back or is going to.
    pub fn counts(&self) -> bool {
        !matches!(self.status.as_str(), "failed" | "canceled")
    }

    /// Statuses only climb, so that news heard late or twice change nothing.
    pub(super) fn rank(&self) -> u8 {
        match self.status.as_str() {
            "pending" => 0,
            "requires_action" => 1,
            "succeeded" => 3,
            "failed" | "canceled" => 4,
            _ => 2,
        }
    }
}

impl DisputeFact {
    /// As for refunds.
    pub(super) fn rank(&self) -> u8 {
        match self.status.as_str() {
            "warning_needs_response" => 0,
            "warning_under_review" => 1,
            "warning_closed" | "prevented" => 2,
            "needs_response" => 3,
            "under_review" => 4,
            "lost" => 6,
            "won" => 7,
            _ => 5,
        }
    }
}

impl From<&Refund> for RefundFact {
    fn from(refund: &Refund) -> Self {
        Self {
            id: refund.id.clone(),
            amount: refund.amount,
            status: refund.status.clone(),
            created: Some(refund.created),
            operation: refund.metadata.get(OPERATION_KEY).cloned(),
            sku: refund.metadata.get(SKU_KEY).and_then(|sku| sku.parse().ok()),
        }
    }
}

impl From<&Dispute> for DisputeFact {
    fn from(dispute: &Dispute) -> Self {
        let Dispute { id, amount, status, created, .. } = dispute.clone();
        Self { id, amount, status, created }
    }
}

impl From<&PaymentSession> for PaymentFact {
    fn from(session: &PaymentSession) -> Self {
        let customer = session.customer.clone().unwrap_or_default();
        let shipping = session.shipping.clone().unwrap_or_default();
        let details = session.total_details.unwrap_or_default();
        Self {
            session: session.id.clone(),
            payment_intent: session.payment_intent.clone(),
            amount_total: session.amount_total,
            amount_subtotal: session.amount_subtotal,
            currency: session.currency.clone(),
            amount_discount: details.amount_discount,
            amount_shipping: details.amount_shipping,
            amount_tax: details.amount_tax,
            recipient: Recipient {
                email: customer.email,
                name: customer.name,
                phone: customer.phone,
                shipping_name: shipping.name,
                shipping_address: shipping.address,
            },
        }
    }
}
