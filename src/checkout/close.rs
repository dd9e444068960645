//! Ending an order that is not paid, and asking Stripe how a session stands. Here is the rule that prevents overselling: an
//! order is over, and its holds go back, only when Stripe has said that its session cannot be paid any more.

use super::order::{Ending, Order, OrderEvent, PaymentFact, SessionRef, State};
use super::problem::Problem;
use super::{Checkout, OrderId};
use crate::payment::{PaymentError, PaymentSession, PaymentStatus, SessionStatus};
use crate::store::StoreError;

impl Checkout {
    /// Ends an order if it can be ended. The answer is the order as it is then: [`State::Closing`] if Stripe could not be
    /// asked, in which case the sweep goes on.
    pub(super) async fn close(&self, id: &OrderId, ending: Ending) -> Result<Option<Order>, StoreError> {
        let Some(told) = self.tell(id, &OrderEvent::Close(ending), None).await? else { return Ok(None) };
        if told.order.state == State::Closing {
            // Stripe not answering is no failure of the store: the sweep asks again.
            if let Err(Problem::StoreUnavailable(error)) = self.finish_closing(&told.order).await {
                return Err(error);
            }
        }
        let _ = self.do_tasks(id).await;
        self.order(id).await
    }

    /// Asks Stripe to end the session of an order that is closing, and tells the order what it said.
    pub(super) async fn finish_closing(&self, order: &Order) -> Result<(), Problem> {
        let session = match &order.session {
            Some(session) => session.id.clone(),
            None => match self.seek_session(order).await? {
                Some(session) => session.id,
                None => return Ok(()),
            },
        };
        match self.payments.expire_session(&session).await {
            Ok(answer) => {
                self.hear_session(&order.id, &answer.value, None).await.map(drop).map_err(Problem::from)
            }
            // It is complete or expired already: see which.
            Err(PaymentError::InvalidRequest { .. }) => self.look_at_session(&order.id, &session).await,
            Err(error) => Err(Problem::PaymentUnavailable(error)),
        }
    }

    /// Asks Stripe how a session stands, and tells the order.
    pub(super) async fn look_at_session(&self, id: &OrderId, session: &str) -> Result<(), Problem> {
        let answer = self.payments.session(session).await.map_err(Problem::PaymentUnavailable)?;
        self.hear_session(id, &answer.value, None).await?;
        Ok(())
    }

    /// Tells an order how its session stands, by a look at it or by an event. `None` if there is no such order.
    pub(super) async fn hear_session(
        &self,
        id: &OrderId,
        session: &PaymentSession,
        event_id: Option<&str>,
    ) -> Result<Option<Order>, StoreError> {
        match news(session) {
            Some(event) => Ok(self.tell(id, &event, event_id).await?.map(|told| told.order)),
            None => self.order(id).await,
        }
    }
}

/// What a session says to its order. Nothing is concluded from words that this version does not know.
pub(super) fn news(session: &PaymentSession) -> Option<OrderEvent> {
    let reference = || SessionRef { id: session.id.clone(), url: session.url.clone() };
    match (session.status.as_ref()?, &session.payment_status) {
        (SessionStatus::Complete, status) if status.is_settled() => {
            Some(OrderEvent::Paid(Box::new(PaymentFact::from(session))))
        }
        (SessionStatus::Complete, PaymentStatus::Unpaid) if session.has_failed() => {
            Some(OrderEvent::Failed(session.id.clone()))
        }
        (SessionStatus::Complete, PaymentStatus::Unpaid) => Some(OrderEvent::Pending(reference())),
        (SessionStatus::Expired, PaymentStatus::Unpaid) => {
            Some(OrderEvent::SessionExpired(session.id.clone()))
        }
        (SessionStatus::Open, _) => Some(OrderEvent::Opened(reference())),
        _ => None,
    }
}
