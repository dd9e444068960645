//! The stand-in's own time, which tests set forward.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// A clock that runs with the system's, shifted, or that stands still until it is set forward.
#[derive(Debug, Clone)]
pub struct Clock {
    runs: bool,
    /// Seconds since 1970 when it stands still; the shift when it runs.
    seconds: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that shows the system's time.
    pub fn system() -> Self {
        Self { runs: true, seconds: Arc::new(AtomicI64::new(0)) }
    }

    /// A clock that stands at a time, in seconds since 1970.
    pub fn standing_at(seconds: i64) -> Self {
        Self { runs: false, seconds: Arc::new(AtomicI64::new(seconds)) }
    }

    /// The time, in seconds since 1970.
    pub fn now(&self) -> i64 {
        let seconds = self.seconds.load(Ordering::SeqCst);
        if !self.runs {
            return seconds;
        }
        let system = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        seconds.saturating_add(i64::try_from(system).unwrap_or(i64::MAX))
    }

    /// How far it is ahead of the system's, in seconds.
    pub(super) fn ahead(&self) -> i64 {
        if self.runs { self.seconds.load(Ordering::SeqCst) } else { 0 }
    }

    /// Sets it forward.
    pub(super) fn advance(&self, seconds: i64) {
        self.seconds.fetch_add(seconds.max(0), Ordering::SeqCst);
    }
}
