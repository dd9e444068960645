//! Mail addresses: checked, and in the spelling that every server understands.

use std::fmt;
use std::str::FromStr;

use url::Host;

/// The longest address that servers take, in bytes.
const LONGEST: usize = 254;

/// An address without a name: `hello@nightowl.example`. Its domain is in ASCII: `post@bücher.example` is kept as
/// `post@xn--bcher-kva.example`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MailAddress(String);

/// The text is no address. It is not repeated here, since it may be a buyer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a mail address such as `hello@nightowl.example`")]
pub struct InvalidMailAddress;

impl MailAddress {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl FromStr for MailAddress {
    type Err = InvalidMailAddress;

    fn from_str(text: &str) -> Result<Self, InvalidMailAddress> {
        let text = text.trim();
        // Spaces may stand in quotes, by the standard. Nobody has such an address, and headers are safer without.
        let strange = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | '%');
        if text.len() > LONGEST || text.contains(strange) {
            return Err(InvalidMailAddress);
        }
        let (user, domain) = text.rsplit_once('@').ok_or(InvalidMailAddress)?;
        let Ok(Host::Domain(domain)) = Host::parse(domain) else { return Err(InvalidMailAddress) };
        let address = lettre::Address::new(user, domain).map_err(|_| InvalidMailAddress)?;
        Ok(Self(address.to_string()))
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_kept_in_ascii() {
        for (text, expected) in [
            ("hello@nightowl.example", "hello@nightowl.example"),
            (" Post@Bücher.example ", "Post@xn--bcher-kva.example"),
            ("jürgen@straße.example", "jürgen@xn--strae-oqa.example"),
            ("o'neil+shop@mail.example", "o'neil+shop@mail.example"),
        ] {
            assert_eq!(text.parse::<MailAddress>().unwrap().as_str(), expected);
        }
        assert_eq!("a@b.example".parse::<MailAddress>().unwrap().domain(), "b.example");
    }

    #[test]
    fn what_is_no_address_or_more_than_one_is_refused() {
        let long = format!("{}@b.example", "a".repeat(300));
        for text in [
            "",
            "a",
            "@b.example",
            "a@",
            "a@b.example, c@d.example",
            "a@b.example\r\nBcc: c@d.example",
            "\"a\r\nBcc: x\"@b.example",
            "Name <a@b.example>",
            "a b@c.example",
            "a@127.0.0.1",
            "a@b%2ecom",
            &long,
        ] {
            assert!(text.parse::<MailAddress>().is_err(), "{text:?}");
        }
    }
}
