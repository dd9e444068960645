//! A thing of schema.org in the making.

use serde_json::{Map, Value};

/// A thing of schema.org: a type and properties.
#[derive(Debug, Clone)]
pub(super) struct Thing(Map<String, Value>);

impl Thing {
    /// A thing of a type.
    pub(super) fn new(kind: &str) -> Self {
        Self(Map::new()).set("@type", kind)
    }

    /// A mention of a thing that is described elsewhere on the page.
    pub(super) fn mention(id: &str) -> Self {
        Self(Map::new()).set("@id", id)
    }

    /// The same with a property.
    pub(super) fn set(mut self, property: &str, value: impl Into<Value>) -> Self {
        self.0.insert(property.to_owned(), value.into());
        self
    }

    /// The same with a property if it is known: neither absent nor empty.
    pub(super) fn set_known(self, property: &str, value: Option<impl Into<Value>>) -> Self {
        match value.map(Into::into) {
            None => self,
            Some(Value::String(text)) if text.is_empty() => self,
            Some(Value::Array(list)) if list.is_empty() => self,
            Some(value) => self.set(property, value),
        }
    }
}

impl From<Thing> for Value {
    fn from(thing: Thing) -> Self {
        Self::Object(thing.0)
    }
}

/// A list of values, for [`Thing::set`].
pub(super) fn list<V: Into<Value>>(values: impl IntoIterator<Item = V>) -> Value {
    Value::Array(values.into_iter().map(Into::into).collect())
}
