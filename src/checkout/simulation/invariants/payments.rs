//! I2: each paid session has exactly one order, each order is paid at most once, for the quoted lines, at the prices that its
//! buyer has seen.

use std::collections::BTreeMap;

use super::Play;
use crate::checkout::order::{GiveBack, GiveBackOutcome, Order, Review, State};
use crate::checkout::{CheckoutRequest, OrderId};
use crate::payment::{PaymentSession, SessionStatus};

impl Play {
    /// What a buyer is asked to pay is what the page had shown.
    pub(in crate::checkout::simulation) fn check_seen(
        &self,
        id: &OrderId,
        request: &CheckoutRequest,
    ) -> Result<(), String> {
        let order: Order =
            self.read(&id.key())?.ok_or_else(|| format!("I2: {id} can be paid and is not there"))?;
        for (asked, quoted) in request.lines.iter().zip(&order.quote.lines) {
            let agrees = asked.seen.iter().all(|seen| *seen == quoted.unit_amount);
            if asked.sku != quoted.sku || asked.quantity != quoted.quantity || !agrees {
                return Err(format!("I2: {id} asks for other than was seen: {asked:?}, {quoted:?}"));
            }
        }
        Ok(())
    }

    pub(super) fn check_payments(&self, orders: &[Order]) -> Result<(), String> {
        let mut paid_for: BTreeMap<&str, u32> = BTreeMap::new();
        let sessions = self.stripe.sessions_now();
        for session in &sessions {
            if session.status == Some(SessionStatus::Open) {
                return Err(format!("I3: {} is open for ever", session.id));
            }
            if session.payment_status.is_settled() {
                *paid_for.entry(session.client_reference_id.as_deref().unwrap_or_default()).or_default() += 1;
                check_paid(session, orders)?;
            }
        }
        for order in orders {
            match paid_for.get(order.id.as_str()) {
                Some(1) if order.state.is_paid() => {}
                None if order.state == State::Expired => {}
                times => return Err(format!("I2: {} is {:?}, paid {times:?} times", order.id, order.state)),
            }
            if let Some(review) = order.reviews.iter().find(|review| !self.is_expected(order, review)) {
                return Err(format!("{} needs a review: {review:?}", order.id));
            }
        }
        Ok(())
    }

    /// Whether a person has to look at it for a reason that the money path cannot remove.
    fn is_expected(&self, order: &Order, review: &Review) -> bool {
        let Some(payment) = &order.payment else { return false };
        match review {
            Review::PaidLateAndShort { .. } => self.stripe.was_beaten(&payment.session),
            Review::RefundFailed { refund } => {
                let refused = |wish: &GiveBack| matches!(wish.outcome, GiveBackOutcome::Refused { .. });
                order.given_back.get(refund).is_some_and(refused)
                    || self.stripe.refunds_now().iter().any(|made| made.id == *refund && !made.counts())
            }
            Review::RefundRefused { sku } => {
                let key = format!("{}-refund-{sku}", order.id);
                payment.payment_intent.as_ref().is_none_or(|intent| self.stripe.may_refuse(intent, &key))
            }
            _ => false,
        }
    }
}

fn check_paid(session: &PaymentSession, orders: &[Order]) -> Result<(), String> {
    let mine = |order: &&Order| session.client_reference_id.as_deref() == Some(order.id.as_str());
    let order =
        orders.iter().find(mine).ok_or_else(|| format!("I2: {} is paid without an order", session.id))?;
    let payment = order.payment.as_ref();
    let right = payment.is_some_and(|payment| payment.session == session.id)
        && session.amount_subtotal == Some(order.quote.amount_subtotal);
    if right { Ok(()) } else { Err(format!("I2: {} is paid, {} does not say so", session.id, order.id)) }
}
