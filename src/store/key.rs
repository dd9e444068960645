//! The names of documents.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::shop::Sku;

/// The most bytes of a key. File names end at 255 and object names at 1,024; this leaves room for a folder or prefix.
pub const KEY_BYTES: usize = 200;

/// The name of a document: `orders/ord_1.json`, `stock/BB-LP-RED.json`.
///
/// Two parts or more, joined by `/`, 200 bytes at most. A part has ASCII letters, digits, `.`, `_` and `-`, and does not
/// begin with a dot. The last part ends in `.json` and the others do not, so that no document stands where another one's
/// folder would be. Keys are ordered by their bytes; upper and lower case differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key(String);

/// The beginning of keys, in whole parts: `orders/`, `open/2026/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix(String);

/// The text names no document and no folder of documents.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no name of a document")]
pub struct InvalidKey(String);

impl Key {
    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first part: the kind of document.
    pub fn kind(&self) -> &str {
        self.split().0
    }

    /// The first part, and everything behind its slash.
    pub(crate) fn split(&self) -> (&str, &str) {
        self.0.split_once('/').unwrap_or((&self.0, ""))
    }

    /// The key of a document about one SKU: `Key::of_sku("stock", &sku)`.
    pub fn of_sku(folder: &str, sku: &Sku) -> Result<Self, InvalidKey> {
        format!("{folder}/{}.json", sku_part(sku)).parse()
    }
}

/// A SKU as one part of a key. Different SKUs give different parts: `_` becomes `__` and `/`, which a part cannot have,
/// becomes `_s`; all else stays. At most twice as long as the SKU.
pub fn sku_part(sku: &Sku) -> String {
    sku.as_str().replace('_', "__").replace('/', "_s")
}

impl Prefix {
    /// The text of it, with the slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a key lies below.
    pub fn contains(&self, key: &Key) -> bool {
        key.0.starts_with(&self.0)
    }

    /// Where a list that goes on after `after` begins in here: an `after` that sorts before everything below the prefix
    /// is the beginning; one that sorts behind everything leaves nothing.
    pub(crate) fn resume<'k>(&self, after: Option<&'k Key>) -> Resume<'k> {
        match after {
            Some(key) if self.contains(key) => Resume::After(key),
            Some(key) if key.0.as_str() > self.0.as_str() => Resume::Nothing,
            _ => Resume::Beginning,
        }
    }
}

/// Where a list begins; see [`Prefix::resume`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resume<'k> {
    Beginning,
    After(&'k Key),
    Nothing,
}

impl<'k> Resume<'k> {
    /// The key itself, if there is one.
    pub(crate) fn key(self) -> Option<&'k Key> {
        match self {
            Self::After(key) => Some(key),
            Self::Beginning | Self::Nothing => None,
        }
    }
}

fn is_part(part: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain)
}

fn is_document_name(part: &str) -> bool {
    is_part(part) && part.strip_suffix(".json").is_some_and(|stem| !stem.is_empty())
}

/// Whether `part` can be a part of a key above its last one.
pub(crate) fn is_folder_name(part: &str) -> bool {
    is_part(part) && !is_document_name(part)
}

impl TryFrom<String> for Key {
    type Error = InvalidKey;

    fn try_from(text: String) -> Result<Self, InvalidKey> {
        let good = text.len() <= KEY_BYTES
            && text.rsplit_once('/').is_some_and(|(folders, name)| {
                is_document_name(name) && folders.split('/').all(is_folder_name)
            });
        if good { Ok(Self(text)) } else { Err(InvalidKey(text)) }
    }
}

impl FromStr for Key {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        text.to_owned().try_into()
    }
}

impl FromStr for Prefix {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let good = text.len() < KEY_BYTES
            && text.strip_suffix('/').is_some_and(|folders| folders.split('/').all(is_folder_name));
        if good { Ok(Self(text.to_owned())) } else { Err(InvalidKey(text.to_owned())) }
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_is_two_parts_or_more_and_ends_in_json() {
        let longest = format!("a/{}.json", "x".repeat(KEY_BYTES - 7));
        for good in ["a/b.json", "orders/ord_1.json", "open/2026/11/x.json", "a/b..c.json", longest.as_str()]
        {
            assert!(good.parse::<Key>().is_ok(), "{good}");
        }
        let long = format!("a/{}.json", "x".repeat(KEY_BYTES - 6));
        let bad = [
            "",
            "/",
            "a",
            "a.json",
            "a/b",
            "/a/b.json",
            "a//b.json",
            "a/.json",
            "a/../b.json",
            "a/./b.json",
            ".a/b.json",
            "a/.b.json",
            "a.json/b.json",
            "a/b.json/",
            "a/b c.json",
            "a/ä.json",
            "a/b\0.json",
            "a\\b.json",
            "a/b%2F.json",
            "a/b.json\n",
            "C:/b.json",
            long.as_str(),
        ];
        for bad in bad {
            assert!(bad.parse::<Key>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_prefix_is_whole_parts() {
        for good in ["a/", "open/2026/"] {
            assert!(good.parse::<Prefix>().is_ok(), "{good}");
        }
        for bad in ["", "/", "a", "a//", "../", "a.json/"] {
            assert!(bad.parse::<Prefix>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_list_resumes_inside_its_prefix() {
        let prefix: Prefix = "m/".parse().unwrap();
        let resume = |text: &str| prefix.resume(Some(&text.parse().unwrap())).key().is_some();
        assert_eq!(prefix.resume(None), Resume::Beginning);
        assert_eq!(prefix.resume(Some(&"a/z.json".parse().unwrap())), Resume::Beginning);
        assert_eq!(prefix.resume(Some(&"z/a.json".parse().unwrap())), Resume::Nothing);
        assert!(resume("m/a.json"));
    }

    proptest! {
        #[test]
        fn different_skus_have_different_parts(a in "[A-B_s/.]{0,3}", b in "[A-B_s/.]{0,3}") {
            let (a, b): (Sku, Sku) = (format!("x{a}x").parse().unwrap(), format!("x{b}x").parse().unwrap());
            prop_assert_eq!(a == b, sku_part(&a) == sku_part(&b));
            prop_assert!(Key::of_sku("stock", &a).is_ok());
        }
    }
}
