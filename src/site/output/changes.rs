//! `dist/changed.txt`: what is other in `dist/` than it was, for whoever carries it elsewhere.
//!
//! Builds add to the list until somebody takes it away, which whoever has uploaded everything does: so that two builds before
//! one upload, or a build that was stopped, leave nothing out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use super::manifest::{ListedFiles, Stamp};
use crate::fs::{self, FsError};

/// So many files are looked up in a list without taking it apart.
const FEW: usize = 50;

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

/// The list with what a build does to the folder: a line for each file, by path. Nothing if it is on the list already.
/// `paths_are_same` says that no file comes or goes.
pub(super) fn with(
    folder: &Path,
    before: &ListedFiles,
    after: &BTreeMap<&str, Stamp>,
    (changed, paths_are_same): (&[&str], bool),
) -> Result<Option<String>, FsError> {
    let list = fs::read_if_exists(&folder.join(CHANGED))?.unwrap_or_default();
    let list = String::from_utf8_lossy(&list);
    if changed.len() < FEW && paths_are_same && changed.iter().all(|path| says(&list, path)) {
        return Ok(None);
    }
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
    Ok(Some(text))
}

/// Whether a list says of a file that it was added or changed.
fn says(list: &str, path: &str) -> bool {
    let is_line = |(at, _): (usize, &str)| {
        let ends = matches!(list.as_bytes().get(at + path.len()), None | Some(b'\n'));
        ends && list[..at].rsplit('\n').next().is_some_and(|word| matches!(word, "added " | "changed "))
    };
    list.match_indices(path).any(is_line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(listed: &str, before: &[&str], after: &[&str], changed: &[&str]) -> String {
        let folder = tempfile::tempdir().unwrap();
        fs::write(&folder.path().join(CHANGED), listed.as_bytes()).unwrap();
        let before: ListedFiles = before.iter().map(|path| ((*path).to_owned(), Stamp::default())).collect();
        let after: BTreeMap<&str, Stamp> = after.iter().map(|path| (*path, Stamp::default())).collect();
        let paths_are_same = before.keys().map(String::as_str).eq(after.keys().copied());
        with(folder.path(), &before, &after, (changed, paths_are_same))
            .unwrap()
            .unwrap_or_else(|| listed.to_owned())
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
        assert_eq!(list("changed ab\n", &["ab", "b"], &["ab", "b"], &["b"]), "changed ab\nchanged b\n");
        assert_eq!(list("changed ab", &["a", "ab"], &["a", "ab"], &["a"]), "changed a\nchanged ab\n");
        assert_eq!(list("removed a\n", &["a"], &["a"], &["a"]), "changed a\n");
    }
}
