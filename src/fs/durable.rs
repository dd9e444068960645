//! What a store needs of the disk: locks between processes, and changes that are there after the power was cut.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::{FsError, Result};

/// A lock on a file between processes, and between threads of one. It ends when it is dropped, and with its process however
/// that ends.
#[derive(Debug)]
pub struct FileLock {
    _file: File,
}

/// Waits for the lock on a file and takes it. Makes the file, but not its folder, if it is missing.
pub fn lock(path: &Path) -> Result<FileLock> {
    let attempt = || {
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        file.lock()?;
        Ok(FileLock { _file: file })
    };
    attempt().map_err(FsError::new("lock", path))
}

/// Writes a file by way of `temporary` on the same disk, and answers only when the disk has both the bytes and the name. Nobody
/// else may use `temporary` at the same time; what a killed process left there is removed. The folder must exist.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
pub fn replace_durable(temporary: &Path, path: &Path, bytes: &[u8]) -> Result<()> {
    let attempt = || -> io::Result<()> {
        // Removed and not truncated: on a disk that lost half of a rename, it may be the same file as the one at `path`.
        match fs::remove_file(temporary) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = File::options().write(true).create_new(true).open(temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        fs::rename(temporary, path)?;
        sync_parent(path)
    };
    attempt().map_err(FsError::new("write", path))
}

/// Removes a file, and answers only when the disk has forgotten its name.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
pub fn remove_file_durable(path: &Path) -> Result<()> {
    fs::remove_file(path).and_then(|()| sync_parent(path)).map_err(FsError::new("remove", path))
}

/// Makes a folder and those above it, and answers only when the disk has their names.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
pub fn create_dir_all_durable(path: &Path) -> Result<()> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        create_dir_all_durable(parent)?;
    }
    match fs::create_dir(path) {
        // Someone else was first, and may not have waited for the disk yet: wait here too.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(FsError::new("create folder", path)(error))
        }
        _ => sync_parent(path).map_err(FsError::new("create folder", path)),
    }
}

/// Waits until the disk has the names in the folder of `path`. Windows cannot, and keeps names by itself.
#[expect(clippy::disallowed_methods, reason = "this module is where they are allowed")]
fn sync_parent(path: &Path) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => File::open(".")?.sync_all(),
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}
