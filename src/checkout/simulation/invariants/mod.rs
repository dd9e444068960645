//! What has to be true when the dust has settled.

mod effects;
mod money;
mod payments;
mod stock;

use super::faults::at_once;
use super::play::Play;
use crate::checkout::order::{Ending, Order, StockState};
use crate::store::{Key, Prefix, Store};

impl Play {
    pub(super) fn check(&mut self) -> Result<(), String> {
        let orders: Vec<Order> = self.read_all("orders/")?;
        self.tell(&orders);
        self.check_payments(&orders)?;
        self.check_stock(&orders)?;
        self.check_effects(&orders)?;
        self.check_refunds(&orders)?;
        self.check_disputes(&orders)?;
        check_parcels(&orders)?;
        for folder in ["open/", "clients/"] {
            let left = self.keys(folder)?;
            if !left.is_empty() {
                return Err(format!("I3: these are left: {left:?}"));
            }
        }
        Ok(())
    }

    fn tell(&mut self, orders: &[Order]) {
        self.told.orders = orders.len();
        self.told.paid = orders.iter().filter(|order| order.state.is_paid()).count();
        self.told.late = orders.iter().filter(|order| order.stock == StockState::Retaken).count();
        self.told.short = orders.iter().map(|order| order.short.len()).sum();
        let sold_out = |order: &&Order| matches!(order.ending, Some(Ending::SoldOut { .. }));
        self.told.sold_out += orders.iter().filter(sold_out).count();
        self.told.refunds = self.stripe.refunds_now().len();
        self.told.disputes = self.stripe.disputes_now().len();
        self.told.parcels = orders.iter().map(|order| order.parcels.len()).sum();
        let back = orders.iter().flat_map(|order| order.came_back.values());
        self.told.came_back = back.map(|back| usize::try_from(back.units()).unwrap_or(0)).sum();
    }

    pub(super) fn keys(&self, prefix: &str) -> Result<Vec<Key>, String> {
        let prefix: Prefix = prefix.parse().map_err(|_| "prefix")?;
        let keys = at_once(self.shelf.memory.list(&prefix, None, 10_000)).ok_or("the memory waits")?;
        keys.map_err(|error| error.to_string())
    }

    fn read_all<T: serde::de::DeserializeOwned>(&self, prefix: &str) -> Result<Vec<T>, String> {
        let keys = self.keys(prefix)?;
        keys.iter().filter_map(|key| self.read(key).transpose()).collect()
    }

    fn read<T: serde::de::DeserializeOwned>(&self, key: &Key) -> Result<Option<T>, String> {
        let stored = at_once(self.shelf.memory.get(key)).ok_or("the memory waits")?;
        let stored = stored.map_err(|error| error.to_string())?;
        stored.map(|stored| stored.document.body().map_err(|error| error.to_string())).transpose()
    }
}

/// Nothing is sent twice, nor what was never ordered.
fn check_parcels(orders: &[Order]) -> Result<(), String> {
    for order in orders {
        let mut operations: Vec<_> = order.parcels.iter().map(|parcel| &parcel.operation).collect();
        operations.sort_unstable();
        operations.dedup();
        let fits = order.quote.lines.iter().all(|line| order.units_sent(&line.sku) <= line.quantity);
        if operations.len() != order.parcels.len() || !fits {
            return Err(format!("{} was sent twice: {:?}", order.id, order.parcels));
        }
    }
    Ok(())
}
