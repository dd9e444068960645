//! The money path: from what a buyer asks for to a paid order.
//!
//! ```text
//! CheckoutRequest → Quote → Order (holding) → holds → session → the buyer pays at Stripe's
//! VerifiedEvent → Order::apply → Transition {order, effects} → done
//! ```
//!
//! A hold is taken back only after Stripe has said that its session cannot be paid any more; time alone releases nothing. Every
//! step may be repeated, by anyone, at any time: documents are changed by compare-and-swap, entries are keyed by the order,
//! and the order's id is the key under which Stripe knows the session again. `simulation` tries to prove the contrary.

mod buy;
mod clients;
mod close;
mod drift;
mod effects;
pub mod form;
mod hold;
mod ids;
mod letter;
mod look;
mod notice;
mod order;
mod problem;
mod quote;
mod rebuild;
mod reconcile;
mod refund;
mod request;
mod seller;
mod session;
mod short;
mod stock;
mod sweep;
mod webhook;

#[cfg(any(test, feature = "simulation"))]
pub mod simulation;
#[cfg(any(test, feature = "simulation"))]
pub(crate) mod test_shop;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use buy::Opened;
pub use ids::{InvalidOrderId, OrderId, Purpose, SecretTooShort, ShopSecret};
pub use letter::{LetterNotices, Letters, LowStock};
pub use notice::{Notice, NoticeError, Notices, Sending};
pub use order::{
    CameBack, Cause, DisputeFact, Effect, Ending, GiveBack, GiveBackOutcome, MOVES, Order, OrderEvent,
    Parcel, PaymentFact, Recipient, RefundFact, Review, Sent, SessionRef, State, StockState, Task, Tracking,
    Transition,
};
pub use problem::{ChangedPrice, Problem, ShortLine};
pub use quote::{Prices, Quote, QuotedLine, QuotedTax, ShippingChoice};
pub use reconcile::{Drift, Reconciled};
#[cfg(feature = "cli")]
pub use request::request_schema;
pub use request::{CheckoutRequest, LONGEST_BODY, MOST_LINES, RequestedLine};
pub use seller::{Correction, Found, OrderBook, RefundWish, Refusal, Shipping, StockOf};
pub use stock::{Entry, EntryStatus, Holding, Low, MOST_ENTRIES, Sale, Stock};
pub use sweep::Swept;
pub use webhook::Heard;

use crate::payment::Payments;
use crate::shop::Sku;
use crate::store::{Key, Ledger, Record, Step, StoreError};

/// What time it is, in seconds since 1970.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> i64;
}

/// The times of the money path, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// How long an order may be about holding its units.
    pub holding: i64,
    /// How long a buyer's claim lasts before somebody else may ask whether it is still wanted.
    pub claim: i64,
    /// How far clocks may be apart.
    pub margin: i64,
    /// How long whoever does effects, or asks about overdue holds, has it to itself.
    pub lease: i64,
    /// How long a worker has before the sweep takes an order over.
    pub grace: i64,
    /// How long effects may take before a webhook is answered. What is not done by then is the sweep's.
    pub budget: i64,
}

impl Default for Times {
    fn default() -> Self {
        Self { holding: 600, claim: 1800, margin: 300, lease: 60, grace: 120, budget: 5 }
    }
}

/// The checkout of one shop. Cheap to clone.
#[derive(Clone)]
pub struct Checkout {
    /// What things cost.
    pub prices: Arc<dyn Prices>,
    /// Where orders and stock are kept.
    pub ledger: Ledger,
    /// Who takes the money.
    pub payments: Arc<dyn Payments>,
    /// Who tells buyer and seller.
    pub notices: Arc<dyn Notices>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What order ids and tokens are made with.
    pub secret: ShopSecret,
    /// Whether real money moves; events of the other mode are not ours.
    pub livemode: bool,
    /// The times.
    pub times: Times,
}

/// Says that the sweep has to look at an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    since: i64,
    touched: u64,
}

impl Record for Mark {
    const SCHEMA: u32 = 1;
}

/// An order as an event left it.
struct Applied {
    order: Order,
    changed: bool,
}

impl Checkout {
    fn now(&self) -> i64 {
        self.clock.now()
    }

    /// An order, or `None`.
    pub async fn order(&self, id: &OrderId) -> Result<Option<Order>, StoreError> {
        Ok(self.ledger.get::<Order>(&id.key()).await?.map(|entry| entry.value))
    }

    /// Tells an order something. `None` if there is no such order.
    ///
    /// The mark follows the order when this wakes a quiet one: only after both may anybody be told that it was heard.
    async fn tell(
        &self,
        id: &OrderId,
        event: &OrderEvent,
        event_id: Option<&str>,
    ) -> Result<Option<Applied>, StoreError> {
        let heard = |order: Option<&Order>| {
            let Some(order) = order else { return Step::Leave(None) };
            let after = order.apply(event, event_id, self.now()).order;
            let woke = order.is_quiet() && !after.is_quiet();
            if after == *order {
                let repeated = Applied { order: after, changed: false };
                Step::Leave(Some((repeated, woke)))
            } else {
                Step::Write(after.clone(), Some((Applied { order: after, changed: true }, woke)))
            }
        };
        let Some((applied, woke)) = self.ledger.update(&id.key(), heard).await? else { return Ok(None) };
        if woke {
            self.mark(id).await?;
        }
        Ok(Some(applied))
    }

    /// Makes sure that the sweep looks at an order. Always a write, so that a sweep which is just about to remove the mark
    /// meets a conflict.
    async fn mark(&self, id: &OrderId) -> Result<(), StoreError> {
        let now = self.now();
        let mark = |mark: Option<&Mark>| {
            let (since, touched) = mark.map_or((now, 0), |mark| (mark.since, mark.touched + 1));
            Step::Write(Mark { since, touched }, ())
        };
        self.ledger.update(&id.mark_key(), mark).await
    }

    /// What is known of a SKU's stock; `None` if it has no document yet.
    pub async fn stock(&self, sku: &Sku) -> Result<Option<Stock>, StoreError> {
        Ok(self.ledger.get::<Stock>(&stock_key(sku)).await?.map(|entry| entry.value))
    }
}

#[expect(clippy::expect_used, reason = "every SKU makes a key")]
fn stock_key(sku: &Sku) -> Key {
    Key::of_sku("stock", sku).expect("every SKU makes a key")
}
