//! What has to be true when the dust has settled.

use std::collections::BTreeMap;

use super::shaky::at_once;
use super::{GOODS, Play};
use crate::checkout::order::{Effect, Ending, Order, Review, State, StockState};
use crate::checkout::quote::QuotedLine;
use crate::checkout::stock::{EntryStatus, Stock};
use crate::payment::{PaymentSession, PaymentStatus, SessionStatus};
use crate::shop::WhenOut;
use crate::store::{Key, Prefix, Store};

impl Play {
    pub(super) fn check(&mut self) -> Result<(), String> {
        let orders: Vec<Order> = self.read_all("orders/")?;
        self.told.orders = orders.len();
        self.told.paid = orders.iter().filter(|order| order.state.is_paid()).count();
        self.told.late = orders.iter().filter(|order| order.stock == StockState::Retaken).count();
        self.told.short = orders.iter().map(|order| order.short.len()).sum();
        self.told.sold_out =
            orders.iter().filter(|order| matches!(order.ending, Some(Ending::SoldOut { .. }))).count();
        self.check_payments(&orders)?;
        self.check_stock(&orders)?;
        self.check_effects(&orders)?;
        let marks = self.keys("open/")?;
        if marks.is_empty() { Ok(()) } else { Err(format!("I3: marks are left: {marks:?}")) }
    }

    /// I2: each paid session has exactly one order, each order is paid at most once, for the quoted lines.
    fn check_payments(&self, orders: &[Order]) -> Result<(), String> {
        let mut paid_for: BTreeMap<&str, u32> = BTreeMap::new();
        let sessions = self.stripe.sessions_now();
        for session in &sessions {
            if session.status == Some(SessionStatus::Open) {
                return Err(format!("I3: {} is open for ever", session.id));
            }
            if session.payment_status == PaymentStatus::Paid {
                *paid_for.entry(session.client_reference_id.as_deref().unwrap_or_default()).or_default() += 1;
                check_paid(session, orders)?;
            }
        }
        for order in orders {
            let sold = order.state.is_paid();
            match paid_for.get(order.id.as_str()) {
                Some(1) if sold => {}
                None if order.state == State::Expired => {}
                times => return Err(format!("I2: {} is {:?}, paid {times:?} times", order.id, order.state)),
            }
            let session = order.payment.as_ref().map(|payment| payment.session.as_str());
            let beaten = session.is_some_and(|session| self.stripe.was_beaten(session));
            let expected = |review: &Review| beaten && matches!(review, Review::PaidLateAndShort { .. });
            if !order.reviews.iter().all(expected) {
                return Err(format!("{} needs a review: {:?}", order.id, order.reviews));
            }
        }
        Ok(())
    }

    /// I1 and I3: nothing is sold that was not there, no hold is left, and the count is what was put in less what was sold.
    fn check_stock(&self, orders: &[Order]) -> Result<(), String> {
        for (sku, _, opening, when_out) in GOODS {
            let sold: i64 =
                orders.iter().filter(|order| order.state.is_paid()).map(|order| units(order, sku)).sum();
            let Some(opening) = opening.map(i64::from) else { continue };
            if when_out != WhenOut::Backorder && sold > opening {
                return Err(format!("I1: {sold} of {sku} sold, {opening} put in"));
            }
            let key: Key = format!("stock/{sku}.json").parse().map_err(|_| "key")?;
            let Some(stock) = self.read::<Stock>(&key)? else { continue };
            if let Some((order, _)) =
                stock.entries.iter().find(|(_, entry)| entry.status == EntryStatus::Held)
            {
                return Err(format!("I3: {order} still holds {sku}"));
            }
            if stock.on_hand != Some(opening - sold) {
                return Err(format!(
                    "I3: {:?} of {sku} on hand, {opening} put in, {sold} sold",
                    stock.on_hand
                ));
            }
        }
        Ok(())
    }

    /// I4: every effect is done; what is repeated is recognisable; what was short was given back once.
    fn check_effects(&self, orders: &[Order]) -> Result<(), String> {
        let told = self.sim.told();
        let mut short = 0;
        for order in orders {
            if let Some(task) = order.tasks.iter().find(|task| task.is_pending()) {
                return Err(format!("I4: {} still has to do {:?}", order.id, task.effect));
            }
            let notices = order.tasks.iter().filter(|task| is_notice(&task.effect)).count();
            let mut ids: Vec<_> = told.iter().filter(|id| id.starts_with(order.id.as_str())).collect();
            ids.sort_unstable();
            ids.dedup();
            if ids.len() != notices || (order.state.is_paid() && notices < 2) {
                return Err(format!("I4: {} has {notices} notices, {} were told", order.id, ids.len()));
            }
            short += order.short.len();
        }
        let refunds = self.stripe.refunds_now().len();
        if refunds == short { Ok(()) } else { Err(format!("I4: {short} lines short, {refunds} refunds")) }
    }

    fn keys(&self, prefix: &str) -> Result<Vec<Key>, String> {
        let prefix: Prefix = prefix.parse().map_err(|_| "prefix")?;
        let keys = at_once(self.store.memory().list(&prefix, None, 10_000)).ok_or("the memory waits")?;
        keys.map_err(|error| error.to_string())
    }

    fn read_all<T: serde::de::DeserializeOwned>(&self, prefix: &str) -> Result<Vec<T>, String> {
        let keys = self.keys(prefix)?;
        keys.iter().filter_map(|key| self.read(key).transpose()).collect()
    }

    fn read<T: serde::de::DeserializeOwned>(&self, key: &Key) -> Result<Option<T>, String> {
        let stored = at_once(self.store.memory().get(key)).ok_or("the memory waits")?;
        let stored = stored.map_err(|error| error.to_string())?;
        stored.map(|stored| stored.document.body().map_err(|error| error.to_string())).transpose()
    }
}

fn check_paid(session: &PaymentSession, orders: &[Order]) -> Result<(), String> {
    let mine = |order: &&Order| session.client_reference_id.as_deref() == Some(order.id.as_str());
    let order =
        orders.iter().find(mine).ok_or_else(|| format!("I2: {} is paid without an order", session.id))?;
    let payment = order.payment.as_ref();
    let right = payment.is_some_and(|payment| payment.session == session.id)
        && session.amount_subtotal == Some(order.quote.amount_subtotal);
    if right { Ok(()) } else { Err(format!("I2: {} is paid, {} does not say so", session.id, order.id)) }
}

/// How many units of a SKU a paid order took.
fn units(order: &Order, sku: &str) -> i64 {
    let missed = |line: &QuotedLine| {
        let sku = line.sku.clone();
        order.short.contains(&line.sku) || order.reviews.contains(&Review::PaidLateAndShort { sku })
    };
    let taken = order.quote.lines.iter().filter(|line| line.sku.as_str() == sku && !missed(line));
    taken.map(|line| i64::from(line.quantity)).sum()
}

fn is_notice(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::ConfirmToBuyer | Effect::TellSeller | Effect::TellRefund { .. } | Effect::Alert { .. }
    )
}
