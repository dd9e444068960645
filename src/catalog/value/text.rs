//! Text.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::catalog::decode::{Decoder, FromNode};
use crate::catalog::node::Node;
use crate::diagnostic::Place;

/// Text that is not only white space, without it at the ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(pub String);

impl JsonSchema for Text {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Text".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1 })
    }
    fn inline_schema() -> bool {
        true
    }
}

impl FromNode for Text {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let text = decoder.text(node)?.trim();
        if text.is_empty() {
            return decoder.mistake("empty", &node.span, "the text is empty".to_owned());
        }
        if let Some(control) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) {
            let message = format!("the text has a control character, U+{:04X}", u32::from(control));
            return decoder.mistake("text", &node.span, message);
        }
        Some(Self(text.to_owned()))
    }
    fn stand_in(_place: Place) -> Option<Self> {
        Some(Self("…".to_owned()))
    }
}
