//! Why a payment call failed, by what the caller can do about it.

use std::time::Duration;

/// Whether the thing that was asked for may have happened all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It surely did not happen: the request never left, or was refused before anything was done.
    NotDone,
    /// It may have happened. Ask again with the same key, or look.
    Unknown,
}

/// Why a payment call failed. No message holds a key, a body or a buyer's data: Stripe's own message is kept apart, in
/// [`PaymentError::InvalidRequest`], and is for the seller's log, never for a buyer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaymentError {
    /// The payment, or the refund, was turned down.
    #[error("declined{}", code.as_ref().map(|code| format!(" (`{code}`)")).unwrap_or_default())]
    Declined {
        /// Stripe's code, such as `card_declined` or `insufficient_funds`.
        code: Option<String>,
    },
    /// The request makes no sense to Stripe, or not any more. Asking again changes nothing.
    #[error("Stripe refused the request: {message}")]
    InvalidRequest {
        /// Stripe's code, such as `parameter_unknown` or `charge_already_refunded`.
        code: Option<String>,
        /// The parameter it is about, such as `line_items[0][price_data][unit_amount]`.
        param: Option<String>,
        /// What Stripe said, for the seller.
        message: String,
    },
    /// The key was used before with another request.
    #[error("the idempotency key was used before with another request")]
    IdempotencyConflict,
    /// Another request with the same key is being answered right now. Wait, then ask again.
    #[error("another request with the same idempotency key is under way")]
    KeyInUse,
    /// There is no such session, payment or refund, or not in this mode (test or live).
    #[error("Stripe knows no such object")]
    NotFound,
    /// The secret key is wrong, was rolled, or may not do this.
    #[error("Stripe did not accept the secret key (status {status})")]
    NotAllowed {
        /// 401 or 403.
        status: u16,
    },
    /// Too many requests. Nothing was done.
    #[error("Stripe asks for fewer requests")]
    RateLimited {
        /// How long to wait, if Stripe said so.
        retry_after: Option<Duration>,
    },
    /// Stripe could not be reached, did not answer in time, or failed.
    #[error("Stripe could not be asked: {reason}")]
    Unavailable {
        /// Whether it may have happened all the same.
        outcome: Outcome,
        /// What went wrong, without addresses or payloads.
        reason: String,
    },
    /// Stripe failed earlier under this key and remembers that: it will answer the same until it forgets the key (24
    /// hours). What was asked for may have happened; look for it in the list of sessions, and never create it again.
    #[error("Stripe remembers a failure under this idempotency key")]
    RememberedFailure,
    /// Stripe did what was asked, and its answer could not be read.
    #[error("Stripe's answer could not be read: {reason}")]
    Unreadable {
        /// What is wrong with it, without the payload.
        reason: String,
    },
}

impl PaymentError {
    /// Whether the thing that was asked for may have happened all the same.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Unavailable { outcome, .. } => *outcome,
            Self::KeyInUse
            | Self::RememberedFailure
            | Self::Unreadable { .. }
            | Self::IdempotencyConflict => Outcome::Unknown,
            Self::Declined { .. }
            | Self::InvalidRequest { .. }
            | Self::NotFound
            | Self::NotAllowed { .. }
            | Self::RateLimited { .. } => Outcome::NotDone,
        }
    }

    /// Whether asking again with the same key may end better.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::KeyInUse | Self::RateLimited { .. } | Self::Unavailable { .. })
    }
}
