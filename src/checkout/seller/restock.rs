//! What came back goes on the shelf, once.

use super::Refusal;
use crate::checkout::order::{Order, OrderEvent};
use crate::checkout::problem::Problem;
use crate::checkout::stock::Stock;
use crate::checkout::{Checkout, OrderId, stock_key};
use crate::shop::Sku;
use crate::store::Step;

impl Checkout {
    /// Takes down that so many units of a line came back in all (`None`: every one that can), so that saying it twice changes nothing.
    pub async fn take_back(&self, id: &OrderId, sku: &Sku, total: Option<u32>) -> Result<Order, Refusal> {
        self.decide(id, |order, now| order.coming_back(sku, total, now)).await
    }

    /// Puts units that came back on the shelf. Twice is once: the stock remembers the order and its count.
    pub(in crate::checkout) async fn restock(
        &self,
        order: &Order,
        sku: &Sku,
        total: u32,
        units: u32,
    ) -> Result<(), Problem> {
        let operation = format!("{}-{total}", order.id);
        let add = |stock: Option<&Stock>| {
            let Some(stock) = stock else { return Step::Leave(false) };
            let mut after = stock.clone();
            if after.add(&operation, i64::from(units)) { Step::Write(after, true) } else { Step::Leave(true) }
        };
        let there = self.ledger.update(&stock_key(sku), add).await?;
        // What was never counted has no document, and needs none.
        if there || !order.counted.contains(sku) { Ok(()) } else { Err(Problem::StockUnusable(sku.clone())) }
    }
}

impl Order {
    /// What coming back does to this order; `None` if it is known.
    pub(in crate::checkout) fn coming_back(
        &self,
        sku: &Sku,
        total: Option<u32>,
        now: i64,
    ) -> Result<Option<OrderEvent>, Refusal> {
        let line = self.quote.lines.iter().find(|line| line.sku == *sku);
        let line = line.ok_or_else(|| Refusal::NotInOrder(sku.clone()))?;
        let before = self.came_back.get(sku).map_or(0, |back| back.units());
        let (sent, unsent) = self.can_come_back(line);
        let most = before + sent + unsent;
        let total = total.unwrap_or(most);
        if total > most {
            return Err(Refusal::TooMany { sku: sku.clone(), wanted: total, left: most });
        }
        Ok((total > before).then(|| OrderEvent::CameBack { sku: sku.clone(), total, at: now }))
    }
}
