//! Comparing orders with what Stripe and the stock documents say of them, and mending what does not agree.

use std::collections::BTreeSet;

use super::order::{Order, OrderEvent, Review, State, StockState};
use super::problem::Problem;
use super::reconcile::{Drift, Reconciled};
use super::stock::{Entry, EntryStatus, Holding, Stock};
use super::sweep::{order_of, sku_of};
use super::{Checkout, OrderId, stock_key};
use crate::payment::PaymentError;
use crate::shop::{CheckoutTerms, Sku};
use crate::store::{Key, Step};

impl Checkout {
    /// Orders made since a time that are paid without a payment, and orders whose holds are missing.
    pub(super) async fn reconcile_orders(
        &self,
        since: i64,
        paid: &BTreeSet<String>,
        found: &mut Reconciled,
    ) -> Result<(), Problem> {
        let mut after = None;
        while let Some(keys) = self.page("orders/", &mut after).await? {
            for id in keys.iter().filter_map(|key| order_of("orders/", key)) {
                let Some(order) = self.order(&id).await? else { continue };
                if order.created >= since && order.state.is_paid() {
                    self.check_paid(&order, paid, found).await?;
                }
                let can_be_paid = matches!(order.state, State::Creating | State::Open | State::Processing);
                if can_be_paid && order.stock == StockState::Held {
                    self.check_held(&order, found).await?;
                }
            }
        }
        Ok(())
    }

    /// Whether Stripe knows of the payment: by its list, and by asking again where the list does not have it.
    async fn check_paid(
        &self,
        order: &Order,
        paid: &BTreeSet<String>,
        found: &mut Reconciled,
    ) -> Result<(), Problem> {
        let session = order.payment.as_ref().map(|payment| payment.session.as_str());
        if session.is_some_and(|session| paid.contains(session)) {
            return Ok(());
        }
        let settled = match session {
            None => false,
            Some(session) => match self.payments.session(session).await {
                Ok(answer) => answer.value.payment_status.is_settled(),
                Err(PaymentError::NotFound) => false,
                Err(error) => return Err(Problem::PaymentUnavailable(error)),
            },
        };
        if !settled {
            found.not_paid.push(order.id.clone());
            self.tell(&order.id, &OrderEvent::Review(Review::NotPaidAtStripe), None).await?;
            self.mark(&order.id).await?;
            self.do_tasks(&order.id).await?;
        }
        Ok(())
    }

    /// Holds again what an order that can be paid does not hold (any more), where its stock document knows nothing of it.
    async fn check_held(&self, order: &Order, found: &mut Reconciled) -> Result<(), Problem> {
        for line in order.quote.lines.iter().filter(|line| order.counted.contains(&line.sku)) {
            let hold = |stock: Option<&Stock>| {
                let Some(stock) = stock else { return Step::Leave(Some(false)) };
                if stock.entries.contains_key(&order.id) {
                    return Step::Leave(None);
                }
                let mut after = stock.clone();
                let until = order.created + self.times.claim;
                match after.hold(&order.id, line.quantity, line.when_out, until) {
                    Holding::Held => Step::Write(after, Some(true)),
                    _ => Step::Leave(Some(false)),
                }
            };
            if let Some(mended) = self.ledger.update(&stock_key(&line.sku), hold).await? {
                let (sku, quantity) = (line.sku.clone(), line.quantity);
                found.missing_holds.push(Drift { sku, order: order.id.clone(), quantity, mended });
            }
        }
        Ok(())
    }

    /// Holds of orders that are over, and of orders that nobody knows and that cannot be paid any more.
    pub(super) async fn reconcile_stock(&self, found: &mut Reconciled) -> Result<(), Problem> {
        let mut after = None;
        while let Some(keys) = self.page("stock/", &mut after).await? {
            for key in &keys {
                let (Some(sku), Some(stock)) = (sku_of(key), self.ledger.get::<Stock>(key).await?) else {
                    continue;
                };
                let held = |(_, entry): &(&OrderId, &Entry)| entry.status == EntryStatus::Held;
                for (id, entry) in stock.value.entries.iter().filter(held) {
                    self.check_hold(key, &sku, id, entry, found).await?;
                }
            }
        }
        Ok(())
    }

    async fn check_hold(
        &self,
        key: &Key,
        sku: &Sku,
        id: &OrderId,
        entry: &Entry,
        found: &mut Reconciled,
    ) -> Result<(), Problem> {
        let stale = if let Some(order) = self.order(id).await? {
            is_over(&order) && !order.moves_stock()
        } else {
            // Whatever deploy made it: by then its session had run out, and Stripe's list would have shown a payment.
            let longest = i64::from(CheckoutTerms::OPEN_MINUTES.1) * 60;
            entry.time + longest + self.times.margin < self.now()
        };
        if stale && self.drop_stale(key, id, entry).await? {
            let drift = Drift { sku: sku.clone(), order: id.clone(), quantity: entry.quantity, mended: true };
            found.stale_holds.push(drift);
        }
        Ok(())
    }
}

/// Whether an order has no more use for what it holds.
pub(super) fn is_over(order: &Order) -> bool {
    order.state == State::Expired || order.state.is_paid()
}
