//! The stock-keeping unit: the name that everything about one variant hangs on.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A stock-keeping unit: 1 to 64 ASCII letters, digits and `- _ . /`, beginning and ending with a letter or digit. Makers do
/// print slashes (`4058NB/09`); whoever makes a file name or an address of a SKU has that one character to encode.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sku(String);

/// The text is no SKU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a SKU has 1 to 64 letters, digits, `-`, `_`, `.` or `/`, and begins and ends with a letter or digit"
)]
pub struct InvalidSku;

impl Sku {
    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Sku {
    type Error = InvalidSku;

    fn try_from(text: String) -> Result<Self, InvalidSku> {
        let plain = |c: char| c.is_ascii_alphanumeric();
        let all_allowed = text.chars().all(|c| plain(c) || matches!(c, '-' | '_' | '.' | '/'));
        if text.len() <= 64 && text.starts_with(plain) && text.ends_with(plain) && all_allowed {
            Ok(Self(text))
        } else {
            Err(InvalidSku)
        }
    }
}

impl FromStr for Sku {
    type Err = InvalidSku;

    fn from_str(text: &str) -> Result<Self, InvalidSku> {
        text.to_owned().try_into()
    }
}

impl From<Sku> for String {
    fn from(sku: Sku) -> Self {
        sku.0
    }
}

impl fmt::Display for Sku {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sku_is_plain_ascii_that_makers_print() {
        for good in ["A", "BB-LP-RED", "4006381333931", "4058NB/09", "shirt_m.2", &"x".repeat(64)] {
            assert!(good.parse::<Sku>().is_ok(), "{good}");
        }
        for bad in ["", " A", "A B", "a/", "/a", "../a", ".a", "-a", "ä", "a\0", "a%20", &"x".repeat(65)] {
            assert!(bad.parse::<Sku>().is_err(), "{bad:?}");
        }
    }
}
