//! Documents in memory, for tests and for trying things out. Also the model that the other stores are compared with.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Answer, Document, Key, Prefix, Store, StoreError, Stored, Version};

/// Documents that end with the process. It keeps bytes, so that it has the same bounds as any other store.
#[derive(Debug, Default)]
pub struct Memory(Mutex<BTreeMap<Key, Vec<u8>>>);

type Shelf = BTreeMap<Key, Vec<u8>>;

impl Memory {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(shelf: &Shelf, key: &Key) -> Result<Option<Stored>, StoreError> {
    let Some(bytes) = shelf.get(key) else { return Ok(None) };
    let document = Document::from_bytes(key, bytes)?;
    let version = Version::of(&document);
    Ok(Some(Stored { document, version }))
}

/// A conflict unless the document has this version.
fn expect(shelf: &Shelf, key: &Key, version: &Version) -> Result<(), StoreError> {
    match read(shelf, key)? {
        Some(stored) if stored.version == *version => Ok(()),
        _ => Err(StoreError::conflict(key)),
    }
}

impl Store for Memory {
    fn get<'a>(&'a self, key: &'a Key) -> Answer<'a, Option<Stored>> {
        Box::pin(async move { read(&self.lock(), key) })
    }

    fn create<'a>(&'a self, key: &'a Key, document: &'a Document) -> Answer<'a, Version> {
        Box::pin(async move {
            let bytes = document.to_bytes(key)?;
            let mut held = self.lock();
            if held.contains_key(key) {
                return Err(StoreError::conflict(key));
            }
            held.insert(key.clone(), bytes);
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
            let bytes = document.to_bytes(key)?;
            let mut held = self.lock();
            expect(&held, key, version)?;
            held.insert(key.clone(), bytes);
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
