//! Documents as files below a folder, for a shop on one machine.
//!
//! Several processes may use one folder (the server, and the seller's commands beside it), and each may be killed at any
//! moment. The folder must be on a disk of this machine: network file systems promise neither the locks nor the order of writes.
//!
//! A key is the path of its file. Beside the documents stands `.pushcart-store/` with a lock and a temporary file for each of 64
//! shards; a key's hash chooses the shard. Whoever writes holds the shard's lock, so a temporary file found there is always
//! a dead process's. Whoever reads needs no lock: a rename is seen whole or not at all.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::key::{Resume, is_folder_name};
use super::{Answer, Document, Key, Prefix, Store, StoreError, Stored, Version};
use crate::fs::{self, FileLock, FsError};

/// How many writers can be at work at once in one folder. A constant of the format: processes must agree on it.
const SHARDS: u8 = 64;

/// Where locks and temporary files are. No part of a key begins with a dot.
const OWN_FOLDER: &str = ".pushcart-store";

/// Documents below a folder. The calls do their work on tokio's threads for blocking work, so they need a tokio runtime.
#[derive(Debug, Clone)]
pub struct Folder {
    place: Arc<Place>,
}

#[derive(Debug)]
struct Place {
    root: PathBuf,
    own: PathBuf,
}

impl Folder {
    /// The store in a folder, which is made if it is missing.
    pub fn open(root: impl Into<PathBuf>) -> fs::Result<Self> {
        let root = root.into();
        let own = root.join(OWN_FOLDER);
        fs::create_dir_all_durable(&own)?;
        Ok(Self { place: Arc::new(Place { root, own }) })
    }

    /// Does blocking work elsewhere. Work that has begun is finished even when nobody waits for its answer any more.
    async fn run<T: Send + 'static>(
        &self,
        about: &str,
        work: impl FnOnce(&Place) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let place = Arc::clone(&self.place);
        let done = tokio::task::spawn_blocking(move || work(&place)).await;
        done.unwrap_or_else(|error| Err(StoreError::unavailable(about, error)))
    }
}

impl Store for Folder {
    fn get<'a>(&'a self, key: &'a Key) -> Answer<'a, Option<Stored>> {
        let wanted = key.clone();
        Box::pin(self.run(key.as_str(), move |place| place.read(&wanted)))
    }

    fn create<'a>(&'a self, key: &'a Key, document: &'a Document) -> Answer<'a, Version> {
        Box::pin(async move {
            let (wanted, version, bytes) = (key.clone(), Version::of(document), document.to_bytes(key)?);
            self.run(key.as_str(), move |place| place.create(&wanted, &bytes)).await?;
            Ok(version)
        })
    }

    fn replace<'a>(
        &'a self,
        key: &'a Key,
        version: &'a Version,
        document: &'a Document,
    ) -> Answer<'a, Version> {
        Box::pin(async move {
            let (wanted, expected) = (key.clone(), version.clone());
            let (version, bytes) = (Version::of(document), document.to_bytes(key)?);
            self.run(key.as_str(), move |place| place.replace(&wanted, &expected, &bytes)).await?;
            Ok(version)
        })
    }

    fn delete<'a>(&'a self, key: &'a Key, version: &'a Version) -> Answer<'a, ()> {
        let (wanted, expected) = (key.clone(), version.clone());
        Box::pin(self.run(key.as_str(), move |place| place.delete(&wanted, &expected)))
    }

    fn list<'a>(&'a self, prefix: &'a Prefix, after: Option<&'a Key>, limit: usize) -> Answer<'a, Vec<Key>> {
        let (wanted, after) = (prefix.clone(), after.cloned());
        Box::pin(self.run(prefix.as_str(), move |place| place.list(&wanted, after.as_ref(), limit)))
    }
}

impl Place {
    fn read(&self, key: &Key) -> Result<Option<Stored>, StoreError> {
        let Some(bytes) = fs::read_if_exists(&self.path(key)).map_err(failed(key))? else { return Ok(None) };
        let document = Document::from_bytes(key, &bytes)?;
        let version = Version::of(&document);
        Ok(Some(Stored { document, version }))
    }

    fn create(&self, key: &Key, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.path(key);
        let (_lock, temporary) = self.lock(key)?;
        if fs::metadata(&path).map_err(failed(key))?.is_some() {
            return Err(StoreError::conflict(key));
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all_durable(folder).map_err(failed(key))?;
        }
        fs::replace_durable(&temporary, &path, bytes).map_err(failed(key))
    }

    fn replace(&self, key: &Key, expected: &Version, bytes: &[u8]) -> Result<(), StoreError> {
        let (_lock, temporary) = self.lock(key)?;
        self.expect(key, expected)?;
        fs::replace_durable(&temporary, &self.path(key), bytes).map_err(failed(key))
    }

    fn delete(&self, key: &Key, expected: &Version) -> Result<(), StoreError> {
        let _lock = self.lock(key)?;
        self.expect(key, expected)?;
        fs::remove_file_durable(&self.path(key)).map_err(failed(key))
    }

    /// A conflict unless the document has this version.
    fn expect(&self, key: &Key, expected: &Version) -> Result<(), StoreError> {
        match self.read(key)? {
            Some(stored) if stored.version == *expected => Ok(()),
            _ => Err(StoreError::conflict(key)),
        }
    }

    fn list(&self, prefix: &Prefix, after: Option<&Key>, limit: usize) -> Result<Vec<Key>, StoreError> {
        let resume = prefix.resume(after);
        let mut walk = Walk { after: resume.key(), limit, keys: Vec::new() };
        if limit > 0 && resume != Resume::Nothing {
            walk.folder(&self.root.join(prefix.as_str()), prefix.as_str())
                .map_err(|error| StoreError::unavailable(prefix, error))?;
        }
        Ok(walk.keys)
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.root.join(key.as_str())
    }

    /// Takes the lock of the key's shard; with it goes the right to use the shard's temporary file.
    fn lock(&self, key: &Key) -> Result<(FileLock, PathBuf), StoreError> {
        let shard = blake3::hash(key.as_str().as_bytes()).as_bytes()[0] % SHARDS;
        let lock = fs::lock(&self.own.join(format!("{shard:02}.lock"))).map_err(failed(key))?;
        Ok((lock, self.own.join(format!("{shard:02}.tmp"))))
    }
}

fn failed(key: &Key) -> impl Fn(FsError) -> StoreError {
    let about = key.to_string();
    move |error| StoreError::unavailable(&about, error)
}

/// A walk through folders in the order of the keys' bytes.
struct Walk<'a> {
    after: Option<&'a Key>,
    limit: usize,
    keys: Vec<Key>,
}

impl Walk<'_> {
    /// Adds what lies in `folder`, whose keys begin with `prefix`. That a name ends in `.json` says that it is a document, so
    /// that nothing needs to be looked at but the names.
    fn folder(&mut self, folder: &Path, prefix: &str) -> fs::Result<()> {
        let mut names: Vec<String> =
            fs::list(folder)?
                .iter()
                .filter_map(|path| path.file_name()?.to_str())
                .map(|name| {
                    if is_folder_name(name) { format!("{prefix}{name}/") } else { format!("{prefix}{name}") }
                })
                .collect();
        // The slash counts: `a-b.json` comes before `a/c.json`.
        names.sort_unstable();
        for name in names {
            if self.keys.len() == self.limit {
                break;
            }
            if name.ends_with('/') {
                if self
                    .after
                    .is_none_or(|after| after.as_str() < name.as_str() || after.as_str().starts_with(&name))
                {
                    self.folder(&folder.join(&name[prefix.len()..]), &name)?;
                }
            } else if let Ok(key) = name.parse::<Key>()
                && self.after.is_none_or(|after| *after < key)
            {
                self.keys.push(key);
            }
        }
        Ok(())
    }
}
