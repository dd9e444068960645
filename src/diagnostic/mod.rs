//! What a seller can mend: a message with its place in a file, a hint, and the places it is related to. Many are gathered
//! in one run; [`text`], [`json`] and [`sarif`] show them.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[cfg(feature = "cli")]
pub mod json;
#[cfg(feature = "cli")]
mod remembered;
#[cfg(feature = "cli")]
pub mod sarif;
#[cfg(feature = "cli")]
pub mod text;

#[cfg(feature = "cli")]
pub use remembered::RememberedAdvice;

/// A text file as the seller wrote it; places point into it.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as messages show it, relative to the shop's folder.
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// A source that places can share.
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { path: path.into(), text: text.into() })
    }
}

/// A path as messages and addresses show it, with `/` on every system.
pub fn slashed(path: &Path) -> String {
    if let (true, Some(path)) = (std::path::MAIN_SEPARATOR == '/', path.to_str()) {
        return path.to_owned();
    }
    let mut shown = path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
    // The root of the disk is a part that is a slash already.
    if shown.starts_with("//") {
        shown.remove(0);
    }
    shown
}

/// A stretch of a file. An empty file text means that the whole file is meant (a picture, say).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub source: Arc<Source>,
    /// Bytes into the file's text.
    pub span: Range<usize>,
}

impl Place {
    /// The stretch `span` of `source`.
    pub fn new(source: &Arc<Source>, span: Range<usize>) -> Self {
        Self { source: Arc::clone(source), span }
    }

    /// A whole file whose text is of no interest.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self { source: Source::new(path, ""), span: 0..0 }
    }

    /// The file's path as messages show it.
    pub fn path(&self) -> &Path {
        &self.source.path
    }

    /// The path with `/` between its parts on every system.
    pub fn shown_path(&self) -> String {
        slashed(self.path())
    }

    /// Line and column of the start, both from 1, the column in characters.
    pub fn line_column(&self) -> (usize, usize) {
        self.line_column_at(self.span.start)
    }

    /// Line and column of the start and of what follows the end; `None` if the whole file is meant.
    pub fn line_column_range(&self) -> Option<((usize, usize), (usize, usize))> {
        let is_whole_file = self.source.text.is_empty();
        (!is_whole_file)
            .then(|| (self.line_column(), self.line_column_at(self.span.end.max(self.span.start))))
    }

    fn line_column_at(&self, position: usize) -> (usize, usize) {
        let start = self.source.text.floor_char_boundary(position);
        let before = &self.source.text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The shop cannot be built.
    Mistake,
    /// The shop can be built, and would be better without it.
    Advice,
}

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Mistake or advice.
    pub severity: Severity,
    /// A stable name for this kind, in kebab-case: `unknown-key`.
    pub code: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to do about it.
    pub hint: Option<String>,
    /// Other places that belong to it, each with a word about it.
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    /// A mistake at a place.
    pub fn mistake(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Mistake,
            code,
            message: message.into(),
            place,
            hint: None,
            related: Vec::new(),
        }
    }

    /// A piece of advice at a place.
    pub fn advice(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Advice, ..Self::mistake(code, place, message) }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same with one more related place.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }
}

/// Everything found in one run.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all of another run.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(others);
    }

    /// How many mistakes there are.
    pub fn mistakes(&self) -> usize {
        self.count(Severity::Mistake)
    }

    /// How many pieces of advice there are.
    pub fn advice(&self) -> usize {
        self.count(Severity::Advice)
    }

    fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// All of them by path, then by place: an order that does not depend on how they were found.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.0.sort_by(|a, b| {
            fn key(it: &Diagnostic) -> (&Path, usize, Severity, &str, &str) {
                (it.place.path(), it.place.span.start, it.severity, it.code, &it.message)
            }
            key(a).cmp(&key(b))
        });
        self.0.dedup();
        self
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn paths_are_shown_with_single_slashes() {
        for path in ["products/mug.toml", "/srv/kiln", "/"] {
            assert_eq!(Place::file(path).shown_path(), path);
        }
    }
}
