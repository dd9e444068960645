//! The numbers that products go by.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::catalog::decode::{Decoder, FromNode};
use crate::catalog::node::Node;
use crate::diagnostic::Diagnostic;
use crate::shop::Sku;

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
