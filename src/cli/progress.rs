//! How a build goes on, on a terminal; nothing in CI or a pipe.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Printer;
use crate::site::build::{Progress, Step};
use crate::site::timings::Timings;

/// A line that moves while a build runs.
pub(super) struct Bar {
    line: ProgressBar,
    timings: Option<Timings>,
}

impl Bar {
    /// A line; with `measured`, also where the time goes.
    pub(super) fn new(measured: bool) -> Self {
        let target =
            if Printer::is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self { line: ProgressBar::with_draw_target(None, target), timings: measured.then(Timings::default) }
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        self.line.finish_and_clear();
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
            self.line.set_style(style.progress_chars("━╸ "));
        }
        self.line.reset();
        self.line.set_length(parts as u64);
        self.line.set_message(name);
        self.line.enable_steady_tick(Duration::from_millis(100));
    }

    fn advance(&self) {
        self.line.inc(1);
    }

    fn timings(&self) -> Option<&Timings> {
        self.timings.as_ref()
    }
}
