//! Holding units for an order, and looking whether overdue holds are still wanted.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::drift::is_over;
use super::order::{Ending, Order};
use super::problem::{Problem, ShortLine};
use super::quote::QuotedLine;
use super::stock::{Entry, EntryStatus, Holding, Stock};
use super::{Checkout, OrderId, stock_key};
use crate::shop::Sku;
use crate::store::{Key, Record, Step, StoreError};

/// How many overdue holds one look asks Stripe about.
const PROBES: usize = 3;

/// Says that a SKU has a stock document. Should the document vanish, it is not made again with the opening count.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Seeded {
    at: i64,
}

impl Record for Seeded {
    const SCHEMA: u32 = 1;
}

/// What came of holding a whole order.
pub(super) enum HeldAll {
    /// Everything is held; these SKUs are counted.
    Held(BTreeSet<Sku>),
    /// Too little is left.
    Short(Vec<ShortLine>),
    /// Somebody ended the order meanwhile.
    Over,
}

impl Checkout {
    /// Holds every line, in the order of the SKUs.
    pub(super) async fn hold_all(&self, order: &Order) -> Result<HeldAll, Problem> {
        let mut counted = BTreeSet::new();
        let mut short = Vec::new();
        for line in &order.quote.lines {
            match self.hold_or_probe(order, line).await? {
                None => {}
                Some(Holding::Held) => {
                    counted.insert(line.sku.clone());
                }
                Some(Holding::Short(available)) => short.push(ShortLine { sku: line.sku.clone(), available }),
                Some(Holding::Over) => return Ok(HeldAll::Over),
                Some(Holding::Full) => return Err(Problem::StockUnusable(line.sku.clone())),
            }
        }
        Ok(if short.is_empty() { HeldAll::Held(counted) } else { HeldAll::Short(short) })
    }

    /// Holds a line; when it is short, looks once whether overdue holds of others are still wanted.
    async fn hold_or_probe(&self, order: &Order, line: &QuotedLine) -> Result<Option<Holding>, Problem> {
        let held = self.hold(order, line).await?;
        if !matches!(held, Some(Holding::Short(_))) || !self.probe(&line.sku).await? {
            return Ok(held);
        }
        self.hold(order, line).await
    }

    /// Holds a line. `None`: the SKU is not counted.
    async fn hold(&self, order: &Order, line: &QuotedLine) -> Result<Option<Holding>, Problem> {
        let key = stock_key(&line.sku);
        let seed = line.opening_stock.map(i64::from);
        if !self.seed(&line.sku, &key, seed).await? {
            return Ok(None);
        }
        let hold = |stock: Option<&Stock>| {
            // Documents of stock are never removed.
            let Some(stock) = stock else { return Step::Leave(None) };
            let now = self.now();
            if now >= order.hold_by {
                return Step::Leave(Some(Holding::Over));
            }
            let mut after = stock.clone();
            after.forget(now);
            let claimed_until = order.created + self.times.claim;
            let result = after.hold(&order.id, line.quantity, line.when_out, claimed_until);
            if after == *stock { Step::Leave(Some(result)) } else { Step::Write(after, Some(result)) }
        };
        let outcome = self.ledger.update(&key, hold).await?;
        outcome.map(Some).ok_or_else(|| Problem::StockUnusable(line.sku.clone()))
    }

    /// Makes sure that a counted SKU has its document, made once from the opening count. `false`: it is not counted.
    pub(super) async fn seed(&self, sku: &Sku, key: &Key, opening: Option<i64>) -> Result<bool, Problem> {
        let marker = marker_key(sku)?;
        let look = |stock: Option<&Stock>| Step::<Stock, _>::Leave(stock.map(|stock| stock.marked));
        match self.ledger.update(key, look).await? {
            Some(true) => return Ok(true),
            Some(false) => {}
            None => {
                if self.ledger.get::<Seeded>(&marker).await?.is_some() {
                    // Another worker may have made both since we looked.
                    let there = self.ledger.get::<Stock>(key).await?.is_some();
                    return if there { Ok(true) } else { Err(Problem::StockUnusable(sku.clone())) };
                }
                let Some(opening) = opening else { return Ok(false) };
                self.ledger.ensure(key, &Stock::new(Some(opening))).await?;
            }
        }
        self.ledger.ensure(&marker, &Seeded { at: self.now() }).await?;
        let mark = |stock: Option<&Stock>| match stock {
            Some(stock) if !stock.marked => Step::Write(Stock { marked: true, ..stock.clone() }, ()),
            _ => Step::Leave(()),
        };
        self.ledger.update(key, mark).await?;
        Ok(true)
    }

    /// Whether a SKU ever had a stock document.
    pub(super) async fn is_seeded(&self, sku: &Sku) -> Result<bool, StoreError> {
        let marker = marker_key(sku).map_err(|error| StoreError::unavailable("seeded/", error))?;
        Ok(self.ledger.get::<Seeded>(&marker).await?.is_some())
    }

    /// Asks Stripe about overdue holds of a SKU, unless somebody else does. Whether it did.
    async fn probe(&self, sku: &Sku) -> Result<bool, Problem> {
        let lease = |stock: Option<&Stock>| {
            let now = self.now();
            match stock.map(|stock| (stock, stock.overdue(now))) {
                Some((stock, overdue)) if !overdue.is_empty() && stock.probed_until <= now => {
                    let probed_until = now + self.times.lease;
                    Step::Write(Stock { probed_until, ..stock.clone() }, overdue)
                }
                _ => Step::Leave(Vec::new()),
            }
        };
        let overdue = self.ledger.update(&stock_key(sku), lease).await?;
        for order in overdue.iter().take(PROBES) {
            // Whatever fails here is the sweep's to repeat; this buyer is told what is left.
            let _ = self.look_at_hold(sku, order).await;
        }
        Ok(!overdue.is_empty())
    }

    /// Ends the order of an overdue hold, or removes a hold whose order does not need it any more: one that a worker placed and
    /// did not live to take back.
    pub(super) async fn look_at_hold(&self, sku: &Sku, id: &OrderId) -> Result<(), StoreError> {
        let key = stock_key(sku);
        let seen =
            self.ledger.get::<Stock>(&key).await?.and_then(|stock| stock.value.entries.get(id).cloned());
        let Some(order) = self.order(id).await? else { return Ok(()) };
        let order = if order.state.is_open() { self.close(id, Ending::RanOut).await? } else { Some(order) };
        if let (Some(order), Some(seen)) = (order, seen)
            && is_over(&order)
            && !order.moves_stock()
        {
            self.drop_stale(&key, id, &seen).await?;
        }
        Ok(())
    }

    /// Removes an entry if it is still the one that was seen before the order was read. Whether it did.
    pub(super) async fn drop_stale(&self, key: &Key, id: &OrderId, seen: &Entry) -> Result<bool, StoreError> {
        let drop = |stock: Option<&Stock>| match stock {
            Some(stock) if stock.entries.get(id) == Some(seen) && seen.status == EntryStatus::Held => {
                let mut after = stock.clone();
                after.release(id, self.now());
                Step::Write(after, true)
            }
            _ => Step::Leave(false),
        };
        self.ledger.update(key, drop).await
    }
}

fn marker_key(sku: &Sku) -> Result<Key, Problem> {
    Key::of_sku("seeded", sku).map_err(|error| Problem::Internal(error.to_string()))
}
