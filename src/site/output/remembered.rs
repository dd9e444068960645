//! Which file came of what, from one build to the next.

use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Stamp, Taken, Writer};
use crate::catalog::fingerprint::Fingerprint;
use crate::catalog::memo;

/// The memos' names.
const FILES: &str = "files";
const PIECES: &str = "pieces";

/// The files of an earlier build that were made from something with a fingerprint, by path. This says what a content would
/// be, wherever it went; whether the output folder has it is for the folder to say.
#[derive(Debug, Default)]
pub struct RememberedFiles {
    files: FxHashMap<String, (Fingerprint, Stamp)>,
    /// The folder that tells of which pieces files were put together.
    pub(super) pieces: Option<PathBuf>,
}

impl RememberedFiles {
    /// What memos in a folder say; nothing if there are none.
    pub fn read(memos: &Path) -> Self {
        let content = memo::read(&memos.join(FILES));
        let files: Option<Vec<(String, Fingerprint, Stamp)>> = content.as_deref().and_then(memo::decode);
        let files = files.unwrap_or_default().into_iter();
        let files = files.map(|(path, made_from, stamp)| (path, (made_from, stamp))).collect();
        Self { files, pieces: Some(memos.join(PIECES)) }
    }

    /// The stamp of a file that was made from the same.
    pub(super) fn get(&self, path: &str, made_from: Fingerprint) -> Option<Stamp> {
        self.files.get(path).filter(|(known, _)| *known == made_from).map(|(_, stamp)| *stamp)
    }

    /// All files that were made from the same, if there are any and the folder holds them.
    pub(super) fn all(
        &self,
        made_from: Fingerprint,
        owner: &'static str,
        folder: &Writer,
    ) -> Option<Vec<Taken>> {
        let files = self.files.iter().filter(|(_, (known, _))| *known == made_from);
        let taken = files.map(|(path, (_, stamp))| {
            let is_there = folder.holds(path, *stamp).unwrap_or(false);
            is_there.then(|| Taken {
                path: path.clone(),
                owner: owner.into(),
                stamp: *stamp,
                made_from: Some(made_from),
                changed: false,
            })
        });
        let mut taken = taken.collect::<Option<Vec<_>>>().filter(|taken| !taken.is_empty())?;
        taken.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        Some(taken)
    }

    /// These files, after those.
    #[must_use]
    pub fn followed_by(mut self, files: &[Taken]) -> Self {
        let made =
            || files.iter().filter_map(|file| Some((file.path.as_str(), (file.made_from?, file.stamp))));
        let mut count = 0;
        for (path, of_file) in made() {
            count += 1;
            match self.files.get_mut(path) {
                Some(known) => *known = of_file,
                None => {
                    self.files.insert(path.to_owned(), of_file);
                }
            }
        }
        if self.files.len() > count {
            let paths: FxHashSet<&str> = made().map(|(path, _)| path).collect();
            self.files.retain(|path, _| paths.contains(path.as_str()));
        }
        self
    }

    /// Remembers these files instead for other processes, where they are others.
    pub fn write(&self, files: &[Taken], memos: &Path) {
        let made: Vec<(&str, Fingerprint, Stamp)> =
            files.iter().filter_map(|file| Some((file.path.as_str(), file.made_from?, file.stamp))).collect();
        let is_known = |(path, made_from, stamp): &(&str, Fingerprint, Stamp)| {
            self.get(path, *made_from) == Some(*stamp)
        };
        if made.len() != self.files.len() || !made.iter().all(is_known) {
            memo::write(&memos.join(FILES), &made);
        }
    }
}
