//! The kinds of values that every file has: with their place, lists, tables, text, switches, numbers.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::{Decoder, FromNode};
use crate::catalog::node::{Node, Value};
use crate::diagnostic::Place;

/// A value with the place it was read from.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// In a seller's file these look like the value that they have.
macro_rules! schema_of_the_value {
    ($($kind:ident),*) => {
        $(
            impl<T: JsonSchema> JsonSchema for $kind<T> {
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
        )*
    };
}

schema_of_the_value!(Placed, Given);

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

/// A key that may be left out in some tables and not in others, which its table's resolver knows: unlike an `Option`, it tells
/// what is not there from what is wrong, and reported already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given<T> {
    /// There is no such key.
    Missing,
    /// There is, with a mistake that is reported.
    Wrong,
    /// This.
    As(T),
}

impl<T: FromNode> FromNode for Given<T> {
    fn key_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::key_schema(generator)
    }
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        Some(T::from_node(node, decoder).map_or(Self::Wrong, Self::As))
    }
    fn absent() -> Option<Self> {
        Some(Self::Missing)
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
        let Value::Number(text) = &node.value else { return decoder.expected("a whole number", node) };
        if let Ok(number) = text.replace('_', "").parse() {
            return Some(number);
        }
        let is_whole = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
        let bound = if is_whole { format!("up to {}", Self::MAX) } else { "from 0".to_owned() };
        decoder.mistake("type", &node.span, format!("expected a whole number {bound}, found `{text}`"))
    }
}
