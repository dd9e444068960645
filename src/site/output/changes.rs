//! `dist/changed.txt`: what is other in `dist/` than it was, for whoever carries it elsewhere.
//!
//! Builds add to the list until somebody takes it away, which whoever has uploaded everything does: so that two builds before
//! one upload, or a build that was stopped, leave nothing out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use super::manifest::Stamp;
use crate::fs::{self, FsError};

/// The list's name in the output folder.
pub(super) const CHANGED: &str = "changed.txt";

/// What has happened to a file since the list was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Added,
    Changed,
    Removed,
}

impl Change {
    fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::Added, Self::Changed, Self::Removed].into_iter().find(|change| change.word() == word)
    }
}

/// The list with what a build does to the folder: a line for each file, by path.
pub(super) fn with(
    folder: &Path,
    before: &BTreeMap<String, Stamp>,
    after: &BTreeMap<&str, &Stamp>,
    changed: &[&str],
) -> Result<String, FsError> {
    let list = fs::read_if_exists(&folder.join(CHANGED))?.unwrap_or_default();
    let list = String::from_utf8_lossy(&list);
    let listed: BTreeMap<&str, Change> = list
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(word, path)| Some((path, Change::of(word)?)))
        .collect();
    let removed = before.keys().map(String::as_str).filter(|path| !after.contains_key(path));
    let paths: BTreeSet<&str> =
        listed.keys().copied().chain(changed.iter().copied()).chain(removed).collect();
    let mut text = String::new();
    for path in paths {
        let was_there = match listed.get(path) {
            Some(change) => *change != Change::Added,
            None => before.contains_key(path),
        };
        let change = match (was_there, after.contains_key(path)) {
            (false, true) => Change::Added,
            (true, true) => Change::Changed,
            (true, false) => Change::Removed,
            (false, false) => continue,
        };
        let _ = writeln!(text, "{} {path}", change.word());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(listed: &str, before: &[&str], after: &[&str], changed: &[&str]) -> String {
        let folder = tempfile::tempdir().unwrap();
        fs::write(&folder.path().join(CHANGED), listed.as_bytes()).unwrap();
        let stamp = Stamp { digest: String::new(), size: 0 };
        let before = before.iter().map(|path| ((*path).to_owned(), stamp.clone())).collect();
        let after = after.iter().map(|path| (*path, &stamp)).collect();
        with(folder.path(), &before, &after, changed).unwrap()
    }

    #[test]
    fn what_a_build_does_is_listed_by_path() {
        assert_eq!(
            list("", &["b", "c", "d"], &["a", "b", "c"], &["a", "c"]),
            "added a\nchanged c\nremoved d\n"
        );
    }

    #[test]
    fn builds_add_to_a_list_that_nobody_has_taken() {
        let listed = "added a\nchanged b\nremoved c\n";
        assert_eq!(list(listed, &["a", "b"], &["a", "b"], &["a"]), listed);
        assert_eq!(
            list(listed, &["a", "b"], &["b", "c"], &["c"]),
            "changed b\nchanged c\n",
            "a was never elsewhere"
        );
        assert_eq!(list(listed, &["a", "b"], &["a"], &[]), "added a\nremoved b\nremoved c\n");
    }
}
