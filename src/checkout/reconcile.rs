//! Comparing Stripe's books with ours: what no event told is read from Stripe's lists, and goes through the same transitions.

use super::order::{DisputeFact, Order, OrderEvent, RefundFact};
use super::problem::Problem;
use super::{Checkout, OrderId};
use crate::payment::stripe::{ORDER_KEY, SHOP_KEY};
use crate::payment::{ListWindow, PaymentSession, SessionStatus};

/// What reconciling found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Orders that learned something.
    pub changed: usize,
    /// Sessions of this shop whose order the store did not know. The paid ones were made again.
    pub without_order: Vec<String>,
}

impl Checkout {
    /// Reads Stripe's sessions, refunds and disputes made since a time, and tells the orders.
    pub async fn reconcile(&self, since: i64) -> Result<Reconciled, Problem> {
        let mut found = Reconciled::default();
        let mut window = ListWindow { created_from: Some(since), ..ListWindow::default() };
        loop {
            let page = self.payments.sessions(&window).await.map_err(Problem::PaymentUnavailable)?.value;
            for session in &page.data {
                self.reconcile_session(session, &mut found).await?;
            }
            match page.next {
                Some(next) => window.starting_after = Some(next),
                None => break,
            }
        }
        self.reconcile_refunds(since, &mut found).await?;
        self.reconcile_disputes(since, &mut found).await?;
        Ok(found)
    }

    async fn reconcile_session(
        &self,
        session: &PaymentSession,
        found: &mut Reconciled,
    ) -> Result<(), Problem> {
        let ours = session.metadata.get(SHOP_KEY) == Some(&self.prices.header().shop.id);
        let id = session.metadata.get(ORDER_KEY).and_then(|id| id.parse::<OrderId>().ok());
        let Some(id) = id.filter(|_| ours && session.livemode == self.livemode) else { return Ok(()) };
        let Some(before) = self.order(&id).await? else {
            found.without_order.push(session.id.clone());
            // What was never paid need not come back.
            if session.status == Some(SessionStatus::Complete) && self.rebuild(&id, &session.id).await? {
                self.hear_session(&id, session, None).await?;
                self.do_tasks(&id).await?;
            }
            return Ok(());
        };
        let after = self.hear_session(&id, session, None).await?;
        if let Some(after) = after {
            self.see_to(&before, &after, found).await?;
        }
        Ok(())
    }

    /// Does what follows, also from news that are no news: whoever heard them first may have died before the mark was written.
    async fn see_to(&self, before: &Order, after: &Order, found: &mut Reconciled) -> Result<(), Problem> {
        if before != after {
            found.changed += 1;
        }
        if !after.is_quiet() {
            self.mark(&after.id).await?;
            self.do_tasks(&after.id).await?;
        }
        Ok(())
    }

    async fn reconcile_refunds(&self, since: i64, found: &mut Reconciled) -> Result<(), Problem> {
        let mut window = ListWindow { created_from: Some(since), ..ListWindow::default() };
        loop {
            let page = self.payments.refunds(&window).await.map_err(Problem::PaymentUnavailable)?.value;
            for refund in &page.data {
                let event = OrderEvent::Refunded(RefundFact::from(refund));
                self.tell_payment(refund.payment_intent.as_deref(), &event, found).await?;
            }
            match page.next {
                Some(next) => window.starting_after = Some(next),
                None => return Ok(()),
            }
        }
    }

    async fn reconcile_disputes(&self, since: i64, found: &mut Reconciled) -> Result<(), Problem> {
        let mut window = ListWindow { created_from: Some(since), ..ListWindow::default() };
        loop {
            let page = self.payments.disputes(&window).await.map_err(Problem::PaymentUnavailable)?.value;
            for dispute in &page.data {
                let event = OrderEvent::Disputed(DisputeFact::from(dispute));
                self.tell_payment(dispute.payment_intent.as_deref(), &event, found).await?;
            }
            match page.next {
                Some(next) => window.starting_after = Some(next),
                None => return Ok(()),
            }
        }
    }

    async fn tell_payment(
        &self,
        payment: Option<&str>,
        event: &OrderEvent,
        found: &mut Reconciled,
    ) -> Result<(), Problem> {
        let Some(payment) = payment else { return Ok(()) };
        let Some(id) = self.order_of_payment(payment).await? else { return Ok(()) };
        let Some(before) = self.order(&id).await? else { return Ok(()) };
        match self.tell(&id, event, None).await? {
            Some(told) => self.see_to(&before, &told.order, found).await,
            None => Ok(()),
        }
    }
}
