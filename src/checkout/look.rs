//! Looking before anything is written: whoever comes when nothing is left is told so by a read or two, and leaves no trace.

use super::problem::{Problem, ShortLine};
use super::quote::{Quote, QuotedLine};
use super::request::CheckoutRequest;
use super::stock::{EntryStatus, Stock};
use super::{Checkout, OrderId};
use crate::shop::WhenOut;

impl Checkout {
    /// Refuses what is sold out. Otherwise says whether an order of it takes counted units from others.
    ///
    /// A look is no hold: who passes it may find nothing left all the same. It lets everybody pass for whom something might
    /// become free: by overdue holds that nobody has asked about yet, or by the cart's older order, which the new one ends.
    pub(super) async fn look_first(&self, request: &CheckoutRequest, quote: &Quote) -> Result<bool, Problem> {
        let mut counted = false;
        let mut short = Vec::new();
        let mut holders = Vec::new();
        for line in quote.lines.iter().filter(|line| line.when_out == WhenOut::SoldOut) {
            let Some(stock) = self.stock(&line.sku).await? else {
                counted |= line.opening_stock.is_some();
                continue;
            };
            counted |= stock.on_hand.is_some();
            let Some(available) = too_few(&stock, line) else { continue };
            short.push(ShortLine { sku: line.sku.clone(), available });
            holders.push(stock);
        }
        let all_hopeless = !short.is_empty() && !holders.iter().any(|stock| self.can_be_probed(stock));
        if all_hopeless && !self.holds_some(request, &holders).await? {
            return Err(Problem::SoldOut(short));
        }
        Ok(counted)
    }

    /// Whether overdue holds may be given up, and nobody asks about them right now.
    fn can_be_probed(&self, stock: &Stock) -> bool {
        let now = self.now();
        stock.probed_until <= now && stock.is_overdue(now)
    }

    /// Whether the cart's older order holds some of what is short.
    async fn holds_some(&self, request: &CheckoutRequest, holders: &[Stock]) -> Result<bool, Problem> {
        let Some(cart) = &request.cart else { return Ok(false) };
        let Some(older) = self.order_of_cart(cart).await? else { return Ok(false) };
        Ok(holders.iter().any(|stock| holds(stock, &older)))
    }
}

/// How many are left, if these are too few.
fn too_few(stock: &Stock, line: &QuotedLine) -> Option<u32> {
    stock.available().filter(|&available| available < line.quantity)
}

fn holds(stock: &Stock, order: &OrderId) -> bool {
    stock.entries.get(order).is_some_and(|entry| entry.status == EntryStatus::Held)
}
