//! An output folder that a build is filling.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, IntoInnerError, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashSet;

use super::changes::{self, CHANGED};
use super::manifest::{self, BEGUN, MANIFEST, Manifest, Stamp};
use super::place::{check_ways, place_all, remove_with_empty_folders};
use super::{Content, OutputFile, Stamped, Taken, digest};
use crate::catalog::FileStamp;
use crate::fs::{self, FsError};

/// Where new files wait until all of them are ready.
pub(super) const STAGING: &str = ".staging";
/// The manifest as it will be, waiting in the staging folder like everything else, so that a full disk is found out before
/// anything is touched.
const DONE: &str = "manifest-done.json";
/// The list of what changes, waiting there too.
const LIST: &str = "changed.txt";

/// What is written piece by piece goes to the disk in pieces of this size.
const BUFFER: usize = 128 * 1024;

/// What a build changed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Files in all.
    pub files: usize,
    /// Bytes in all.
    pub bytes: u64,
    /// Files that are new or different.
    pub changed: usize,
    /// Files that are no longer made.
    pub removed: usize,
}

/// Why the output could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The folder has files that no build of ours wrote.
    #[error("`{}` has files that Pushcart did not write", .0.display())]
    NotOurs(PathBuf),
    /// A file that no build of ours wrote stands where one of ours has to go.
    #[error("`{}` is in the way, and Pushcart did not write it", .0.display())]
    InTheWay(PathBuf),
    /// A kept picture is not what was made.
    #[error("`{}` has changed since it was made", .0.display())]
    Damaged(PathBuf),
    /// The file system failed.
    #[error(transparent)]
    Fs(#[from] FsError),
}

/// An output folder as a build has left it.
#[derive(Debug)]
pub struct Filled {
    manifest: Manifest,
    /// Of the manifest's file: another build puts another one there.
    stamp: FileStamp,
}

/// An output folder that a build is filling. Dropped before [`Writer::finish`], it leaves the folder as it was.
#[derive(Debug)]
pub struct Writer {
    folder: PathBuf,
    /// Whether the folder was not there before.
    is_new: bool,
    before: Manifest,
    /// Whether this process has filled it, and nobody since.
    is_ours: bool,
    /// The first failure. It is told in the end: files that want one path fail here, and are told as the mistake they are.
    failure: Mutex<Option<WriteError>>,
    _lock: Option<File>,
}

impl Writer {
    /// Opens the whole `dist/`. One build at a time: a second one waits here. If it is `filled` as this process has left it, each
    /// file is taken to be there without a look.
    pub fn open(folder: &Path, filled: Option<Filled>) -> Result<Self, WriteError> {
        let is_new = fs::metadata(folder)?.is_none();
        fs::create_dir_all(folder)?;
        let lock = fs::lock_folder(folder)?;
        let stamp = FileStamp::of_fresh(&folder.join(MANIFEST));
        let is_begun = Manifest::is_begun(folder)?;
        let is_as_left = |filled: &Filled| Some(filled.stamp) == stamp && filled.manifest.complete;
        let filled = filled.filter(|filled| !is_begun && is_as_left(filled));
        let is_ours = filled.is_some();
        let before = match filled {
            Some(filled) => filled.manifest,
            None => Manifest::read(folder, is_begun)?,
        };
        fs::remove_dir_all(&folder.join(STAGING))?;
        let (folder, failure) = (folder.to_owned(), Mutex::default());
        Ok(Self { folder, is_new, before, is_ours, failure, _lock: lock })
    }

    /// The folder as it is left.
    pub fn close(mut self) -> Option<Filled> {
        let stamp = FileStamp::of_fresh(&self.folder.join(MANIFEST))?;
        Some(Filled { manifest: std::mem::take(&mut self.before), stamp })
    }

    /// Keeps a file waiting if the folder does not hold it yet; answers whether it does that.
    pub(super) fn stage_if_changed(&self, file: &OutputFile, stamp: Stamp) -> bool {
        let attempt = || -> Result<bool, WriteError> {
            let changed = !self.holds(&file.path, stamp)?;
            if changed && !self.has_failed() {
                stage(&self.staging().join(&file.path), &file.content)?;
            }
            Ok(changed)
        };
        attempt().unwrap_or_else(|error| {
            self.failure().get_or_insert(error);
            true
        })
    }

    /// The same of a file that `write` writes piece by piece; answers what it is known by as well.
    pub(super) fn stage_written(
        &self,
        path: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> (Stamp, bool) {
        let attempt = || -> Result<(Stamp, bool), WriteError> {
            let staged = self.staging().join(path);
            let mut file = BufWriter::with_capacity(BUFFER, Stamped::new(fs::create(&staged)?));
            let written =
                write(&mut file).and_then(|()| file.into_inner().map_err(IntoInnerError::into_error));
            let stamp = written.map_err(FsError::new("write", &staged))?.stamp();
            let changed = !self.holds(path, stamp)?;
            if !changed {
                fs::remove_file(&staged)?;
            }
            Ok((stamp, changed))
        };
        attempt().unwrap_or_else(|error| {
            self.failure().get_or_insert(error);
            (Stamp::default(), true)
        })
    }

    /// Whether the folder holds this content at a path already: by the manifest and its size, else by reading it.
    pub fn holds(&self, path: &str, stamp: Stamp) -> Result<bool, FsError> {
        let is_listed = self.before.files.get(path) == Some(&stamp);
        if self.is_ours || (self.before.complete && !is_listed) {
            return Ok(is_listed);
        }
        let full = self.folder.join(path);
        match fs::metadata(&full)? {
            Some(metadata) if metadata.is_file() && metadata.len() == stamp.size => {}
            _ => return Ok(false),
        }
        Ok(self.before.complete || Stamp::of(&fs::read(&full)?) == stamp)
    }

    /// The file that the folder holds at a path, if it can be opened.
    pub(super) fn open_file(&self, path: &str) -> Option<File> {
        fs::open(&self.folder.join(path)).ok()
    }

    /// The content of a file that was taken, wherever it waits.
    pub(super) fn read_taken(&self, taken: &Taken) -> Result<Vec<u8>, FsError> {
        let folder = if taken.changed { self.staging() } else { self.folder.clone() };
        fs::read(&folder.join(&taken.path))
    }

    /// Brings the folder to hold the files that were taken, and none of those an earlier build wrote beside them.
    pub fn finish(&mut self, files: &[Taken]) -> Result<Written, WriteError> {
        if let Some(failure) = self.failure().take() {
            return Err(failure);
        }
        let Self { folder, before, .. } = &*self;
        let mut changed: Vec<&str> =
            files.iter().filter(|file| file.changed).map(|file| file.path.as_str()).collect();
        changed.sort_unstable();
        // What did not change is of a file that the manifest knows.
        let paths_are_same = before.complete
            && files.len() == before.files.len()
            && changed.iter().all(|path| before.files.contains_key(*path));
        let of_before = before.files.iter().filter(|_| paths_are_same);
        let mut new: BTreeMap<&str, Stamp> = of_before.map(|(path, stamp)| (path.as_str(), *stamp)).collect();
        let others = files.iter().filter(|file| file.changed || !paths_are_same);
        new.extend(others.map(|file| (file.path.as_str(), file.stamp)));
        let stale = before.files.keys().map(String::as_str);
        let stale: Vec<&str> = stale.filter(|path| !paths_are_same && !new.contains_key(path)).collect();
        let bytes = files.iter().map(|file| file.stamp.size).sum();
        let written = Written { files: files.len(), bytes, changed: changed.len(), removed: stale.len() };
        if changed.is_empty() && stale.is_empty() && before.complete {
            return Ok(written);
        }
        check_ways(folder, &changed, &before.files)?;

        // From here on the folder is between two builds; should this one be stopped, the next one compares every file itself.
        let staging = self.staging();
        let unlisted = if paths_are_same { BTreeMap::new() } else { before.unlisted(&new) };
        manifest::write(&staging.join(BEGUN), &unlisted)?;
        manifest::write(&staging.join(DONE), &new)?;
        let list = changes::with(folder, &before.files, &new, (&changed, paths_are_same))?;
        if let Some(list) = &list {
            fs::write_unseen(&staging.join(LIST), list.as_bytes())?;
        }
        fs::rename(&staging.join(BEGUN), &folder.join(BEGUN))?;
        if list.is_some() {
            fs::rename(&staging.join(LIST), &folder.join(CHANGED))?;
        }
        // On a disk where upper and lower case are the same, removing these later would remove what has taken their place.
        let names = new.keys().filter(|_| !stale.is_empty());
        let names: FxHashSet<String> = names.map(|path| path.to_lowercase()).collect();
        let (renamed, gone): (Vec<&str>, Vec<&str>) =
            stale.iter().partition(|path| names.contains(&path.to_lowercase()));
        for path in renamed {
            remove_with_empty_folders(folder, path)?;
        }
        place_all(folder, &staging, &changed)?;
        for path in gone {
            remove_with_empty_folders(folder, path)?;
        }
        fs::rename(&staging.join(DONE), &folder.join(MANIFEST))?;
        fs::remove_file(&folder.join(BEGUN))?;
        if paths_are_same {
            let changed = files.iter().filter(|file| file.changed);
            self.before.files.extend(changed.map(|file| (file.path.clone(), file.stamp)));
        } else {
            self.before = Manifest::of(&new);
        }
        Ok(written)
    }

    /// Where files of the site wait, if nothing has failed.
    pub(super) fn waiting(&self) -> Option<PathBuf> {
        (!self.has_failed()).then(|| self.staging().join("site"))
    }

    fn staging(&self) -> PathBuf {
        self.folder.join(STAGING)
    }

    fn failure(&self) -> std::sync::MutexGuard<'_, Option<WriteError>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failure().is_some()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // What waits there is of no more use. Should it stay, the next build removes it.
        let _ = fs::remove_dir_all(&self.staging());
        if self.is_new {
            // Only where nothing was written.
            fs::remove_dir_if_empty(&self.folder);
        }
    }
}

fn stage(path: &Path, content: &Content) -> Result<(), WriteError> {
    match content {
        Content::Bytes(bytes) => fs::write_unseen(path, bytes)?,
        Content::Copy { from, digest: expected, .. } | Content::Program { from, digest: expected, .. } => {
            let bytes = fs::read(from)?;
            if digest(&bytes) != *expected {
                return Err(WriteError::Damaged(from.clone()));
            }
            fs::write_unseen(path, &bytes)?;
            if matches!(content, Content::Program { .. }) {
                fs::make_executable(path)?;
            }
        }
    }
    Ok(())
}
