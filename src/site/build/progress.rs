//! How the work of a build goes on, for those who wait for it.

use std::collections::HashSet;
use std::path::PathBuf;

use crate::site::timings::Timings;

/// A part of the work, for progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Product files are read.
    Read,
    /// Pictures are made.
    Pictures,
    /// Pages are made.
    Pages,
    /// Files are written.
    Write,
}

/// Is told how the work goes on.
pub trait Progress: Sync {
    /// A step begins that has so many parts.
    fn begin(&self, step: Step, parts: usize);
    /// One part is done.
    fn advance(&self);
    /// All pages are ready while the rest of a build is under way, and that cannot fail by a mistake any more. Told only by builds
    /// that know what was changed, and only if there are the same pages as before.
    fn pages_are_ready(&self, _: ReadyPages) {}
    /// Where the time is kept, if somebody asks for it.
    fn timings(&self) -> Option<&Timings> {
        None
    }
    /// Does a stretch of work of a part, which is measured if somebody asks for it.
    fn time<T>(&self, part: &'static str, work: impl FnOnce() -> T) -> T
    where
        Self: Sized,
    {
        match self.timings() {
            Some(timings) => timings.time(part, work),
            None => work(),
        }
    }
}

/// The pages of a build that is not done yet, and everything that they refer to.
#[derive(Debug)]
pub struct ReadyPages {
    /// Where those of them wait that are not the same as in the output folder, which has the others. Each comes there before it
    /// goes from here.
    pub waiting: PathBuf,
    /// Their files below `site/`.
    pub files: HashSet<String>,
}

/// Nobody watches.
impl Progress for () {
    fn begin(&self, _: Step, _: usize) {}
    fn advance(&self) {}
}
