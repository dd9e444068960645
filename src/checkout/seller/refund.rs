//! Giving money back: never more than is left, once for each operation, and found again when Stripe's answer was lost.

use std::collections::BTreeMap;

use super::Refusal;
use crate::checkout::order::{
    GiveBack, GiveBackOutcome, MOST_OPERATIONS, OPERATION_KEY, Order, OrderEvent, RefundFact,
};
use crate::checkout::problem::Problem;
use crate::checkout::{Checkout, OrderId};
use crate::payment::stripe::{ORDER_KEY, SHOP_KEY};
use crate::payment::{ListWindow, PaymentError, Refund, RefundRequest};
use crate::shop::{Money, Sku};

/// The key under which a refund says why.
const REASON_KEY: &str = "reason";

/// How long Stripe surely knows a key again, in seconds; far less than its 24 hours.
pub(in crate::checkout) const FRESH: i64 = 3600;

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
        // Stripe forgets the key after a day: what is not fresh is looked for before it is asked for.
        if self.now() - wish.at > FRESH
            && let Some(made) = self.find_refund(&payment_intent, OPERATION_KEY, operation).await?
        {
            return Ok(vec![OrderEvent::Refunded(RefundFact::from(&made))]);
        }
        let refused = |error: &PaymentError| OrderEvent::GiveBackRefused {
            operation: operation.to_owned(),
            why: error.to_string(),
        };
        let request = self.refund_request(order, operation, wish, &payment_intent);
        let key = format!("{}-give-back-{operation}", order.id);
        match self.payments.refund(&request, &key).await {
            Ok(answer) => Ok(vec![OrderEvent::Refunded(RefundFact {
                operation: Some(operation.to_owned()),
                ..RefundFact::from(&answer.value)
            })]),
            Err(error @ (PaymentError::RememberedFailure | PaymentError::IdempotencyConflict)) => {
                match self.find_refund(&payment_intent, OPERATION_KEY, operation).await? {
                    Some(made) => Ok(vec![OrderEvent::Refunded(RefundFact::from(&made))]),
                    None => Ok(vec![refused(&error)]),
                }
            }
            Err(
                error @ (PaymentError::Declined { .. }
                | PaymentError::InvalidRequest { .. }
                | PaymentError::NotFound),
            ) => Ok(vec![refused(&error)]),
            Err(error) => Err(Problem::PaymentUnavailable(error)),
        }
    }

    fn refund_request(
        &self,
        order: &Order,
        operation: &str,
        wish: &GiveBack,
        payment_intent: &str,
    ) -> RefundRequest {
        let mut metadata = BTreeMap::from([
            (SHOP_KEY.to_owned(), self.prices.header().shop.id.clone()),
            (ORDER_KEY.to_owned(), order.id.to_string()),
            (OPERATION_KEY.to_owned(), operation.to_owned()),
        ]);
        if let Some(reason) = &wish.reason {
            metadata.insert(REASON_KEY.to_owned(), reason.clone());
        }
        RefundRequest {
            payment_intent: payment_intent.to_owned(),
            amount: Some(Money::new(wish.amount, order.quote.currency)),
            metadata,
        }
    }

    /// The refund that says this of itself, if Stripe has it.
    pub(in crate::checkout) async fn find_refund(
        &self,
        payment_intent: &str,
        key: &str,
        value: &str,
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
