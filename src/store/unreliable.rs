//! A store that does to its callers what a network does: it takes time, fails before or after it wrote, writes a moment later,
//! and calls conflicts that were none. For tests of whatever has to live with that.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Answer, Document, Key, Prefix, Store, StoreError, Stored, Version};

/// What becomes of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is done, and answered.
    Done,
    /// It is done, and the answer is lost.
    Unanswered,
    /// It is not done, and nobody says so.
    Lost,
    /// It is not done, and called a conflict.
    Conflict,
    /// It is done at this time by [`Faults::now`], and by then its caller was told that nobody knows.
    Late(i64),
}

/// What goes wrong, and when.
pub(crate) trait Faults: Send + Sync {
    /// The time, in whatever it counts.
    fn now(&self) -> i64;

    /// Takes a moment.
    fn pause(&self) -> impl Future<Output = ()> + Send;

    /// Whether a reading is answered.
    fn is_answered(&self) -> bool;

    /// What becomes of a write; of a removal if there is no document. Removals are never late.
    fn fate(&self, document: Option<&Document>) -> Fate;

    /// A document was written.
    fn wrote(&self, _key: &Key, _document: &Document) {}
}

/// A write that is still under way though its caller was told that nobody knows.
struct Late {
    at: i64,
    key: Key,
    base: Option<Version>,
    document: Document,
}

/// A store with faults.
pub(crate) struct Unreliable<F> {
    store: Arc<dyn Store>,
    faults: F,
    late: Mutex<Vec<Late>>,
}

impl<F: Faults> Unreliable<F> {
    /// A store with these faults.
    pub(crate) fn new(store: Arc<dyn Store>, faults: F) -> Self {
        Self { store, faults, late: Mutex::default() }
    }

    /// What goes wrong.
    pub(crate) fn faults(&self) -> &F {
        &self.faults
    }

    /// Does the late writes whose time is before `end`.
    pub(crate) async fn arrive(&self, end: i64) {
        let due: Vec<_> = {
            let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
            late.extract_if(.., |write| write.at <= end).collect()
        };
        for write in due {
            // Whatever stands in its way was first.
            let _ = self.write_through(&write.key, write.base.as_ref(), &write.document).await;
        }
    }

    async fn write_through(
        &self,
        key: &Key,
        base: Option<&Version>,
        document: &Document,
    ) -> Result<Version, StoreError> {
        let written = match base {
            Some(base) => self.store.replace(key, base, document).await?,
            None => self.store.create(key, document).await?,
        };
        self.faults.wrote(key, document);
        Ok(written)
    }

    async fn write(
        &self,
        key: &Key,
        base: Option<&Version>,
        document: &Document,
    ) -> Result<Version, StoreError> {
        self.begin().await;
        let answer = match self.faults.fate(Some(document)) {
            Fate::Lost => return Err(no_answer(key)),
            Fate::Conflict => return Err(StoreError::conflict(key)),
            Fate::Late(at) => {
                let late = Late { at, key: key.clone(), base: base.cloned(), document: document.clone() };
                self.late.lock().unwrap_or_else(PoisonError::into_inner).push(late);
                return Err(no_answer(key));
            }
            Fate::Unanswered => {
                self.write_through(key, base, document).await.and_then(|_| Err(no_answer(key)))
            }
            Fate::Done => self.write_through(key, base, document).await,
        };
        // The caller may be gone before it hears of it.
        self.faults.pause().await;
        answer
    }

    async fn begin(&self) {
        self.faults.pause().await;
        self.arrive(self.faults.now()).await;
    }
}

fn no_answer(key: &Key) -> StoreError {
    StoreError::unavailable(key, "no answer")
}

impl<F: Faults> Store for Unreliable<F> {
    fn get<'a>(&'a self, key: &'a Key) -> Answer<'a, Option<Stored>> {
        Box::pin(async move {
            self.begin().await;
            if self.faults.is_answered() { self.store.get(key).await } else { Err(no_answer(key)) }
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
            self.begin().await;
            let answer = match self.faults.fate(None) {
                Fate::Lost | Fate::Late(_) => return Err(no_answer(key)),
                Fate::Conflict => return Err(StoreError::conflict(key)),
                Fate::Unanswered => self.store.delete(key, version).await.and_then(|()| Err(no_answer(key))),
                Fate::Done => self.store.delete(key, version).await,
            };
            self.faults.pause().await;
            answer
        })
    }

    fn list<'a>(&'a self, prefix: &'a Prefix, after: Option<&'a Key>, limit: usize) -> Answer<'a, Vec<Key>> {
        Box::pin(async move {
            self.begin().await;
            self.store.list(prefix, after, limit).await
        })
    }
}
