//! What goes wrong with the store, and an auditor who looks at every count that is written into it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::buyers::GOODS;
use super::world::Sim;
use crate::checkout::stock::{EntryStatus, Stock};
use crate::shop::WhenOut;
use crate::store::unreliable::{Fate, Faults, Unreliable};
use crate::store::{Document, Key, Memory, Nonce, Store};

/// The store of the simulation: a memory, with everything that a real store does to its callers.
pub(super) struct Shelf {
    pub(super) memory: Arc<Memory>,
    pub(super) shaky: Arc<Unreliable<Weather>>,
}

/// The faults.
pub(super) struct Weather {
    sim: Sim,
    books: Mutex<Books>,
}

/// What the auditor knows of one SKU.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    on_hand: Option<i64>,
    /// How much the seller's setting changed it in all.
    pub(super) set: i64,
    /// How much of that was more.
    pub(super) set_up: i64,
    /// How many units the seller took from under those who held them.
    pub(super) taken: i64,
}

#[derive(Debug, Default)]
struct Books {
    counts: BTreeMap<String, Count>,
    /// Writes by which the seller sets a count.
    setting: BTreeSet<u64>,
    violation: Option<String>,
}

/// Drives a future that never waits.
pub(super) fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// A store for tests of single steps.
#[cfg(test)]
pub(in crate::checkout) fn store(sim: &Sim) -> Arc<dyn Store> {
    Shelf::new(sim).shaky
}

impl Shelf {
    pub(super) fn new(sim: &Sim) -> Self {
        let memory = Arc::new(Memory::new());
        let weather = Weather { sim: sim.clone(), books: Mutex::default() };
        let store: Arc<dyn Store> = Arc::clone(&memory) as _;
        Self { memory, shaky: Arc::new(Unreliable::new(store, weather)) }
    }

    /// Does the late writes whose time has come.
    pub(super) fn catch_up(&self, now: i64) {
        at_once(self.shaky.arrive(now));
    }

    /// What the auditor knows of a SKU.
    pub(super) fn count(&self, sku: &str) -> Count {
        self.shaky.faults().books().counts.get(sku).copied().unwrap_or_default()
    }

    /// What the auditor found.
    pub(super) fn violation(&self) -> Option<String> {
        self.shaky.faults().books().violation.clone()
    }
}

impl Weather {
    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Books {
    /// At no moment more is sold or promised than there is, except what the seller took from under those who held it.
    fn audit(&mut self, sku: &str, writer: Nonce, stock: &Stock) {
        let Some((_, _, _, when_out)) = GOODS.iter().find(|(of, ..)| *of == sku) else { return };
        let count = self.counts.entry(sku.to_owned()).or_default();
        let held = stock.entries.values().filter(|entry| entry.status == EntryStatus::Held && entry.claims);
        let promised: i64 = held.map(|entry| i64::from(entry.quantity)).sum();
        let Some(left) = stock.on_hand.map(|on_hand| on_hand - promised) else { return };
        if self.setting.contains(&writer.0) {
            let change = stock.on_hand.zip(count.on_hand).map_or(0, |(after, before)| after - before);
            count.set += change;
            count.set_up += change.max(0);
            count.taken = count.taken.max(-left);
        }
        count.on_hand = stock.on_hand;
        if *when_out != WhenOut::Backorder && left < -count.taken {
            let found = || format!("I1: {} of {sku} are sold or promised that are not there", -left);
            self.violation.get_or_insert_with(found);
        }
    }
}

impl Faults for Weather {
    fn now(&self) -> i64 {
        self.sim.now_ms()
    }

    async fn pause(&self) {
        self.sim.pause().await;
    }

    fn is_answered(&self) -> bool {
        !self.sim.fault(10)
    }

    fn fate(&self, document: Option<&Document>) -> Fate {
        if let (Some(document), true) = (document, self.sim.is_setting()) {
            self.books().setting.insert(document.writer().0);
        }
        if self.sim.fault(10) {
            return Fate::Lost;
        }
        if self.sim.fault(10) {
            return Fate::Conflict;
        }
        if document.is_some() && self.sim.fault(5) {
            return Fate::Late(self.sim.now_ms() + self.sim.between(1, 5000));
        }
        if self.sim.fault(10) { Fate::Unanswered } else { Fate::Done }
    }

    fn wrote(&self, key: &Key, document: &Document) {
        let sku = key.as_str().strip_prefix("stock/").and_then(|name| name.strip_suffix(".json"));
        if let (Some(sku), Ok(stock)) = (sku, document.body::<Stock>()) {
            self.books().audit(sku, document.writer(), &stock);
        }
    }
}
