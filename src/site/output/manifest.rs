//! `dist/manifest.json`: what the last build wrote, and so what the next one may remove.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::Path;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::writer::{STAGING, WriteError};
use crate::fs::{self, FsError};

/// The manifest's name in the output folder.
pub(super) const MANIFEST: &str = "manifest.json";

/// Raised when the meaning of the file changes.
const VERSION: u32 = 1;

/// What is known of a written file.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// What is in it.
    pub digest: Digest,
    /// In bytes.
    pub size: u64,
}

/// What [`super::digest`] says in hexadecimal digits.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Digest(u64);

impl fmt::Display for Digest {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:016x}", self.0)
    }
}

impl Digest {
    /// Of a hash.
    pub(super) fn of(hash: &blake3::Hash) -> Self {
        let mut beginning = [0; 8];
        beginning.copy_from_slice(&hash.as_bytes()[..8]);
        Self(u64::from_be_bytes(beginning))
    }

    /// What a text of hexadecimal digits says.
    pub(super) fn read(digits: &str) -> Option<Self> {
        u64::from_str_radix(digits, 16).ok().map(Self)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return u64::deserialize(deserializer).map(Self);
        }
        let digits = <&str>::deserialize(deserializer)?;
        Self::read(digits).ok_or_else(|| D::Error::custom("no hexadecimal digits"))
    }
}

/// What the last build wrote.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Manifest {
    version: u32,
    /// Whether every file is as it says; not while a build is renaming, or after it was stopped there.
    pub complete: bool,
    /// Every file below the output folder.
    pub files: BTreeMap<String, Stamp>,
}

impl Stamp {
    /// Of a file of these bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { digest: Digest::of(&blake3::hash(bytes)), size: bytes.len() as u64 }
    }
}

impl Manifest {
    /// Of a folder that holds these files.
    pub(super) fn of(files: &BTreeMap<&str, Stamp>) -> Self {
        let files = files.iter().map(|(path, stamp)| ((*path).to_owned(), *stamp));
        Self { version: VERSION, complete: true, files: files.collect() }
    }

    /// The manifest of an output folder, which is ours or new.
    pub(super) fn read(folder: &Path) -> Result<Self, WriteError> {
        if let Some(bytes) = fs::read_if_exists(&folder.join(MANIFEST))?
            && let Ok(manifest) = serde_json::from_slice::<Self>(&bytes)
            && manifest.version == VERSION
        {
            return Ok(manifest);
        }
        // A first build that was stopped before it was ready has left its staging folder.
        if fs::list(folder)?.iter().all(|entry| entry.ends_with(STAGING)) {
            Ok(Self::default())
        } else {
            Err(WriteError::NotOurs(folder.to_owned()))
        }
    }
}

/// Writes a manifest of these files, a line for each.
pub(super) fn write(path: &Path, complete: bool, files: &BTreeMap<&str, Stamp>) -> Result<(), FsError> {
    let mut text = format!("{{\n  \"version\": {VERSION},\n  \"complete\": {complete},\n  \"files\": {{");
    for (number, (path, Stamp { digest, size })) in files.iter().enumerate() {
        let end = if number == 0 { "" } else { "," };
        // A text is always JSON.
        let path = serde_json::to_string(path).unwrap_or_default();
        let _ = write!(text, "{end}\n    {path}: {{ \"digest\": \"{digest}\", \"size\": {size} }}");
    }
    text.push_str("\n  }\n}\n");
    fs::write(path, text.as_bytes())
}
