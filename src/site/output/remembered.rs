//! Which file came of what, from one build to the next.

use std::collections::HashMap;
use std::path::Path;

use super::{Stamp, Taken, Writer};
use crate::catalog::fingerprint::Fingerprint;
use crate::catalog::memo;

/// The files of an earlier build that were made from something with a fingerprint, by path. This says what a content would
/// be, wherever it went; whether the output folder has it is for the folder to say.
#[derive(Debug, Default)]
pub struct RememberedFiles(HashMap<String, (Fingerprint, Stamp)>);

impl RememberedFiles {
    /// What a memo says; nothing if there is none.
    pub fn read(file: &Path) -> Self {
        let content = memo::read(file);
        let files: Option<Vec<(String, Fingerprint, Stamp)>> = content.as_deref().and_then(memo::decode);
        let files = files.unwrap_or_default().into_iter();
        Self(files.map(|(path, made_from, stamp)| (path, (made_from, stamp))).collect())
    }

    /// The stamp of a file that was made from the same.
    pub(super) fn get(&self, path: &str, made_from: Fingerprint) -> Option<&Stamp> {
        self.0.get(path).filter(|(known, _)| *known == made_from).map(|(_, stamp)| stamp)
    }

    /// All files that were made from the same, if there are any and the folder holds them.
    pub(super) fn all(&self, made_from: Fingerprint, owner: &str, folder: &Writer) -> Option<Vec<Taken>> {
        let files = self.0.iter().filter(|(_, (known, _))| *known == made_from);
        let taken = files.map(|(path, (_, stamp))| {
            let is_there = folder.holds(path, stamp).unwrap_or(false);
            is_there.then(|| Taken {
                path: path.clone(),
                owner: owner.to_owned(),
                stamp: stamp.clone(),
                made_from: Some(made_from),
                changed: false,
            })
        });
        let mut taken = taken.collect::<Option<Vec<_>>>().filter(|taken| !taken.is_empty())?;
        taken.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        Some(taken)
    }

    /// Remembers these files instead, where they are others.
    pub fn replace(&self, files: &[Taken], memo: &Path) {
        let made: Vec<(&str, Fingerprint, &Stamp)> = files
            .iter()
            .filter_map(|file| Some((file.path.as_str(), file.made_from?, &file.stamp)))
            .collect();
        let is_known = |(path, made_from, stamp): &(&str, Fingerprint, &Stamp)| {
            self.get(path, *made_from).is_some_and(|known| known == *stamp)
        };
        if made.len() != self.0.len() || !made.iter().all(is_known) {
            memo::write(memo, &made);
        }
    }
}
