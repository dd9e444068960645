//! A store with everything that a real one does to its callers: it takes time, fails before or after it wrote, writes a
//! moment later, and calls conflicts that were none.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use super::world::Sim;
use crate::store::{Answer, Document, Key, Memory, Prefix, Store, StoreError, Stored, Version};

/// A write that is still under way though its caller was told that nobody knows.
struct Late {
    at: i64,
    key: Key,
    base: Option<Version>,
    document: Document,
}

/// A store that fails as real ones do.
pub(in crate::checkout) struct Shaky {
    sim: Sim,
    memory: Memory,
    late: Mutex<Vec<Late>>,
}

/// Drives a future that never waits.
pub(super) fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

impl Shaky {
    pub(in crate::checkout) fn new(sim: Sim) -> Arc<Self> {
        Arc::new(Self { sim, memory: Memory::new(), late: Mutex::new(Vec::new()) })
    }

    /// What is there, without anything going wrong.
    pub(super) fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Does the late writes whose time has come.
    pub(super) fn catch_up(&self) {
        let now = self.sim.now_ms();
        let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        let due: Vec<_> = late.extract_if(.., |write| write.at <= now).collect();
        drop(late);
        for write in due {
            let _ = match &write.base {
                Some(base) => at_once(self.memory.replace(&write.key, base, &write.document)),
                None => at_once(self.memory.create(&write.key, &write.document)),
            };
        }
    }

    fn failure(&self, key: &Key) -> StoreError {
        let _ = self;
        StoreError::unavailable(key, "no answer")
    }

    async fn write(
        &self,
        key: &Key,
        base: Option<&Version>,
        document: &Document,
    ) -> Result<Version, StoreError> {
        self.sim.pause().await;
        if self.sim.fault(10) {
            return Err(self.failure(key));
        }
        if self.sim.fault(10) {
            return Err(StoreError::conflict(key));
        }
        if self.sim.fault(5) {
            let at = self.sim.now_ms() + self.sim.between(1, 5000);
            let (key, base, document) = (key.clone(), base.cloned(), document.clone());
            let failure = self.failure(&key);
            self.late.lock().unwrap_or_else(PoisonError::into_inner).push(Late { at, key, base, document });
            return Err(failure);
        }
        let answer = match base {
            Some(base) => self.memory.replace(key, base, document).await,
            None => self.memory.create(key, document).await,
        };
        self.sim.pause().await;
        if self.sim.fault(10) { Err(self.failure(key)) } else { answer }
    }
}

impl Store for Shaky {
    fn get<'a>(&'a self, key: &'a Key) -> Answer<'a, Option<Stored>> {
        Box::pin(async move {
            self.sim.pause().await;
            if self.sim.fault(10) {
                return Err(self.failure(key));
            }
            let answer = self.memory.get(key).await;
            self.sim.pause().await;
            answer
        })
    }

    fn create<'a>(&'a self, key: &'a Key, document: &'a Document) -> Answer<'a, Version> {
        Box::pin(self.write(key, None, document))
    }

    fn replace<'a>(
        &'a self,
        key: &'a Key,
        version: &'a Version,
        document: &'a Document,
    ) -> Answer<'a, Version> {
        Box::pin(self.write(key, Some(version), document))
    }

    fn delete<'a>(&'a self, key: &'a Key, version: &'a Version) -> Answer<'a, ()> {
        Box::pin(async move {
            self.sim.pause().await;
            if self.sim.fault(10) {
                return Err(self.failure(key));
            }
            let answer = self.memory.delete(key, version).await;
            self.sim.pause().await;
            if self.sim.fault(10) { Err(self.failure(key)) } else { answer }
        })
    }

    fn list<'a>(&'a self, prefix: &'a Prefix, after: Option<&'a Key>, limit: usize) -> Answer<'a, Vec<Key>> {
        Box::pin(async move {
            self.sim.pause().await;
            self.memory.list(prefix, after, limit).await
        })
    }
}
