//! Whether an event comes from Stripe: its signature, checked as Stripe's own libraries check it.
//!
//! `Stripe-Signature: t=1492774577,v1=5257a8…,v1=…,v0=…` signs `{t}.{body}` with HMAC-SHA256, once for each secret that is
//! valid while secrets are rotated. <https://docs.stripe.com/webhooks#verify-manually>

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::VerifiedEvent;

/// How old a signature may be, in seconds; the default of Stripe's libraries. One from the future is accepted, as they
/// do: a clock that is behind must not lose payments, and who could forge the time could forge the rest.
pub const TOLERANCE: i64 = 300;

/// Why something that claims to be an event is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// There is no `Stripe-Signature`, or it has no time or no signature of scheme `v1`.
    #[error("no `Stripe-Signature` header that could be read")]
    Header,
    /// No secret of ours made any of the signatures.
    #[error("the signature does not fit the body")]
    Signature,
    /// It was signed more than [`TOLERANCE`] ago: perhaps an old delivery, played again by somebody.
    #[error("the signature is too old")]
    TooOld,
    /// Stripe signed it, but it is no event of this kind (a “thin” event, say).
    #[error("the signed body is not an event with its object")]
    NotAnEvent,
}

/// The secrets that events may be signed with: one, or several while it is being replaced. `Debug` shows how many.
#[derive(Clone)]
pub struct WebhookSecrets(Vec<String>);

/// The text has no secret in it, or one that is none of Stripe's. It is not repeated here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a webhook secret begins with `whsec_` and has no spaces; several are separated by commas")]
pub struct InvalidWebhookSecret;

impl std::str::FromStr for WebhookSecrets {
    type Err = InvalidWebhookSecret;

    fn from_str(text: &str) -> Result<Self, InvalidWebhookSecret> {
        let valid = |secret: &str| {
            secret.len() > "whsec_".len() && secret.starts_with("whsec_") && secret.bytes().all(|byte| byte.is_ascii_graphic())
        };
        let secrets: Vec<String> = text.split(',').map(|secret| secret.trim().to_owned()).collect();
        if secrets.iter().all(|secret| valid(secret)) { Ok(Self(secrets)) } else { Err(InvalidWebhookSecret) }
    }
}

impl std::fmt::Debug for WebhookSecrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WebhookSecrets({})", self.0.len())
    }
}

impl WebhookSecrets {
    /// Checks a delivery: the raw bytes of its body, its `Stripe-Signature`, and the time in seconds since 1970.
    pub fn verify(&self, body: &[u8], header: &str, now: i64) -> Result<VerifiedEvent, WebhookError> {
        let Signatures { time, signatures } = Signatures::read(header).ok_or(WebhookError::Header)?;
        let body = std::str::from_utf8(body).map_err(|_| WebhookError::Signature)?;
        let genuine = self.0.iter().any(|secret| {
            let mac = mac(secret, time, body);
            // Compared in constant time; every one, so that the time tells nothing of which fits.
            signatures.iter().fold(false, |found, bytes| mac.clone().verify_slice(bytes).is_ok() | found)
        });
        if !genuine {
            return Err(WebhookError::Signature);
        }
        if now.saturating_sub(time) > TOLERANCE {
            return Err(WebhookError::TooOld);
        }
        VerifiedEvent::read(body).ok_or(WebhookError::NotAnEvent)
    }
}

/// Signs a body as Stripe does: the value of `Stripe-Signature`. For what stands in for Stripe.
pub fn sign(secret: &str, time: i64, body: &str) -> String {
    let bytes = mac(secret, time, body).finalize().into_bytes();
    let hex: String = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(hex_digit).collect();
    format!("t={time},v1={hex}")
}

fn hex_digit(nibble: u8) -> char {
    char::from(b"0123456789abcdef"[usize::from(nibble & 15)])
}

fn mac(secret: &str, time: i64, body: &str) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(time.to_string().as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    mac
}

/// A header that was read.
struct Signatures {
    time: i64,
    signatures: Vec<[u8; 32]>,
}

impl Signatures {
    /// `None` without exactly one time or without a signature of scheme `v1`. A signature that is not 64 lower-case
    /// hexadecimal digits fits nothing, but does not spoil its neighbours.
    fn read(header: &str) -> Option<Self> {
        let mut times = Vec::new();
        let mut signatures = Vec::new();
        let mut any = false;
        for (key, value) in header.split(',').filter_map(|item| item.split_once('=')) {
            match key {
                "t" if value.bytes().all(|byte| byte.is_ascii_digit()) => times.push(value.parse().ok()?),
                "t" => return None,
                "v1" => {
                    any = true;
                    signatures.extend(from_hex(value));
                }
                _ => {}
            }
        }
        match times[..] {
            [time] if any => Some(Self { time, signatures }),
            _ => None,
        }
    }
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let digits: &[u8; 64] = text.as_bytes().try_into().ok()?;
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}
