//! The seller's files as they are written: every key with its meaning, once. The JSON Schema is made from this.

mod listing;
mod market;
mod product;
mod settings;
mod theme;

use super::decode::Placed;
use super::value::Text;
pub use listing::{RawCollection, RawPage, RawRule, RawSeo, RawSort};
pub use market::{RawMarket, RawShipping, RawTax, RawTaxDisplay};
pub use product::{RawContact, RawImage, RawProduct, RawUnitPrice, RawVariant, RawWhenOut};
pub use settings::{
    RawCheckout, RawFunction, RawMail, RawMenus, RawPictureFormat, RawPictures, RawSeller, RawSettings,
    RawStock, RawStore,
};
pub use theme::{
    RawCorners, RawDensity, RawGround, RawHeader, RawHome, RawHomeLayout, RawPictureFit, RawScheme,
    RawSection, RawSectionKind, RawSectionLayout, RawTheme,
};

/// One word or several.
#[derive(Debug, Clone)]
pub struct OneOrMany(pub Vec<Placed<Text>>);

impl schemars::JsonSchema for OneOrMany {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OneOrMany".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let one = generator.subschema_for::<Text>();
        schemars::json_schema!({ "anyOf": [one.clone(), { "type": "array", "items": one }] })
    }
}

impl super::decode::FromNode for OneOrMany {
    fn from_node(node: &super::node::Node, decoder: &mut super::decode::Decoder<'_>) -> Option<Self> {
        match node.value {
            super::node::Value::List(_) => Vec::from_node(node, decoder).map(Self),
            _ => Placed::from_node(node, decoder).map(|one| Self(vec![one])),
        }
    }
}
