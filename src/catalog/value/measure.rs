//! Measures of a product, and how a number stands before its unit.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::catalog::decode::{Decoder, FromNode};
use crate::catalog::node::Node;
use crate::diagnostic::Diagnostic;

/// Number and unit of a measure: `1.5 kg` → (`1.5`, `kg`).
pub fn split_unit(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    Some((&text[..end], text[end..].trim()))
}

/// Decimal text as an integer over a power of ten: `1.5` → (15, 10). At most nine digits on each side.
pub fn scaled(number: &str) -> Option<(u128, u128)> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || whole.len() > 9 || fraction.len() > 9 {
        return None;
    }
    let digits: u128 = format!("{whole}{fraction}").parse().ok()?;
    Some((digits, 10u128.pow(u32::try_from(fraction.len()).ok()?)))
}

/// A quantity of something that is sold by measure, for unit prices: `750 ml`, `1 l`, `100 g`, `2 m`, `12 ct`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// What it is in the smallest unit of its kind, over [`Measure::SCALE`].
    pub amount: u128,
    /// What is measured.
    pub kind: MeasureKind,
    /// As the seller wrote it, with one space: `750 ml`.
    pub text: String,
}

/// What a measure measures; only like can be divided by like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MeasureKind {
    /// g, kg, mg, oz, lb
    Mass,
    /// ml, cl, l, floz
    Volume,
    /// cm, m, in, ft
    Length,
    /// sqm, sqft
    Area,
    /// ct (pieces)
    Count,
}

impl JsonSchema for Measure {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Measure".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^[0-9]+(\\.[0-9]+)? ?(mg|g|kg|oz|lb|ml|cl|l|floz|cm|m|in|ft|sqm|sqft|ct)$",
            "examples": ["750 ml", "1 l", "100 g"],
        })
    }
}

impl Measure {
    /// Units of [`Measure::amount`] per millionth of the smallest unit.
    const SCALE: u128 = 1_000_000;

    /// Reads `750 ml`.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, unit) = split_unit(text.trim())?;
        let (kind, size): (_, u128) = match unit {
            "mg" => (MeasureKind::Mass, 1_000),
            "g" => (MeasureKind::Mass, Self::SCALE),
            "kg" => (MeasureKind::Mass, 1000 * Self::SCALE),
            "oz" => (MeasureKind::Mass, 28_349_523),
            "lb" => (MeasureKind::Mass, 453_592_370),
            "ml" => (MeasureKind::Volume, Self::SCALE),
            "cl" => (MeasureKind::Volume, 10 * Self::SCALE),
            "l" => (MeasureKind::Volume, 1000 * Self::SCALE),
            "floz" => (MeasureKind::Volume, 29_573_530),
            "cm" => (MeasureKind::Length, Self::SCALE),
            "m" => (MeasureKind::Length, 100 * Self::SCALE),
            "in" => (MeasureKind::Length, 2_540_000),
            "ft" => (MeasureKind::Length, 30_480_000),
            "sqm" => (MeasureKind::Area, Self::SCALE),
            "sqft" => (MeasureKind::Area, 92_903),
            "ct" => (MeasureKind::Count, Self::SCALE),
            _ => return None,
        };
        let (units, scale) = scaled(number)?;
        let amount = units * size / scale;
        (amount > 0).then(|| Self { amount, kind, text: format!("{number} {unit}") })
    }
}

impl FromNode for Measure {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let text = decoder.text(node)?;
        Self::parse(text).or_else(|| {
            let mistake = Diagnostic::mistake("measure", decoder.place(&node.span), "not a measure");
            decoder.push(mistake.hint(
                "write a number and a unit: `\"750 ml\"`, `\"1 l\"`, `\"100 g\"`, `\"2 m\"`, `\"12 ct\"`",
            ))
        })
    }
}
