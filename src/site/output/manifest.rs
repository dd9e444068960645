//! `dist/manifest.json`: what the last build wrote, and so what the next one may remove.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write as _;
use std::path::Path;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::writer::{STAGING, WriteError};
use crate::fs::{self, FsError};

/// The manifest's name in the output folder.
pub(super) const MANIFEST: &str = "manifest.json";

/// Beside it while a build renames, and after it was stopped there: the files that the manifest does not list yet.
pub(super) const BEGUN: &str = "manifest-begun.json";

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
    #[serde(skip)]
    pub complete: bool,
    /// Every file below the output folder.
    pub files: ListedFiles,
}

/// Files by their paths, which are in order where a manifest lists them so.
pub(super) type ListedFiles = IndexMap<String, Stamp, FxBuildHasher>;

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

    /// What has to stand beside the manifest while a build brings these files: those that its file does not list.
    pub(super) fn unlisted<'f>(&'f self, new: &BTreeMap<&'f str, Stamp>) -> BTreeMap<&'f str, Stamp> {
        // Of what a stopped build has left, nobody knows which of the two lists it.
        let listed = |path: &str| self.complete && self.files.contains_key(path);
        let known = self.files.iter().map(|(path, stamp)| (path.as_str(), *stamp));
        let all = known.chain(new.iter().map(|(path, stamp)| (*path, *stamp)));
        all.filter(|(path, _)| !listed(path)).collect()
    }

    /// The manifest of an output folder, which is ours or new; [`Manifest::is_begun`] tells whether it is complete.
    pub(super) fn read(folder: &Path, is_begun: bool) -> Result<Self, WriteError> {
        let [manifest, begun] = [MANIFEST, BEGUN].map(|name| Self::read_one(&folder.join(name)));
        let listed = manifest?.into_iter().chain(begun?).reduce(|mut all, begun| {
            all.files.extend(begun.files);
            all
        });
        if let Some(listed) = listed {
            return Ok(Self { complete: !is_begun, ..listed });
        }
        // A first build that was stopped before it was ready has left its staging folder.
        if fs::list(folder)?.iter().all(|entry| entry.ends_with(STAGING)) {
            Ok(Self::default())
        } else {
            Err(WriteError::NotOurs(folder.to_owned()))
        }
    }

    /// Whether a build has begun to rename in an output folder and is not done, whatever can be read of what it left.
    pub(super) fn is_begun(folder: &Path) -> Result<bool, FsError> {
        Ok(fs::metadata(&folder.join(BEGUN))?.is_some())
    }

    fn read_one(file: &Path) -> Result<Option<Self>, FsError> {
        let bytes = fs::read_if_exists(file)?;
        let manifest = bytes.and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        Ok(manifest.filter(|manifest| manifest.version == VERSION))
    }
}

/// Writes a manifest of these files, a line for each.
pub(super) fn write(path: &Path, files: &BTreeMap<&str, Stamp>) -> Result<(), FsError> {
    let mut text = format!("{{\n  \"version\": {VERSION},\n  \"files\": {{").into_bytes();
    for (number, (path, Stamp { digest, size })) in files.iter().enumerate() {
        text.extend_from_slice(if number == 0 { b"\n    " } else { b",\n    " });
        // A text is always JSON, and memory takes what is written.
        let _ = serde_json::to_writer(&mut text, path);
        let _ = write!(text, ": {{ \"digest\": \"{digest}\", \"size\": {size} }}");
    }
    text.extend_from_slice(b"\n  }\n}\n");
    fs::write(path, &text)
}
