//! Comparing Stripe's books with ours: what no event told is read from Stripe's lists, and goes through the same transitions.

use std::collections::BTreeSet;

use super::order::{DisputeFact, Order, OrderEvent, RefundFact, State};
use super::problem::Problem;
use super::{Checkout, OrderId};
use crate::payment::stripe::{ORDER_KEY, SHOP_KEY};
use crate::payment::{ListWindow, PaymentSession, SessionStatus};
use crate::shop::Sku;

/// What reconciling found, named for people. What can be mended is mended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Orders that learned something.
    pub changed: usize,
    /// Sessions of this shop whose order the store did not know.
    pub without_order: Vec<String>,
    /// Those orders of them that were paid: made again, with a review.
    pub rebuilt: Vec<OrderId>,
    /// Orders that say that they are paid, and Stripe does not: with a review.
    pub not_paid: Vec<OrderId>,
    /// Holds of orders that are over, or that nobody knows: given back.
    pub stale_holds: Vec<Drift>,
    /// Orders that can be paid and whose units nobody holds: held again, if there are any.
    pub missing_holds: Vec<Drift>,
}

/// Where a stock document and an order do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The SKU.
    pub sku: Sku,
    /// The order.
    pub order: OrderId,
    /// How many units.
    pub quantity: u32,
    /// Whether it is mended.
    pub mended: bool,
}

impl Reconciled {
    /// Whether everything agreed.
    pub fn is_clean(&self) -> bool {
        *self == Self::default()
    }
}

impl Checkout {
    /// Reads Stripe's sessions, refunds and disputes made since a time, and tells the orders; then reads every order and every
    /// stock document, mends what does not agree, and removes carts that are of no use any more. It takes a request for each order there is: for once a day, not for each
    /// sweep.
    pub async fn reconcile(&self, since: i64) -> Result<Reconciled, Problem> {
        let mut found = Reconciled::default();
        let mut paid = BTreeSet::new();
        let mut window = ListWindow { created_from: Some(since), ..ListWindow::default() };
        loop {
            let page = self.payments.sessions(&window).await.map_err(Problem::PaymentUnavailable)?.value;
            for session in &page.data {
                self.reconcile_session(session, &mut found).await?;
                if session.payment_status.is_settled() {
                    paid.insert(session.id.clone());
                }
            }
            match page.next {
                Some(next) => window.starting_after = Some(next),
                None => break,
            }
        }
        self.reconcile_refunds(since, &mut found).await?;
        self.reconcile_disputes(since, &mut found).await?;
        self.reconcile_orders(since, &paid, &mut found).await?;
        self.reconcile_stock(&mut found).await?;
        let mut after = None;
        while let Some(keys) = self.page("carts/", &mut after).await? {
            for key in keys {
                self.forget_cart(&key).await?;
            }
        }
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
                found.rebuilt.push(id.clone());
                self.hear_session(&id, session, None).await?;
                self.do_tasks(&id).await?;
            }
            return Ok(());
        };
        if before.state == State::Processing {
            // The list does not say whether the payment failed.
            self.look_at_session(&id, &session.id).await?;
        } else {
            self.hear_session(&id, session, None).await?;
        }
        if let Some(after) = self.order(&id).await? {
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
