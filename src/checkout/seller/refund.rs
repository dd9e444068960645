//! Giving money back: never more than is left, once for each operation, and found again when Stripe's answer was lost.

use std::collections::BTreeMap;

use super::Refusal;
use crate::checkout::order::{
    GiveBack, GiveBackOutcome, MOST_OPERATIONS, OPERATION_KEY, Order, OrderEvent, RefundFact,
};
use crate::checkout::problem::Problem;
use crate::checkout::refund::OneRefund;
use crate::checkout::{Checkout, OrderId};
use crate::shop::{Money, Sku};

/// What the seller gives back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundWish {
    /// All that is left.
    Everything,
    /// So many minor units.
    Amount(i64),
    /// What was paid for these units, with their share of discounts and taxes.
    Lines(BTreeMap<Sku, u32>),
}

impl Checkout {
    /// How much a wish comes to on an order as it is now; for an operation that is known, what it came to then. Asks Stripe what
    /// was paid for lines.
    pub async fn refund_amount(
        &self,
        order: &Order,
        operation: &str,
        wish: &RefundWish,
    ) -> Result<Money, Refusal> {
        if !order.state.is_paid() {
            return Err(Refusal::NotPaid(order.id.clone()));
        }
        if order.payment.as_ref().is_none_or(|payment| payment.payment_intent.is_none()) {
            return Err(Refusal::NoPayment);
        }
        if let Some(known) = order.given_back.get(operation) {
            let same = match wish {
                RefundWish::Everything => known.lines.is_empty(),
                RefundWish::Amount(amount) => known.lines.is_empty() && known.amount == *amount,
                RefundWish::Lines(lines) => known.lines == *lines,
            };
            let amount = Money::new(known.amount, order.quote.currency);
            return if same { Ok(amount) } else { Err(Refusal::OperationTaken(operation.to_owned())) };
        }
        let amount = match wish {
            RefundWish::Everything => order.left_to_refund(),
            RefundWish::Amount(amount) => *amount,
            RefundWish::Lines(lines) => self.price_of(order, lines).await?,
        };
        order.refundable(amount)
    }

    /// Takes down that money goes back. The effect that follows asks Stripe for it; a repeated operation is the same refund.
    pub async fn give_money_back(
        &self,
        id: &OrderId,
        operation: &str,
        amount: Money,
        wish: &RefundWish,
        reason: Option<&str>,
    ) -> Result<Order, Refusal> {
        let lines = if let RefundWish::Lines(lines) = wish { lines.clone() } else { BTreeMap::new() };
        let decide = |order: &Order, now| {
            if let Some(known) = order.given_back.get(operation) {
                let same = known.amount == amount.amount && known.lines == lines;
                return if same { Ok(None) } else { Err(Refusal::OperationTaken(operation.to_owned())) };
            }
            order.refundable(amount.amount)?;
            if order.given_back.len() >= MOST_OPERATIONS {
                return Err(Refusal::TooManyOperations);
            }
            let wish = GiveBack {
                at: now,
                amount: amount.amount,
                lines: lines.clone(),
                reason: reason.map(str::to_owned),
                outcome: GiveBackOutcome::Pending,
            };
            Ok(Some(OrderEvent::GivesBack { operation: operation.to_owned(), wish }))
        };
        self.decide(id, decide).await
    }

    /// What was paid for some units. The parts of a line add up to the line, however it is divided.
    async fn price_of(&self, order: &Order, wanted: &BTreeMap<Sku, u32>) -> Result<i64, Refusal> {
        let session = match &order.payment {
            Some(payment) => self.payments.session(&payment.session).await.map_err(Refusal::Payment)?.value,
            None => return Err(Refusal::NoPayment),
        };
        let paid = session.line_items.unwrap_or_default();
        let mut sum = 0;
        for (sku, &units) in wanted {
            let line = order.quote.lines.iter().find(|line| line.sku == *sku);
            let line = line.ok_or_else(|| Refusal::NotInOrder(sku.clone()))?;
            let before = if order.short_goes_back(sku) { line.quantity } else { order.units_refunded(sku) };
            let left = line.quantity.saturating_sub(before);
            if units > left {
                return Err(Refusal::TooMany { sku: sku.clone(), wanted: units, left });
            }
            let total = paid.iter().find(|line| line.sku.as_deref() == Some(sku.as_str()));
            let total = total.map_or(line.amount, |line| line.amount_total);
            sum += part(total, line.quantity, before + units) - part(total, line.quantity, before);
        }
        Ok(sum)
    }

    /// Asks Stripe for a refund that the seller wants. The answer is what the order has to be told.
    pub(in crate::checkout) async fn make_refund(
        &self,
        order: &Order,
        operation: &str,
    ) -> Result<Vec<OrderEvent>, Problem> {
        let pending = |wish: &&GiveBack| wish.outcome == GiveBackOutcome::Pending;
        let Some(wish) = order.given_back.get(operation).filter(pending) else { return Ok(Vec::new()) };
        let payment = order.payment.as_ref().and_then(|payment| payment.payment_intent.clone());
        let Some(payment_intent) = payment else { return Ok(Vec::new()) };
        let asked = OneRefund {
            payment_intent,
            amount: Money::new(wish.amount, order.quote.currency),
            mark: (OPERATION_KEY, operation),
            reason: wish.reason.as_deref(),
            idempotency_key: format!("{}-give-back-{operation}", order.id),
            since: Some(wish.at),
        };
        let operation = operation.to_owned();
        Ok(vec![match self.refund_once(order, asked).await? {
            Ok(made) => {
                let operation = Some(operation);
                OrderEvent::Refunded(RefundFact { operation, ..RefundFact::from(&made) })
            }
            Err(refused) => OrderEvent::GiveBackRefused { operation, why: refused.to_string() },
        }])
    }
}

/// What the first `units` of a line cost, rounded down.
fn part(total: i64, quantity: u32, units: u32) -> i64 {
    let product = i128::from(total) * i128::from(units);
    i64::try_from(product / i128::from(quantity.max(1))).unwrap_or(total)
}

impl Order {
    /// Whether so much can be given back now.
    pub(in crate::checkout) fn refundable(&self, amount: i64) -> Result<Money, Refusal> {
        let money = |amount| Money::new(amount, self.quote.currency);
        let left = self.left_to_refund();
        if left == 0 {
            return Err(Refusal::NothingToRefund);
        }
        if amount > left {
            return Err(Refusal::MoreThanLeft { wanted: money(amount), left: money(left) });
        }
        if amount <= 0 { Err(Refusal::NothingToRefund) } else { Ok(money(amount)) }
    }
}
