//! Names and signatures that follow from the shop's secret: order ids, and the tokens in addresses.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::store::Key;

/// The shop's secret: 32 bytes or more. `Debug` does not show it.
#[derive(Clone)]
pub struct ShopSecret(Vec<u8>);

/// The secret is too short to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the shop's secret has fewer than 32 bytes")]
pub struct SecretTooShort;

/// What a token allows. Each purpose has signatures of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Ending an order that is not paid.
    Cancel,
    /// Looking at an order.
    View,
    /// Downloading what was bought.
    Download,
}

/// The id of an order: `ord_` and 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrderId(String);

/// The text is no order's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the id of an order")]
pub struct InvalidOrderId;

impl OrderId {
    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number that people read and tell each other: `3F2A9-1BC04`, the beginning of the id.
    pub fn number(&self) -> String {
        let digits = self.0.trim_start_matches("ord_").to_ascii_uppercase();
        format!("{}-{}", digits.get(..5).unwrap_or_default(), digits.get(5..10).unwrap_or_default())
    }

    /// Where the order is kept.
    pub fn key(&self) -> Key {
        self.key_in("orders")
    }

    /// Where the mark is kept that makes the sweep look at it.
    pub fn mark_key(&self) -> Key {
        self.key_in("open")
    }

    #[expect(clippy::expect_used, reason = "an id has only letters, digits and `_`")]
    fn key_in(&self, folder: &str) -> Key {
        format!("{folder}/{}.json", self.0).parse().expect("ids make keys")
    }
}

impl OrderId {
    /// The order that a document's key is about, if that is how it ends.
    pub(super) fn of_key(key: &Key) -> Option<Self> {
        key.as_str().rsplit('/').next()?.strip_suffix(".json")?.parse().ok()
    }
}

impl TryFrom<String> for OrderId {
    type Error = InvalidOrderId;

    fn try_from(text: String) -> Result<Self, InvalidOrderId> {
        let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let good = text.strip_prefix("ord_").is_some_and(|hex| hex.len() == 32 && hex.bytes().all(digit));
        if good { Ok(Self(text)) } else { Err(InvalidOrderId) }
    }
}

impl FromStr for OrderId {
    type Err = InvalidOrderId;

    fn from_str(text: &str) -> Result<Self, InvalidOrderId> {
        text.to_owned().try_into()
    }
}

impl From<OrderId> for String {
    fn from(id: OrderId) -> Self {
        id.0
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ShopSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShopSecret")
    }
}

impl ShopSecret {
    /// A secret of these bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Result<Self, SecretTooShort> {
        let bytes = bytes.into();
        if bytes.len() < 32 { Err(SecretTooShort) } else { Ok(Self(bytes)) }
    }

    /// The order that this attempt with this content is. Who does not know the secret cannot guess it.
    pub fn order_id(&self, attempt: &str, content: &[u8]) -> OrderId {
        OrderId(format!(
            "ord_{}",
            hex(&self.mac("order", &[attempt.as_bytes(), content]).finalize().into_bytes()[..16])
        ))
    }

    /// Where the open orders of a client address are kept. Who does not know the secret cannot tell the address from it. An
    /// IPv6 address stands for its network of 64 bits, which usually is one household.
    #[expect(clippy::expect_used, reason = "hexadecimal digits make a key")]
    pub(super) fn client_key(&self, address: IpAddr) -> Key {
        let network = match address.to_canonical() {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets()[..8].to_vec(),
        };
        let name = hex(&self.mac("client", &[&network]).finalize().into_bytes()[..16]);
        format!("clients/{name}.json").parse().expect("hexadecimal digits make a key")
    }

    /// A token that allows one thing with one order until a time, in seconds since 1970.
    pub fn token(&self, purpose: Purpose, order: &OrderId, expires: i64) -> String {
        let signature = self.token_mac(purpose, order, expires).finalize().into_bytes();
        format!("{expires}-{}", hex(&signature))
    }

    /// Whether a token allows this with this order now. Compared in constant time.
    pub fn allows(&self, token: &str, purpose: Purpose, order: &OrderId, now: i64) -> bool {
        let Some((expires, signature)) = token.split_once('-') else { return false };
        let Ok(seconds) = expires.parse::<i64>() else { return false };
        // `+5` and `05` are the same number; only the form that we write is a token.
        let Some(signature) = from_hex(signature).filter(|_| seconds.to_string() == expires) else {
            return false;
        };
        self.token_mac(purpose, order, seconds).verify_slice(&signature).is_ok() && now < seconds
    }

    fn token_mac(&self, purpose: Purpose, order: &OrderId, expires: i64) -> Hmac<Sha256> {
        let purpose = match purpose {
            Purpose::Cancel => "cancel",
            Purpose::View => "view",
            Purpose::Download => "download",
        };
        self.mac(purpose, &[order.as_str().as_bytes(), &expires.to_be_bytes()])
    }

    /// Each part is preceded by its length, so that no two lists of parts are the same bytes.
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    fn mac(&self, purpose: &str, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        for part in std::iter::once(&purpose.as_bytes()).chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits = b"0123456789abcdef";
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.map(|nibble| char::from(digits[usize::from(nibble)])).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let lower = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if text.len() != 64 || !text.bytes().all(lower) {
        return None;
    }
    text.as_bytes()
        .chunks_exact(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn secret() -> ShopSecret {
        ShopSecret::new([7; 32]).unwrap()
    }

    #[test]
    fn an_order_follows_from_attempt_and_content() {
        let id = secret().order_id("a", b"bc");
        assert_eq!(id, secret().order_id("a", b"bc"));
        assert_ne!(id, secret().order_id("ab", b"c"));
        assert_ne!(id, ShopSecret::new([8; 32]).unwrap().order_id("a", b"bc"));
        assert_eq!(id.as_str().parse(), Ok(id));
        assert_eq!(ShopSecret::new([0; 31]).err(), Some(SecretTooShort));
        assert_eq!(format!("{:?}", secret()), "ShopSecret");
    }

    #[test]
    fn a_client_is_its_address_or_its_network_and_does_not_show() {
        let key = |address: &str| secret().client_key(address.parse().unwrap());
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff:1"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_eq!(key("192.0.2.1"), key("::ffff:192.0.2.1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
        assert_ne!(
            key("192.0.2.1"),
            ShopSecret::new([8; 32]).unwrap().client_key("192.0.2.1".parse().unwrap())
        );
    }

    #[test]
    fn a_token_is_for_one_purpose_one_order_and_some_time() {
        let (secret, id) = (secret(), secret().order_id("a", b""));
        let token = secret.token(Purpose::Cancel, &id, 100);
        assert!(secret.allows(&token, Purpose::Cancel, &id, 99));
        assert!(!secret.allows(&token, Purpose::Cancel, &id, 100));
        assert!(!secret.allows(&token, Purpose::View, &id, 99));
        assert!(!secret.allows(&token, Purpose::Cancel, &secret.order_id("b", b""), 99));
        for forged in
            [token.replacen("100", "101", 1), format!("+{token}"), token.to_uppercase(), String::new()]
        {
            assert!(!secret.allows(&forged, Purpose::Cancel, &id, 99) || forged == token, "{forged}");
        }
    }

    proptest! {
        #[test]
        fn nothing_but_the_token_is_the_token(text in "[0-9]{1,4}-[0-9a-f]{64}") {
            let id = secret().order_id("a", b"");
            prop_assert!(!secret().allows(&text, Purpose::View, &id, 0));
        }
    }
}
