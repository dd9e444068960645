//! Why a buyer's request was not done: one kind for each code that callers may rely on.

use serde::Serialize;

use crate::payment::PaymentError;
use crate::shop::Sku;
use crate::shop::price_list::PriceListError;
use crate::store::StoreError;

/// Why a buyer's request was not done. Its text is for the seller's log; a buyer sees [`Problem::code`] and the facts.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The request makes no sense.
    #[error("{0}")]
    InvalidRequest(String),
    /// The shop does not sell this.
    #[error("the shop does not sell `{0}`")]
    UnknownSku(Sku),
    /// The page showed other prices than those that hold now.
    #[error("prices changed")]
    PriceChanged(Vec<ChangedPrice>),
    /// Less is left than was asked for, or it is not on sale at this time.
    #[error("sold out")]
    SoldOut(Vec<ShortLine>),
    /// This client address has as many unpaid orders with counted stock as it may have.
    #[error("this client has too many open orders")]
    TooManyRequests {
        /// In how many seconds the oldest of them counts no more.
        retry_after: i64,
    },
    /// The attempt's order is over: paid, cancelled or run out. A new attempt is a new order.
    #[error("this attempt has ended")]
    AttemptEnded,
    /// Who takes the money did not answer, or refused.
    #[error("payments cannot be taken")]
    PaymentUnavailable(#[source] PaymentError),
    /// The store did not answer.
    #[error("the store cannot be used")]
    StoreUnavailable(#[from] StoreError),
    /// The stock document of a SKU is full, or vanished and has to be set by the seller.
    #[error("the stock of `{0}` cannot be used")]
    StockUnusable(Sku),
    /// Our own mistake.
    #[error("{0}")]
    Internal(String),
}

/// A line whose price is not what the page showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedPrice {
    /// What.
    pub sku: Sku,
    /// What the page showed, in minor units.
    pub unit_amount_seen: i64,
    /// What it costs.
    pub unit_amount: i64,
}

/// A line that cannot be had as asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct ShortLine {
    /// What.
    pub sku: Sku,
    /// How many can be had.
    pub available: u32,
}

impl Problem {
    /// The stable name of the kind, as in the interface.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "invalid_request",
            Self::UnknownSku(_) => "unknown_sku",
            Self::PriceChanged(_) => "price_changed",
            Self::SoldOut(_) => "sold_out",
            Self::AttemptEnded => "attempt_ended",
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::PaymentUnavailable(_) => "payment_unavailable",
            Self::StoreUnavailable(_) | Self::StockUnusable(_) => "store_unavailable",
            Self::Internal(_) => "internal",
        }
    }

    /// The status of the answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::InvalidRequest(_) => 400,
            Self::UnknownSku(_) => 404,
            Self::PriceChanged(_) | Self::SoldOut(_) | Self::AttemptEnded => 409,
            Self::TooManyRequests { .. } => 429,
            Self::PaymentUnavailable(_) => 502,
            Self::StoreUnavailable(_) | Self::StockUnusable(_) => 503,
            Self::Internal(_) => 500,
        }
    }

    pub(super) fn invalid(text: impl Into<String>) -> Self {
        Self::InvalidRequest(text.into())
    }
}

impl From<PriceListError> for Problem {
    fn from(error: PriceListError) -> Self {
        Self::Internal(format!("{error}"))
    }
}
