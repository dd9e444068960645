//! The store of `pushcart dev`: a folder, looked over the shoulder of, and where the function can be made to crash.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tokio::sync::Notify;

use super::pulse::Pulse;
use crate::checkout::Clock;
use crate::store::{Answer, Document, Key, Prefix, Store, Stored, Version};

/// What an order went through: a state and when it was first seen in it, in seconds since 1970.
pub type History = Vec<(String, i64)>;

/// A store that tells of its writes.
pub struct WatchedStore {
    inner: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    pulse: Pulse,
    histories: Mutex<BTreeMap<String, History>>,
    armed: AtomicBool,
    crashed: Notify,
}

impl WatchedStore {
    /// Looks over the shoulder of `inner`.
    pub fn new(inner: Arc<dyn Store>, clock: Arc<dyn Clock>, pulse: Pulse) -> Self {
        let (histories, armed, crashed) = (Mutex::default(), AtomicBool::new(false), Notify::new());
        Self { inner, clock, pulse, histories, armed, crashed }
    }

    /// What an order went through while this ran, oldest first.
    pub fn history(&self, order: &str) -> History {
        self.histories.lock().unwrap_or_else(PoisonError::into_inner).get(order).cloned().unwrap_or_default()
    }

    /// Has the function stop dead right after it next writes down that an order is paid: the order is safe, and nothing that
    /// follows from it is done.
    pub fn crash_when_paid(&self) {
        self.armed.store(true, Ordering::SeqCst);
    }

    /// Waits for the crash.
    pub async fn crashed(&self) {
        self.crashed.notified().await;
    }

    async fn wrote(&self, key: &Key, document: &Document) {
        self.pulse.beat();
        let Some(order) = key.as_str().strip_prefix("orders/").and_then(|name| name.strip_suffix(".json"))
        else {
            return;
        };
        let state = state(document);
        self.note(order, &state);
        if state == "paid" && self.armed.swap(false, Ordering::SeqCst) {
            self.crashed.notify_waiters();
            // Whoever wrote this never learns of it: the request is dropped by who heard of the crash.
            std::future::pending::<()>().await;
        }
    }

    fn note(&self, order: &str, state: &str) {
        let now = self.clock.now();
        let mut histories = self.histories.lock().unwrap_or_else(PoisonError::into_inner);
        let history = histories.entry(order.to_owned()).or_default();
        if history.last().is_none_or(|(last, _)| last != state) {
            history.push((state.to_owned(), now));
        }
    }
}

fn state(document: &Document) -> String {
    let body: Value = document.body().unwrap_or_default();
    body["state"].as_str().unwrap_or("unknown").to_owned()
}

impl Store for WatchedStore {
    fn get<'a>(&'a self, key: &'a Key) -> Answer<'a, Option<Stored>> {
        self.inner.get(key)
    }

    fn create<'a>(&'a self, key: &'a Key, document: &'a Document) -> Answer<'a, Version> {
        Box::pin(async move {
            let version = self.inner.create(key, document).await?;
            self.wrote(key, document).await;
            Ok(version)
        })
    }

    fn replace<'a>(
        &'a self,
        key: &'a Key,
        version: &'a Version,
        document: &'a Document,
    ) -> Answer<'a, Version> {
        Box::pin(async move {
            let version = self.inner.replace(key, version, document).await?;
            self.wrote(key, document).await;
            Ok(version)
        })
    }

    fn delete<'a>(&'a self, key: &'a Key, version: &'a Version) -> Answer<'a, ()> {
        Box::pin(async move {
            self.inner.delete(key, version).await?;
            self.pulse.beat();
            Ok(())
        })
    }

    fn list<'a>(&'a self, prefix: &'a Prefix, after: Option<&'a Key>, limit: usize) -> Answer<'a, Vec<Key>> {
        self.inner.list(prefix, after, limit)
    }
}
