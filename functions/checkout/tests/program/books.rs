//! The books of a shop, read from its store by the same library that the servers are made of.

use std::sync::Arc;

use pushcart::checkout::{Checkout, Clock, EntryStatus, LetterNotices, Order, OrderId, Stock};
use pushcart::dev::stripe;
use pushcart::function::{Environment, Function};
use pushcart::mail::Memory;
use pushcart::store::Prefix;

use crate::servers::Shop;

/// The checkout over a shop's store, by the stand-in's clock.
pub(crate) struct Books {
    pub(crate) checkout: Checkout,
}

struct StripesClock(stripe::Clock);

impl Clock for StripesClock {
    fn now(&self) -> i64 {
        self.0.now()
    }
}

impl Books {
    pub(crate) fn of(shop: &Shop) -> Self {
        let environment = Environment::read(shop.environment.clone(), shop.folder()).unwrap();
        let mut checkout = Function::open(&environment).unwrap().checkout;
        checkout.clock = Arc::new(StripesClock(shop.stripe.clock().clone()));
        // The servers have no mail server: their mails wait for whoever has one.
        let (prices, secret) = (Arc::clone(&checkout.prices), environment.secret.clone());
        checkout.notices = Arc::new(LetterNotices::new(Arc::new(Memory::new()), prices, secret));
        Self { checkout }
    }

    pub(crate) async fn orders(&self) -> Vec<Order> {
        let mut orders = Vec::new();
        for name in self.names("orders/").await {
            let id: OrderId = name.parse().unwrap();
            orders.push(self.checkout.order(&id).await.unwrap().unwrap());
        }
        orders
    }

    /// The names of the documents in a folder of the store.
    pub(crate) async fn names(&self, folder: &str) -> Vec<String> {
        let prefix: Prefix = folder.parse().unwrap();
        let keys = self.checkout.ledger.list(&prefix, None, 10_000).await.unwrap();
        let name = |key: &str| key.strip_prefix(folder).unwrap().strip_suffix(".json").unwrap().to_owned();
        keys.iter().map(|key| name(key.as_str())).collect()
    }

    pub(crate) async fn stock(&self, sku: &str) -> Stock {
        self.checkout.stock(&sku.parse().unwrap()).await.unwrap().unwrap()
    }
}

/// The orders that hold units.
pub(crate) fn holders(stock: &Stock) -> Vec<&OrderId> {
    let held = stock.entries.iter().filter(|(_, entry)| entry.status == EntryStatus::Held);
    held.map(|(order, _)| order).collect()
}
