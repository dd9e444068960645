//! A process that a test started.

use std::process::Child;

/// Killed, without a word of warning, when the value goes.
pub(crate) struct Process(pub(crate) Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
