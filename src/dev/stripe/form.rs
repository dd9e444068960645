//! Stripe's way to write nested parameters as a form: `line_items[0][price_data][currency]=eur`, `expand[]=line_items`.

use std::fmt::Write as _;

/// A parameter: a text, or parameters within.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Field {
    /// A value.
    Text(String),
    /// Named or numbered parameters, in the order they came.
    Group(Vec<(String, Field)>),
}

/// All parameters of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form(pub(super) Field);

/// A key that is no key, or one that is a value and a group at once.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct InvalidKey(pub(super) String);

impl Form {
    /// Reads a body or a query.
    pub(super) fn read(text: &str) -> Result<Self, InvalidKey> {
        let mut root = Field::Group(Vec::new());
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (key, value) = (decode(key), decode(value));
            let path = path(&key).ok_or_else(|| InvalidKey(key.clone()))?;
            insert(&mut root, &path, value).ok_or(InvalidKey(key))?;
        }
        Ok(Self(root))
    }

    /// The text at a path such as `payment_intent_data`, `metadata`.
    pub(super) fn text(&self, path: &[&str]) -> Option<&str> {
        self.0.text(path)
    }

    /// A whole number at a path.
    pub(super) fn integer(&self, path: &[&str]) -> Option<i64> {
        self.0.integer(path)
    }

    /// What is at a path.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Field> {
        self.0.at(path)
    }

    /// Everything in a fixed order, to compare two requests by.
    pub(super) fn fingerprint(&self) -> String {
        let mut out = String::new();
        self.0.write_sorted("", &mut out);
        out
    }
}

impl Field {
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |field, step| match field {
            Self::Group(fields) => fields.iter().find(|(key, _)| key == step).map(|(_, field)| field),
            Self::Text(_) => None,
        })
    }

    pub(super) fn text(&self, path: &[&str]) -> Option<&str> {
        match self.at(path)? {
            Self::Text(text) => Some(text),
            Self::Group(_) => None,
        }
    }

    pub(super) fn integer(&self, path: &[&str]) -> Option<i64> {
        self.text(path)?.parse().ok()
    }

    pub(super) fn is_true(&self, path: &[&str]) -> bool {
        self.text(path) == Some("true")
    }

    /// What a group holds, in order; nothing for a text.
    pub(super) fn fields(&self) -> &[(String, Self)] {
        match self {
            Self::Group(fields) => fields,
            Self::Text(_) => &[],
        }
    }

    /// The texts of a group by their keys.
    pub(super) fn texts(&self) -> Vec<(String, String)> {
        let text = |(key, field): &(String, Self)| match field {
            Self::Text(text) => Some((key.clone(), text.clone())),
            Self::Group(_) => None,
        };
        self.fields().iter().filter_map(text).collect()
    }

    fn write_sorted(&self, at: &str, out: &mut String) {
        match self {
            Self::Text(text) => {
                let _ = writeln!(out, "{at}={text:?}");
            }
            Self::Group(fields) => {
                let mut fields: Vec<_> = fields.iter().collect();
                fields.sort_by(|a, b| a.0.cmp(&b.0));
                for (key, field) in fields {
                    field.write_sorted(&format!("{at}[{key}]"), out);
                }
            }
        }
    }
}

fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// `a[b][]` as `a`, `b` and nothing.
fn path(key: &str) -> Option<Vec<String>> {
    let (first, rest) = key.split_once('[').map_or((key, None), |(first, rest)| (first, Some(rest)));
    let mut steps = vec![first.to_owned()];
    if let Some(rest) = rest {
        let inner = rest.strip_suffix(']')?;
        steps.extend(inner.split("][").map(str::to_owned));
    }
    (!first.is_empty() && !steps.iter().any(|step| step.contains(['[', ']']))).then_some(steps)
}

fn insert(field: &mut Field, path: &[String], value: String) -> Option<()> {
    let Field::Group(fields) = field else { return None };
    let (first, rest) = path.split_first()?;
    // `expand[]` takes the next number.
    let key = if first.is_empty() { fields.len().to_string() } else { first.clone() };
    let at = match fields.iter().position(|(known, _)| *known == key) {
        Some(_) if rest.is_empty() => return None,
        Some(at) => at,
        None => {
            let empty = if rest.is_empty() { Field::Text(String::new()) } else { Field::Group(Vec::new()) };
            fields.push((key, empty));
            fields.len() - 1
        }
    };
    if rest.is_empty() {
        fields[at].1 = Field::Text(value);
        return Some(());
    }
    insert(&mut fields[at].1, rest, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_keys_become_groups() {
        let form = Form::read("a%5Bb%5D[c]=1+2&expand[]=x&expand[]=y&list[0][n]=3&list[1][n]=4").unwrap();
        assert_eq!(form.text(&["a", "b", "c"]), Some("1 2"));
        assert_eq!(form.at(&["expand"]).unwrap().texts().len(), 2);
        assert_eq!(form.integer(&["list", "1", "n"]), Some(4));
        assert_eq!(form.text(&["list"]), None);
    }

    #[test]
    fn the_same_parameters_in_another_order_are_the_same() {
        let one = Form::read("a=1&b[x]=2&b[y]=3").unwrap().fingerprint();
        assert_eq!(one, Form::read("b[y]=3&b[x]=2&a=1").unwrap().fingerprint());
        assert_ne!(one, Form::read("b[y]=3&b[x]=2&a=2").unwrap().fingerprint());
    }

    #[test]
    fn keys_that_make_no_sense_are_refused() {
        for text in ["[a]=1", "a[b=1", "a=1&a[b]=2", "a=1&a=2", "=1"] {
            assert!(Form::read(text).is_err(), "{text}");
        }
    }
}
