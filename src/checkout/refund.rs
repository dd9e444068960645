//! Asking Stripe for a refund: each is made once, and found again when Stripe's answer was lost.

use std::collections::BTreeMap;

use super::Checkout;
use super::order::Order;
use super::problem::Problem;
use crate::payment::stripe::{ORDER_KEY, SHOP_KEY};
use crate::payment::{ListWindow, PaymentError, Refund, RefundRequest};
use crate::shop::Money;

/// The key under which a refund says why.
const REASON_KEY: &str = "reason";

/// How long Stripe surely knows a key again, in seconds; far less than its 24 hours.
const FRESH: i64 = 3600;

/// A refund that is to be made once.
pub(super) struct OneRefund<'a> {
    /// Of which payment: `pi_…`.
    pub(super) payment_intent: String,
    /// How much.
    pub(super) amount: Money,
    /// What it says of itself in its metadata, and no other refund of the payment does.
    pub(super) mark: (&'static str, &'a str),
    /// Why, for Stripe's dashboard.
    pub(super) reason: Option<&'a str>,
    /// By what Stripe knows the request again.
    pub(super) idempotency_key: String,
    /// Since when it may have been asked for, in seconds since 1970; nobody may know.
    pub(super) since: Option<i64>,
}

impl Checkout {
    /// Has a refund made, or finds the one that was; the inner error says that Stripe refuses it.
    pub(super) async fn refund_once(
        &self,
        order: &Order,
        asked: OneRefund<'_>,
    ) -> Result<Result<Refund, PaymentError>, Problem> {
        let OneRefund { payment_intent, amount, mark, reason, idempotency_key, since } = asked;
        // Stripe forgets the key after a day: what is not fresh is looked for before it is asked for.
        if since.is_none_or(|since| self.now() - since > FRESH)
            && let Some(made) = self.find_refund(&payment_intent, mark).await?
        {
            return Ok(Ok(made));
        }
        let facts = [(SHOP_KEY, self.prices.header().shop.id.as_str()), (ORDER_KEY, order.id.as_str()), mark];
        let facts = facts.into_iter().chain(reason.map(|reason| (REASON_KEY, reason)));
        let metadata: BTreeMap<_, _> = facts.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let request = RefundRequest { payment_intent, amount: Some(amount), metadata };
        match self.payments.refund(&request, &idempotency_key).await {
            Ok(answer) => Ok(Ok(answer.value)),
            // It may have been made before Stripe failed: whoever was told otherwise would give it back twice.
            Err(error @ (PaymentError::RememberedFailure | PaymentError::IdempotencyConflict)) => {
                Ok(self.find_refund(&request.payment_intent, mark).await?.ok_or(error))
            }
            Err(
                error @ (PaymentError::Declined { .. }
                | PaymentError::InvalidRequest { .. }
                | PaymentError::NotFound),
            ) => Ok(Err(error)),
            Err(error) => Err(Problem::PaymentUnavailable(error)),
        }
    }

    /// The refund that says this of itself, if Stripe has it.
    async fn find_refund(
        &self,
        payment_intent: &str,
        (key, value): (&str, &str),
    ) -> Result<Option<Refund>, Problem> {
        let mut window =
            ListWindow { payment_intent: Some(payment_intent.to_owned()), ..ListWindow::default() };
        loop {
            let page = self.payments.refunds(&window).await.map_err(Problem::PaymentUnavailable)?.value;
            let mine = |refund: &Refund| refund.metadata.get(key).is_some_and(|said| said == value);
            if let Some(made) = page.data.into_iter().find(mine) {
                return Ok(Some(made));
            }
            match page.next {
                Some(next) => window.starting_after = Some(next),
                None => return Ok(None),
            }
        }
    }
}
