//! Where an order stands, and the table of its moves.

use serde::{Deserialize, Serialize};

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Written down; its units are being held.
    Holding,
    /// All is held; Stripe is asked for a session.
    Creating,
    /// The buyer can pay.
    Open,
    /// It is to end; Stripe is asked whether it can still be paid.
    Closing,
    /// Over without payment.
    Expired,
    /// The buyer has gone through it, the money is on its way.
    Processing,
    /// Paid.
    Paid,
    /// Paid, and everything that goes by post is sent.
    Shipped,
    /// A part of the money went back.
    PartlyRefunded,
    /// All of the money went back.
    Refunded,
    /// The buyer's bank asks questions.
    Disputed,
    /// The last dispute was won.
    DisputeWon,
    /// The last dispute was lost.
    DisputeLost,
}

/// What moves an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// All units are held.
    Held,
    /// Stripe made the session.
    Opened,
    /// Somebody wants it to end.
    Close,
    /// Stripe says that its session is expired.
    SessionExpired,
    /// Stripe has no session for it, and none can come any more.
    NeverCreated,
    /// The buyer went through it; the money is on its way.
    Pending,
    /// The slow payment failed.
    Failed,
    /// The money came.
    Paid,
}

use Cause as C;
use State as S;

/// Every move until the money is there. What is not in the table changes nothing. After that, refunds, disputes and
/// parcels say where the order stands, in whatever order they are heard of: see [`super::Order::apply`].
pub const MOVES: &[(State, Cause, State)] = &[
    (S::Holding, C::Held, S::Creating),
    // No session was ever asked for: there is nothing to ask Stripe.
    (S::Holding, C::Close, S::Expired),
    (S::Creating, C::Opened, S::Open),
    (S::Creating, C::Close, S::Closing),
    (S::Open, C::Close, S::Closing),
    (S::Creating, C::NeverCreated, S::Expired),
    (S::Closing, C::NeverCreated, S::Expired),
    (S::Creating, C::SessionExpired, S::Expired),
    (S::Open, C::SessionExpired, S::Expired),
    (S::Closing, C::SessionExpired, S::Expired),
    (S::Holding, C::Pending, S::Processing),
    (S::Creating, C::Pending, S::Processing),
    (S::Open, C::Pending, S::Processing),
    (S::Closing, C::Pending, S::Processing),
    (S::Expired, C::Pending, S::Processing),
    (S::Creating, C::Failed, S::Expired),
    (S::Open, C::Failed, S::Expired),
    (S::Closing, C::Failed, S::Expired),
    (S::Processing, C::Failed, S::Expired),
    // Money always wins.
    (S::Holding, C::Paid, S::Paid),
    (S::Creating, C::Paid, S::Paid),
    (S::Open, C::Paid, S::Paid),
    (S::Closing, C::Paid, S::Paid),
    (S::Expired, C::Paid, S::Paid),
    (S::Processing, C::Paid, S::Paid),
];

impl State {
    /// Where a cause leads from here, if anywhere.
    pub fn next(self, cause: Cause) -> Option<Self> {
        MOVES.iter().find(|(from, by, _)| *from == self && *by == cause).map(|(_, _, to)| *to)
    }

    /// Whether it is neither paid nor over, and no money is on its way.
    pub fn is_open(self) -> bool {
        matches!(self, S::Holding | S::Creating | S::Open | S::Closing)
    }

    /// Whether the money came, whatever happened to it since.
    pub fn is_paid(self) -> bool {
        matches!(
            self,
            S::Paid
                | S::Shipped
                | S::PartlyRefunded
                | S::Refunded
                | S::Disputed
                | S::DisputeWon
                | S::DisputeLost
        )
    }
}
