//! An order: the document, the states it goes through, and the pure function that moves it.
//!
//! `Order::apply(event) → Transition {order, effects}` is all there is: whoever hears something (a webhook, a look at Stripe, a
//! buyer) makes an event of it, and the same event twice changes nothing, without remembering any event's id.

mod apply;
mod apply_seller;
mod effect;
mod event;
mod seller;
mod state;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::ids::OrderId;
use super::problem::ShortLine;
use super::quote::Quote;
use crate::payment::Address;
use crate::shop::Sku;
use crate::store::Record;

pub use apply::Transition;
pub use effect::{Effect, Task};
pub(super) use event::OPERATION_KEY;
pub use event::{DisputeFact, OrderEvent, PaymentFact, RefundFact};
pub use seller::{CameBack, GiveBack, GiveBackOutcome, Parcel, Sent, Tracking};
pub use state::{Cause, MOVES, State};

/// How many ids of events an order remembers, for people who look for one.
const REMEMBERED_EVENTS: usize = 30;

/// How many refunds and disputes an order keeps. More than anybody makes of one payment.
pub(super) const MOST_FACTS: usize = 300;

/// An order. Times are in seconds since 1970, amounts in minor units of the quote's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Where it stands.
    pub state: State,
    /// When it was made.
    pub created: i64,
    /// When it came into its state.
    pub since: i64,
    /// No hold is placed for it from this time on.
    pub hold_by: i64,
    /// When its session can no longer be paid.
    pub expires_at: i64,
    /// What was quoted, with the digest of the price list.
    pub quote: Quote,
    /// The exact bytes that ask Stripe for its session.
    pub request: String,
    /// The SKUs whose stock is counted: those it has an entry for in the stock documents.
    pub counted: BTreeSet<Sku>,
    /// What became of its stock.
    pub stock: StockState,
    /// Stripe's session.
    pub session: Option<SessionRef>,
    /// Why it ended without being paid.
    pub ending: Option<Ending>,
    /// The slow payment failed: what is reported late cannot open it again.
    pub payment_failed: bool,
    /// The payment.
    pub payment: Option<PaymentFact>,
    /// When it was heard of.
    #[serde(default)]
    pub paid_at: Option<i64>,
    /// Refunds by Stripe's id.
    pub refunds: BTreeMap<String, RefundFact>,
    /// Disputes by Stripe's id.
    pub disputes: BTreeMap<String, DisputeFact>,
    /// Lines that were paid and could not be delivered.
    pub short: BTreeSet<Sku>,
    /// Parcels that were sent, in that order; people count them from 1.
    #[serde(default)]
    pub parcels: Vec<Parcel>,
    /// Money that the seller gives back, by the name of the operation.
    #[serde(default)]
    pub given_back: BTreeMap<String, GiveBack>,
    /// Units that came back.
    #[serde(default)]
    pub came_back: BTreeMap<Sku, CameBack>,
    /// What a person has to look at.
    pub reviews: BTreeSet<Review>,
    /// What is to be done, and what was.
    pub tasks: Vec<Task>,
    /// Until when somebody is doing it.
    pub leased_until: i64,
    /// The newest events that changed it.
    pub events: VecDeque<String>,
}

impl Record for Order {
    const SCHEMA: u32 = 1;
}

/// How many parcels, and how many refunds by the seller, an order may have. More than anybody makes of one.
pub(super) const MOST_OPERATIONS: usize = 100;

/// What became of an order's stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockState {
    /// Being held, or not all of it.
    Partial,
    /// All held.
    Held,
    /// Given back.
    Back,
    /// Taken again for a payment that came late.
    Retaken,
}

/// Stripe's session of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRef {
    /// `cs_…`.
    pub id: String,
    /// Where the buyer pays.
    pub url: Option<String>,
}

/// Why an order ended without being paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Ending {
    /// Too little was left.
    SoldOut {
        /// Of what.
        lines: Vec<ShortLine>,
    },
    /// The buyer turned back.
    Cancelled,
    /// The buyer's cart made a newer order.
    Replaced,
    /// Nobody paid in time.
    RanOut,
    /// The payment failed.
    PaymentFailed,
    /// Stripe refused to make a session.
    Refused,
}

/// What a person has to look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Review {
    /// A payment came for an order that had ended, and this was gone.
    PaidLateAndShort {
        /// What.
        sku: Sku,
    },
    /// The amounts that Stripe reports are not explained by the quote.
    AmountDiffers,
    /// The lines that Stripe reports are not those of the quote.
    LinesDiffer,
    /// A second session was paid.
    PaidTwice,
    /// A refund that the function had to make was refused.
    RefundRefused {
        /// Of what.
        sku: Sku,
    },
    /// Money was to go back, by whatever hand, and came to nothing.
    RefundFailed {
        /// `re_…`, or the seller's operation, of which Stripe made none.
        refund: String,
    },
    /// What became of the stock cannot be told any more.
    StockUnknown {
        /// Of what.
        sku: Sku,
    },
    /// It says that it is paid, and Stripe does not.
    NotPaidAtStripe,
    /// The store did not know the order; it was made again from what Stripe has.
    Rebuilt,
    /// More refunds or disputes than can be kept.
    TooManyFacts,
}

/// Where and to whom it goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recipient {
    /// The mail address.
    pub email: Option<String>,
    /// Who paid.
    pub name: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// To whom it is sent.
    pub shipping_name: Option<String>,
    /// Where it is sent.
    pub shipping_address: Option<Address>,
}

impl Order {
    /// A new order.
    pub fn new(id: OrderId, quote: Quote, request: String, now: i64, hold_by: i64, expires_at: i64) -> Self {
        Self {
            id,
            state: State::Holding,
            created: now,
            since: now,
            hold_by,
            expires_at,
            quote,
            request,
            counted: BTreeSet::new(),
            stock: StockState::Partial,
            session: None,
            ending: None,
            payment_failed: false,
            payment: None,
            paid_at: None,
            refunds: BTreeMap::new(),
            disputes: BTreeMap::new(),
            short: BTreeSet::new(),
            parcels: Vec::new(),
            given_back: BTreeMap::new(),
            came_back: BTreeMap::new(),
            reviews: BTreeSet::new(),
            tasks: Vec::new(),
            leased_until: 0,
            events: VecDeque::new(),
        }
    }

    /// Whether the sweep has nothing to do about it.
    pub fn is_quiet(&self) -> bool {
        let settled = !matches!(
            self.state,
            State::Holding | State::Creating | State::Open | State::Closing | State::Processing
        );
        settled && !self.tasks.iter().any(Task::is_pending)
    }

    /// What was refunded in all.
    pub fn amount_refunded(&self) -> i64 {
        self.refunds.values().filter(|refund| refund.counts()).map(|refund| refund.amount).sum()
    }

    /// Whether an effect is still to be done.
    pub fn awaits(&self, effect: &Effect) -> bool {
        self.tasks.iter().any(|task| task.effect == *effect && task.is_pending())
    }

    /// Whether its stock is still to be moved.
    pub fn moves_stock(&self) -> bool {
        [Effect::CommitStock, Effect::RetakeStock, Effect::ReleaseStock]
            .iter()
            .any(|effect| self.awaits(effect))
    }
}

#[cfg(test)]
mod tests;
