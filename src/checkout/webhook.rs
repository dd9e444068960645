//! Hearing Stripe's events. What is heard is in the store before Stripe is told that it was.
//!
//! `payment_intent.payment_failed` is not asked for and would change nothing: a card that was refused on the payment page leaves its
//! session open, and the buyer may try another; a slow payment that fails is told by `checkout.session.async_payment_failed`, and
//! by a look at the session.

use serde::{Deserialize, Serialize};

use super::close::news;
use super::order::{DisputeFact, Order, OrderEvent, RefundFact};
use super::{Checkout, OrderId};
use crate::payment::stripe::{EventObject, ORDER_KEY, SHOP_KEY, StripeEvent, VerifiedEvent};
use crate::payment::{ListWindow, PaymentError, PaymentSession};
use crate::store::{Key, Record, StoreError};

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// It changed an order.
    Stored,
    /// The order knew it already, or it changes nothing.
    Repeated,
    /// It is not about an order of this shop, or about one that cannot be found.
    NotOurs,
}

/// Which order a payment is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PaymentIndex {
    pub(super) order: OrderId,
}

impl Record for PaymentIndex {
    const SCHEMA: u32 = 1;
}

/// Where it is written which order a payment is for; `None` for an id that is none of Stripe's.
pub(super) fn payment_key(payment_intent: &str) -> Option<Key> {
    format!("payments/{payment_intent}.json").parse().ok()
}

impl Checkout {
    /// Hears an event and does what follows from it. An error means that it may not have been stored: Stripe has to be told so,
    /// and will send it again.
    pub async fn hear(&self, event: VerifiedEvent) -> Result<Heard, StoreError> {
        let event = event.into_event();
        let Some(id) = self.order_of(&event).await? else { return Ok(Heard::NotOurs) };
        if self.is_of_other_payment(&id, &event).await? {
            return Ok(Heard::NotOurs);
        }
        let mut heard = Heard::Repeated;
        let mut last = None;
        for said in said(&event) {
            let mut told = self.tell(&id, &said, Some(&event.id)).await?;
            if told.is_none() && self.rebuild_for(&id, &event, &said).await? {
                told = self.tell(&id, &said, Some(&event.id)).await?;
            }
            let Some(told) = told else { return Ok(Heard::NotOurs) };
            if told.changed {
                heard = Heard::Stored;
            }
            last = Some(told.order);
        }
        let Some(order) = last else { return Ok(Heard::Repeated) };
        self.settle(&order, heard).await?;
        Ok(heard)
    }

    /// A paid order is never lost, not even with the store.
    async fn rebuild_for(
        &self,
        id: &OrderId,
        event: &StripeEvent,
        said: &OrderEvent,
    ) -> Result<bool, StoreError> {
        match (&event.object, said) {
            (EventObject::Session(session), OrderEvent::Paid(_) | OrderEvent::Pending(_)) => {
                self.rebuild(id, &session.id).await
            }
            _ => Ok(false),
        }
    }

    async fn settle(&self, order: &Order, heard: Heard) -> Result<(), StoreError> {
        if order.is_quiet() {
            return Ok(());
        }
        // The first delivery may have died between the order and its mark.
        if heard == Heard::Repeated {
            self.mark(&order.id).await?;
        }
        // What is not done now is the sweep's.
        let _ = self.do_tasks_in_time(&order.id).await;
        Ok(())
    }

    /// The order that an event is about, if it is one of this shop.
    async fn order_of(&self, event: &StripeEvent) -> Result<Option<OrderId>, StoreError> {
        if event.livemode != self.livemode {
            return Ok(None);
        }
        let metadata = event.object.metadata();
        let mine = metadata.and_then(|facts| facts.get(SHOP_KEY)) == Some(&self.prices.header().shop.id);
        if let Some(Ok(id)) = metadata.and_then(|facts| facts.get(ORDER_KEY)).map(|id| id.parse::<OrderId>())
        {
            return Ok(mine.then_some(id));
        }
        if matches!(event.object, EventObject::Session(_)) {
            return Ok(None);
        }
        let Some(payment) = event.object.payment_intent() else { return Ok(None) };
        match self.order_of_payment(payment).await? {
            Some(id) => Ok(Some(id)),
            None => self.ask_for_order(payment).await,
        }
    }

    /// The order of a payment that nobody has written down: the news of it comes before that of the payment, or it is none of
    /// ours. Only Stripe knows which; where it does not answer, it sends the event again.
    async fn ask_for_order(&self, payment: &str) -> Result<Option<OrderId>, StoreError> {
        let Some(key) = payment_key(payment) else { return Ok(None) };
        let window = ListWindow { payment_intent: Some(payment.to_owned()), ..ListWindow::default() };
        let page = match self.payments.sessions(&window).await {
            Ok(answer) => answer.value,
            Err(PaymentError::NotFound | PaymentError::InvalidRequest { .. }) => return Ok(None),
            Err(error) => return Err(StoreError::unavailable(&key, error)),
        };
        let shop = &self.prices.header().shop.id;
        let ours = |session: &&PaymentSession| {
            session.payment_intent.as_deref() == Some(payment) && session.metadata.get(SHOP_KEY) == Some(shop)
        };
        let session = page.data.iter().find(ours);
        Ok(session.and_then(|session| session.metadata.get(ORDER_KEY)?.parse().ok()))
    }

    /// Whether news of money are about another payment than the order's: it was paid twice, and one of the two went back.
    async fn is_of_other_payment(&self, id: &OrderId, event: &StripeEvent) -> Result<bool, StoreError> {
        let about = match &event.object {
            EventObject::Session(_) | EventObject::Other => None,
            of_money => of_money.payment_intent(),
        };
        let Some(about) = about else { return Ok(false) };
        let payment = self.order(id).await?.and_then(|order| order.payment?.payment_intent);
        Ok(payment.is_some_and(|payment| payment != about))
    }

    /// The order that a payment is for.
    pub(super) async fn order_of_payment(&self, payment: &str) -> Result<Option<OrderId>, StoreError> {
        let Some(key) = payment_key(payment) else { return Ok(None) };
        Ok(self.ledger.get::<PaymentIndex>(&key).await?.map(|entry| entry.value.order))
    }
}

/// What an event says to its order.
fn said(event: &StripeEvent) -> Vec<OrderEvent> {
    match &event.object {
        EventObject::Session(session) => session_said(&event.kind, session).into_iter().collect(),
        EventObject::Charge(charge) if event.kind == "charge.refunded" => {
            let told: Vec<_> =
                charge.refunds.iter().map(RefundFact::from).map(OrderEvent::Refunded).collect();
            if told.is_empty() { vec![OrderEvent::RefundsUnread] } else { told }
        }
        EventObject::Refund(refund) => vec![OrderEvent::Refunded(RefundFact::from(refund))],
        EventObject::Dispute(dispute) => vec![OrderEvent::Disputed(DisputeFact::from(dispute))],
        EventObject::Charge(_) | EventObject::Other => Vec::new(),
    }
}

fn session_said(kind: &str, session: &PaymentSession) -> Option<OrderEvent> {
    match kind {
        "checkout.session.async_payment_failed" => Some(OrderEvent::Failed(session.id.clone())),
        "checkout.session.completed"
        | "checkout.session.async_payment_succeeded"
        | "checkout.session.expired" => news(session),
        _ => None,
    }
}
