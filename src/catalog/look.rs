//! How the shop looks: the seller's few choices, from which the build makes every colour and measure of the theme.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::decode::{Decoder, FromNode};
use super::node::Node;
use super::raw::{RawCorners, RawDensity, RawGround, RawHeader, RawPictureFit, RawScheme};

/// The seller's choices, complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The colour all others are made from.
    pub brand: Hex,
    /// How much of the brand's hue is in the page.
    pub ground: RawGround,
    /// Light, dark, or as the reader's device asks.
    pub scheme: RawScheme,
    /// The typeface of texts.
    pub text_font: Font,
    /// The typeface of headings.
    pub heading_font: Font,
    /// Width and height of product pictures, as a ratio.
    pub picture_ratio: (u32, u32),
    /// Whether pictures are shown whole or fill their frame.
    pub picture_fit: RawPictureFit,
    /// How round corners are.
    pub corners: RawCorners,
    /// How much room there is between things.
    pub density: RawDensity,
    /// Where the logo stands.
    pub header: RawHeader,
    /// Width and height of the logo in pixels, at most.
    pub logo_size: (u32, u32),
}

impl Default for Look {
    fn default() -> Self {
        Self {
            brand: Hex([0x2b, 0x39, 0x90]),
            ground: RawGround::Plain,
            scheme: RawScheme::Auto,
            text_font: Font::Stack(Stack::System),
            heading_font: Font::Stack(Stack::System),
            picture_ratio: (1, 1),
            picture_fit: RawPictureFit::Contain,
            corners: RawCorners::Small,
            density: RawDensity::Normal,
            header: RawHeader::Bar,
            logo_size: (176, 40),
        }
    }
}

/// A typeface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Font {
    /// What devices have already.
    Stack(Stack),
    /// A WOFF2 file of the seller, relative to `static/`.
    File(String),
}

/// Typefaces of one character that devices bring: one of them is on each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stack {
    /// What the device itself speaks in.
    System,
    /// Plain and even.
    Grotesque,
    /// Made of circles and straight lines.
    Geometric,
    /// With the hand still in it.
    Humanist,
    /// Round ends.
    Rounded,
    /// A book face of the Renaissance.
    OldStyle,
    /// A book face of the Enlightenment.
    Transitional,
    /// High contrast, for large sizes.
    Didone,
    /// Feet like blocks.
    Slab,
    /// Every letter as wide as the next.
    Mono,
}

impl Stack {
    /// All, by name.
    pub const ALL: [(&'static str, Self); 10] = [
        ("system", Self::System),
        ("grotesque", Self::Grotesque),
        ("geometric", Self::Geometric),
        ("humanist", Self::Humanist),
        ("rounded", Self::Rounded),
        ("old-style", Self::OldStyle),
        ("transitional", Self::Transitional),
        ("didone", Self::Didone),
        ("slab", Self::Slab),
        ("mono", Self::Mono),
    ];
}

/// A colour as `#rrggbb` or `#rgb`: red, green and blue in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hex(pub [u8; 3]);

impl Hex {
    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = number.to_be_bytes();
        match digits.len() {
            6 => Some(Self([red, green, blue])),
            3 => Some(Self([(green & 15) * 17, (blue >> 4) * 17, (blue & 15) * 17])),
            _ => None,
        }
    }
}

impl std::fmt::Display for Hex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self([red, green, blue]) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl JsonSchema for Hex {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Color".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$", "format": "color-hex" })
    }
    fn inline_schema() -> bool {
        true
    }
}

impl FromNode for Hex {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let text = decoder.text(node)?.trim();
        let message = || format!("`{text}` is no colour; write it as `#2b3990`");
        Self::parse(text).or_else(|| decoder.mistake("color", &node.span, message()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_have_three_or_six_digits() {
        assert_eq!(Hex::parse("#2b3990"), Some(Hex([0x2b, 0x39, 0x90])));
        assert_eq!(Hex::parse("#1aF"), Some(Hex([0x11, 0xaa, 0xff])));
        for wrong in ["2b3990", "#2b399", "#2b39901", "#+12345", "#ggg", "red", "#"] {
            assert_eq!(Hex::parse(wrong), None, "{wrong}");
        }
    }
}
