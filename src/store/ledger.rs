//! Typed records over a store: the envelope is filled in here, and a write whose outcome is unknown is found out here.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::document::Trace;
use super::{Document, Key, Nonce, Prefix, Store, StoreError, Stored, Version, World};

/// What can be the body of a document.
pub trait Record: Serialize + DeserializeOwned {
    /// The version of the JSON form that this build writes, from 1. Count it up when an older build could misread the form.
    const SCHEMA: u32;

    /// Reads a body that an older build wrote; `schema` is less than [`Record::SCHEMA`]. Unless told otherwise, an older form
    /// is one that still parses.
    fn from_older(schema: u32, json: &str) -> serde_json::Result<Self> {
        let _ = schema;
        serde_json::from_str(json)
    }
}

/// A record as it was read or written.
#[derive(Debug, Clone)]
pub struct Entry<T> {
    /// The record.
    pub value: T,
    key: Key,
    stored: Stored,
}

impl<T> Entry<T> {
    /// Its key.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// How many times it was written, from 1.
    pub fn counter(&self) -> u64 {
        self.stored.document.counter()
    }
}

/// What an update does with the record it was shown.
#[derive(Debug)]
pub enum Step<T, R> {
    /// Write this in its place (or for the first time), and answer.
    Write(T, R),
    /// Remove it, and answer. Nothing to do if there is none.
    Remove(R),
    /// Change nothing, and answer.
    Leave(R),
}

/// How long a ledger tries.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Rounds of an update that meets others, before it gives up with a conflict.
    pub rounds: u32,
    /// Calls of one kind to a store that does not answer, before it gives up.
    pub calls: u32,
    /// The upper bound of the first pause; each further bound is twice the one before.
    pub first_pause: Duration,
    /// Where that ends.
    pub longest_pause: Duration,
}

impl Default for Patience {
    /// 64 rounds, which let 60 buyers of one product through a store that takes 5 ms for a write; 3 calls. At most 8 s in all,
    /// so that a checkout is answered before its own deadline.
    fn default() -> Self {
        Self {
            rounds: 64,
            calls: 3,
            first_pause: Duration::from_millis(8),
            longest_pause: Duration::from_millis(250),
        }
    }
}

/// A store with what it takes to write to it safely. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    store: Arc<dyn Store>,
    world: Arc<dyn World>,
    patience: Patience,
}

/// What became of a call that changes a document.
enum Outcome {
    Done(Version),
    /// The document was not in the expected state, and this call wrote nothing.
    Moved,
}

impl Ledger {
    /// A ledger on a store.
    pub fn new(store: Arc<dyn Store>, world: Arc<dyn World>) -> Self {
        Self { store, world, patience: Patience::default() }
    }

    /// The same with other patience.
    #[must_use]
    pub fn patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// Its chance and its waiting.
    pub fn world(&self) -> &dyn World {
        &*self.world
    }

    /// The record under `key`, or `None`.
    pub async fn get<T: Record>(&self, key: &Key) -> Result<Option<Entry<T>>, StoreError> {
        self.read(key).await?.map(|stored| entry(key, stored)).transpose()
    }

    /// Writes the first state of a record; a conflict if there is one already.
    pub async fn create<T: Record>(&self, key: &Key, value: T) -> Result<Entry<T>, StoreError> {
        let document = self.follow(key, None, &value)?;
        self.settle(key, None, document, value).await
    }

    /// Makes sure that there is a record: writes `value` where there is none. Whether that was done now.
    ///
    /// A conflict of [`Self::create`] does not say that there is one: a cloud may call it a conflict when two calls met and
    /// neither was done. This answers only when there is one.
    pub async fn ensure<T: Record + Clone>(&self, key: &Key, value: &T) -> Result<bool, StoreError> {
        let write = |there: Option<&T>| match there {
            Some(_) => Step::Leave(false),
            None => Step::Write(value.clone(), true),
        };
        self.update(key, write).await
    }

    /// Writes the state that follows `entry`; a conflict if someone else was first.
    pub async fn replace<T: Record>(&self, entry: &Entry<T>, value: T) -> Result<Entry<T>, StoreError> {
        let document = self.follow(&entry.key, Some(&entry.stored), &value)?;
        self.settle(&entry.key, Some(&entry.stored), document, value).await
    }

    /// Removes a record; a conflict if someone else changed it.
    ///
    /// Remove only what does no harm if it comes back: a creation whose answer was lost, and that was sent again, may arrive a second
    /// time after the removal, where nothing stands in its way. (The marks that the sweep looks at are such: it looks once more.)
    pub async fn delete<T>(&self, entry: &Entry<T>) -> Result<(), StoreError> {
        match self.remove(&entry.key, &entry.stored.version).await? {
            Outcome::Done(_) => Ok(()),
            Outcome::Moved => Err(StoreError::conflict(&entry.key)),
        }
    }

    /// At most `limit` keys below `prefix` that sort behind `after`; see [`Store::list`].
    pub async fn list(
        &self,
        prefix: &Prefix,
        after: Option<&Key>,
        limit: usize,
    ) -> Result<Vec<Key>, StoreError> {
        let mut calls = 1;
        loop {
            match self.store.list(prefix, after, limit).await {
                Err(StoreError::Unavailable { .. }) if calls < self.patience.calls => self.pause(calls).await,
                answer => return answer,
            }
            calls += 1;
        }
    }

    /// Reads a record, lets `change` decide, writes, and starts again with a fresh record when someone else was first.
    ///
    /// `change` may be called many times, and only its last answer counts: it must not do anything but decide. It must also
    /// recognise what it has done already (by an order's id in the record, say): should the process end in the middle, someone
    /// will call it again.
    pub async fn update<T: Record, R>(
        &self,
        key: &Key,
        mut change: impl FnMut(Option<&T>) -> Step<T, R>,
    ) -> Result<R, StoreError> {
        for round in 1..=self.patience.rounds {
            let stored = self.read(key).await?;
            let current = stored.clone().map(|stored| entry(key, stored)).transpose()?;
            let (outcome, answer) = match (change(current.as_ref().map(|entry| &entry.value)), &stored) {
                (Step::Leave(answer), _) | (Step::Remove(answer), None) => return Ok(answer),
                (Step::Remove(answer), Some(stored)) => (self.remove(key, &stored.version).await?, answer),
                (Step::Write(value, answer), stored) => {
                    let document = self.follow(key, stored.as_ref(), &value)?;
                    (self.write(key, stored.as_ref(), &document).await?, answer)
                }
            };
            match outcome {
                Outcome::Done(_) => return Ok(answer),
                Outcome::Moved => self.pause(round).await,
            }
        }
        Err(StoreError::conflict(key))
    }

    fn follow<T: Record>(&self, key: &Key, base: Option<&Stored>, value: &T) -> Result<Document, StoreError> {
        let writer = Nonce(self.world.random());
        match base {
            Some(base) => base.document.next(T::SCHEMA, writer, value),
            None => Document::first(T::SCHEMA, writer, value),
        }
        .map_err(|source| StoreError::corrupt(key, source))
    }

    async fn settle<T>(
        &self,
        key: &Key,
        base: Option<&Stored>,
        document: Document,
        value: T,
    ) -> Result<Entry<T>, StoreError> {
        match self.write(key, base, &document).await? {
            Outcome::Done(version) => {
                Ok(Entry { value, key: key.clone(), stored: Stored { document, version } })
            }
            Outcome::Moved => Err(StoreError::conflict(key)),
        }
    }

    /// Writes `document` over `base`, and finds out what became of it when the store does not say.
    ///
    /// It is always the same document that is tried again: whichever of the calls arrives first, and however late the others
    /// do, it is done once.
    async fn write(
        &self,
        key: &Key,
        base: Option<&Stored>,
        document: &Document,
    ) -> Result<Outcome, StoreError> {
        let mut unsure = false;
        let mut calls = 1;
        loop {
            let answer = match base {
                Some(base) => self.store.replace(key, &base.version, document).await,
                None => self.store.create(key, document).await,
            };
            let error = match answer {
                Ok(version) => return Ok(Outcome::Done(version)),
                Err(StoreError::Conflict { .. }) if !unsure => return Ok(Outcome::Moved),
                Err(error) if error.is_retryable() => error,
                Err(error) => return Err(error),
            };
            unsure = true;
            self.pause(calls).await;
            let now = self.read(key).await?;
            let trace = match &now {
                Some(now) => now.document.trace(document),
                None if base.is_none() => Trace::NotYet,
                None => Trace::Absent,
            };
            match (trace, now) {
                (Trace::Last, Some(now)) => return Ok(Outcome::Done(now.version)),
                (Trace::Passed, _) => return Ok(Outcome::Done(Version::passed())),
                (Trace::Absent, _) => return Ok(Outcome::Moved),
                (Trace::NotYet, _) if calls < self.patience.calls => calls += 1,
                _ => return Err(StoreError::unavailable(key, error)),
            }
        }
    }

    /// Removes the document with this version. That it is gone is enough; who removed it does not matter.
    async fn remove(&self, key: &Key, version: &Version) -> Result<Outcome, StoreError> {
        let mut unsure = false;
        let mut calls = 1;
        loop {
            let error = match self.store.delete(key, version).await {
                Ok(()) => return Ok(Outcome::Done(Version::passed())),
                Err(StoreError::Conflict { .. }) if !unsure => return Ok(Outcome::Moved),
                Err(error) if error.is_retryable() => error,
                Err(error) => return Err(error),
            };
            unsure = true;
            self.pause(calls).await;
            match self.read(key).await? {
                None => return Ok(Outcome::Done(Version::passed())),
                Some(now) if now.version != *version => return Ok(Outcome::Moved),
                Some(_) if calls < self.patience.calls => calls += 1,
                Some(_) => return Err(StoreError::unavailable(key, error)),
            }
        }
    }

    async fn read(&self, key: &Key) -> Result<Option<Stored>, StoreError> {
        let mut calls = 1;
        loop {
            match self.store.get(key).await {
                Err(StoreError::Unavailable { .. }) if calls < self.patience.calls => self.pause(calls).await,
                answer => return answer,
            }
            calls += 1;
        }
    }

    /// Waits for a random part of a bound that doubles: those who met once do not meet again.
    async fn pause(&self, count: u32) {
        let factor = 1_u32 << (count - 1).min(16);
        let bound = self.patience.first_pause.saturating_mul(factor).min(self.patience.longest_pause);
        let micros = u64::try_from(bound.as_micros()).unwrap_or(u64::MAX).max(1);
        self.world.sleep(Duration::from_micros(self.world.random() % micros)).await;
    }
}

/// Reads the body of what a store gave.
fn entry<T: Record>(key: &Key, stored: Stored) -> Result<Entry<T>, StoreError> {
    let schema = stored.document.schema();
    let value = match schema.cmp(&T::SCHEMA) {
        std::cmp::Ordering::Greater => {
            return Err(StoreError::Newer { key: key.clone(), schema, known: T::SCHEMA });
        }
        std::cmp::Ordering::Equal => stored.document.body(),
        std::cmp::Ordering::Less => T::from_older(schema, stored.document.json()),
    };
    let value = value.map_err(|source| StoreError::corrupt(key, source))?;
    Ok(Entry { value, key: key.clone(), stored })
}
