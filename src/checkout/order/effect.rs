//! What is to be done because of a transition, kept with the order until it is done: the outbox.

use serde::{Deserialize, Serialize};

use super::Review;
use crate::shop::Sku;

/// Something to be done, safe to repeat. In the order in which it is best done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Effect {
    /// What was held is sold.
    CommitStock,
    /// A payment came after the units were given back: take them again, if they are there.
    RetakeStock,
    /// What was held is given back.
    ReleaseStock,
    /// Write down which order the payment is for.
    IndexPayment,
    /// Write the order down under the day on which it was paid, where people find it.
    FileByDay,
    /// Compare the session's lines with the quote.
    CompareLines,
    /// Ask Stripe for the refunds of the payment.
    ReadRefunds,
    /// Give the money for a line back.
    RefundLine {
        /// Which.
        sku: Sku,
    },
    /// Give back the money that the seller said.
    GiveBack {
        /// The name of the operation.
        operation: String,
    },
    /// Put units that came back on the shelf.
    Restock {
        /// Which.
        sku: Sku,
        /// How many of them came back in all, these included: names what is done.
        total: u32,
        /// How many.
        units: u32,
    },
    /// Tell the buyer that the order is paid.
    ConfirmToBuyer,
    /// Tell the seller that there is an order.
    TellSeller,
    /// Tell the buyer that a line is refunded.
    TellRefund {
        /// Which.
        sku: Sku,
    },
    /// Tell the buyer that the seller gives money back.
    TellGivenBack {
        /// The name of the operation.
        operation: String,
    },
    /// Tell the buyer once more that the order is paid.
    ConfirmAgain {
        /// The name of the operation.
        operation: String,
    },
    /// Tell the buyer that a parcel is on its way.
    TellShipped {
        /// Which, from 1.
        parcel: u32,
        /// The name of the operation: sending, correcting or telling again.
        operation: String,
    },
    /// Tell the seller that something runs low. Once for each time that sales bring it down to the count.
    TellLow {
        /// What.
        sku: Sku,
        /// How many are left, those that others hold included.
        left: i64,
    },
    /// Tell the seller what to look at.
    Alert {
        /// What.
        review: Review,
    },
}

/// An effect of one order, and whether it was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What.
    #[serde(flatten)]
    pub effect: Effect,
    /// Whether it was done.
    pub done: bool,
    /// How often it failed.
    pub failures: u32,
    /// Not to be tried before this time.
    pub not_before: i64,
}

impl Task {
    /// Something that is to be done.
    pub fn new(effect: Effect) -> Self {
        Self { effect, done: false, failures: 0, not_before: 0 }
    }

    /// Whether it is to be done now.
    pub fn is_due(&self, now: i64) -> bool {
        self.is_pending() && self.not_before <= now
    }

    /// Whether it is still to be done.
    pub fn is_pending(&self) -> bool {
        !self.done
    }
}
