//! What a key holds: a JSON body in an envelope that says who wrote it.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::{Key, StoreError};

/// The most bytes of a document, envelope and all. `DynamoDB` takes 400 KB for an item with its keys and names.
pub const DOCUMENT_BYTES: usize = 350_000;

/// How many earlier writers a document remembers. A write whose outcome is unknown is recognised as long as no more than
/// this many others came after it.
const REMEMBERED_WRITERS: usize = 15;

/// A random number that names one write. Unique, not secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Nonce(pub u64);

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for Nonce {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Nonce {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        u64::from_str_radix(&text, 16).map(Self).map_err(serde::de::Error::custom)
    }
}

/// A token of the backend for one state of one document; it moves with every write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version(String);

impl Version {
    /// A token in the backend's own form.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// For backends that have no token of their own: the counter and the writer, which no two writes share.
    pub fn of(document: &Document) -> Self {
        Self(format!("{}-{}", document.counter, document.writer))
    }

    /// A token that no document has: whoever writes with it meets a conflict.
    pub(super) fn passed() -> Self {
        Self("passed".into())
    }

    /// The backend's form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A document as it lies in a store.
///
/// Because the counter and the writer are part of it, no two writes have the same bytes: a backend whose versions are hashes
/// of the content (S3's `ETag`) sees every one of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Document {
    schema: u32,
    counter: u64,
    writer: Nonce,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    before: Vec<Nonce>,
    body: Box<RawValue>,
}

/// What became of a write, judged by the document that is there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trace {
    /// It is the last one.
    Last,
    /// It was done, and others came after it.
    Passed,
    /// It was not done: another one took its place.
    Absent,
    /// It was not done: the document is still as it was before.
    NotYet,
    /// Too many others came after it to tell.
    Lost,
}

impl Document {
    /// The first state of a document.
    pub fn first<T: Serialize>(schema: u32, writer: Nonce, body: &T) -> serde_json::Result<Self> {
        Ok(Self {
            schema,
            counter: 1,
            writer,
            before: Vec::new(),
            body: serde_json::value::to_raw_value(body)?,
        })
    }

    /// The state that follows this one.
    pub fn next<T: Serialize>(&self, schema: u32, writer: Nonce, body: &T) -> serde_json::Result<Self> {
        let remembered = self.before.iter().take(REMEMBERED_WRITERS - 1);
        let before = std::iter::once(self.writer).chain(remembered.copied()).collect();
        Ok(Self {
            schema,
            counter: self.counter + 1,
            writer,
            before,
            body: serde_json::value::to_raw_value(body)?,
        })
    }

    /// The version of the body's form; see [`super::Record::SCHEMA`].
    pub fn schema(&self) -> u32 {
        self.schema
    }

    /// How many times it was written, from 1.
    pub fn counter(&self) -> u64 {
        self.counter
    }

    /// Who wrote it.
    pub fn writer(&self) -> Nonce {
        self.writer
    }

    /// The body's JSON as it was written.
    pub fn json(&self) -> &str {
        self.body.get()
    }

    /// The body as a type.
    pub fn body<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_str(self.body.get())
    }

    /// The bytes that a store keeps.
    pub fn to_bytes(&self, key: &Key) -> Result<Vec<u8>, StoreError> {
        let bytes = serde_json::to_vec(self).map_err(|source| StoreError::corrupt(key, source))?;
        if bytes.len() > DOCUMENT_BYTES {
            return Err(StoreError::TooLarge { key: key.clone(), bytes: bytes.len() });
        }
        Ok(bytes)
    }

    /// Whether it is short enough to be kept, for a store that keeps no bytes.
    pub(super) fn check_length(&self, key: &Key) -> Result<(), StoreError> {
        // What is not body has its bounds far below this.
        const ENVELOPE: usize = 1000;
        if self.json().len() + ENVELOPE <= DOCUMENT_BYTES { Ok(()) } else { self.to_bytes(key).map(drop) }
    }

    /// Reads what [`Document::to_bytes`] wrote.
    pub fn from_bytes(key: &Key, bytes: &[u8]) -> Result<Self, StoreError> {
        serde_json::from_slice(bytes).map_err(|source| StoreError::corrupt(key, source))
    }

    /// What became of the write of `attempt`, if `self` is there now.
    pub(super) fn trace(&self, attempt: &Self) -> Trace {
        if self.writer == attempt.writer {
            return Trace::Last;
        }
        if self.before.contains(&attempt.writer) {
            return Trace::Passed;
        }
        if self.counter + 1 == attempt.counter && attempt.before.first() == Some(&self.writer) {
            return Trace::NotYet;
        }
        // `before` goes back to the write with this counter, so the attempt would stand in it.
        let remembered = self.counter - u64::try_from(self.before.len()).unwrap_or(0);
        if remembered <= attempt.counter { Trace::Absent } else { Trace::Lost }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(length: u64) -> Vec<Document> {
        let mut chain = vec![Document::first(1, Nonce(1), &"body").unwrap()];
        for number in 2..=length {
            chain.push(chain.last().unwrap().next(1, Nonce(number), &"body").unwrap());
        }
        chain
    }

    #[test]
    fn the_envelope_reads_as_json() {
        let chain = chain(3);
        let key: Key = "a/b.json".parse().unwrap();
        let bytes = chain[2].to_bytes(&key).unwrap();
        let expected = r#"{"schema":1,"counter":3,"writer":"0000000000000003","before":["0000000000000002","0000000000000001"],"body":"body"}"#;
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
        assert_eq!(Document::from_bytes(&key, &bytes).unwrap().writer(), Nonce(3));
        assert!(matches!(Document::from_bytes(&key, &bytes[1..]), Err(StoreError::Corrupt { .. })));
    }

    #[test]
    fn a_write_leaves_a_trace() {
        let chain = chain(40);
        let last = &chain[39];
        assert_eq!(last.trace(last), Trace::Last);
        assert_eq!(last.trace(&chain[38]), Trace::Passed);
        assert_eq!(last.trace(&chain[39 - REMEMBERED_WRITERS]), Trace::Passed);
        assert_eq!(last.trace(&chain[38 - REMEMBERED_WRITERS]), Trace::Lost);
        let mine = last.next(1, Nonce(1000), &1).unwrap();
        assert_eq!(last.trace(&mine), Trace::NotYet);
        let theirs = last.next(1, Nonce(1001), &1).unwrap();
        assert_eq!(theirs.trace(&mine), Trace::Absent);
        assert_eq!(theirs.next(1, Nonce(1002), &1).unwrap().trace(&mine), Trace::Absent);
        let other_first = Document::first(1, Nonce(7), &1).unwrap();
        assert_eq!(chain[0].trace(&other_first), Trace::Absent);
    }
}
