//! The only place that touches the file system, so that every error names its path and every write is atomic.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

mod durable;

pub use durable::{FileLock, create_dir_all_durable, lock, remove_file_durable, replace_durable};

/// A file-system failure: what was tried, on which path, and what the system said.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`", path.display())]
pub struct FsError {
    /// What was tried, as a verb: `read`, `write` …
    pub action: &'static str,
    /// The path it was tried on.
    pub path: PathBuf,
    /// The system's own error.
    #[source]
    pub source: io::Error,
}

impl FsError {
    pub(crate) fn new(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self { action, path, source }
    }

    /// Whether the path simply is not there.
    pub fn is_not_found(&self) -> bool {
        self.source.kind() == io::ErrorKind::NotFound
    }
}

/// What every function here answers.
pub type Result<T> = std::result::Result<T, FsError>;

/// Reads a whole file.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(FsError::new("read", path))
}

/// Reads a whole file, or `None` if there is none.
pub fn read_if_exists(path: &Path) -> Result<Option<Vec<u8>>> {
    match read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

/// The whole path of what is there, without links, `.` and `..`.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
pub fn canonicalize(path: &Path) -> Result<PathBuf> {
    fs::canonicalize(path).map_err(FsError::new("find", path))
}

/// Opens a file for reading.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
pub fn open(path: &Path) -> Result<File> {
    File::open(path).map_err(FsError::new("open", path))
}

/// Reads at an offset without moving the file's own position, so that many threads can share one file. Answers how many bytes
/// came; none at the file's end.
#[cfg(unix)]
pub fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, offset)
}

/// Reads at an offset. Every read names its offset, so that the position it moves is of no interest.
#[cfg(windows)]
pub fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, bytes, offset)
}

/// Lets everybody run a file, where the system has a word for that.
#[cfg(unix)]
pub fn make_executable(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).map_err(FsError::new("let run", path))
}

/// Lets everybody run a file, where the system has a word for that: not here.
#[cfg(not(unix))]
pub fn make_executable(_: &Path) -> Result<()> {
    Ok(())
}

/// What the file system knows of a path, or `None` if nothing is there.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
pub fn metadata(path: &Path) -> Result<Option<fs::Metadata>> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(FsError::new("look at", path)(error)),
    }
}

/// The entries of a folder, sorted by name so that nothing depends on the disk's order; empty if there is no such folder.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
pub fn list(path: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(FsError::new("list", path)(error)),
    };
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()
        .map_err(FsError::new("list", path))?;
    paths.sort();
    Ok(paths)
}

/// All files below a folder, sorted, through links; none if there is no such folder. Editors' backups are passed over, and so
/// is what is hidden, except where `shown` knows its name.
#[cfg(feature = "cli")]
pub fn files_below(folder: &Path, shown: &[&str]) -> Result<Vec<PathBuf>> {
    let is_passed_over =
        |name: &str| (name.starts_with('.') && !shown.contains(&name)) || name.ends_with('~');
    if metadata(folder)?.is_none() {
        return Ok(Vec::new());
    }
    let entries =
        walkdir::WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(
            |entry| entry.depth() == 0 || !entry.file_name().to_str().is_some_and(is_passed_over),
        );
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            FsError::new("look at", &path)(error.into())
        })?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// Keeps other processes that ask for the same folder waiting until the answer is dropped, where the system can do that.
#[cfg(unix)]
pub fn lock_folder(path: &Path) -> Result<Option<File>> {
    let folder = open(path)?;
    match folder.lock() {
        Ok(()) => Ok(Some(folder)),
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(None),
        Err(error) => Err(FsError::new("lock", path)(error)),
    }
}

/// The same without waiting: `None` if somebody else has it.
#[cfg(unix)]
pub fn lock_folder_now(path: &Path) -> Result<Option<File>> {
    let folder = open(path)?;
    match folder.try_lock() {
        Ok(()) => Ok(Some(folder)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(Some(folder)),
        Err(fs::TryLockError::Error(error)) => Err(FsError::new("lock", path)(error)),
    }
}

/// Folders cannot be locked here.
#[cfg(not(unix))]
pub fn lock_folder(_: &Path) -> Result<Option<File>> {
    Ok(None)
}

/// Makes a folder and those above it.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
pub fn create_dir_all(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(FsError::new("create folder", path))
}

/// Writes a file so that a reader sees the old bytes or the new ones, never a part: a temporary file beside it, renamed
/// into place. Makes the folder if it is missing. Does not wait for the disk; see [`write_durable`].
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    write_with(path, bytes, false)
}

/// As [`write`], and answers only when the disk has the bytes and the name.
pub fn write_durable(path: &Path, bytes: &[u8]) -> Result<()> {
    write_with(path, bytes, true)
}

/// Writes a file where no reader looks yet, and so without a temporary file beside it. Makes the folder if it is missing.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
pub fn write_unseen(path: &Path, bytes: &[u8]) -> Result<()> {
    let outcome = match fs::write(path, bytes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                create_dir_all(folder)?;
            }
            fs::write(path, bytes)
        }
        outcome => outcome,
    };
    outcome.map_err(FsError::new("write", path))
}

/// Makes a file where no reader looks yet, to be written piece by piece. Makes the folder if it is missing.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
pub fn create(path: &Path) -> Result<File> {
    if let Some(folder) = path.parent() {
        create_dir_all(folder)?;
    }
    File::create(path).map_err(FsError::new("write", path))
}

#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
fn write_with(path: &Path, bytes: &[u8], durable: bool) -> Result<()> {
    let temporary = temporary_beside(path);
    let attempt = || -> io::Result<()> {
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        if durable {
            file.sync_all()?;
        }
        drop(file);
        fs::rename(&temporary, path)?;
        if durable && let Some(folder) = path.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    };
    let outcome = match attempt() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                create_dir_all(folder)?;
            }
            attempt()
        }
        outcome => outcome,
    };
    outcome.map_err(|error| {
        let _ = fs::remove_file(&temporary);
        FsError::new("write", path)(error)
    })
}

/// A name beside `path` that no other writer uses, in this process or another. A short one: that of the file may have all the
/// length that the system allows.
fn temporary_beside(path: &Path) -> PathBuf {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".pushcart-{}-{count}.tmp", std::process::id()))
}

/// Renames a file, replacing what stands there. Makes the folder if it is missing.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
pub fn rename(from: &Path, to: &Path) -> Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = to.parent() {
                create_dir_all(folder)?;
            }
            fs::rename(from, to).map_err(FsError::new("rename to", to))
        }
        outcome => outcome.map_err(FsError::new("rename to", to)),
    }
}

/// Removes a file; one that is not there is no error.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
pub fn remove_file(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(FsError::new("remove", path)(error)),
        _ => Ok(()),
    }
}

/// Removes a folder if it is empty; answers whether it is gone.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
pub fn remove_dir_if_empty(path: &Path) -> bool {
    fs::remove_dir(path).is_ok()
}

/// Removes a folder and everything in it; one that is not there is no error.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
pub fn remove_dir_all(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(FsError::new("remove", path)(error)),
        _ => Ok(()),
    }
}
