//! I1 and I3: nothing is sold that was never there, no hold is left, and the count is what was put in less what was sold.

use super::Play;
use crate::checkout::order::{Order, Review};
use crate::checkout::quote::QuotedLine;
use crate::checkout::simulation::buyers::GOODS;
use crate::checkout::stock::{EntryStatus, Stock};
use crate::shop::WhenOut;
use crate::store::Key;

impl Play {
    pub(super) fn check_stock(&self, orders: &[Order]) -> Result<(), String> {
        for (sku, _, opening, when_out) in GOODS {
            let Some(opening) = opening.map(i64::from) else { continue };
            let paid = orders.iter().filter(|order| order.state.is_paid());
            let sold: i64 = paid.map(|order| units(order, sku)).sum();
            let added: i64 = self.added.iter().filter(|(of, _)| *of == sku).map(|(_, units)| units).sum();
            let returned: i64 = orders.iter().map(|order| returned(order, sku)).sum();
            let count = self.shelf.count(sku);
            let ever = opening + added + returned + count.set_up + count.taken;
            if when_out != WhenOut::Backorder && sold > ever {
                return Err(format!("I1: {sold} of {sku} sold, {ever} put in"));
            }
            let key: Key = format!("stock/{sku}.json").parse().map_err(|_| "key")?;
            let Some(stock) = self.read::<Stock>(&key)? else { continue };
            let held = |(_, entry): &(_, &crate::checkout::Entry)| entry.status == EntryStatus::Held;
            if let Some((order, _)) = stock.entries.iter().find(held) {
                return Err(format!("I3: {order} still holds {sku}"));
            }
            let left = opening + added + returned + count.set - sold;
            if stock.on_hand != Some(left) {
                return Err(format!(
                    "I3: {:?} of {sku} on hand, not {left}: {opening} at first, {added} added, {} set, {returned} returned, {sold} sold",
                    stock.on_hand, count.set
                ));
            }
        }
        Ok(())
    }
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

/// How many units of a SKU came back to the shelf from an order.
fn returned(order: &Order, sku: &str) -> i64 {
    let of_it = order.came_back.iter().filter(|(of, _)| of.as_str() == sku);
    of_it.map(|(_, back)| i64::from(back.units())).sum()
}
