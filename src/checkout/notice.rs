//! Telling buyers and sellers: what the money path asks of mails and of the seller's webhook.

use std::pin::Pin;

use super::order::{Effect, Order};

/// Something to be told. Telling it twice is recognisable by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice<'a> {
    /// The same whenever the same is told: fit for a `Message-ID`.
    pub id: String,
    /// What it is about: [`Effect::ConfirmToBuyer`], [`Effect::TellSeller`], [`Effect::TellRefund`],
    /// [`Effect::TellGivenBack`], [`Effect::ConfirmAgain`], [`Effect::TellShipped`], [`Effect::TellLow`] or [`Effect::Alert`].
    pub effect: &'a Effect,
    /// The order.
    pub order: &'a Order,
}

/// It could not be told; it will be tried again.
#[derive(Debug, thiserror::Error)]
#[error("cannot be told: {0}")]
pub struct NoticeError(pub String);

/// Something that is being told.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), NoticeError>> + Send + 'a>>;

/// Who tells buyers and sellers.
pub trait Notices: Send + Sync {
    /// Tells it, or fails; it may be asked again either way.
    fn tell<'a>(&'a self, notice: &'a Notice<'a>) -> Sending<'a>;
}
