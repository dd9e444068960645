//! Documents in memory, for tests and for trying things out. Also the model that the other stores are compared with.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Answer, Document, Key, Prefix, Store, StoreError, Stored, Version};

/// Documents that end with the process.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Shelf>);

type Shelf = BTreeMap<Key, Document>;

impl Memory {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A conflict unless the document has this version.
fn expect(shelf: &Shelf, key: &Key, version: &Version) -> Result<(), StoreError> {
    match shelf.get(key) {
        Some(document) if Version::of(document) == *version => Ok(()),
        _ => Err(StoreError::conflict(key)),
    }
}

impl Store for Memory {
    fn get<'a>(&'a self, key: &'a Key) -> Answer<'a, Option<Stored>> {
        Box::pin(async move {
            let found = self.lock().get(key).cloned();
            Ok(found.map(|document| Stored { version: Version::of(&document), document }))
        })
    }

    fn create<'a>(&'a self, key: &'a Key, document: &'a Document) -> Answer<'a, Version> {
        Box::pin(async move {
            document.check_length(key)?;
            let mut held = self.lock();
            if held.contains_key(key) {
                return Err(StoreError::conflict(key));
            }
            held.insert(key.clone(), document.clone());
            Ok(Version::of(document))
        })
    }

    fn replace<'a>(
        &'a self,
        key: &'a Key,
        version: &'a Version,
        document: &'a Document,
    ) -> Answer<'a, Version> {
        Box::pin(async move {
            document.check_length(key)?;
            let mut held = self.lock();
            expect(&held, key, version)?;
            held.insert(key.clone(), document.clone());
            Ok(Version::of(document))
        })
    }

    fn delete<'a>(&'a self, key: &'a Key, version: &'a Version) -> Answer<'a, ()> {
        Box::pin(async move {
            let mut held = self.lock();
            expect(&held, key, version)?;
            held.remove(key);
            Ok(())
        })
    }

    fn list<'a>(&'a self, prefix: &'a Prefix, after: Option<&'a Key>, limit: usize) -> Answer<'a, Vec<Key>> {
        Box::pin(async move {
            let start = after.map_or(Bound::Unbounded, Bound::Excluded);
            let held = self.lock();
            let keys = held.range((start, Bound::Unbounded)).map(|(key, _)| key);
            Ok(keys.filter(|key| prefix.contains(key)).take(limit).cloned().collect())
        })
    }
}
