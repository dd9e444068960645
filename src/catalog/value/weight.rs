//! Weights.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::measure::{scaled, split_unit};
use crate::catalog::decode::{Decoder, FromNode};
use crate::catalog::node::Node;
use crate::diagnostic::Diagnostic;

/// A weight, in grams. Written with its unit: `320 g`, `1.5 kg`, `12 oz`, `2 lb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight {
    /// Whole grams, rounded up: a parcel is never lighter than its parts.
    pub grams: u32,
}

impl JsonSchema for Weight {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Weight".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)? ?(g|kg|oz|lb)$", "examples": ["320 g"] })
    }
}

impl FromNode for Weight {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let text = decoder.text(node)?;
        let parsed = split_unit(text).and_then(|(number, unit)| {
            // Micrograms per unit, so that ounces (28.349523125 g) are exact enough for whole grams.
            let micrograms: u128 = match unit {
                "g" => 1_000_000,
                "kg" => 1_000_000_000,
                "oz" => 28_349_523,
                "lb" => 453_592_370,
                _ => return None,
            };
            let (units, scale) = scaled(number)?;
            u32::try_from((units * micrograms).div_ceil(scale * 1_000_000)).ok()
        });
        if let Some(grams) = parsed {
            return Some(Self { grams });
        }
        let mistake = Diagnostic::mistake("weight", decoder.place(&node.span), "not a weight");
        decoder.push(
            mistake.hint("write a number and a unit: `\"320 g\"`, `\"1.5 kg\"`, `\"12 oz\"`, `\"2 lb\"`"),
        )
    }
}
