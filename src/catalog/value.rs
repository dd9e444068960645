//! The small values of the seller's files: texts and prices per market, measures, dates, addresses.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::decode::{Decoder, FromNode, Placed};
use super::node::{Node, Value};
use crate::diagnostic::{Diagnostic, Place};
use crate::shop::Sku;

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

/// A day or a moment: `2026-12-01` (from its first second, UTC) or `2026-12-01T18:00:00+01:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub jiff::Timestamp);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_nanosecond().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let nanoseconds = i128::deserialize(deserializer)?;
        jiff::Timestamp::from_nanosecond(nanoseconds).map(Self).map_err(D::Error::custom)
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "examples": ["2026-12-01", "2026-12-01T18:00:00+01:00"] })
    }
}

impl FromNode for Moment {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let (Value::Text(text) | Value::Date(text)) = &node.value else {
            return decoder.expected("a date", node);
        };
        let day = || text.parse::<jiff::civil::Date>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
        if let Some(moment) = text.parse::<jiff::Timestamp>().ok().or_else(|| Some(day()?.timestamp())) {
            return Some(Self(moment));
        }
        let mistake =
            Diagnostic::mistake("date", decoder.place(&node.span), format!("`{text}` is not a date"));
        decoder
            .push(mistake.hint("write `2026-12-01`, or with a time and its zone `2026-12-01T18:00:00+01:00`"))
    }
}

/// A part of an address: lower-case letters and digits of any script with single hyphens between.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slug(pub String);

impl Slug {
    /// The slug that a title or file name suggests; empty if it has no letter or digit. It has at most a hundred characters,
    /// and fewer of those that take several bytes: disks take 255 bytes for a name, and a picture's has an ending to come.
    pub fn suggest(title: &str) -> String {
        const LONGEST: usize = 200;
        let mut slug = String::with_capacity(title.len());
        for c in title.chars().flat_map(char::to_lowercase) {
            if c.is_alphanumeric() {
                slug.push(c);
            } else if !slug.is_empty() && !slug.ends_with('-') && !matches!(c, '\'' | '’') {
                slug.push('-');
            }
        }
        let end = slug.char_indices().nth(100).map_or(slug.len(), |(end, _)| end);
        slug.truncate(slug.floor_char_boundary(end.min(LONGEST)));
        slug.truncate(slug.trim_end_matches('-').len());
        slug
    }
}

impl JsonSchema for Slug {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Slug".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[^\\s/?#A-Z]+$" })
    }
}

impl FromNode for Slug {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let text = decoder.text(node)?;
        let suggestion = Self::suggest(text);
        if !text.is_empty() && suggestion == text {
            return Some(Self(suggestion));
        }
        let mistake = Diagnostic::mistake(
            "slug",
            decoder.place(&node.span),
            format!("`{text}` cannot be part of an address"),
        );
        decoder.push(if suggestion.is_empty() {
            mistake.hint("use lower-case letters, digits and single hyphens")
        } else {
            mistake.hint(format!("write `{suggestion}`"))
        })
    }
}

impl JsonSchema for Sku {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Sku".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[A-Za-z0-9]([A-Za-z0-9._/-]{0,62}[A-Za-z0-9])?$" })
    }
}

impl FromNode for Sku {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let text = decoder.text(node)?;
        match text.parse::<Self>() {
            Ok(sku) => Some(sku),
            Err(error) => {
                let mistake =
                    Diagnostic::mistake("sku", decoder.place(&node.span), format!("`{text}` is not a SKU"));
                decoder.push(mistake.hint(error.to_string()))
            }
        }
    }
}

/// A Global Trade Item Number (EAN, UPC, ISBN-13) of 8, 12, 13 or 14 digits with its check digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gtin(pub String);

impl JsonSchema for Gtin {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Gtin".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^([0-9]{8}|[0-9]{12,14})$" })
    }
}

impl FromNode for Gtin {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let text = decoder.text(node)?;
        let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
        if digits.len() != text.chars().count() || !matches!(digits.len(), 8 | 12..=14) {
            let mistake =
                Diagnostic::mistake("gtin", decoder.place(&node.span), format!("`{text}` is not a GTIN"));
            return decoder.push(mistake.hint("a GTIN (EAN, UPC, ISBN-13) has 8, 12, 13 or 14 digits"));
        }
        // GS1: from the right, digits before the check digit weigh 3, 1, 3, 1 …
        let weighted = |(i, digit): (usize, &u32)| if i % 2 == 0 { digit * 3 } else { *digit };
        let sum: u32 = digits.iter().rev().skip(1).enumerate().map(weighted).sum();
        let check = (10 - sum % 10) % 10;
        if digits.last() != Some(&check) {
            let message = format!("the check digit of `{text}` is wrong");
            let mistake = Diagnostic::mistake("gtin", decoder.place(&node.span), message);
            return decoder.push(mistake.hint(format!("with these digits it would be {check}")));
        }
        Some(Self(text.to_owned()))
    }
}
