//! What was paid and cannot be delivered: its money goes back, once.

use super::Checkout;
use super::order::{Order, OrderEvent, RefundFact, Review};
use super::problem::Problem;
use super::seller::FRESH;
use crate::payment::stripe::{ORDER_KEY, SHOP_KEY, SKU_KEY};
use crate::payment::{PaymentError, RefundRequest};
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
        // Stripe forgets the key after a day: what is not fresh is looked for before it is asked for.
        if order.paid_at.is_none_or(|paid_at| self.now() - paid_at > FRESH)
            && let Some(made) = self.refund_of_line(&payment_intent, sku).await?
        {
            return Ok(vec![made]);
        }
        let facts = [
            (SHOP_KEY, self.prices.header().shop.id.as_str()),
            (ORDER_KEY, order.id.as_str()),
            (SKU_KEY, sku.as_str()),
        ];
        let request = RefundRequest {
            payment_intent,
            amount: Some(Money::new(line.amount_total, order.quote.currency)),
            metadata: facts.map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
        };
        match self.payments.refund(&request, &format!("{}-refund-{sku}", order.id)).await {
            Ok(answer) => {
                let made = RefundFact { sku: Some(sku.clone()), ..RefundFact::from(&answer.value) };
                Ok(vec![OrderEvent::Refunded(made)])
            }
            // It may have been made before Stripe failed: whoever was told otherwise would give it back twice.
            Err(PaymentError::RememberedFailure | PaymentError::IdempotencyConflict) => {
                let made = self.refund_of_line(&request.payment_intent, sku).await?;
                Ok(made.map_or_else(refused, |made| vec![made]))
            }
            Err(
                PaymentError::Declined { .. } | PaymentError::InvalidRequest { .. } | PaymentError::NotFound,
            ) => Ok(refused()),
            Err(error) => Err(Problem::PaymentUnavailable(error)),
        }
    }

    /// The refund of a line, if Stripe has it.
    async fn refund_of_line(&self, payment_intent: &str, sku: &Sku) -> Result<Option<OrderEvent>, Problem> {
        let made = self.find_refund(payment_intent, SKU_KEY, sku.as_str()).await?;
        Ok(made.as_ref().map(RefundFact::from).map(OrderEvent::Refunded))
    }
}
