//! A value for all markets, or one for each.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::catalog::decode::{Decoder, FromNode, Placed};
use crate::catalog::node::{Node, Value};
use crate::diagnostic::Place;

/// A value for all markets, or a table of values by market, language or currency.
#[derive(Debug, Clone)]
pub enum Local<T> {
    /// The same everywhere.
    Everywhere(Placed<T>),
    /// By key: a market's name (`us`), a language (`de`, `de-AT`) or, for prices, a currency (`EUR`).
    By(Vec<(Placed<String>, Placed<T>)>),
}

impl<T: JsonSchema> JsonSchema for Local<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Local_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one.clone(), { "type": "object", "additionalProperties": one }] })
    }
}

impl<T: FromNode> FromNode for Local<T> {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        if !matches!(node.value, Value::Table(_)) {
            return Placed::from_node(node, decoder).map(Self::Everywhere);
        }
        let entries = decoder.entries(node)?;
        let read: Vec<_> = entries
            .iter()
            .filter_map(|entry| {
                let key = Placed { value: entry.key.clone(), place: decoder.place(&entry.key_span) };
                Some((key, Placed::from_node(&entry.node, decoder)?))
            })
            .collect();
        if entries.is_empty() {
            return decoder.mistake("empty", &node.span, "an empty table says nothing".to_owned());
        }
        (!read.is_empty()).then_some(Self::By(read))
    }
    fn stand_in(place: Place) -> Option<Self> {
        Placed::stand_in(place).map(Self::Everywhere)
    }
}

impl<T> Local<T> {
    /// All values there are.
    pub fn values(&self) -> Vec<&Placed<T>> {
        match self {
            Self::Everywhere(value) => vec![value],
            Self::By(values) => values.iter().map(|(_, value)| value).collect(),
        }
    }

    /// Where it stands: the value, or from the first key to the last value.
    pub fn place(&self) -> Place {
        match self {
            Self::Everywhere(value) => value.place.clone(),
            Self::By(values) => {
                let start = values.iter().map(|(key, _)| key.place.span.start).min().unwrap_or_default();
                let end = values.iter().map(|(_, value)| value.place.span.end).max().unwrap_or(start);
                // A decoded table has an entry; see `from_node`.
                values.first().map_or_else(
                    || Place::file(""),
                    |(key, _)| Place::new(&key.place.source, start..end.max(start)),
                )
            }
        }
    }
}
