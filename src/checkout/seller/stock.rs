//! Counting stock: what is there, setting it, adding to it.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::Refusal;
use super::book::READERS;
use crate::checkout::problem::Problem;
use crate::checkout::stock::{EntryStatus, Stock};
use crate::checkout::{Checkout, stock_key};
use crate::shop::price_list::PricedSku;
use crate::shop::{Sku, WhenOut};
use crate::store::Step;

/// The stock of a SKU, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockOf {
    /// Unsold units, held ones included; `None` is unlimited.
    pub on_hand: Option<i64>,
    /// Units that buyers hold who have not paid yet.
    pub held: u32,
    /// What can be bought now; `None` is unlimited.
    pub available: Option<u32>,
    /// Whether the store counts it: not before the first buyer wants one.
    pub counted: bool,
    /// Whether the store counted it and lost the count: nothing can be bought until it is set.
    pub lost: bool,
}

impl StockOf {
    /// What a document says.
    fn of(stock: &Stock) -> Self {
        let held = stock.entries.values().filter(|entry| entry.status == EntryStatus::Held && entry.claims);
        Self {
            on_hand: stock.on_hand,
            held: held.map(|entry| entry.quantity).sum(),
            available: stock.available(),
            counted: true,
            lost: false,
        }
    }

    /// What holds while there is no document: the opening count.
    fn opening(units: Option<u32>, lost: bool) -> Self {
        Self {
            on_hand: units.map(i64::from),
            held: 0,
            available: if lost { Some(0) } else { units },
            counted: false,
            lost,
        }
    }
}

impl Checkout {
    /// The stock of a SKU as it is now.
    pub async fn stock_of(&self, entry: &PricedSku) -> Result<StockOf, Refusal> {
        match self.stock(&entry.sku).await? {
            Some(stock) => Ok(StockOf::of(&stock)),
            None => Ok(StockOf::opening(entry.stock, self.is_seeded(&entry.sku).await?)),
        }
    }

    /// The stock of many SKUs, in their order.
    pub async fn stock_of_all(&self, entries: Vec<PricedSku>) -> Result<Vec<(PricedSku, StockOf)>, Refusal> {
        let readers = Arc::new(Semaphore::new(READERS));
        let mut reading = JoinSet::new();
        for entry in entries {
            let (checkout, readers) = (self.clone(), Arc::clone(&readers));
            reading.spawn(async move {
                let _turn = readers.acquire_owned().await;
                checkout.stock_of(&entry).await.map(|stock| (entry, stock))
            });
        }
        let mut all = Vec::with_capacity(reading.len());
        while let Some(read) = reading.join_next().await {
            all.push(read.map_err(|error| Refusal::Internal(error.to_string()))??);
        }
        all.sort_by(|(a, _), (b, _)| a.sku.cmp(&b.sku));
        Ok(all)
    }

    /// Sets the unsold units of a SKU, held ones included; `None` is unlimited. With `expected`, only if they are that now. A
    /// document that vanished is made anew.
    pub async fn set_stock(
        &self,
        sku: &Sku,
        on_hand: Option<i64>,
        expected: Option<Option<i64>>,
    ) -> Result<StockOf, Refusal> {
        let opening = self.opening(sku).await?;
        if expected.is_some() && self.stock(sku).await?.is_none() && self.is_seeded(sku).await? {
            return Err(Refusal::CountLost(sku.clone()));
        }
        let set = |stock: Option<&Stock>| {
            let known = stock.cloned();
            let mut after = known.clone().unwrap_or_else(|| Stock::new(opening));
            if let Err(found) = after.set(on_hand, expected) {
                let (sku, expected) = (sku.clone(), expected.flatten());
                return Step::Leave(Err(Refusal::Unexpected { sku, expected, found }));
            }
            if known.as_ref() == Some(&after) {
                Step::Leave(Ok(after))
            } else {
                Step::Write(after.clone(), Ok(after))
            }
        };
        let stock = self.ledger.update(&stock_key(sku), set).await??;
        self.seed(sku, &stock_key(sku), None).await.map_err(refusal)?;
        Ok(StockOf::of(&stock))
    }

    /// Adds units to a SKU, once for each operation; fewer than none takes some away, if as many are on hand or
    /// it is backordered.
    pub async fn add_stock(&self, sku: &Sku, units: i64, operation: &str) -> Result<StockOf, Refusal> {
        let opening = self.opening(sku).await?;
        if !self.seed(sku, &stock_key(sku), opening).await.map_err(refusal)? {
            return Err(Refusal::Unlimited(sku.clone()));
        }
        // Of these a count below zero says how many are owed, and a wrong delivery must be mended there as well.
        let entry = self.prices.find(sku).map_err(|error| refusal(error.into()))?;
        let may_be_owed = entry.is_some_and(|entry| entry.when_out == WhenOut::Backorder);
        let add = |stock: Option<&Stock>| {
            let Some(stock) = stock else { return Step::Leave(Err(Refusal::CountLost(sku.clone()))) };
            let Some(on_hand) = stock.on_hand else {
                return Step::Leave(Err(Refusal::Unlimited(sku.clone())));
            };
            if !may_be_owed && stock.lacks(operation, units) {
                let (sku, wanted) = (sku.clone(), units.unsigned_abs());
                return Step::Leave(Err(Refusal::TooFew { sku, wanted, on_hand }));
            }
            let mut after = stock.clone();
            if after.add(operation, units) {
                Step::Write(after.clone(), Ok(after))
            } else {
                Step::Leave(Ok(after))
            }
        };
        Ok(StockOf::of(&self.ledger.update(&stock_key(sku), add).await??))
    }

    /// The opening count of something that the shop sells, or sold while it was counted.
    async fn opening(&self, sku: &Sku) -> Result<Option<i64>, Refusal> {
        match self.prices.find(sku).map_err(|error| refusal(error.into()))? {
            Some(entry) => Ok(entry.stock.map(i64::from)),
            None if self.stock(sku).await?.is_some() => Ok(None),
            None => Err(Refusal::UnknownSku(sku.clone())),
        }
    }
}

fn refusal(problem: Problem) -> Refusal {
    match problem {
        Problem::StoreUnavailable(error) => Refusal::Store(error),
        Problem::StockUnusable(sku) => Refusal::CountLost(sku),
        other => Refusal::Internal(other.to_string()),
    }
}
