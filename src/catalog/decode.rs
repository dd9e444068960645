//! From a tree of values to typed ones, without stopping at the first mistake: every wrong or unknown key of a file is
//! reported in one run, with the nearest known key as hint. The same types give the JSON Schema that editors check with.
//!
//! A type is described once, with [`table!`] or [`choice!`]; doc comments become the schema's descriptions.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;

use super::node::{Entry, Node, Value};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};

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

/// A table being read field by field; made by [`Decoder::table`] for [`table!`].
#[derive(Debug)]
pub struct Table<'n> {
    node: &'n Node,
    entries: &'n [Entry],
}

impl Table<'_> {
    /// The value of a key, or what stands for its absence; a missing required key is reported.
    pub fn field<T: FromNode>(&self, key: &str, decoder: &mut Decoder<'_>) -> Option<T> {
        match self.entries.iter().find(|entry| entry.key == key) {
            Some(entry) => {
                let before = decoder.reports;
                let value = T::from_node(&entry.node, decoder);
                if decoder.reports > before {
                    decoder.unread.insert(key.to_owned());
                }
                value.or_else(|| T::stand_in(decoder.place(&entry.node.span)))
            }
            None => T::absent().or_else(|| {
                let place = decoder.heading(self.node);
                decoder.unread.insert(key.to_owned());
                decoder.report(Diagnostic::mistake(
                    "missing-key",
                    place.clone(),
                    format!("`{key}` is missing"),
                ));
                T::stand_in(place)
            }),
        }
    }
}

/// The known name that `wrong` most likely meant.
pub fn nearest<'k>(wrong: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let lower = wrong.to_lowercase();
    known
        .map(|name| (strsim::normalized_damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// Names for a message: `a`, `b`, `c`.
pub fn list<T: AsRef<str>>(names: &[T]) -> String {
    names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// A value with the place it was read from.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T: JsonSchema> JsonSchema for Placed<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
    fn inline_schema() -> bool {
        T::inline_schema()
    }
}

impl<T: FromNode> FromNode for Placed<T> {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let value = T::from_node(node, decoder)?;
        Some(Self { value, place: decoder.place(&node.span) })
    }
    fn stand_in(place: Place) -> Option<Self> {
        Some(Self { value: T::stand_in(place.clone())?, place })
    }
}

impl<T: FromNode> FromNode for Option<T> {
    /// A key that may be left out; `null` is no way to leave it out.
    fn key_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::key_schema(generator)
    }
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        // A mistake inside is reported; the table that holds the key is read on without it.
        Some(T::from_node(node, decoder))
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromNode> FromNode for Vec<T> {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let elements = decoder.elements(node)?;
        Some(elements.iter().filter_map(|element| T::from_node(element, decoder)).collect())
    }
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
    fn stand_in(_place: Place) -> Option<Self> {
        Self::absent()
    }
}

/// A table with keys of the seller's choosing, in the file's order, each key with its place.
#[derive(Debug, Clone)]
pub struct Keyed<T>(pub Vec<(Placed<String>, T)>);

impl<T: JsonSchema> JsonSchema for Keyed<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Keyed_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        <BTreeMap<String, T>>::json_schema(generator)
    }
    fn inline_schema() -> bool {
        true
    }
}

impl<T: FromNode> FromNode for Keyed<T> {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let entries = decoder.entries(node)?;
        let read = entries.iter().filter_map(|entry| {
            let place = decoder.place(&entry.key_span);
            let value = T::from_node(&entry.node, decoder)?;
            Some((Placed { value: entry.key.clone(), place }, value))
        });
        Some(Self(read.collect()))
    }
    fn absent() -> Option<Self> {
        Some(Self(Vec::new()))
    }
    fn stand_in(_place: Place) -> Option<Self> {
        Self::absent()
    }
}

impl FromNode for String {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        decoder.text(node).map(str::to_owned)
    }
    fn stand_in(_place: Place) -> Option<Self> {
        Some(Self::new())
    }
}

impl FromNode for bool {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match node.value {
            Value::Bool(value) => Some(value),
            _ => decoder.expected("true or false", node),
        }
    }
    /// A switch that is not mentioned is off.
    fn absent() -> Option<Self> {
        Some(false)
    }
    fn stand_in(_place: Place) -> Option<Self> {
        Self::absent()
    }
}

impl FromNode for u32 {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::Number(text) => match text.replace('_', "").parse() {
                Ok(number) => Some(number),
                Err(_) => decoder.mistake(
                    "type",
                    &node.span,
                    format!("expected a whole number from 0, found `{text}`"),
                ),
            },
            _ => decoder.expected("a whole number", node),
        }
    }
}

/// Describes a table of a file once: its fields with doc comments become a struct, the code that reads it, and its JSON
/// Schema. A field of type `Option`, `Vec`, `Keyed` or `bool` may be left out; every other is required.
macro_rules! table {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident {
            $( $(#[doc = $field_doc:literal])* pub $field:ident: $type:ty, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            $( $(#[doc = $field_doc])* pub $field: $type, )*
        }

        impl $crate::catalog::decode::FromNode for $name {
            fn from_node(
                node: &$crate::catalog::node::Node,
                decoder: &mut $crate::catalog::decode::Decoder<'_>,
            ) -> Option<Self> {
                let table = decoder.table(node, &[$(stringify!($field)),*])?;
                $( let $field = table.field(stringify!($field), decoder); )*
                Some(Self { $( $field: $field?, )* })
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).trim_start_matches("Raw").into()
            }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut properties = serde_json::Map::new();
                let mut required: Vec<&str> = Vec::new();
                $(
                    let mut field = <$type as $crate::catalog::decode::FromNode>::key_schema(generator);
                    field.insert("description".into(), [$($field_doc),*].concat().trim().into());
                    properties.insert(stringify!($field).into(), field.into());
                    if <$type as $crate::catalog::decode::FromNode>::absent().is_none() {
                        required.push(stringify!($field));
                    }
                )*
                let description = [$($doc),*].concat();
                schemars::json_schema!({
                    "type": "object",
                    "description": (description.trim()),
                    "properties": properties,
                    "required": required,
                    "additionalProperties": false,
                })
            }
        }
    };
}

/// Describes a choice between words once, as [`table!`] does a table.
macro_rules! choice {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident {
            $( $(#[doc = $variant_doc:literal])* $variant:ident = $word:literal, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $( $(#[doc = $variant_doc])* $variant, )*
        }

        impl $crate::catalog::decode::FromNode for $name {
            fn from_node(
                node: &$crate::catalog::node::Node,
                decoder: &mut $crate::catalog::decode::Decoder<'_>,
            ) -> Option<Self> {
                match decoder.text(node)? {
                    $( $word => Some(Self::$variant), )*
                    other => decoder.unknown_word(other, &[$($word),*], &node.span),
                }
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).trim_start_matches("Raw").into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let description = [$($doc),*].concat();
                // Each word with its meaning, which editors show.
                let words = [$(
                    serde_json::json!({ "const": $word, "description": ([$($variant_doc),*].concat().trim()) })
                ),*];
                schemars::json_schema!({ "description": (description.trim()), "oneOf": words })
            }
        }
    };
}

pub(crate) use {choice, table};

impl Decoder<'_> {
    /// Reports a word that is none of a choice's, and answers `None` for brevity.
    pub fn unknown_word<T>(&mut self, word: &str, known: &[&str], span: &Range<usize>) -> Option<T> {
        let message = format!("`{word}` is none of {}", list(known));
        let mistake = Diagnostic::mistake("unknown-word", self.place(span), message);
        self.push(match nearest(word, known.iter().copied()) {
            Some(name) => mistake.hint(format!("did you mean `{name}`?")),
            None => mistake,
        })
    }
}
