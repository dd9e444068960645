//! Finding orders. Their keys are random, so paid ones are also written down under the day they were paid on
//! (`paid/2026-11-23/ord_….json`), by an effect and not while a buyer waits; and all that is under way has a mark below `open/`.
//! So the newest are found without reading the rest.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::day::day_of;
use crate::checkout::order::Order;
use crate::checkout::problem::Problem;
use crate::checkout::{Checkout, OrderId};
use crate::store::{Key, Ledger, Prefix, Record, StoreError};

/// How many keys are asked for at once.
const PAGE: usize = 1000;

/// How many orders are read at the same time.
pub(super) const READERS: usize = 32;

/// An order in the list of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct OfDay {
    order: OrderId,
}

impl Record for OfDay {
    const SCHEMA: u32 = 1;
}

/// What the beginning of an id leads to.
#[derive(Debug)]
pub enum Found {
    /// One order.
    One(Box<Order>),
    /// Several: more of the id is needed. Some of them are here.
    Several(Vec<OrderId>),
    /// None.
    Nothing,
}

/// All orders of a store, for people who look for some.
#[derive(Clone)]
pub struct OrderBook {
    ledger: Ledger,
}

impl OrderBook {
    /// The orders in a store.
    pub fn new(ledger: Ledger) -> Self {
        Self { ledger }
    }

    /// The order whose id begins so, with or without `ord_`.
    pub async fn find(&self, start: &str) -> Result<Found, StoreError> {
        // Letters write `3F2A9-1BC04`.
        let lower = start.to_ascii_lowercase().replace('-', "");
        let digits = lower.strip_prefix("ord_").unwrap_or(&lower);
        if digits.is_empty() || digits.len() > 32 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(Found::Nothing);
        }
        let begins = format!("orders/ord_{digits}");
        // `-` comes before every digit: everything that begins so sorts behind this key, which no order has.
        let before: Option<Key> = format!("{begins}-.json").parse().ok();
        let keys = self.ledger.list(&prefix("orders/")?, before.as_ref(), 5).await?;
        let mut ids: Vec<OrderId> =
            keys.iter().filter(|key| key.as_str().starts_with(&begins)).filter_map(OrderId::of_key).collect();
        match (ids.pop(), ids.is_empty()) {
            (None, _) => Ok(Found::Nothing),
            (Some(id), true) => {
                Ok(self.order(&id).await?.map_or(Found::Nothing, |order| Found::One(Box::new(order))))
            }
            (Some(last), false) => {
                ids.push(last);
                Ok(Found::Several(ids))
            }
        }
    }

    /// An order, or `None`.
    pub async fn order(&self, id: &OrderId) -> Result<Option<Order>, StoreError> {
        Ok(self.ledger.get::<Order>(&id.key()).await?.map(|entry| entry.value))
    }

    /// The ids of the orders that were paid on the days from `since` to `until` (in seconds since 1970, both included), a list
    /// for each day, the oldest first.
    pub async fn paid(
        &self,
        since: Option<i64>,
        until: Option<i64>,
    ) -> Result<Vec<Vec<OrderId>>, StoreError> {
        // `-` comes before every id: the day itself is in the list.
        let after = since.and_then(|since| format!("paid/{}/-.json", day_of(since)).parse::<Key>().ok());
        let last = until.map(day_of);
        let mut days: Vec<(String, Vec<OrderId>)> = Vec::new();
        for key in self.keys("paid/", after).await? {
            let Some(day) = key.as_str().split('/').nth(1).map(str::to_owned) else { continue };
            let Some(id) = OrderId::of_key(&key) else { continue };
            if last.as_ref().is_some_and(|last| day > *last) {
                break;
            }
            match days.last_mut() {
                Some((known, ids)) if *known == day => ids.push(id),
                _ => days.push((day, vec![id])),
            }
        }
        Ok(days.into_iter().map(|(_, ids)| ids).collect())
    }

    /// The ids of the orders that are not at rest: being paid, or with something still to be done.
    pub async fn under_way(&self) -> Result<Vec<OrderId>, StoreError> {
        Ok(self.keys("open/", None).await?.iter().filter_map(OrderId::of_key).collect())
    }

    /// The ids of all orders, also of those that ran out.
    pub async fn all(&self) -> Result<Vec<OrderId>, StoreError> {
        Ok(self.keys("orders/", None).await?.iter().filter_map(OrderId::of_key).collect())
    }

    /// Reads orders, many at a time; in no order. What vanished meanwhile is left out.
    pub async fn read(&self, ids: impl IntoIterator<Item = OrderId>) -> Result<Vec<Order>, StoreError> {
        let readers = Arc::new(Semaphore::new(READERS));
        let mut reading = JoinSet::new();
        for id in ids.into_iter().collect::<BTreeSet<_>>() {
            let (book, readers) = (self.clone(), Arc::clone(&readers));
            reading.spawn(async move {
                let _turn = readers.acquire_owned().await;
                book.order(&id).await
            });
        }
        let mut orders = Vec::with_capacity(reading.len());
        while let Some(read) = reading.join_next().await {
            orders.extend(read.map_err(|error| StoreError::unavailable("orders/", error))??);
        }
        Ok(orders)
    }

    async fn keys(&self, below: &str, mut after: Option<Key>) -> Result<Vec<Key>, StoreError> {
        let below = prefix(below)?;
        let mut all = Vec::new();
        loop {
            let page = self.ledger.list(&below, after.as_ref(), PAGE).await?;
            let full = page.len() == PAGE;
            all.extend(page);
            if !full {
                return Ok(all);
            }
            after = all.last().cloned();
        }
    }
}

fn prefix(text: &str) -> Result<Prefix, StoreError> {
    text.parse().map_err(|error| StoreError::unavailable(text, error))
}

impl Checkout {
    /// Writes an order down under the day it was paid on.
    pub(in crate::checkout) async fn file_by_day(&self, order: &Order) -> Result<(), Problem> {
        let Some(paid_at) = order.paid_at else { return Ok(()) };
        let key = format!("paid/{}/{}.json", day_of(paid_at), order.id).parse::<Key>();
        let key = key.map_err(|error| Problem::Internal(error.to_string()))?;
        self.ledger.ensure(&key, &OfDay { order: order.id.clone() }).await?;
        Ok(())
    }
}
