//! Decimal numbers: prices, rates.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::catalog::decode::{Decoder, FromNode};
use crate::catalog::node::{Node, Value};
use crate::diagnostic::Diagnostic;

/// A decimal number as text, in quotes or bare; never a float.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal(pub String);

impl JsonSchema for Decimal {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A decimal number such as \"24.00\", exact",
            "anyOf": [{ "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?$" }, { "type": "number", "minimum": 0 }],
        })
    }
}

impl FromNode for Decimal {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let text = match &node.value {
            Value::Text(text) | Value::Number(text) => text.trim(),
            _ => return decoder.expected("a decimal number such as `\"24.00\"`", node),
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        if digits(whole) && digits(fraction) {
            return Some(Self(text.to_owned()));
        }
        let place = decoder.place(&node.span);
        let mistake = Diagnostic::mistake("decimal", place, format!("`{text}` is not a decimal number"));
        decoder.push(if text.starts_with('-') {
            mistake.hint("it cannot be negative")
        } else {
            mistake.hint("write digits and one point, without currency or separators: `\"1234.50\"`")
        })
    }
}
