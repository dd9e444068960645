//! Parts of addresses.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::catalog::decode::{Decoder, FromNode};
use crate::catalog::node::Node;
use crate::diagnostic::Diagnostic;

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
