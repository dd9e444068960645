//! The finished files, and how they come to lie in `dist/`: nothing there is touched before everything is ready; then only
//! what changed is renamed into place, what is no longer made is removed, and the manifest comes last. What Pushcart did not
//! write is never removed or replaced.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::catalog::files::slashed;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::fs::{self, FsError};

/// The manifest's name in the output folder.
const MANIFEST: &str = "manifest.json";
/// Where new files wait until all of them are ready.
const STAGING: &str = ".staging";
/// The manifest, waiting in the staging folder, of a build that has begun to rename.
const BEGUN: &str = "manifest-begun.json";
/// The same of one that is done. Both wait there, so that a full disk is found out before anything is touched.
const DONE: &str = "manifest-done.json";

/// One finished file.
#[derive(Debug)]
pub struct OutputFile {
    /// Where it goes below the output folder, with `/` between parts: `site/about/index.html`.
    pub path: String,
    /// What is in it.
    pub content: Content,
    /// What it is made from, as messages name it.
    pub owner: String,
}

/// What is in a finished file.
#[derive(Debug)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A copy of a file that is known by its hash (a picture of the cache).
    Copy {
        /// The file.
        from: PathBuf,
        /// The digest of its content, as [`digest`] makes it.
        digest: String,
        /// Its size in bytes.
        size: u64,
    },
    /// The same, of a program: it may be run.
    Program {
        /// The file.
        from: PathBuf,
        /// The digest of its content, as [`digest`] makes it.
        digest: String,
        /// Its size in bytes.
        size: u64,
    },
}

impl OutputFile {
    /// A file of these bytes.
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>, owner: impl Into<String>) -> Self {
        Self { path: path.into(), content: Content::Bytes(bytes.into()), owner: owner.into() }
    }

    fn stamp(&self) -> Stamp {
        match &self.content {
            Content::Bytes(bytes) => Stamp { digest: digest(bytes), size: bytes.len() as u64 },
            Content::Copy { digest, size, .. } | Content::Program { digest, size, .. } => {
                Stamp { digest: digest.clone(), size: *size }
            }
        }
    }
}

/// The digest of a content: the first sixteen hexadecimal digits of its blake3, enough to notice any change.
pub fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

/// Reports files that want the same path, or a path that another needs as a folder. Upper and lower case are the same to
/// some hosts, so they are here.
pub fn check_paths(files: &[OutputFile], diagnostics: &mut Diagnostics) {
    let mut owners: HashMap<String, &OutputFile> = HashMap::with_capacity(files.len());
    for file in files {
        if let Some(first) = owners.insert(file.path.to_lowercase(), file) {
            report_clash(first, file, diagnostics);
        }
    }
    for file in files {
        let lower = file.path.to_lowercase();
        let folders = lower.match_indices('/').map(|(at, _)| &lower[..at]);
        for other in folders.filter_map(|folder| owners.get(folder)) {
            report_clash(other, file, diagnostics);
        }
    }
}

fn report_clash(first: &OutputFile, second: &OutputFile, diagnostics: &mut Diagnostics) {
    let address = second.path.strip_prefix("site").unwrap_or(&second.path);
    let message = format!("`{}` and `{}` both want the address `{address}`", first.owner, second.owner);
    let mistake = Diagnostic::mistake("same-address", Place::file(&second.owner), message);
    diagnostics.push(mistake.related(Place::file(&first.owner), "wants it too"));
}

/// What is known of a written file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    digest: String,
    size: u64,
}

/// `dist/manifest.json`: what the last build wrote, and so what the next one may remove.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Manifest {
    /// Raised when the meaning of the file changes.
    version: u32,
    /// Whether every file is as it says; not while a build is renaming, or after it was stopped there.
    complete: bool,
    /// Every file below the output folder.
    files: BTreeMap<String, Stamp>,
}

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

/// Brings `folder` (the whole `dist/`) to hold `files`, and none of those an earlier build wrote beside them.
///
/// One build at a time: a second one waits.
pub fn write(folder: &Path, files: &[OutputFile]) -> Result<Written, WriteError> {
    fs::create_dir_all(folder)?;
    let _lock = fs::lock_folder(folder)?;
    let before = read_manifest(folder)?;
    let staging = folder.join(STAGING);
    fs::remove_dir_all(&staging)?;
    let outcome = replace(folder, files, before);
    if outcome.is_err() {
        // What waits there is of no more use. Should it stay, the next build removes it; the failure before is what matters.
        let _ = fs::remove_dir_all(&staging);
    }
    outcome
}

fn replace(folder: &Path, files: &[OutputFile], before: Manifest) -> Result<Written, WriteError> {
    let staging = folder.join(STAGING);
    let stamped: Vec<(&OutputFile, Stamp)> = files.par_iter().map(|file| (file, file.stamp())).collect();
    let changed: Vec<&OutputFile> = stamped
        .par_iter()
        .filter_map(|(file, stamp)| match is_current(folder, &file.path, stamp, &before) {
            Ok(true) => None,
            Ok(false) => Some(Ok(*file)),
            Err(error) => Some(Err(error)),
        })
        .collect::<Result<_, FsError>>()?;
    check_ways(folder, &changed, &before)?;
    changed.par_iter().try_for_each(|file| stage(&staging.join(&file.path), &file.content))?;

    let bytes = stamped.iter().map(|(_, stamp)| stamp.size).sum();
    let new: BTreeMap<String, Stamp> =
        stamped.into_iter().map(|(file, stamp)| (file.path.clone(), stamp)).collect();
    let stale: Vec<String> = before.files.keys().filter(|path| !new.contains_key(*path)).cloned().collect();
    let written = Written { files: files.len(), bytes, changed: changed.len(), removed: stale.len() };
    if changed.is_empty() && stale.is_empty() && before.complete {
        return Ok(written);
    }

    // From here on the folder is between two builds; should this one be stopped, the next one compares every file itself.
    let names: HashSet<String> = new.keys().map(|path| path.to_lowercase()).collect();
    let (renamed, gone): (Vec<&String>, Vec<&String>) =
        stale.iter().partition(|path| names.contains(&path.to_lowercase()));
    let mut both = before.files;
    both.extend(new.clone());
    write_manifest(&staging.join(BEGUN), false, both)?;
    write_manifest(&staging.join(DONE), true, new)?;
    fs::rename(&staging.join(BEGUN), &folder.join(MANIFEST))?;
    // On a disk where upper and lower case are the same, removing these later would remove what has taken their place.
    for path in renamed {
        remove_with_empty_folders(folder, path)?;
    }
    for file in &changed {
        place(folder, &file.path)?;
    }
    for path in gone {
        remove_with_empty_folders(folder, path)?;
    }
    fs::rename(&staging.join(DONE), &folder.join(MANIFEST))?;
    fs::remove_dir_all(&staging)?;
    Ok(written)
}

fn read_manifest(folder: &Path) -> Result<Manifest, WriteError> {
    if let Some(bytes) = fs::read_if_exists(&folder.join(MANIFEST))?
        && let Ok(manifest) = serde_json::from_slice::<Manifest>(&bytes)
        && manifest.version == 1
    {
        return Ok(manifest);
    }
    // A first build that was stopped before it was ready has left its staging folder.
    if fs::list(folder)?.iter().all(|entry| entry.ends_with(STAGING)) {
        Ok(Manifest::default())
    } else {
        Err(WriteError::NotOurs(folder.to_owned()))
    }
}

fn write_manifest(path: &Path, complete: bool, files: BTreeMap<String, Stamp>) -> Result<(), FsError> {
    let manifest = Manifest { version: 1, complete, files };
    let mut json = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
    json.push(b'\n');
    fs::write(path, &json)
}

/// Whether a file already holds what it should: by the manifest and its size, else by reading it.
fn is_current(folder: &Path, path: &str, stamp: &Stamp, before: &Manifest) -> Result<bool, FsError> {
    let full = folder.join(path);
    match fs::metadata(&full)? {
        Some(metadata) if metadata.is_file() && metadata.len() == stamp.size => {}
        _ => return Ok(false),
    }
    if before.complete {
        Ok(before.files.get(path) == Some(stamp))
    } else {
        Ok(digest(&fs::read(&full)?) == stamp.digest)
    }
}

/// Refuses where something that no build of ours wrote would have to go for a file of ours.
fn check_ways(folder: &Path, changed: &[&OutputFile], before: &Manifest) -> Result<(), WriteError> {
    // A disk may take upper and lower case for the same.
    let ours: HashSet<String> = before.files.keys().map(|path| path.to_lowercase()).collect();
    changed.par_iter().try_for_each(|file| {
        let parents = Path::new(&file.path).ancestors().skip(1).filter(|path| !path.as_os_str().is_empty());
        for parent in parents {
            if fs::metadata(&folder.join(parent))?.is_some_and(|metadata| metadata.is_file()) {
                check_ours(folder, parent, &ours)?;
            }
        }
        check_ours(folder, Path::new(&file.path), &ours)
    })
}

/// Refuses a file that is not one of ours, and a folder with one.
fn check_ours(folder: &Path, path: &Path, ours: &HashSet<String>) -> Result<(), WriteError> {
    let full = folder.join(path);
    match fs::metadata(&full)? {
        Some(metadata) if metadata.is_dir() => fs::list(&full)?.iter().try_for_each(|entry| {
            let name = entry.file_name().unwrap_or_default();
            check_ours(folder, &path.join(name), ours)
        }),
        Some(_) if !ours.contains(&slashed(path).to_lowercase()) => Err(WriteError::InTheWay(full)),
        _ => Ok(()),
    }
}

fn stage(path: &Path, content: &Content) -> Result<(), WriteError> {
    match content {
        Content::Bytes(bytes) => fs::write(path, bytes)?,
        Content::Copy { from, digest: expected, .. } | Content::Program { from, digest: expected, .. } => {
            let bytes = fs::read(from)?;
            if digest(&bytes) != *expected {
                return Err(WriteError::Damaged(from.clone()));
            }
            fs::write(path, &bytes)?;
            if matches!(content, Content::Program { .. }) {
                fs::make_executable(path)?;
            }
        }
    }
    Ok(())
}

/// Renames a staged file into place. What an earlier build wrote in its way goes first: a folder of its name, or a file
/// where it needs a folder ([`check_ways`] has seen that it is nobody else's).
fn place(folder: &Path, path: &str) -> Result<(), FsError> {
    let to = folder.join(path);
    if fs::metadata(&to)?.is_some_and(|metadata| metadata.is_dir()) {
        fs::remove_dir_all(&to)?;
    }
    for parent in Path::new(path).ancestors().skip(1) {
        let parent = folder.join(parent);
        if fs::metadata(&parent)?.is_some_and(|metadata| metadata.is_file()) {
            fs::remove_file(&parent)?;
        }
    }
    fs::rename(&folder.join(STAGING).join(path), &to)
}

fn remove_with_empty_folders(folder: &Path, path: &str) -> Result<(), FsError> {
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
