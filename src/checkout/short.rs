//! What was paid and cannot be delivered: its money goes back, once.

use super::Checkout;
use super::order::{Order, OrderEvent, RefundFact, Review};
use super::problem::Problem;
use super::refund::OneRefund;
use crate::payment::stripe::SKU_KEY;
use crate::shop::{Money, Sku};

impl Checkout {
    /// Gives the money of a line back: what was paid for it, with its discount and its tax.
    pub(super) async fn refund_line(&self, order: &Order, sku: &Sku) -> Result<Vec<OrderEvent>, Problem> {
        let refused = || vec![OrderEvent::Review(Review::RefundRefused { sku: sku.clone() })];
        let Some(session) = self.paid_session(order).await? else { return Ok(refused()) };
        let lines = session.line_items.unwrap_or_default();
        let line = lines.iter().find(|line| line.sku.as_deref() == Some(sku.as_str()));
        if line.is_some_and(|line| line.amount_total == 0) {
            // A promotion code took it all: there is nothing to give back.
            return Ok(Vec::new());
        }
        let (Some(line), Some(payment_intent)) = (line, session.payment_intent) else { return Ok(refused()) };
        let asked = OneRefund {
            payment_intent,
            amount: Money::new(line.amount_total, order.quote.currency),
            mark: (SKU_KEY, sku.as_str()),
            reason: None,
            idempotency_key: format!("{}-refund-{sku}", order.id),
            since: order.paid_at,
        };
        let made = self.refund_once(order, asked).await?;
        let fact = |made| RefundFact { sku: Some(sku.clone()), ..RefundFact::from(&made) };
        Ok(made.map_or_else(|_| refused(), |made| vec![OrderEvent::Refunded(fact(made))]))
    }
}
