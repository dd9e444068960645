//! JSON Schemas of the seller's files, made from the types that read them, so that an editor knows every key and its meaning.

use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde_json::json;

use super::raw::{RawCollection, RawPage, RawProduct, RawSettings};

/// The schema of `pushcart.toml`.
pub fn settings() -> Schema {
    of::<RawSettings>("A Pushcart shop's settings")
}

/// The schema of a product's file.
pub fn product() -> Schema {
    of::<RawProduct>("A product of a Pushcart shop")
}

/// The schema of a collection's file.
pub fn collection() -> Schema {
    of::<RawCollection>("A collection of a Pushcart shop")
}

/// The schema of a page's front matter.
pub fn page() -> Schema {
    of::<RawPage>("The front matter of a page of a Pushcart shop")
}

fn of<T: JsonSchema>(title: &str) -> Schema {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), json!(title));
    // The one key that is the editor's and not ours; a file may begin with it.
    if let Some(properties) = schema.get_mut("properties").and_then(|value| value.as_object_mut()) {
        properties.insert("$schema".to_owned(), json!({ "type": "string" }));
    }
    schema
}
