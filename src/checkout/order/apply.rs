//! The pure function that moves an order.

use super::{
    Cause, DisputeFact, Effect, MOST_FACTS, Order, OrderEvent, PaymentFact, REMEMBERED_EVENTS, RefundFact,
    Review, Sent, SessionRef, State, StockState, Task,
};
use crate::checkout::order::Ending;

/// What an event makes of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// The order as it is then. Equal to the old one if nothing changed.
    pub order: Order,
    /// What is to be done now and was not before. It is in the order's tasks as well.
    pub effects: Vec<Effect>,
}

impl Order {
    /// What an event at a time makes of this order. `event_id` is only remembered for people.
    #[must_use]
    pub fn apply(&self, event: &OrderEvent, event_id: Option<&str>, now: i64) -> Transition {
        let mut order = self.clone();
        order.hear(event);
        if order.state != self.state {
            order.since = now;
        }
        if self.payment.is_none() && order.payment.is_some() {
            order.paid_at = Some(now);
        }
        if let (Some(id), true) = (event_id, order != *self) {
            order.events.push_front(id.to_owned());
            order.events.truncate(REMEMBERED_EVENTS);
        }
        let pending = order.tasks.iter().filter(|task| task.is_pending() && !self.awaits(&task.effect));
        let effects = pending.map(|task| task.effect.clone()).collect();
        Transition { order, effects }
    }

    fn hear(&mut self, event: &OrderEvent) {
        match event {
            OrderEvent::Held(counted) => {
                if self.step(Cause::Held) {
                    self.counted.clone_from(counted);
                    self.stock = StockState::Held;
                }
            }
            OrderEvent::Opened(session) => {
                self.know(session);
                self.step(Cause::Opened);
            }
            OrderEvent::Close(ending) => {
                if self.step(Cause::Close) {
                    self.ending = Some(ending.clone());
                    self.release();
                }
            }
            OrderEvent::SessionExpired(session) => {
                if self.is_mine(session) && self.step(Cause::SessionExpired) {
                    self.ending.get_or_insert(Ending::RanOut);
                    self.release();
                }
            }
            OrderEvent::NeverCreated => {
                if self.session.is_none() && self.step(Cause::NeverCreated) {
                    self.ending.get_or_insert(Ending::Refused);
                    self.release();
                }
            }
            OrderEvent::Pending(session) => self.hear_pending(session),
            OrderEvent::Failed(session) => {
                if self.is_mine(session) && !self.state.is_paid() {
                    self.payment_failed = true;
                    self.step(Cause::Failed);
                    self.ending.get_or_insert(Ending::PaymentFailed);
                    self.release();
                }
            }
            OrderEvent::Paid(payment) => self.hear_paid(payment),
            OrderEvent::Refunded(refund) => self.hear_refund(refund),
            OrderEvent::Disputed(dispute) => self.hear_dispute(dispute),
            OrderEvent::RefundsUnread => self.add_again(Effect::ReadRefunds),
            OrderEvent::Low { sku, left } => self.add(Effect::TellLow { sku: sku.clone(), left: *left }),
            OrderEvent::Review(review) => self.review(review.clone()),
            OrderEvent::Short(sku) => {
                if self.short.insert(sku.clone()) {
                    self.add(Effect::RefundLine { sku: sku.clone() });
                }
            }
            OrderEvent::Sent { .. }
            | OrderEvent::Corrected { .. }
            | OrderEvent::GivesBack { .. }
            | OrderEvent::GiveBackRefused { .. }
            | OrderEvent::CameBack { .. }
            | OrderEvent::TellAgain { .. } => self.hear_seller(event),
        }
    }

    fn hear_pending(&mut self, session: &SessionRef) {
        self.know(session);
        if self.is_mine(&session.id) && !self.payment_failed {
            self.step(Cause::Pending);
        }
    }

    fn hear_paid(&mut self, payment: &PaymentFact) {
        if let Some(first) = &self.payment {
            if first.session != payment.session {
                self.review(Review::PaidTwice);
            }
            return;
        }
        self.know(&SessionRef { id: payment.session.clone(), url: None });
        if !self.is_mine(&payment.session) {
            self.review(Review::PaidTwice);
        }
        if !self.step(Cause::Paid) {
            return;
        }
        self.ending = None;
        self.payment = Some(payment.clone());
        if !self.explains(payment) {
            self.review(Review::AmountDiffers);
        }
        self.add(match self.stock {
            StockState::Held => Effect::CommitStock,
            StockState::Partial | StockState::Back | StockState::Retaken => Effect::RetakeStock,
        });
        let indexed = payment.payment_intent.is_some().then_some(Effect::IndexPayment);
        let always = [Effect::FileByDay, Effect::CompareLines, Effect::ConfirmToBuyer, Effect::TellSeller];
        for effect in indexed.into_iter().chain(always) {
            self.add(effect);
        }
        self.judge_money();
    }

    fn hear_refund(&mut self, refund: &RefundFact) {
        self.settle_give_back(refund);
        let known = self.refunds.get(&refund.id);
        if known.is_some_and(|known| known.rank() >= refund.rank()) {
            return;
        }
        if known.is_none() && self.refunds.len() >= MOST_FACTS {
            return self.review(Review::TooManyFacts);
        }
        self.refunds.insert(refund.id.clone(), refund.clone());
        if !refund.counts() {
            self.review(Review::RefundFailed { refund: refund.id.clone() });
        }
        self.judge_money();
    }

    fn hear_dispute(&mut self, dispute: &DisputeFact) {
        let known = self.disputes.get(&dispute.id);
        if known.is_some_and(|known| known.rank() >= dispute.rank()) {
            return;
        }
        if known.is_none() && self.disputes.len() >= MOST_FACTS {
            return self.review(Review::TooManyFacts);
        }
        self.disputes.insert(dispute.id.clone(), dispute.clone());
        self.judge_money();
    }

    /// After the payment, refunds, disputes and parcels alone say where the order stands; money before parcels.
    pub(super) fn judge_money(&mut self) {
        let Some(payment) = &self.payment else { return };
        let serious = self.disputes.values().filter(|dispute| !matches!(dispute.rank(), 2));
        let newest = serious.max_by_key(|dispute| (dispute.created, dispute.rank()));
        let refunded = self.amount_refunded();
        self.state = match newest.map(|dispute| dispute.status.as_str()) {
            Some("won") => State::DisputeWon,
            Some("lost") => State::DisputeLost,
            Some(_) => State::Disputed,
            None if refunded <= 0 && self.sent() == Sent::All => State::Shipped,
            None if refunded <= 0 => State::Paid,
            None if payment.amount_total.is_some_and(|total| refunded < total) => State::PartlyRefunded,
            None => State::Refunded,
        };
    }

    /// Whether what was paid is explained by what was offered.
    fn explains(&self, payment: &PaymentFact) -> bool {
        use crate::checkout::quote::QuotedTax;

        let quote = &self.quote;
        let on_top = matches!(quote.tax, QuotedTax::Stripe { on_top: true });
        let tax = if on_top { payment.amount_tax } else { 0 };
        let shipping = quote.shipping.iter().any(|choice| choice.amount == payment.amount_shipping)
            || (quote.shipping.is_empty() && payment.amount_shipping == 0);
        // A promotion code takes from the lines, never from the shipping.
        let most_off = if quote.promotion_codes { quote.amount_subtotal } else { 0 };
        let total = quote.amount_subtotal - payment.amount_discount + payment.amount_shipping + tax;
        payment.currency.as_deref() == Some(quote.currency.code_lowercase().as_str())
            && payment.amount_subtotal == Some(quote.amount_subtotal)
            && payment.amount_total == Some(total)
            && (0..=most_off).contains(&payment.amount_discount)
            && shipping
    }

    fn step(&mut self, cause: Cause) -> bool {
        match self.state.next(cause) {
            Some(next) => {
                self.state = next;
                true
            }
            None => false,
        }
    }

    /// Takes the session down if none is known yet.
    fn know(&mut self, session: &SessionRef) {
        match &mut self.session {
            None => self.session = Some(session.clone()),
            Some(known) if known.id == session.id && known.url.is_none() => {
                known.url.clone_from(&session.url);
            }
            Some(_) => {}
        }
    }

    /// Whether it is this order's session. News of another one never end this order.
    fn is_mine(&self, session: &str) -> bool {
        self.session.as_ref().is_none_or(|known| known.id == session)
    }

    /// The units go back as soon as the order is over, and only then.
    fn release(&mut self) {
        if self.state == State::Expired && self.stock != StockState::Back {
            self.stock = StockState::Back;
            self.add_again(Effect::ReleaseStock);
        }
    }

    pub(in crate::checkout) fn review(&mut self, review: Review) {
        if self.reviews.insert(review.clone()) {
            self.add(Effect::Alert { review });
        }
    }

    pub(in crate::checkout) fn add(&mut self, effect: Effect) {
        if !self.tasks.iter().any(|task| task.effect == effect) {
            self.tasks.push(Task::new(effect));
            self.tasks.sort_by(|a, b| a.effect.cmp(&b.effect));
        }
    }

    /// Adds an effect that may have been done before.
    fn add_again(&mut self, effect: Effect) {
        self.tasks.retain(|task| task.effect != effect || task.is_pending());
        self.add(effect);
    }
}
