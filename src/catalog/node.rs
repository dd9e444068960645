//! A source file as a tree of values, each with its stretch of the text: the same for TOML and JSON.

use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Bytes of the source.
    pub span: Range<usize>,
    /// What it is.
    pub value: Value,
}

/// What a node is. Numbers stay text, so that a price is never a float.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// JSON's `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as the file writes it.
    Number(String),
    /// Text.
    Text(String),
    /// A TOML date or time as the file writes it.
    Date(String),
    /// A list.
    List(Vec<Node>),
    /// A table, in the file's order.
    Table(Vec<Entry>),
}

/// One key of a table with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Range<usize>,
    /// The value.
    pub node: Node,
}

impl Value {
    /// What a seller calls it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// Reads a stretch of `source` (a page's front matter stands between fences) as TOML. Every mistake of syntax is reported;
/// with one, nothing is answered, since what is left would only seem to lack keys.
pub fn from_toml(source: &Arc<Source>, range: Range<usize>, diagnostics: &mut Diagnostics) -> Option<Node> {
    let start = range.start;
    let (table, errors) = DeTable::parse_recoverable(&source.text[range.clone()]);
    let mut mistakes: Vec<Diagnostic> = errors
        .iter()
        .map(|error| {
            let span = error.span().map_or(range.clone(), |span| span.start + start..span.end + start);
            let message = error.message().lines().next().unwrap_or("not TOML").to_owned();
            Diagnostic::mistake("syntax", Place::new(source, span), message)
        })
        .collect();
    mistakes.sort_by_key(|mistake| mistake.place.span.start);
    // After the first mistake of a line the parser guesses; what it says of the same line is seldom another mistake.
    mistakes.dedup_by_key(|mistake| {
        source.text[..source.text.floor_char_boundary(mistake.place.span.start)].matches('\n').count()
    });
    mistakes.truncate(MOST_SYNTAX_MISTAKES);
    diagnostics.extend(mistakes);
    // Keys of the file itself have no header: what it lacks is reported at its beginning.
    errors.is_empty().then(|| table_node(table.get_ref(), &source.text, start, start..start))
}

/// A file with more is in another format than its name says.
const MOST_SYNTAX_MISTAKES: usize = 20;

fn table_node(table: &DeTable<'_>, text: &str, start: usize, span: Range<usize>) -> Node {
    let shift = |span: Range<usize>| span.start + start..span.end + start;
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: shift(key.span()),
            node: value_node(value.get_ref(), text, start, shift(value.span())),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span.start);
    Node { span, value: Value::Table(entries) }
}

fn value_node(value: &DeValue<'_>, text: &str, start: usize, span: Range<usize>) -> Node {
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(_) | DeValue::Float(_) => Value::Number(text[span.clone()].to_owned()),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Datetime(_) => Value::Date(text[span.clone()].to_owned()),
        DeValue::Array(values) => Value::List(
            values
                .iter()
                .map(|value| {
                    let span = value.span().start + start..value.span().end + start;
                    value_node(value.get_ref(), text, start, span)
                })
                .collect(),
        ),
        DeValue::Table(table) => return table_node(table, text, start, span),
    };
    Node { span, value }
}

/// Reads a whole `source` as JSON, or reports the mistake of syntax.
pub fn from_json(source: &Arc<Source>, diagnostics: &mut Diagnostics) -> Option<Node> {
    let strict = jsonc_parser::ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let (span, message) = match jsonc_parser::parse_to_ast(&source.text, &Default::default(), &strict) {
        Ok(result) => match result.value {
            Some(value) => return Some(json_node(&value, source, diagnostics)),
            None => (0..source.text.len(), "an empty file is not JSON".to_owned()),
        },
        Err(error) => (error.range().start..error.range().end, lower_first(&error.kind().to_string())),
    };
    diagnostics.push(Diagnostic::mistake("syntax", Place::new(source, span), message));
    None
}

/// A message that begins like all others.
fn lower_first(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn json_node(
    value: &jsonc_parser::ast::Value<'_>,
    source: &Arc<Source>,
    diagnostics: &mut Diagnostics,
) -> Node {
    use jsonc_parser::ast::Value as Json;
    use jsonc_parser::common::Ranged;
    let span = value.start()..value.end();
    let value = match value {
        Json::NullKeyword(_) => Value::Null,
        Json::BooleanLit(literal) => Value::Bool(literal.value),
        Json::NumberLit(literal) => Value::Number(literal.value.to_owned()),
        Json::StringLit(literal) => Value::Text(literal.value.to_string()),
        Json::Array(array) => Value::List(
            array.elements.iter().map(|element| json_node(element, source, diagnostics)).collect(),
        ),
        Json::Object(object) => {
            let mut entries: Vec<Entry> = Vec::with_capacity(object.properties.len());
            let mut seen = std::collections::HashMap::new();
            for property in &object.properties {
                let key = property.name.clone().into_string();
                let key_span = property.name.start()..property.name.end();
                if let Some(first) = seen.insert(key.clone(), key_span.clone()) {
                    diagnostics.push(
                        Diagnostic::mistake(
                            "syntax",
                            Place::new(source, key_span),
                            format!("duplicate key `{key}`"),
                        )
                        .related(Place::new(source, first), "first here"),
                    );
                    continue;
                }
                let node = json_node(&property.value, source, diagnostics);
                entries.push(Entry { key, key_span, node });
            }
            Value::Table(entries)
        }
    };
    Node { span, value }
}
