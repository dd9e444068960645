//! The seller's side: sending, giving money back, taking things back, telling again, counting stock, finding orders.
//!
//! The seller decides on the order as it is at that moment, in one compare-and-swap; what follows is an effect like any other, so
//! that a command which dies in the middle is finished by the sweep. Every doing has a name (an operation): the same name
//! twice is once.

mod book;
mod day;
mod refund;
mod resend;
mod restock;
mod ship;
mod stock;
#[cfg(test)]
mod tests;

pub use book::{Found, OrderBook};
pub use refund::RefundWish;
pub use ship::{Correction, Shipping};
pub use stock::StockOf;

use super::order::{Order, OrderEvent, State};
use super::{Checkout, OrderId};
use crate::payment::PaymentError;
use crate::shop::{Money, Sku};
use crate::store::{Step, StoreError};

/// Why something that the seller wanted was not done. All but the last three are the seller's to mend.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such order.
    #[error("there is no order `{0}`")]
    NoOrder(OrderId),
    /// It was never paid.
    #[error("`{0}` is not paid")]
    NotPaid(OrderId),
    /// Its money went back, or the bank has it.
    #[error("the money for this order is not yours (any more): it is {}", word(*.0))]
    MoneyGone(State),
    /// The order has no such line.
    #[error("`{0}` is not in this order")]
    NotInOrder(Sku),
    /// More than there are.
    #[error("{wanted} of `{sku}` are too many: {left} {} left", if *.left == 1 { "is" } else { "are" })]
    TooMany {
        /// Of what.
        sku: Sku,
        /// How many were wanted.
        wanted: u32,
        /// How many there are.
        left: u32,
    },
    /// Nothing is left to be sent.
    #[error("nothing of this order is left to be sent")]
    NothingToSend,
    /// There is no such parcel.
    #[error("this order has no parcel {0}")]
    NoParcel(u32),
    /// More than was paid and not given back.
    #[error("{} {} cannot be refunded: {} is left", .wanted.to_decimal(), .wanted.currency, .left.to_decimal())]
    MoreThanLeft {
        /// How much was wanted.
        wanted: Money,
        /// How much is left.
        left: Money,
    },
    /// Nothing was paid, or all of it went back.
    #[error("nothing is left to be refunded")]
    NothingToRefund,
    /// Nothing was paid through Stripe.
    #[error("this order was free: there is no payment to refund")]
    NoPayment,
    /// The name stands for something else.
    #[error("`{0}` names another operation already")]
    OperationTaken(String),
    /// More operations than an order keeps.
    #[error("this order has more of these than can be kept")]
    TooManyOperations,
    /// The stock is not what the seller expected.
    #[error("`{sku}` has {} on hand, not {}", count(*.found), count(*.expected))]
    Unexpected {
        /// Of what.
        sku: Sku,
        /// What was expected; `None` is unlimited.
        expected: Option<i64>,
        /// What is there.
        found: Option<i64>,
    },
    /// More is to be taken away than there is.
    #[error("`{sku}` has {on_hand} on hand: {wanted} cannot be taken away")]
    TooFew {
        /// Of what.
        sku: Sku,
        /// How many were to be taken away.
        wanted: u64,
        /// How many are on hand.
        on_hand: i64,
    },
    /// It is not counted.
    #[error("`{0}` is unlimited: nothing can be added")]
    Unlimited(Sku),
    /// The shop does not sell it.
    #[error("the shop does not sell `{0}`")]
    UnknownSku(Sku),
    /// The stock document vanished.
    #[error("the count of `{0}` was lost")]
    CountLost(Sku),
    /// Stripe did not answer, or not well.
    #[error("Stripe could not be asked")]
    Payment(#[source] PaymentError),
    /// Our own mistake.
    #[error("{0}")]
    Internal(String),
    /// The store did not answer.
    #[error("the store cannot be used")]
    Store(#[from] StoreError),
}

impl Refusal {
    /// Whether it is the seller's to mend.
    pub fn is_mendable(&self) -> bool {
        !matches!(self, Self::Payment(_) | Self::Store(_) | Self::Internal(_))
    }
}

fn count(units: Option<i64>) -> String {
    units.map_or_else(|| "unlimited units".to_owned(), |units| units.to_string())
}

fn word(state: State) -> &'static str {
    match state {
        State::Refunded => "refunded",
        State::Disputed => "disputed",
        State::DisputeLost => "lost in a dispute",
        _ => "not paid",
    }
}

impl Checkout {
    /// Lets the seller decide on an order as it is, tells it, and answers the order as it is then. Effects are not done yet.
    async fn decide(
        &self,
        id: &OrderId,
        decide: impl Fn(&Order, i64) -> Result<Option<OrderEvent>, Refusal>,
    ) -> Result<Order, Refusal> {
        let decided = |order: Option<&Order>| {
            let Some(order) = order else { return Step::Leave(Err(Refusal::NoOrder(id.clone()))) };
            if !order.state.is_paid() {
                return Step::Leave(Err(Refusal::NotPaid(id.clone())));
            }
            let now = self.now();
            match decide(order, now) {
                Err(refusal) => Step::Leave(Err(refusal)),
                Ok(None) => Step::Leave(Ok(order.clone())),
                Ok(Some(event)) => {
                    let after = order.apply(&event, None, now).order;
                    if after == *order {
                        Step::Leave(Ok(after))
                    } else {
                        Step::Write(after.clone(), Ok(after))
                    }
                }
            }
        };
        let order = self.ledger.update(&id.key(), decided).await??;
        if !order.is_quiet() {
            self.mark(id).await?;
        }
        Ok(order)
    }
}
