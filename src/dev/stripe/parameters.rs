//! Which parameters Stripe's API takes, and a check of a request against them.
//!
//! `parameters.json` is made by `tests/rigs/stripe-schema/parameters.py` from Stripe's own library for Python, which Stripe
//! generates from its description of the API; the script explains the format.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::api_error::ApiError;
use super::form::{Field, Form};

/// The table, for one version of the API.
#[derive(Debug, Deserialize)]
pub(super) struct Table {
    /// The version.
    pub(super) api_version: String,
    requests: BTreeMap<String, String>,
    objects: BTreeMap<String, BTreeMap<String, Parameter>>,
}

#[derive(Debug, Deserialize)]
struct Parameter {
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(default)]
    required: bool,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Kind {
    Scalar(Scalar),
    OneOf(Vec<String>),
    Object { object: String },
    Array { array: Box<Kind> },
    Map { map: Box<Kind> },
    Any { any: Vec<Kind> },
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scalar {
    String,
    Integer,
    Boolean,
    Number,
}

/// The table that is embedded.
#[expect(clippy::expect_used, reason = "the file is part of the source, and a test reads it")]
pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("parameters.json")).expect("the embedded table is valid")
});

impl Table {
    /// Checks a request: `route` is `POST /v1/checkout/sessions` or the like, with `{id}` for ids. `None` if the table
    /// has no such route.
    pub(super) fn check(&self, route: &str, form: &Form) -> Option<Result<(), ApiError>> {
        let object = self.requests.get(route)?;
        Some(self.object(object, &form.0, ""))
    }

    fn object(&self, name: &str, field: &Field, at: &str) -> Result<(), ApiError> {
        let Some(parameters) = self.objects.get(name) else { return Ok(()) };
        let Field::Group(fields) = field else {
            return Err(ApiError::parameter(at, Some("parameter_invalid_object"), "Invalid object"));
        };
        for (key, value) in fields {
            let path = inside(at, key);
            let Some(parameter) = parameters.get(key) else {
                let message = format!("Received unknown parameter: {path}");
                return Err(ApiError::parameter(path, Some("parameter_unknown"), message));
            };
            self.kind(&parameter.kind, value, &path)?;
        }
        let missing =
            parameters.iter().find(|(key, parameter)| parameter.required && field.at(&[key]).is_none());
        missing.map_or(Ok(()), |(key, _)| Err(ApiError::missing(&inside(at, key))))
    }

    fn kind(&self, kind: &Kind, field: &Field, at: &str) -> Result<(), ApiError> {
        match (kind, field) {
            (Kind::Scalar(scalar), Field::Text(text)) => scalar.check(text, at),
            (Kind::OneOf(words), Field::Text(text)) if words.contains(text) => Ok(()),
            (Kind::OneOf(words), Field::Text(_)) => {
                let message = format!("Invalid {at}: must be one of {}", words.join(", "));
                Err(ApiError::parameter(at, None, message))
            }
            (Kind::Scalar(_) | Kind::OneOf(_), Field::Group(_)) => Err(ApiError::parameter(
                at,
                Some("parameter_invalid_string"),
                "Invalid string: a group of values",
            )),
            (Kind::Object { object }, _) => self.object(object, field, at),
            (Kind::Array { array }, Field::Group(fields)) => self.array(array, fields, at),
            (Kind::Array { .. }, Field::Text(_)) => {
                Err(ApiError::parameter(at, Some("parameter_invalid_array"), "Invalid array"))
            }
            (Kind::Map { map }, Field::Group(fields)) => {
                fields.iter().try_for_each(|(key, value)| self.kind(map, value, &inside(at, key)))
            }
            (Kind::Map { .. }, Field::Text(_)) => {
                Err(ApiError::parameter(at, Some("parameter_invalid_object"), "Invalid object"))
            }
            (Kind::Any { any }, _) => self.any(any, field, at),
        }
    }

    fn array(&self, items: &Kind, fields: &[(String, Field)], at: &str) -> Result<(), ApiError> {
        for (index, (key, value)) in fields.iter().enumerate() {
            if *key != index.to_string() {
                let message = "Invalid array: indices have to count up from 0";
                return Err(ApiError::parameter(at, Some("parameter_invalid_array"), message));
            }
            self.kind(items, value, &inside(at, key))?;
        }
        Ok(())
    }

    /// One of several kinds; the error is that of the first which has the same shape.
    fn any(&self, kinds: &[Kind], field: &Field, at: &str) -> Result<(), ApiError> {
        let is_group = matches!(field, Field::Group(_));
        let same_shape = |kind: &&Kind| {
            is_group == matches!(kind, Kind::Object { .. } | Kind::Array { .. } | Kind::Map { .. })
        };
        let mut first = None;
        for kind in kinds.iter().filter(same_shape) {
            match self.kind(kind, field, at) {
                Ok(()) => return Ok(()),
                Err(error) => first = first.or(Some(error)),
            }
        }
        Err(first.unwrap_or_else(|| ApiError::parameter(at, None, format!("Invalid {at}"))))
    }
}

impl Scalar {
    fn check(self, text: &str, at: &str) -> Result<(), ApiError> {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (valid, code, name) = match self {
            // An empty text means “unset”, which none of these can be when a thing is created.
            Self::String => (!text.is_empty(), "parameter_invalid_empty", "string: it is empty"),
            Self::Integer => (digits(unsigned), "parameter_invalid_integer", "integer"),
            Self::Boolean => (matches!(text, "true" | "false"), "parameter_invalid_boolean", "boolean"),
            Self::Number => (
                unsigned.split('.').count() <= 2 && unsigned.split('.').all(digits),
                "parameter_invalid_number",
                "number",
            ),
        };
        let message = || format!("Invalid {name}: {text}");
        if valid { Ok(()) } else { Err(ApiError::parameter(at, Some(code), message())) }
    }
}

fn inside(at: &str, key: &str) -> String {
    if at.is_empty() { key.to_owned() } else { format!("{at}[{key}]") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(form: &str) -> Result<(), String> {
        let form = Form::read(form).unwrap();
        let verdict = TABLE.check("POST /v1/checkout/sessions", &form).unwrap();
        verdict.map_err(|error| {
            let body = error.body();
            let text = |key: &str| body["error"][key].as_str().unwrap_or("-").to_owned();
            format!("{} {}", text("code"), text("param"))
        })
    }

    #[test]
    fn the_table_is_of_the_version_that_requests_are_made_for() {
        assert_eq!(TABLE.api_version, crate::payment::stripe::API_VERSION);
        assert_eq!(TABLE.api_version, stripe_client_core::VERSION.to_string());
    }

    #[test]
    fn what_the_api_takes_passes() {
        assert_eq!(
            check(
                "mode=payment&line_items[0][quantity]=1&metadata[any]=thing&expand[]=line_items&allow_promotion_codes=true"
            ),
            Ok(())
        );
        let list = TABLE.check("GET /v1/checkout/sessions", &Form::read("created[gte]=1&limit=3").unwrap());
        assert_eq!(list, Some(Ok(())));
        let list = TABLE.check("GET /v1/checkout/sessions", &Form::read("created=1").unwrap());
        assert_eq!(list, Some(Ok(())));
    }

    #[test]
    fn what_it_does_not_take_is_named() {
        for (form, expected) in [
            ("foo=1", "parameter_unknown foo"),
            ("payment_method_types[0]=card", "parameter_unknown payment_method_types"),
            ("line_items[0][nonsense]=1", "parameter_unknown line_items[0][nonsense]"),
            ("line_items[0][quantity]=one", "parameter_invalid_integer line_items[0][quantity]"),
            ("line_items[1][quantity]=1", "parameter_invalid_array line_items"),
            ("line_items=1", "parameter_invalid_array line_items"),
            ("allow_promotion_codes=yes", "parameter_invalid_boolean allow_promotion_codes"),
            ("mode=gift", "- mode"),
            ("success_url=", "parameter_invalid_empty success_url"),
            (
                "line_items[0][price_data][unit_amount]=1",
                "parameter_missing line_items[0][price_data][currency]",
            ),
            (
                "shipping_address_collection[allowed_countries][0]=XX",
                "- shipping_address_collection[allowed_countries][0]",
            ),
            ("metadata=1", "parameter_invalid_object metadata"),
            (
                "shipping_options[0][shipping_rate_data][fixed_amount][amount]=1",
                "parameter_missing shipping_options[0][shipping_rate_data][fixed_amount][currency]",
            ),
        ] {
            assert_eq!(check(form), Err(expected.to_owned()), "{form}");
        }
    }
}
