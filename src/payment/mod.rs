//! Taking money: the trait that the checkout is written against, and Stripe behind it.
//!
//! The checkout knows [`Payments`] and the small types here, never a vendor. They are named as in Stripe's API, since the
//! rules of the money path are rules about Stripe's sessions, but amounts are the trade's own: minor units by ISO 4217.
//! What Stripe counts otherwise is turned around in [`stripe::currency`] and nowhere else.

mod error;
mod refund;
mod session;
pub mod stripe;

use std::future::Future;
use std::pin::Pin;

pub use error::{Outcome, PaymentError};
pub use refund::{Dispute, Refund, RefundRequest};
pub use session::{
    Address, CustomerDetails, LineItem, PaymentSession, PaymentStatus, Presentment, SessionStatus,
    ShippingCost, ShippingDetails, TotalDetails,
};

/// Something that is still being asked. Boxed, so that the trait is object-safe and a simulation can stand behind it.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<Answered<T>, PaymentError>> + Send + 'a>>;

/// What was answered, and when by the answerer's own clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered<T> {
    /// The answer.
    pub value: T,
    /// The time in the answer's `Date` header, in seconds since 1970; `None` if there was none that can be read. It is
    /// the time to judge an `expires_at` by: our own clock may be wrong.
    pub date: Option<i64>,
}

/// A part of a list, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items.
    pub data: Vec<T>,
    /// Where the next part begins: what [`ListWindow::starting_after`] takes. `None` at the end.
    pub next: Option<String>,
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListWindow {
    /// Created at or after this time, in seconds since 1970.
    pub created_from: Option<i64>,
    /// Created before this time, in seconds since 1970.
    pub created_before: Option<i64>,
    /// Only what belongs to this payment intent.
    pub payment_intent: Option<String>,
    /// The id after which to begin: [`Page::next`] of the part before.
    pub starting_after: Option<String>,
}

/// What the money path asks of whoever takes the money. Each call may fail with an unknown outcome, which the caller
/// settles by asking again: [`PaymentError::outcome`] says whether it has to.
pub trait Payments: Send + Sync + std::fmt::Debug {
    /// Creates a session from a request that was serialised earlier and kept: the same `body` with the same
    /// `idempotency_key` (at most 255 characters) is the same session for at least 24 hours, whoever sends it.
    ///
    /// Other bytes under the same key are [`PaymentError::IdempotencyConflict`].
    fn create_session<'a>(&'a self, body: &'a str, idempotency_key: &'a str) -> Pending<'a, PaymentSession>;

    /// Retrieves a session with all of its lines and with how its payment stands.
    fn session<'a>(&'a self, id: &'a str) -> Pending<'a, PaymentSession>;

    /// Ends an open session, so that it cannot be paid any more. A session that is complete or expired already cannot be
    /// ended: [`PaymentError::InvalidRequest`]; the caller retrieves it and sees which.
    fn expire_session<'a>(&'a self, id: &'a str) -> Pending<'a, PaymentSession>;

    /// Lists sessions, newest first, without their lines.
    fn sessions<'a>(&'a self, window: &'a ListWindow) -> Pending<'a, Page<PaymentSession>>;

    /// Gives money back. The same `idempotency_key` is the same refund.
    fn refund<'a>(&'a self, request: &'a RefundRequest, idempotency_key: &'a str) -> Pending<'a, Refund>;

    /// Lists refunds, newest first.
    fn refunds<'a>(&'a self, window: &'a ListWindow) -> Pending<'a, Page<Refund>>;

    /// Lists disputes, newest first.
    fn disputes<'a>(&'a self, window: &'a ListWindow) -> Pending<'a, Page<Dispute>>;
}
