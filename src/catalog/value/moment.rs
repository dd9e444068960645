//! Dates and times.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::catalog::decode::{Decoder, FromNode};
use crate::catalog::node::{Node, Value};
use crate::diagnostic::Diagnostic;

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
        // A time without a zone could be read as a day as well, and would be dropped.
        let is_day = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let day = || {
            let day: jiff::civil::Date = text.parse().ok().filter(|_| is_day)?;
            day.to_zoned(jiff::tz::TimeZone::UTC).ok()
        };
        if let Some(moment) = text.parse::<jiff::Timestamp>().ok().or_else(|| Some(day()?.timestamp())) {
            return Some(Self(moment));
        }
        let mistake =
            Diagnostic::mistake("date", decoder.place(&node.span), format!("`{text}` is not a date"));
        decoder
            .push(mistake.hint("write `2026-12-01`, or with a time and its zone `2026-12-01T18:00:00+01:00`"))
    }
}
