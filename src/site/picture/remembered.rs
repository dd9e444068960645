//! Which key an original has, from one build to the next: what is as it was need not be read again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use super::{Key, Recipe};
use crate::catalog::fingerprint::Parts;
use crate::catalog::{FileStamp, Fingerprint, memo};

/// Originals as they lie in a memo.
type Originals = Vec<(String, (FileStamp, Fingerprint), [u8; blake3::OUT_LEN])>;

/// Originals by their files: the file and the recipe that a key is made of, and the key.
type Keys = HashMap<String, ((FileStamp, Fingerprint), Key)>;

/// The keys of originals that an earlier build has read.
#[derive(Debug)]
pub struct RememberedOriginals {
    memo: Option<PathBuf>,
    now: SystemTime,
    known: Keys,
    found: Mutex<Keys>,
}

impl RememberedOriginals {
    /// What a memo says of originals; nothing if there is none.
    pub fn read(memo: Option<&Path>) -> Self {
        let content = memo.and_then(memo::read);
        let originals: Option<Originals> = content.as_deref().and_then(memo::decode);
        let known = originals.unwrap_or_default().into_iter();
        Self {
            memo: memo.map(Path::to_owned),
            now: SystemTime::now(),
            known: known.map(|(path, inputs, key)| (path, (inputs, Key::from_bytes(key)))).collect(),
            found: Mutex::default(),
        }
    }

    /// What a file's key is made of, without reading it; nothing if a later change of it might go unnoticed.
    pub(super) fn inputs(&self, file: &Path, recipe: &Recipe) -> Option<(FileStamp, Fingerprint)> {
        let recipe = Parts::of("recipe").text(&format!("{recipe:?}")).finish();
        Some((FileStamp::of(file, self.now)?, recipe))
    }

    /// The key of a file that is as it was.
    pub(super) fn key(&self, file: &Path, inputs: Option<(FileStamp, Fingerprint)>) -> Option<Key> {
        let (known, key) = self.known.get(file.to_str()?)?;
        (Some(*known) == inputs).then_some(*key)
    }

    /// Keeps in mind that a file has a key.
    pub(super) fn keep(&self, file: &Path, inputs: Option<(FileStamp, Fingerprint)>, key: Key) {
        if let (Some(path), Some(inputs)) = (file.to_str(), inputs) {
            let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            found.insert(path.to_owned(), (inputs, key));
        }
    }

    /// Remembers for the next build what was kept, where it is something else.
    pub fn replace(self) {
        let found = self.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(memo) = self.memo.filter(|_| found != self.known) {
            let originals: Originals =
                found.into_iter().map(|(path, (inputs, key))| (path, inputs, key.to_bytes())).collect();
            memo::write(&memo, &originals);
        }
    }
}
