//! Telling by letter.

use std::sync::Arc;

use super::{Letters, LowStock};
use crate::checkout::notice::{Notice, NoticeError, Notices, Sending};
use crate::checkout::order::{Effect, Order};
use crate::checkout::{Prices, ShopSecret};
use crate::mail::{MailError, Mailer, Message};

/// How often a letter is tried while no mail server is named. The pauses grow to an hour: these are three days. A shop that wants
/// no mails must not have ever more of them waiting, and what is older is no news.
const TRIES_WITHOUT_SERVER: u32 = 82;

/// Tells buyers and seller by mail.
#[derive(Clone)]
pub struct LetterNotices {
    mailer: Arc<dyn Mailer>,
    prices: Arc<dyn Prices>,
    secret: ShopSecret,
}

impl LetterNotices {
    /// Letters about the shop of a price list, sent through a mailer, with links signed by the shop's secret.
    pub fn new(mailer: Arc<dyn Mailer>, prices: Arc<dyn Prices>, secret: ShopSecret) -> Self {
        Self { mailer, prices, secret }
    }

    fn letters(&self) -> Letters<'_> {
        Letters { header: self.prices.header(), secret: &self.secret }
    }

    /// Sends the letter of a notice. What nobody can be told, for want of an address, is told.
    async fn write(&self, notice: &Notice<'_>) -> Result<(), MailError> {
        let Notice { id, effect, order } = notice;
        let letters = self.letters();
        match effect {
            Effect::ConfirmToBuyer | Effect::ConfirmAgain { .. } => {
                self.to_buyer(letters.confirmation(id, order), order).await
            }
            Effect::TellRefund { sku } => self.to_buyer(letters.refund(id, order, sku), order).await,
            Effect::TellGivenBack { operation } => {
                self.to_buyer(letters.given_back(id, order, operation), order).await
            }
            Effect::TellSeller => self.to_seller(letters.new_order(id, order), order).await,
            Effect::Alert { review } => self.to_seller(letters.alert(id, order, review), order).await,
            Effect::TellLow { sku, left } => {
                let line = order.quote.lines.iter().find(|line| line.sku == *sku);
                let low = LowStock {
                    sku,
                    title: line.map_or(sku.as_str(), |line| line.title.as_str()),
                    variant: line.and_then(|line| line.variant.as_deref()),
                    available: u32::try_from(*left).unwrap_or(0),
                };
                self.to_seller(letters.low_stock(id, low), order).await
            }
            Effect::TellShipped { parcel, .. } => self.shipped(id, order, *parcel).await,
            Effect::CommitStock
            | Effect::RetakeStock
            | Effect::ReleaseStock
            | Effect::IndexPayment
            | Effect::CompareLines
            | Effect::ReadRefunds
            | Effect::FileByDay
            | Effect::GiveBack { .. }
            | Effect::Restock { .. }
            | Effect::RefundLine { .. } => Ok(()),
        }
    }

    async fn shipped(&self, id: &str, order: &Order, parcel: u32) -> Result<(), MailError> {
        let index = (parcel as usize).saturating_sub(1);
        let Some(parcel) = order.parcels.get(index) else { return Ok(()) };
        self.to_buyer(self.letters().shipped(id, order, parcel), order).await
    }

    /// A letter that is refused for good is not tried again: the seller, who may know another way, is told.
    async fn to_buyer(&self, letter: Option<Message>, order: &Order) -> Result<(), MailError> {
        let Some(letter) = letter else {
            tracing::warn!(order = %order.id, "the buyer has no mail address that a letter could go to");
            return Ok(());
        };
        match self.mailer.send(&letter).await {
            Err(error) if error.is_permanent() => {
                tracing::error!(order = %order.id, %error, "a letter to the buyer was refused");
                self.to_seller(self.letters().undelivered(&letter, order, &error), order).await
            }
            outcome => outcome,
        }
    }

    /// The seller's own address being refused is a mistake that the seller can mend, so the letter waits.
    async fn to_seller(&self, letter: Option<Message>, order: &Order) -> Result<(), MailError> {
        let Some(letter) = letter else {
            tracing::warn!(order = %order.id, "the seller is not told by mail: `pushcart.toml` has no address of theirs");
            return Ok(());
        };
        self.mailer.send(&letter).await
    }
}

impl Notices for LetterNotices {
    fn tell<'a>(&'a self, notice: &'a Notice<'a>) -> Sending<'a> {
        Box::pin(async move {
            match self.write(notice).await {
                Err(MailError::NoServer) if without_server(notice) => Ok(()),
                outcome => outcome.map_err(|error| NoticeError(error.to_string())),
            }
        })
    }
}

/// Says in the log, once each, that a letter waits for a mail server, and that it has waited too long. Whether it has.
fn without_server(notice: &Notice<'_>) -> bool {
    let Notice { id, effect, order } = notice;
    let failures = order.tasks.iter().find(|task| task.effect == **effect).map_or(0, |task| task.failures);
    let is_over = failures >= TRIES_WITHOUT_SERVER;
    if is_over {
        tracing::error!(order = %order.id, %id, "a mail waited too long for a mail server and is not sent any more");
    } else if failures == 0 {
        tracing::warn!(order = %order.id, %id, "a mail waits for a mail server: set `SMTP_URL`");
    }
    is_over
}
