//! The sweep: looks at every order that is not at rest, and at every hold that is overdue. Two at once do no harm.

use super::order::{Ending, Order, State};
use super::problem::Problem;
use super::stock::Stock;
use super::{Checkout, Mark, OrderId};
use crate::shop::Sku;
use crate::store::{Key, Prefix, Step, StoreError};

/// How many keys one page of a list has.
const PAGE: usize = 100;

/// How long a mark without an order is kept, in seconds: its worker may still be about to write the order.
const ORPHAN_MARK: i64 = 2 * 24 * 3600;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Orders that were looked at.
    pub orders: usize,
    /// Of these, those that are not at rest yet.
    pub restless: usize,
    /// Looks that failed, to be repeated by the next sweep.
    pub failed: usize,
    /// Holds that were overdue.
    pub overdue: usize,
}

impl Checkout {
    /// Looks at everything once: a request or two for each order that is not at rest, and one for each SKU that was ever counted,
    /// which is what a sweep costs when nothing is going on. A thousand counted SKUs and a sweep every ten minutes are 144,000
    /// readings a day: six cents at S3's price of 2026.
    pub async fn sweep(&self) -> Result<Swept, StoreError> {
        let mut swept = Swept::default();
        let mut after = None;
        while let Some(keys) = self.page("open/", &mut after).await? {
            for key in keys {
                swept.orders += 1;
                match self.look(&key).await {
                    Ok(true) => {}
                    Ok(false) => swept.restless += 1,
                    Err(_) => swept.failed += 1,
                }
            }
        }
        while let Some(keys) = self.page("stock/", &mut after).await? {
            for key in keys {
                self.look_at_stock(&key, &mut swept).await?;
            }
        }
        while let Some(keys) = self.page("clients/", &mut after).await? {
            for key in keys {
                swept.failed += usize::from(self.forget_client(&key).await.is_err());
            }
        }
        Ok(swept)
    }

    /// The next keys below a prefix, or `None` after the last; `after` is then ready for another prefix.
    pub(super) async fn page(
        &self,
        folder: &str,
        after: &mut Option<Key>,
    ) -> Result<Option<Vec<Key>>, StoreError> {
        let prefix: Prefix = folder.parse().map_err(|error| StoreError::unavailable(folder, error))?;
        let keys = self.ledger.list(&prefix, after.as_ref(), PAGE).await?;
        *after = keys.last().cloned();
        Ok(after.is_some().then_some(keys))
    }

    /// Looks at one marked order. Whether it is at rest, and its mark gone.
    async fn look(&self, key: &Key) -> Result<bool, Problem> {
        let Some(id) = order_of("open/", key) else { return Ok(true) };
        // The mark before the order: whoever wakes the order writes its mark afterwards, and the removal meets a conflict.
        let Some(mark) = self.ledger.get::<Mark>(key).await? else { return Ok(true) };
        let Some(order) = self.order(&id).await? else {
            if mark.value.since + ORPHAN_MARK < self.now() {
                self.ledger.delete(&mark).await?;
                return Ok(true);
            }
            return Ok(false);
        };
        if order.is_quiet() {
            self.ledger.delete(&mark).await?;
            return Ok(true);
        }
        self.resolve(&order).await?;
        self.do_tasks(&id).await?;
        Ok(false)
    }

    /// Takes an order on that is stuck, or whose session has run out.
    pub(super) async fn resolve(&self, order: &Order) -> Result<(), Problem> {
        let now = self.now();
        let late = now > order.since + self.times.grace;
        match order.state {
            State::Holding if now > order.hold_by + self.times.margin => {
                self.close(&order.id, Ending::RanOut).await?;
            }
            State::Creating if late => {
                self.seek_session(order).await?;
            }
            State::Closing if late => self.finish_closing(order).await?,
            State::Open if now > order.expires_at + self.times.margin => self.look_again(order).await?,
            State::Processing if late => self.look_again(order).await?,
            _ => {}
        }
        Ok(())
    }

    async fn look_again(&self, order: &Order) -> Result<(), Problem> {
        match &order.session {
            Some(session) => self.look_at_session(&order.id, &session.id).await,
            None => Ok(()),
        }
    }

    /// Forgets what was settled long ago, and looks at holds that are long overdue: their orders, or nobody, need them.
    async fn look_at_stock(&self, key: &Key, swept: &mut Swept) -> Result<(), StoreError> {
        let forget = |stock: Option<&Stock>| {
            let Some(stock) = stock else { return Step::Leave(Vec::new()) };
            let mut after = stock.clone();
            let open = self.prices.header().checkout.open_seconds();
            let overdue = stock.overdue(self.now() - open - self.times.margin);
            if after.forget(self.now()) { Step::Write(after, overdue) } else { Step::Leave(overdue) }
        };
        let overdue = self.ledger.update(key, forget).await?;
        let Some(sku) = sku_of(key) else { return Ok(()) };
        for order in overdue {
            swept.overdue += 1;
            if self.look_at_hold(&sku, &order).await.is_err() {
                swept.failed += 1;
            }
        }
        Ok(())
    }
}

/// The order that a key in a folder is of.
pub(super) fn order_of(folder: &str, key: &Key) -> Option<OrderId> {
    key.as_str().strip_prefix(folder)?.strip_suffix(".json")?.parse().ok()
}

/// The SKU whose stock a key is: the reverse of [`crate::store::sku_part`].
pub(super) fn sku_of(key: &Key) -> Option<Sku> {
    let part = key.as_str().strip_prefix("stock/")?.strip_suffix(".json")?;
    let mut sku = String::with_capacity(part.len());
    let mut characters = part.chars();
    while let Some(character) = characters.next() {
        sku.push(match character {
            '_' => match characters.next()? {
                '_' => '_',
                's' => '/',
                _ => return None,
            },
            plain => plain,
        });
    }
    sku.parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_key_of_stock_names_its_sku() {
        for sku in ["A", "4058NB/09", "a__s", "a_/s", "x_s"] {
            let sku = sku.parse().unwrap();
            assert_eq!(super::sku_of(&super::super::stock_key(&sku)), Some(sku));
        }
    }
}
