//! Stripe's secret key, which nothing may show.

use std::fmt;
use std::str::FromStr;

/// A secret key (`sk_…`) or a restricted one (`rk_…`). Its `Debug` shows only which mode it is for.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(String);

/// The text is no secret key. It is not repeated here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSecretKey {
    /// It begins with `pk_`: the key that pages may show.
    #[error("this is the publishable key; the secret key begins with `sk_` or `rk_`")]
    Publishable,
    /// It is none of Stripe's keys.
    #[error("a secret key begins with `sk_live_`, `sk_test_`, `rk_live_` or `rk_test_`, and has no spaces")]
    Malformed,
}

impl SecretKey {
    /// Whether it moves real money.
    pub fn is_live(&self) -> bool {
        self.0[2..].starts_with("_live_")
    }

    /// The key itself, for the `Authorization` header.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for SecretKey {
    type Err = InvalidSecretKey;

    fn from_str(text: &str) -> Result<Self, InvalidSecretKey> {
        let known = ["sk_live_", "sk_test_", "rk_live_", "rk_test_"];
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if text.starts_with("pk_") {
            Err(InvalidSecretKey::Publishable)
        } else if known.iter().any(|start| text.starts_with(start) && text.len() > start.len())
            && text.bytes().all(plain)
        {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidSecretKey::Malformed)
        }
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({}…)", &self.0[..8])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_its_mode_and_shows_nothing_else() {
        let key: SecretKey = "sk_test_verysecret".parse().unwrap();
        assert!(!key.is_live());
        assert_eq!(format!("{key:?}"), "SecretKey(sk_test_…)");
        assert!("rk_live_x".parse::<SecretKey>().unwrap().is_live());
    }

    #[test]
    fn other_text_is_no_key() {
        assert_eq!("pk_test_abc".parse::<SecretKey>(), Err(InvalidSecretKey::Publishable));
        for text in ["", "sk_test_", "sk_abc", "sk_test_a b", "sk_test_a\n", "whsec_abc"] {
            assert_eq!(text.parse::<SecretKey>(), Err(InvalidSecretKey::Malformed), "{text:?}");
        }
    }
}
