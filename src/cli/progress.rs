//! How a build goes on, on a terminal; nothing in CI or a pipe.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Printer;
use crate::site::build::{Progress, Step};

/// A line that moves while a build runs.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new() -> Self {
        let target =
            if Printer::is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self(ProgressBar::with_draw_target(None, target))
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn begin(&self, step: Step, parts: usize) {
        let name = match step {
            Step::Read => "reading",
            Step::Pictures => "pictures",
            Step::Pages => "pages",
            Step::Write => "writing",
        };
        if let Ok(style) = ProgressStyle::with_template("{msg:>9} {bar:30.cyan} {pos}/{len}") {
            self.0.set_style(style.progress_chars("━╸ "));
        }
        self.0.reset();
        self.0.set_length(parts as u64);
        self.0.set_message(name);
        self.0.enable_steady_tick(Duration::from_millis(100));
    }

    fn advance(&self) {
        self.0.inc(1);
    }
}
