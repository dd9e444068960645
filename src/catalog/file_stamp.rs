//! Whether a file is as it was, without reading it.

use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::fs;

/// A file that was changed later than this before it was read may change again within the same tick of its disk's clock.
const FRESH: Duration = Duration::from_secs(2);

/// What the file system says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp {
    size: u64,
    modified: Option<Duration>,
    /// Device, file and when its entry changed: what nobody can set back.
    identity: (u64, u64, i64, i64),
}

impl FileStamp {
    /// Of a file; nothing if it was changed so shortly before `now` that a later change might leave all this as it is.
    pub fn of(path: &Path, now: SystemTime) -> Option<Self> {
        let stamp = Self::of_fresh(path)?;
        let settled = since_1970(now.checked_sub(FRESH)?)?;
        let changed = u64::try_from(stamp.identity.2).unwrap_or(u64::MAX);
        let is_settled = stamp.modified? < settled && changed < settled.as_secs();
        is_settled.then_some(stamp)
    }

    /// Of a file that is only ever replaced by another as a whole, however fresh it is.
    pub fn of_fresh(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()??;
        let modified = since_1970(metadata.modified().ok()?);
        Some(Self { size: metadata.len(), modified, identity: identity(&metadata) })
    }
}

fn since_1970(time: SystemTime) -> Option<Duration> {
    time.duration_since(SystemTime::UNIX_EPOCH).ok()
}

#[cfg(unix)]
fn identity(metadata: &std::fs::Metadata) -> (u64, u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn identity(_: &std::fs::Metadata) -> (u64, u64, i64, i64) {
    (0, 0, 0, 0)
}
