//! `dist/manifest.json`: what the last build wrote, and so what the next one may remove.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::writer::{STAGING, WriteError};
use crate::fs::{self, FsError};

/// The manifest's name in the output folder.
pub(super) const MANIFEST: &str = "manifest.json";

/// Raised when the meaning of the file changes.
const VERSION: u32 = 1;

/// What is known of a written file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// As [`super::digest`] makes it.
    pub digest: String,
    /// In bytes.
    pub size: u64,
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

/// The same to be written.
#[derive(Serialize)]
struct Written<'f> {
    version: u32,
    complete: bool,
    files: &'f BTreeMap<&'f str, &'f Stamp>,
}

impl Manifest {
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

/// Writes a manifest of these files.
pub(super) fn write(path: &Path, complete: bool, files: &BTreeMap<&str, &Stamp>) -> Result<(), FsError> {
    let manifest = Written { version: VERSION, complete, files };
    let mut json = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
    json.push(b'\n');
    fs::write(path, &json)
}
