//! Where orders and stock are kept: documents under keys, and the few primitives that every backend can keep its word on.
//!
//! ```text
//! Ledger  typed records; knows its own writes again after an unknown outcome; the update loop
//!   └ Store  get, create, replace, delete, list of documents
//!       ├ Memory    tests and `memory:`
//!       ├ Folder    one machine, several processes
//!       ├ Objects   S3 and what speaks it, Google Cloud Storage     [cloud]
//!       └ DynamoDb  Amazon DynamoDB                                 [cloud]
//! ```
//!
//! There is no transaction over several documents. The contract is in the words of [`Store`] and in the tests of
//! `conformance`, which run on every backend.

use std::error::Error;
use std::fmt;
use std::pin::Pin;

mod document;
mod folder;
mod key;
mod ledger;
mod memory;
mod open;
#[cfg(any(test, feature = "simulation"))]
pub(crate) mod unreliable;
mod world;

#[cfg(feature = "cloud")]
mod dynamodb;
#[cfg(feature = "cloud")]
mod http;
#[cfg(feature = "cloud")]
mod object;

#[cfg(test)]
mod conformance;

pub use document::{DOCUMENT_BYTES, Document, Nonce, Version};
pub use folder::Folder;
pub use key::{InvalidKey, KEY_BYTES, Key, Prefix, sku_part};
pub use ledger::{Entry, Ledger, Patience, Record, Step};
pub use memory::Memory;
pub use open::{OpenError, open};
pub use world::{RealWorld, World};

#[cfg(feature = "cloud")]
pub use dynamodb::DynamoDb;
#[cfg(feature = "cloud")]
pub use object::Objects;

/// A document and the version it has in its store.
#[derive(Debug, Clone)]
pub struct Stored {
    /// What is there.
    pub document: Document,
    /// What to name when replacing or deleting it.
    pub version: Version,
}

/// What a store answers, later.
///
/// Boxed by hand, so that `dyn Store` is possible and no macro is needed: the checkout is compiled once and not once per
/// backend, and one allocation is nothing beside a request or an fsync.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A place for documents.
///
/// * What was answered with `Ok` is durable, and every `get` and `list` that begins later sees it, in any process.
/// * [`StoreError::Conflict`] says that the document was not in the state that the caller named, and that this call wrote
///   nothing. A cloud may also answer it when two calls met and neither was done.
/// * [`StoreError::Unavailable`] on a write says nothing about its outcome: it may have been done, or may still be done
///   a moment later. [`Ledger`] finds out.
/// * A write is atomic: a document is as it was before or as it is after.
///
/// A backend never repeats a write by itself, since its second try would meet its first one as a conflict.
pub trait Store: Send + Sync {
    /// The document under `key`, or `None`.
    fn get<'a>(&'a self, key: &'a Key) -> Answer<'a, Option<Stored>>;

    /// Writes a document where there is none; a conflict if there is one.
    fn create<'a>(&'a self, key: &'a Key, document: &'a Document) -> Answer<'a, Version>;

    /// Writes over the document that has this version; a conflict if it moved on or is gone.
    fn replace<'a>(
        &'a self,
        key: &'a Key,
        version: &'a Version,
        document: &'a Document,
    ) -> Answer<'a, Version>;

    /// Removes the document that has this version; a conflict if it moved on or is gone.
    fn delete<'a>(&'a self, key: &'a Key, version: &'a Version) -> Answer<'a, ()>;

    /// At most `limit` keys below `prefix` that sort behind `after`, in the order of their bytes. Fewer than `limit` means
    /// that there are no more. For people and the sweep: it may cost many requests, and is never on a buyer's path.
    fn list<'a>(&'a self, prefix: &'a Prefix, after: Option<&'a Key>, limit: usize) -> Answer<'a, Vec<Key>>;
}

/// Why a store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The document was not in the state that the caller named. Read it again.
    #[error("`{key}` was changed by someone else")]
    Conflict {
        /// Which document.
        key: Key,
    },
    /// The store cannot be reached, refuses, or did not answer in time. A write may have been done all the same.
    #[error("the store did not answer about `{about}`")]
    Unavailable {
        /// The key or prefix that was asked about.
        about: String,
        /// What happened.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// The document is longer than [`DOCUMENT_BYTES`]. Nothing was written.
    #[error("`{key}` has {bytes} bytes, more than the {DOCUMENT_BYTES} that a document may have")]
    TooLarge {
        /// Which document.
        key: Key,
        /// How long it would be.
        bytes: usize,
    },
    /// What is there is no document of ours, or its body is not what was expected.
    #[error("`{key}` is damaged")]
    Corrupt {
        /// Which document.
        key: Key,
        /// What is wrong with it.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// A newer Pushcart wrote it.
    #[error("`{key}` was written by a newer Pushcart: its form is {schema}, this one knows {known}")]
    Newer {
        /// Which document.
        key: Key,
        /// The form it has.
        schema: u32,
        /// The newest form known here.
        known: u32,
    },
}

impl StoreError {
    /// A conflict about `key`.
    pub fn conflict(key: &Key) -> Self {
        Self::Conflict { key: key.clone() }
    }

    /// The store did not answer.
    pub fn unavailable(
        about: &(impl fmt::Display + ?Sized),
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self::Unavailable { about: about.to_string(), source: source.into() }
    }

    /// What is there cannot be read.
    pub fn corrupt(key: &Key, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Corrupt { key: key.clone(), source: source.into() }
    }

    /// Whether the same call may succeed a moment later.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Conflict { .. } | Self::Unavailable { .. })
    }
}
