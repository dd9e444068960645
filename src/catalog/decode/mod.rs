//! From a tree of values to typed ones, without stopping at the first mistake: every wrong or unknown key of a file is
//! reported in one run, with the nearest known key as hint. The same types give the JSON Schema that editors check with.
//!
//! A type is described once, with [`table!`] or [`choice!`]; doc comments become the schema's descriptions.

mod kinds;
mod table;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;

use super::node::{Entry, Node, Value};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};

pub use kinds::{Given, Keyed, Placed};
pub use table::Table;
pub(crate) use table::{choice, table};

/// Lists and tables longer than this are refused: no shop has them, and each entry costs memory.
const LONGEST_LIST: usize = 100_000;

/// A type that a file's value can become.
pub trait FromNode: Sized + JsonSchema {
    /// Reads `node`, or reports why not. Even after a report it may answer a value, so that what follows is checked too.
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self>;

    /// The schema of a key with such a value.
    fn key_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<Self>()
    }

    /// The value where the key is not there at all; `None` if the key is required.
    fn absent() -> Option<Self> {
        None
    }

    /// What stands for a required value that is missing or wrong, so that the rest of its table is still read and checked.
    /// Only after a report: nothing is ever built of it.
    fn stand_in(_place: Place) -> Option<Self> {
        None
    }
}

/// Where mistakes of one file go.
#[derive(Debug)]
pub struct Decoder<'a> {
    source: &'a Arc<Source>,
    diagnostics: &'a mut Diagnostics,
    reports: usize,
    unread: BTreeSet<String>,
}

impl<'a> Decoder<'a> {
    /// Decodes values of `source`.
    pub fn new(source: &'a Arc<Source>, diagnostics: &'a mut Diagnostics) -> Self {
        Self { source, diagnostics, reports: 0, unread: BTreeSet::new() }
    }

    /// The keys, anywhere in the file, that have a mistake in their value or were probably meant by an unknown key. What is
    /// missing of them is not reported as missing: it may be there.
    pub fn into_unread(self) -> BTreeSet<String> {
        self.unread
    }

    /// The place of a stretch of the file.
    pub fn place(&self, span: &Range<usize>) -> Place {
        Place::new(self.source, span.clone())
    }

    /// Reports that a value is of the wrong kind, and answers `None` for brevity.
    pub fn expected<T>(&mut self, wanted: &str, node: &Node) -> Option<T> {
        let message = format!("expected {wanted}, found {}", node.value.kind());
        self.mistake("type", &node.span, message)
    }

    /// Reports a mistake, and answers `None` for brevity.
    pub fn mistake<T>(&mut self, code: &'static str, span: &Range<usize>, message: String) -> Option<T> {
        self.push(Diagnostic::mistake(code, self.place(span), message))
    }

    /// Reports a mistake with a hint, and answers `None` for brevity.
    pub fn push<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.report(diagnostic);
        None
    }

    /// Reports something.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.reports += 1;
        self.diagnostics.push(diagnostic);
    }

    /// Where a table begins: its header in TOML, its opening brace otherwise, the first line of what has neither.
    fn heading(&self, table: &Node) -> Place {
        let written = &self.source.text[table.span.clone()];
        let first_line = written.split('\n').next().unwrap_or_default().trim_end();
        self.place(&(table.span.start..table.span.start + first_line.len()))
    }

    /// The entries of a table.
    pub fn entries<'n>(&mut self, node: &'n Node) -> Option<&'n [Entry]> {
        match &node.value {
            Value::Table(entries) if entries.len() <= LONGEST_LIST => Some(entries),
            Value::Table(_) => self.mistake("size", &node.span, format!("more than {LONGEST_LIST} keys")),
            _ => self.expected("a table", node),
        }
    }

    /// The elements of a list.
    pub fn elements<'n>(&mut self, node: &'n Node) -> Option<&'n [Node]> {
        match &node.value {
            Value::List(elements) if elements.len() <= LONGEST_LIST => Some(elements),
            Value::List(_) => self.mistake("size", &node.span, format!("more than {LONGEST_LIST} elements")),
            _ => self.expected("a list", node),
        }
    }

    /// The text of a node.
    pub fn text<'n>(&mut self, node: &'n Node) -> Option<&'n str> {
        match &node.value {
            Value::Text(text) => Some(text),
            Value::Number(_) | Value::Bool(_) | Value::Date(_) => {
                let written = &self.source.text[node.span.clone()];
                let message = format!("expected text, found {}", node.value.kind());
                let hint = format!("put it in quotes: `\"{written}\"`");
                self.push(Diagnostic::mistake("type", self.place(&node.span), message).hint(hint))
            }
            _ => self.expected("text", node),
        }
    }

    /// A table whose keys are known; unknown ones are reported.
    pub fn table<'n>(&mut self, node: &'n Node, known: &[&str]) -> Option<Table<'n>> {
        let entries = self.entries(node)?;
        for entry in entries {
            if !known.contains(&entry.key.as_str()) {
                self.unknown_key(entry, known);
            }
        }
        Some(Table { node, entries })
    }

    /// Reports a word that is none of a choice's, and answers `None` for brevity.
    pub fn unknown_word<T>(&mut self, word: &str, known: &[&str], span: &Range<usize>) -> Option<T> {
        let message = format!("`{word}` is none of {}", list(known));
        let mistake = Diagnostic::mistake("unknown-word", self.place(span), message);
        self.push(match nearest(word, known.iter().copied()) {
            Some(name) => mistake.hint(format!("did you mean `{name}`?")),
            None => mistake,
        })
    }

    fn unknown_key(&mut self, entry: &Entry, known: &[&str]) {
        let message = format!("unknown key `{}`", entry.key);
        let mistake = Diagnostic::mistake("unknown-key", self.place(&entry.key_span), message);
        let hint = if entry.key == "$schema" {
            "`$schema` stands only at the top of a file".to_owned()
        } else if looks_secret(&entry.key) {
            "secrets do not belong into files: the function has them from its environment, such as `STRIPE_SECRET_KEY`"
                .to_owned()
        } else if let Some(name) = nearest(&entry.key, known.iter().copied()) {
            self.unread.insert(name.to_owned());
            format!("did you mean `{name}`?")
        } else {
            format!("known here: {}", list(known))
        };
        self.report(mistake.hint(hint));
    }
}

/// Whether a key seems to be meant for a secret. No key that is known does.
fn looks_secret(key: &str) -> bool {
    let key = key.to_lowercase().replace(['-', '_'], "");
    ["secret", "password", "passwd", "token", "credential", "apikey", "accesskey", "privatekey", "smtp"]
        .iter()
        .any(|word| key.contains(word))
}

/// The known name that `wrong` most likely meant, in whatever order they come.
pub fn nearest<'k>(wrong: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let lower = wrong.to_lowercase();
    known
        .map(|name| (strsim::normalized_damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)))
        .map(|(_, name)| name)
}

/// Names for a message: `a`, `b`, `c`.
pub fn list<T: AsRef<str>>(names: &[T]) -> String {
    names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}
