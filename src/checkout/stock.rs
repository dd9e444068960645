//! The stock document of one SKU: how many there are, and what each order does with them.
//!
//! An entry is kept for a while after it is settled, so that a worker who slept meanwhile cannot hold, sell or give back twice.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::ids::OrderId;
use crate::shop::WhenOut;
use crate::store::Record;

/// The most entries of a document: with 64 bytes each it stays below the bound of a document.
pub const MOST_ENTRIES: usize = 4000;

/// How many entries leave room for one that only says that an order holds nothing: the rest is for buyers.
const ROOM_FOR_NOTHING: usize = MOST_ENTRIES / 4;

/// How long a settled entry is kept, in seconds: longer than any worker sleeps and wakes.
const KEPT: i64 = 75 * 60;

/// How many of the seller's operations are remembered.
const REMEMBERED_OPERATIONS: usize = 50;

/// The stock of one SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stock {
    /// Unsold units, held ones included; `None` is unlimited. Below zero when backordered ones were sold.
    pub on_hand: Option<i64>,
    /// Whether the marker is written that says that this SKU has a document.
    pub marked: bool,
    /// What orders do with it.
    pub entries: BTreeMap<OrderId, Entry>,
    /// Until when somebody asks Stripe about overdue holds.
    pub probed_until: i64,
    /// The seller's newest operations.
    pub operations: VecDeque<String>,
    /// The sale that last brought it down to the count at which the seller is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<Low>,
}

/// A sale that crossed the count at which the seller is told. It is kept, so that whoever commits the same sale again tells the
/// same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Low {
    /// Whose sale.
    pub order: OrderId,
    /// How many were left.
    pub left: i64,
}

impl Record for Stock {
    const SCHEMA: u32 = 1;
}

/// What one order does with a SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// How many.
    #[serde(rename = "n")]
    pub quantity: u32,
    /// When the buyer's claim ends, or since when it is settled; in seconds since 1970.
    #[serde(rename = "t")]
    pub time: i64,
    /// What becomes of it.
    #[serde(rename = "s")]
    pub status: EntryStatus,
    /// Whether the units are taken from the others: not with the policy `refund`, where the first paid is the first served.
    #[serde(rename = "c")]
    pub claims: bool,
}

/// What becomes of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryStatus {
    /// Held.
    #[serde(rename = "h")]
    Held,
    /// Sold.
    #[serde(rename = "s")]
    Sold,
    /// Given back.
    #[serde(rename = "b")]
    Back,
    /// Paid, and there was none.
    #[serde(rename = "x")]
    Short,
}

/// What came of a wish to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    /// It is held.
    Held,
    /// There are not enough.
    Short(u32),
    /// The order is over, as far as this SKU goes.
    Over,
    /// The document is full.
    Full,
}

/// What came of a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sale {
    /// Sold, now or before.
    Sold,
    /// There was none.
    Short,
    /// The order has no entry (any more).
    Missing,
}

impl Entry {
    /// Whether it is a hold whose buyer's claim is over.
    fn is_overdue(&self, now: i64) -> bool {
        self.status == EntryStatus::Held && self.time < now
    }
}

impl Stock {
    /// A document with so many units.
    pub fn new(on_hand: Option<i64>) -> Self {
        Self {
            on_hand,
            marked: false,
            entries: BTreeMap::new(),
            probed_until: 0,
            operations: VecDeque::new(),
            low: None,
        }
    }

    /// How many can be held now; `None` is unlimited.
    pub fn available(&self) -> Option<u32> {
        let claimed: i64 = self.claims().map(|(_, entry)| i64::from(entry.quantity)).sum();
        self.on_hand.map(|on_hand| u32::try_from((on_hand - claimed).max(0)).unwrap_or(u32::MAX))
    }

    fn claims(&self) -> impl Iterator<Item = (&OrderId, &Entry)> {
        self.entries.iter().filter(|(_, entry)| entry.status == EntryStatus::Held && entry.claims)
    }

    /// Holds for an order until a time. Twice is once; what was settled is not held again.
    pub fn hold(&mut self, order: &OrderId, quantity: u32, when_out: WhenOut, until: i64) -> Holding {
        match self.entries.get(order).map(|entry| entry.status) {
            Some(EntryStatus::Held) => Holding::Held,
            Some(_) => Holding::Over,
            None => self.insert(order, quantity, when_out, until),
        }
    }

    /// Holds again for an order whose units were given back before it was paid.
    pub fn retake(&mut self, order: &OrderId, quantity: u32, when_out: WhenOut, now: i64) -> Holding {
        match self.entries.get(order).map(|entry| entry.status) {
            Some(EntryStatus::Held | EntryStatus::Sold) => Holding::Held,
            Some(EntryStatus::Short) => Holding::Short(0),
            Some(EntryStatus::Back) | None => self.insert_or_miss(order, quantity, when_out, now),
        }
    }

    /// Holds for a payment that came late, or remembers that there was none: whoever asks again hears the same.
    fn insert_or_miss(&mut self, order: &OrderId, quantity: u32, when_out: WhenOut, now: i64) -> Holding {
        self.entries.remove(order);
        let holding = self.insert(order, quantity, when_out, now + KEPT);
        if let Holding::Short(_) = holding {
            let entry = Entry { quantity, time: now, status: EntryStatus::Short, claims: false };
            self.entries.insert(order.clone(), entry);
        }
        holding
    }

    fn insert(&mut self, order: &OrderId, quantity: u32, when_out: WhenOut, until: i64) -> Holding {
        let short = self.available().filter(|&available| available < quantity);
        if let (Some(available), WhenOut::SoldOut) = (short, when_out) {
            return Holding::Short(available);
        }
        if self.entries.len() >= MOST_ENTRIES {
            return Holding::Full;
        }
        let claims = when_out != WhenOut::Refund;
        let entry = Entry { quantity, time: until, status: EntryStatus::Held, claims };
        self.entries.insert(order.clone(), entry);
        Holding::Held
    }

    /// What was held is sold. What was given back by a worker who did not know that the payment had come is taken again.
    pub fn commit(&mut self, order: &OrderId, quantity: u32, when_out: WhenOut, now: i64) -> Sale {
        if self.entries.get(order).is_some_and(|entry| entry.status == EntryStatus::Back)
            && self.insert_or_miss(order, quantity, when_out, now) == Holding::Full
        {
            return Sale::Missing;
        }
        let available = self.available();
        let Some(entry) = self.entries.get_mut(order) else { return Sale::Missing };
        match entry.status {
            EntryStatus::Sold => return Sale::Sold,
            EntryStatus::Short => return Sale::Short,
            EntryStatus::Back => return Sale::Missing,
            EntryStatus::Held => {}
        }
        entry.time = now;
        if !entry.claims && available.is_some_and(|available| available < entry.quantity) {
            entry.status = EntryStatus::Short;
            return Sale::Short;
        }
        entry.status = EntryStatus::Sold;
        self.on_hand = self.on_hand.map(|on_hand| on_hand - i64::from(entry.quantity));
        Sale::Sold
    }

    /// How many are left, if it was the sale to this order that brought them from above `low_at` down to it; `before` is what
    /// was on hand before the sale. To be asked after each [`Self::commit`], and again when it is repeated.
    pub fn crossed(&mut self, before: Option<i64>, order: &OrderId, low_at: u32) -> Option<i64> {
        let low_at = i64::from(low_at);
        if let (Some(before), Some(left)) = (before, self.on_hand)
            && low_at > 0
            && before > low_at
            && left <= low_at
        {
            self.low = Some(Low { order: order.clone(), left });
        }
        self.low.as_ref().filter(|low| low.order == *order).map(|low| low.left)
    }

    /// Gives back what an order holds, and remembers that. Whether anything changed.
    pub fn release(&mut self, order: &OrderId, now: i64) -> bool {
        let has_room = self.entries.len() < ROOM_FOR_NOTHING;
        match self.entries.get_mut(order) {
            Some(entry) if entry.status == EntryStatus::Held => {
                (entry.status, entry.time) = (EntryStatus::Back, now);
                true
            }
            // A worker who still means to hold is told that it is over.
            None if has_room => {
                let entry = Entry { quantity: 0, time: now, status: EntryStatus::Back, claims: false };
                self.entries.insert(order.clone(), entry);
                true
            }
            Some(_) | None => false,
        }
    }

    /// Forgets what was settled long ago. Whether anything changed.
    pub fn forget(&mut self, now: i64) -> bool {
        let before = self.entries.len();
        self.entries.retain(|_, entry| entry.status == EntryStatus::Held || now < entry.time + KEPT);
        self.entries.len() != before
    }

    /// Whether some order's claim is over.
    pub fn is_overdue(&self, now: i64) -> bool {
        self.entries.values().any(|entry| entry.is_overdue(now))
    }

    /// The orders whose claim is over, oldest first: whoever wants the units may ask Stripe about them.
    pub fn overdue(&self, now: i64) -> Vec<OrderId> {
        let mut overdue: Vec<_> = self.entries.iter().filter(|(_, entry)| entry.is_overdue(now)).collect();
        overdue.sort_by_key(|(_, entry)| entry.time);
        overdue.into_iter().map(|(order, _)| order.clone()).collect()
    }

    /// Sets the unsold units, if they are `expected` now. The answer is what they are.
    pub fn set(&mut self, on_hand: Option<i64>, expected: Option<Option<i64>>) -> Result<(), Option<i64>> {
        if expected.is_some_and(|expected| expected != self.on_hand) {
            return Err(self.on_hand);
        }
        self.on_hand = on_hand;
        Ok(())
    }

    /// Whether an operation that was not done before takes away more than are on hand.
    pub fn lacks(&self, operation: &str, units: i64) -> bool {
        let is_short = self.on_hand.is_some_and(|on_hand| on_hand.saturating_add(units) < 0);
        units < 0 && is_short && !self.knows(operation)
    }

    fn knows(&self, operation: &str) -> bool {
        self.operations.iter().any(|known| known == operation)
    }

    /// Adds units, once for each operation. Whether they were added now.
    pub fn add(&mut self, operation: &str, units: i64) -> bool {
        if self.knows(operation) {
            return false;
        }
        self.on_hand = self.on_hand.map(|on_hand| on_hand.saturating_add(units));
        self.operations.push_front(operation.to_owned());
        self.operations.truncate(REMEMBERED_OPERATIONS);
        true
    }
}

#[cfg(test)]
mod tests;
