//! Tables and choices, each described once.

use super::{Decoder, FromNode};
use crate::catalog::node::{Entry, Node};
use crate::diagnostic::Diagnostic;

/// A table being read field by field; made by [`Decoder::table`] for [`table!`].
#[derive(Debug)]
pub struct Table<'n> {
    pub(super) node: &'n Node,
    pub(super) entries: &'n [Entry],
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
