//! How many orders one client address may have open, so that one visitor cannot tie up the stock.
//!
//! Many buyers may share an address (an office, a mobile network), so only what really takes something from others counts: an
//! unpaid order that claims counted stock, for as long as its claim lasts. After that whoever wants the units can have them,
//! and a buyer who pays, turns back or changes the cart makes room at once.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::problem::Problem;
use super::request::CheckoutRequest;
use super::{Checkout, OrderId};
use crate::store::{Key, Record, Step, StoreError};

/// The open orders of one client address; the address itself is nowhere, see [`super::ShopSecret`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Client {
    orders: Vec<OpenOrder>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct OpenOrder {
    order: OrderId,
    since: i64,
    until: i64,
}

impl Record for Client {
    const SCHEMA: u32 = 1;
}

impl Checkout {
    /// Counts a new order that takes units from others until it is paid or over, or refuses it. Before anything is written of
    /// the order itself.
    pub(super) async fn admit(&self, request: &CheckoutRequest, id: &OrderId) -> Result<(), Problem> {
        let Some(address) = request.client else { return Ok(()) };
        let key = self.secret.client_key(address);
        let Err(open) = self.count(&key, id, &BTreeSet::new()).await? else { return Ok(()) };
        let mut over = self.over(&open).await?;
        // The order that this one replaces is about to end.
        if let Some(cart) = &request.cart {
            over.extend(self.order_of_cart(cart).await?);
        }
        let now = self.now();
        match self.count(&key, id, &over).await? {
            Ok(()) => Ok(()),
            Err(open) => {
                let soonest = open.iter().map(|open| open.until - now).min().unwrap_or(0);
                Err(Problem::TooManyRequests { retry_after: soonest.max(1) })
            }
        }
    }

    /// Adds an order to a client's, unless there are too many: these are the answer then.
    async fn count(
        &self,
        key: &Key,
        id: &OrderId,
        over: &BTreeSet<OrderId>,
    ) -> Result<Result<(), Vec<OpenOrder>>, StoreError> {
        let most = self.prices.header().checkout.max_open_orders.max(1);
        let add = |client: Option<&Client>| {
            let now = self.now();
            let mut after = client.cloned().unwrap_or_default();
            after.orders.retain(|open| open.until > now && !over.contains(&open.order));
            if after.orders.iter().any(|open| open.order == *id) {
                return Step::Leave(Ok(()));
            }
            if after.orders.len() >= usize::try_from(most).unwrap_or(usize::MAX) {
                return Step::Leave(Err(after.orders));
            }
            let until = now + self.times.claim;
            after.orders.push(OpenOrder { order: id.clone(), since: now, until });
            Step::Write(after, Ok(()))
        };
        self.ledger.update(key, add).await
    }

    /// Those of a client's orders that take nothing from others (any more).
    async fn over(&self, open: &[OpenOrder]) -> Result<BTreeSet<OrderId>, StoreError> {
        let mut over = BTreeSet::new();
        for OpenOrder { order, since, .. } in open {
            let is_over = match self.order(order).await? {
                // Its worker may be about to write it.
                None => since + self.times.grace < self.now(),
                Some(order) => !order.state.is_open(),
            };
            if is_over {
                over.insert(order.clone());
            }
        }
        Ok(over)
    }

    /// Forgets the orders of a client that are over, and the client with the last of them.
    pub(super) async fn forget_client(&self, key: &Key) -> Result<(), StoreError> {
        let Some(client) = self.ledger.get::<Client>(key).await? else { return Ok(()) };
        let over = self.over(&client.value.orders).await?;
        let forget = |client: Option<&Client>| {
            let now = self.now();
            let Some(client) = client else { return Step::Leave(()) };
            let mut after = client.clone();
            after.orders.retain(|open| open.until > now && !over.contains(&open.order));
            match after.orders.len() {
                0 => Step::Remove(()),
                left if left == client.orders.len() => Step::Leave(()),
                _ => Step::Write(after, ()),
            }
        };
        self.ledger.update(key, forget).await
    }
}
