//! Putting files into place, and taking those away that are no longer made.

use std::cell::LazyCell;
use std::collections::HashSet;
use std::path::Path;

use super::manifest::ListedFiles;
use super::writer::WriteError;
use crate::diagnostic::slashed;
use crate::fs::{self, FsError};

/// Refuses where something that no build of ours wrote would have to go for a file of ours. `changed` is sorted.
pub(super) fn check_ways(folder: &Path, changed: &[&str], before: &ListedFiles) -> Result<(), WriteError> {
    // A disk may take upper and lower case for the same.
    let in_lowercase =
        LazyCell::new(|| before.keys().map(|path| path.to_lowercase()).collect::<HashSet<_>>());
    let ours = |path: &str| before.contains_key(path) || in_lowercase.contains(&path.to_lowercase());
    let mut folders = Folders::default();
    for path in changed {
        match folders.way(folder, path)? {
            Way::Free => {}
            Way::File(parent) => check_ours(folder, Path::new(parent), &ours)?,
            Way::Folders => check_ours(folder, Path::new(path), &ours)?,
        }
    }
    Ok(())
}

/// Refuses a file that is not one of ours, and a folder with one.
fn check_ours(folder: &Path, path: &Path, ours: &impl Fn(&str) -> bool) -> Result<(), WriteError> {
    let full = folder.join(path);
    match fs::metadata(&full)? {
        Some(metadata) if metadata.is_dir() => fs::list(&full)?.iter().try_for_each(|entry| {
            let name = entry.file_name().unwrap_or_default();
            check_ours(folder, &path.join(name), ours)
        }),
        Some(_) if !ours(&slashed(path)) => Err(WriteError::InTheWay(full)),
        _ => Ok(()),
    }
}

/// Renames every staged file into place. What an earlier build wrote in its way goes first: a folder of its name, or a file
/// where it needs a folder ([`check_ways`] has seen that it is nobody else's). A folder that is new goes as a whole.
/// `changed` is sorted.
pub(super) fn place_all(folder: &Path, staging: &Path, changed: &[&str]) -> Result<(), FsError> {
    let mut folders = Folders::default();
    let mut moved: Option<String> = None;
    for path in changed {
        if moved.as_ref().is_some_and(|moved| path.starts_with(moved.as_str())) {
            continue;
        }
        if let Way::File(parent) = folders.way(folder, path)? {
            fs::remove_file(&folder.join(parent))?;
        }
        if let Some(new) = folders.first_missing(folder, path)? {
            fs::rename(&staging.join(new), &folder.join(new))?;
            moved = Some(format!("{new}/"));
            continue;
        }
        let to = folder.join(path);
        if fs::metadata(&to)?.is_some_and(|metadata| metadata.is_dir()) {
            fs::remove_dir_all(&to)?;
        }
        fs::rename(&staging.join(path), &to)?;
    }
    Ok(())
}

/// Removes a file, and the folders that it leaves empty.
pub(super) fn remove_with_empty_folders(folder: &Path, path: &str) -> Result<(), FsError> {
    // A file that now stands where a folder was has taken its files along already.
    let full = folder.join(path);
    if fs::metadata(&full)?.is_some_and(|metadata| metadata.is_file()) {
        fs::remove_file(&full)?;
    }
    let parents = Path::new(path).ancestors().skip(1).take_while(|parent| !parent.as_os_str().is_empty());
    for parent in parents {
        if !fs::remove_dir_if_empty(&folder.join(parent)) {
            break;
        }
    }
    Ok(())
}

/// What stands on the way to a path.
enum Way<'p> {
    /// Something on it is not there yet, and so nothing below it.
    Free,
    /// A file where a folder has to be.
    File(&'p str),
    /// All its folders are there.
    Folders,
}

/// The folders that are known to be there: many files share them, and each needs one look.
#[derive(Default)]
struct Folders<'p>(HashSet<&'p str>);

impl<'p> Folders<'p> {
    fn way(&mut self, folder: &Path, path: &'p str) -> Result<Way<'p>, FsError> {
        for parent in parents(path).filter(|parent| !self.0.contains(parent)).collect::<Vec<_>>() {
            match fs::metadata(&folder.join(parent))? {
                None => return Ok(Way::Free),
                Some(metadata) if metadata.is_file() => return Ok(Way::File(parent)),
                Some(_) => self.0.insert(parent),
            };
        }
        Ok(Way::Folders)
    }

    /// The outermost folder of a path that is not there.
    fn first_missing(&self, folder: &Path, path: &'p str) -> Result<Option<&'p str>, FsError> {
        for parent in parents(path).filter(|parent| !self.0.contains(parent)) {
            if fs::metadata(&folder.join(parent))?.is_none() {
                return Ok(Some(parent));
            }
        }
        Ok(None)
    }
}

/// The folders of a path, the outermost first.
fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}
