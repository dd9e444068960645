//! Finished pictures, kept by what they were made of.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::{Format, Picture, Recipe, Rendition};
use crate::fs::{self, FsError};
use crate::site::output::digest;

/// Part of every key. Raise it when a change here makes other files of the same original and recipe.
const PIPELINE_VERSION: u32 = 2;

/// Names what an original and a recipe come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(blake3::Hash);

impl Key {
    pub(super) fn new(original: &[u8], recipe: &Recipe) -> Self {
        let recipe = format!("{PIPELINE_VERSION} {recipe:?}");
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(recipe.len() as u64).to_le_bytes()).update(recipe.as_bytes()).update(original);
        Self(hasher.finalize())
    }

    /// The key that [`Key::to_bytes`] wrote.
    pub(super) fn from_bytes(bytes: [u8; blake3::OUT_LEN]) -> Self {
        Self(blake3::Hash::from_bytes(bytes))
    }

    /// It as bytes.
    pub(super) fn to_bytes(self) -> [u8; blake3::OUT_LEN] {
        *self.0.as_bytes()
    }
}

impl Default for Key {
    /// No picture's key.
    fn default() -> Self {
        Self(blake3::Hash::from_bytes([0; blake3::OUT_LEN]))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A folder of finished pictures.
///
/// ```text
/// 3f/3fa9…-640.webp    a rendition
/// 3f/3fa9….json        the picture, written last: without it the renditions do not count
/// ```
///
/// Nothing in it depends on the machine, the time or the folder's place, so it can be carried from one to another. It is
/// only ever a saving: what is missing or does not fit is made again.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    reads_through: bool,
}

impl Cache {
    /// The cache in `folder`, which need not exist yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), reads_through: false }
    }

    /// The same, and every file is read before it is trusted.
    #[must_use]
    pub fn read_through(mut self) -> Self {
        self.reads_through = true;
        self
    }

    /// The picture, if it is whole: every file is there with its size, and its content if that is read.
    pub(super) fn get(&self, key: Key) -> Option<Picture> {
        let entry = fs::read(&self.entry(key)).ok()?;
        let mut picture: Picture = serde_json::from_slice(&entry).ok()?;
        picture.key = key;
        for rendition in &mut picture.renditions {
            rendition.path = self.rendition(key, rendition.width, rendition.format);
            let metadata = fs::metadata(&rendition.path).ok()??;
            let is_whole = metadata.len() == rendition.bytes
                && (!self.reads_through || digest(&fs::read(&rendition.path).ok()?) == rendition.digest);
            if !is_whole {
                return None;
            }
        }
        Some(picture)
    }

    /// Writes one rendition.
    pub(super) fn add(
        &self,
        key: Key,
        format: Format,
        (width, height): (u32, u32),
        file: &[u8],
    ) -> Result<Rendition, FsError> {
        let path = self.rendition(key, width, format);
        fs::write(&path, file)?;
        Ok(Rendition { format, width, height, bytes: file.len() as u64, digest: digest(file), path })
    }

    /// Writes the entry that makes its renditions count.
    pub(super) fn finish(&self, picture: &Picture) -> Result<(), FsError> {
        // An empty entry counts as none.
        let entry = serde_json::to_vec(picture).unwrap_or_default();
        fs::write(&self.entry(picture.key), &entry)
    }

    /// Removes every picture that is not in `keep`; answers how many files that were.
    pub fn prune(&self, keep: &HashSet<Key>) -> Result<usize, FsError> {
        let mut removed = 0;
        for folder in fs::list(&self.folder)? {
            for file in fs::list(&folder)? {
                if key_in(&file).is_some_and(|key| !keep.contains(&key)) {
                    fs::remove_file(&file)?;
                    removed += 1;
                }
            }
            fs::remove_dir_if_empty(&folder);
        }
        Ok(removed)
    }

    fn entry(&self, key: Key) -> PathBuf {
        self.file(key, ".json")
    }

    fn rendition(&self, key: Key, width: u32, format: Format) -> PathBuf {
        self.file(key, &format!("-{width}.{}", format.extension()))
    }

    fn file(&self, key: Key, end: &str) -> PathBuf {
        let key = key.to_string();
        self.folder.join(&key[..2]).join(key + end)
    }
}

/// The key that a file's name begins with.
fn key_in(file: &Path) -> Option<Key> {
    let digits = file.file_name()?.to_str()?.get(..2 * blake3::OUT_LEN)?;
    blake3::Hash::from_str(digits).ok().map(Key)
}
