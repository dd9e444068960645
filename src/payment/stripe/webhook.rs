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
            secret.len() > "whsec_".len()
                && secret.starts_with("whsec_")
                && secret.bytes().all(|byte| byte.is_ascii_graphic())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::stripe::EventObject;

    const SECRET: &str = "whsec_test";

    fn verify(body: &str) -> Result<crate::payment::stripe::StripeEvent, WebhookError> {
        let secrets: WebhookSecrets = SECRET.parse().unwrap();
        secrets.verify(body.as_bytes(), &sign(SECRET, 1000, body), 1000).map(VerifiedEvent::into_event)
    }

    /// What Stripe's libraries for Python and Node sign and refuse: made by `tests/rigs/stripe-signatures/cases.py`.
    #[test]
    fn stripes_own_libraries_agree() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stripe/signatures.json");
        let table = crate::fs::read(std::path::Path::new(path)).unwrap();
        let table: serde_json::Value = serde_json::from_slice(&table).unwrap();
        let secrets: WebhookSecrets = table["secret"].as_str().unwrap().parse().unwrap();
        let now = table["now"].as_i64().unwrap();
        for case in table["cases"].as_array().unwrap() {
            let text = |key: &str| case[key].as_str().unwrap();
            let accepted = secrets.verify(text("body").as_bytes(), text("header"), now).is_ok();
            let both = case["accepted_by"].as_array().unwrap().len() == 2;
            assert!(!accepted || both, "{}: a library refuses it", text("name"));
            assert!(accepted || case["signed_by"].is_null(), "{}: a library signed it", text("name"));
        }
    }

    #[test]
    fn any_of_several_secrets_will_do() {
        let body = r#"{"id":"evt_1","type":"x","data":{"object":{}}}"#;
        let secrets: WebhookSecrets = "whsec_new, whsec_old".parse().unwrap();
        for secret in ["whsec_new", "whsec_old"] {
            assert!(secrets.verify(body.as_bytes(), &sign(secret, 1, body), 1).is_ok());
        }
        assert_eq!(
            secrets.verify(body.as_bytes(), &sign("whsec_x", 1, body), 1),
            Err(WebhookError::Signature)
        );
        assert_eq!(secrets.verify(&[0xff], &sign("whsec_new", 1, body), 1), Err(WebhookError::Signature));
        assert_eq!(format!("{secrets:?}"), "WebhookSecrets(2)");
        for text in ["", "whsec_", "whsec_a,,whsec_b", "sk_test_a", "whsec_a b"] {
            assert!(text.parse::<WebhookSecrets>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn what_stripe_signs_and_is_no_event_is_told_apart() {
        assert_eq!(verify("{}"), Err(WebhookError::NotAnEvent));
        assert_eq!(
            verify(r#"{"id":"evt_1","object":"v2.core.event","type":"x"}"#),
            Err(WebhookError::NotAnEvent)
        );
        let other =
            verify(r#"{"id":"evt_1","type":"customer.created","data":{"object":{"object":"customer"}}}"#);
        assert_eq!(other.unwrap().object, EventObject::Other);
    }

    fn session(fields: &str) -> crate::payment::PaymentSession {
        let body = format!(
            r#"{{"id":"evt_1","type":"checkout.session.completed","created":5,"data":{{"object":{{"object":"checkout.session","id":"cs_1",{fields}}}}}}}"#
        );
        match verify(&body).unwrap().object {
            EventObject::Session(session) => *session,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_session_is_read_whichever_version_wrote_it() {
        let address =
            r#"{"line1":"A","city":"B","country":"DE","postal_code":"1","state":null,"line2":null}"#;
        for fields in [
            format!(
                r#""collected_information":{{"shipping_details":{{"name":"Ada","address":{address}}}}},"shipping_details":null"#
            ),
            format!(r#""shipping_details":{{"name":"Ada","address":{address}}}"#),
            format!(r#""shipping":{{"name":"Ada","address":{address}}}"#),
        ] {
            let shipping = session(&fields).shipping.unwrap();
            assert_eq!(
                (shipping.name.as_deref(), shipping.address.unwrap().country.as_deref()),
                (Some("Ada"), Some("DE"))
            );
        }
    }

    #[test]
    fn what_is_missing_or_strange_is_absent_and_never_an_error() {
        let read = session(
            r#""amount_total":"many","currency":null,"metadata":null,"payment_status":"someday","status":"half","payment_intent":{"id":"pi_1","object":"payment_intent"},"customer_details":7,"new_field":{}"#,
        );
        assert_eq!((read.amount_total, read.currency, read.customer), (None, None, None));
        assert_eq!(read.payment_intent.as_deref(), Some("pi_1"));
        assert_eq!(read.payment_status, crate::payment::PaymentStatus::Other("someday".to_owned()));
        assert!(!read.payment_status.is_settled());
    }

    #[test]
    fn amounts_are_read_in_the_units_of_iso() {
        let read = session(
            r#""amount_total":500,"currency":"isk","presentment_details":{"presentment_amount":300,"presentment_currency":"eur"}"#,
        );
        assert_eq!((read.amount_total, read.presentment.map(|shown| shown.amount)), (Some(5), Some(300)));
    }

    #[test]
    fn refunds_and_disputes_name_their_payment() {
        let old = r#"{"id":"evt_1","type":"charge.refunded","api_version":"2020-08-27","data":{"object":{"object":"charge","id":"ch_1","amount":100,"amount_refunded":40,"currency":"eur","payment_intent":"pi_1","metadata":{"order":"o"},"refunds":{"object":"list","data":[{"id":"re_1","amount":40,"currency":"eur","status":"succeeded"}]}}}}"#;
        let EventObject::Charge(charge) = verify(old).unwrap().object else { panic!() };
        assert_eq!(
            (charge.amount_refunded, charge.refunds.len(), charge.metadata["order"].as_str()),
            (40, 1, "o")
        );
        let dispute = r#"{"id":"evt_1","type":"charge.dispute.created","data":{"object":{"object":"dispute","id":"du_1","amount":100,"currency":"eur","status":"needs_response","reason":"fraudulent","payment_intent":"pi_1"}}}"#;
        assert_eq!(verify(dispute).unwrap().object.payment_intent(), Some("pi_1"));
        let refund = r#"{"id":"evt_1","type":"refund.failed","data":{"object":{"object":"refund","id":"re_1","amount":4,"currency":"eur","status":"failed","payment_intent":"pi_1"}}}"#;
        let EventObject::Refund(refund) = verify(refund).unwrap().object else { panic!() };
        assert!(!refund.counts());
    }
}
