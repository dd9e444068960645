//! I4, of money that goes back: what Stripe has is what the orders say, and what the shop gave back it gave back once.

use std::collections::BTreeMap;

use super::Play;
use crate::checkout::order::{Effect, GiveBackOutcome, OPERATION_KEY, Order, Review};
use crate::payment::Refund;
use crate::payment::stripe::SKU_KEY;

impl Play {
    pub(super) fn check_refunds(&self, orders: &[Order]) -> Result<(), String> {
        let all = self.stripe.refunds_now();
        for order in orders {
            let intent = order.payment.as_ref().and_then(|payment| payment.payment_intent.as_deref());
            let mine = |refund: &&Refund| intent.is_some() && refund.payment_intent.as_deref() == intent;
            let mine: Vec<_> = all.iter().filter(mine).collect();
            let theirs: BTreeMap<_, _> =
                mine.iter().map(|refund| (&refund.id, (refund.amount, &refund.status))).collect();
            let ours: BTreeMap<_, _> =
                order.refunds.iter().map(|(id, refund)| (id, (refund.amount, &refund.status))).collect();
            if theirs != ours {
                return Err(format!("I4: {}: Stripe has refunds {theirs:?}, we {ours:?}", order.id));
            }
            let paid = order.payment.as_ref().and_then(|payment| payment.amount_total).unwrap_or(0);
            if order.amount_refunded() > paid {
                return Err(format!("I4: {} gave back more than was paid", order.id));
            }
            check_short(order, &mine)?;
            check_given_back(order, &mine)?;
        }
        Ok(())
    }

    pub(super) fn check_disputes(&self, orders: &[Order]) -> Result<(), String> {
        for dispute in self.stripe.disputes_now() {
            let of_it = |order: &&Order| {
                let payment = order.payment.as_ref();
                payment.is_some_and(|payment| payment.payment_intent == dispute.payment_intent)
            };
            let known = orders.iter().find(of_it).and_then(|order| order.disputes.get(&dispute.id));
            if known.is_none_or(|known| known.status != dispute.status) {
                return Err(format!("I4: {dispute:?} is {known:?} for us"));
            }
        }
        Ok(())
    }
}

/// What could not be delivered was given back once, if it cost anything and Stripe did not refuse; the buyer was told so, or the
/// seller that it was not.
fn check_short(order: &Order, refunds: &[&Refund]) -> Result<(), String> {
    for sku in &order.short {
        let made =
            refunds.iter().filter(|refund| refund.metadata.get(SKU_KEY).is_some_and(|of| of == sku.as_str()));
        let refused = order.reviews.contains(&Review::RefundRefused { sku: sku.clone() });
        let discounted = order.payment.as_ref().is_some_and(|payment| payment.amount_discount > 0);
        let told = Effect::TellRefund { sku: sku.clone() };
        let told = order.tasks.iter().any(|task| task.effect == told);
        match (made.count(), refused, told) {
            (1, false, true) | (0, true, false) => {}
            (0, false, true) if discounted => {}
            (times, ..) => {
                let what = format!("given back {times} times, refused: {refused}, told: {told}");
                return Err(format!("I4: {sku} of {} was {what}", order.id));
            }
        }
    }
    Ok(())
}

/// What the seller gives back is given back once.
fn check_given_back(order: &Order, refunds: &[&Refund]) -> Result<(), String> {
    for (operation, wish) in &order.given_back {
        let made = |refund: &&&Refund| refund.metadata.get(OPERATION_KEY) == Some(operation);
        let made: Vec<_> = refunds.iter().filter(made).collect();
        let right = match (&wish.outcome, &made[..]) {
            (GiveBackOutcome::Made { refund }, [made]) => made.id == *refund && made.amount == wish.amount,
            (GiveBackOutcome::Refused { .. }, []) => true,
            _ => false,
        };
        if !right {
            return Err(format!("I4: {operation} of {} is {wish:?}, Stripe has {made:?}", order.id));
        }
    }
    Ok(())
}
