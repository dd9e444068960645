//! The function's log, kept in memory for the dashboard.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tracing::Level;

use super::pulse::Pulse;

/// How many lines are kept.
const LINES: usize = 300;

/// The last lines of the log. Clones are handles on the same one.
#[derive(Debug, Clone)]
pub struct Log {
    lines: Arc<Mutex<VecDeque<Value>>>,
    pulse: Pulse,
}

impl Log {
    /// An empty one.
    pub fn new(pulse: Pulse) -> Self {
        Self { lines: Arc::default(), pulse }
    }

    /// Takes what this process logs from now on. Once for a process; later calls change nothing.
    pub fn begin(&self) {
        let log = self.clone();
        let lines = tracing_subscriber::fmt().json().flatten_event(true).with_target(false);
        let lines = lines.with_current_span(false).with_span_list(false).with_max_level(Level::INFO);
        let _ = lines.with_writer(move || Line { log: log.clone(), bytes: Vec::new() }).try_init();
    }

    /// The lines, newest first.
    pub fn lines(&self) -> Vec<Value> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }

    fn push(&self, line: Value) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == LINES {
            lines.pop_front();
        }
        lines.push_back(line);
        drop(lines);
        self.pulse.beat();
    }
}

/// One line while it is written; it is whole when it is dropped.
struct Line {
    log: Log,
    bytes: Vec<u8>,
}

impl io::Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Ok(line) = serde_json::from_slice(&self.bytes) {
            self.log.push(line);
        }
    }
}
