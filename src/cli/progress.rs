//! How a build goes on, on a terminal; nothing in CI or a pipe.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use tokio::sync::oneshot;

use super::Printer;
use crate::site::build::{Progress, ReadyPages, Step};
use crate::site::timings::Timings;

/// A line that moves while a build runs.
pub(super) struct Bar {
    line: ProgressBar,
    timings: Option<Timings>,
    started: Instant,
    /// Who wants to show pages early.
    shows: Mutex<Option<oneshot::Sender<ReadyPages>>>,
    /// When they were.
    shown: OnceLock<Duration>,
}

impl Bar {
    /// A line; with `measured`, also where the time goes.
    pub(super) fn new(measured: bool) -> Self {
        let target =
            if Printer::is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self {
            line: ProgressBar::with_draw_target(None, target),
            timings: measured.then(Timings::default),
            started: Instant::now(),
            shows: Mutex::default(),
            shown: OnceLock::new(),
        }
    }

    /// The same, which has pages shown as soon as they are ready.
    pub(super) fn showing(self, shows: oneshot::Sender<ReadyPages>) -> Self {
        Self { shows: Mutex::new(Some(shows)), ..self }
    }

    /// How long it took until pages were ready to be shown, if they were before the end.
    pub(super) fn shown_after(&self) -> Option<Duration> {
        self.shown.get().copied()
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

    fn pages_are_ready(&self, pages: ReadyPages) {
        let shows = self.shows.lock().unwrap_or_else(PoisonError::into_inner).take();
        if shows.is_some_and(|shows| shows.send(pages).is_ok()) {
            let _ = self.shown.set(self.started.elapsed());
        }
    }

    fn timings(&self) -> Option<&Timings> {
        self.timings.as_ref()
    }
}
