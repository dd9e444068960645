//! How large a picture may be, and how many are worked on at once.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What is refused before it is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of a file in bytes.
    pub bytes: u64,
    /// Width times height.
    pub pixels: u64,
}

impl Default for Limits {
    /// More than any camera a seller is likely to own.
    fn default() -> Self {
        Self { bytes: 200_000_000, pixels: 100_000_000 }
    }
}

/// The memory that pictures may take together, in bytes. Whoever decodes one takes its share first and waits until there is
/// enough; a picture that needs more than there is at all waits until it is alone.
///
/// Bytes and not pixels, because a pixel of a sixteen-bit PNG takes four times as much as one of a JPEG.
#[derive(Debug)]
pub struct Budget {
    total: u64,
    left: Mutex<u64>,
    returned: Condvar,
}

impl Budget {
    /// A budget of so many bytes.
    pub fn new(total: u64) -> Self {
        Self { total, left: Mutex::new(total), returned: Condvar::new() }
    }

    /// Waits for `bytes`; they come back when the answer is dropped. Who holds a share must not wait for another.
    pub(super) fn take(&self, bytes: u64) -> Share<'_> {
        let bytes = bytes.min(self.total);
        let mut left = self
            .returned
            .wait_while(self.lock(), |left| *left < bytes)
            .unwrap_or_else(PoisonError::into_inner);
        *left -= bytes;
        Share { budget: self, bytes }
    }

    /// A number cannot be left half changed, so a panic elsewhere does not matter here.
    fn lock(&self) -> MutexGuard<'_, u64> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Budget {
    /// Two or three ordinary photographs at a time.
    fn default() -> Self {
        Self::new(160 << 20)
    }
}

/// A part of a [`Budget`] in use.
#[derive(Debug)]
pub(super) struct Share<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.budget.lock() += self.bytes;
        self.budget.returned.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn shares_never_exceed_the_budget_and_a_huge_one_runs_alone() {
        let budget = Budget::new(100);
        let in_use = AtomicU64::new(0);
        thread::scope(|scope| {
            for bytes in [30, 40, 60, 100, 5_000, 10, 90, 30] {
                let (budget, in_use) = (&budget, &in_use);
                scope.spawn(move || {
                    let share = budget.take(bytes);
                    assert!(in_use.fetch_add(share.bytes, Ordering::SeqCst) + share.bytes <= 100);
                    thread::yield_now();
                    in_use.fetch_sub(share.bytes, Ordering::SeqCst);
                });
            }
        });
        assert_eq!(*budget.lock(), 100);
    }
}
