//! What an answer of Stripe's that is no success means.

use std::time::Duration;

use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use crate::payment::{Outcome, PaymentError};

/// Whether a request that failed may be repeated by us, right away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    /// Yes, after this long if Stripe said so.
    After(Option<Duration>),
    /// No.
    No,
}

/// The parts of Stripe's error that are of use: <https://docs.stripe.com/api/errors>.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Body {
    error: Details,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Details {
    #[serde(rename = "type")]
    kind: Option<String>,
    code: Option<String>,
    decline_code: Option<String>,
    param: Option<String>,
    message: Option<String>,
}

/// Reads an answer whose status is no success. `keyed`: whether the request had an idempotency key.
pub(super) fn read(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    keyed: bool,
) -> (PaymentError, Again) {
    let Details { kind, code, decline_code, param, message } =
        serde_json::from_slice::<Body>(body).unwrap_or_default().error;
    let retry_after =
        header(headers, "retry-after").and_then(|text| text.parse().ok()).map(Duration::from_secs);
    let advice = header(headers, "stripe-should-retry");
    let error = match status.as_u16() {
        _ if code.as_deref() == Some("resource_missing") => PaymentError::NotFound,
        400 if kind.as_deref() == Some("idempotency_error") => PaymentError::IdempotencyConflict,
        401 | 403 => PaymentError::NotAllowed { status: status.as_u16() },
        402 => PaymentError::Declined { code: decline_code.or(code) },
        404 => PaymentError::NotFound,
        // A conflict under a key is another request under way; any other conflict passes in the same way.
        409 => PaymentError::KeyInUse,
        429 => PaymentError::RateLimited { retry_after },
        500.. if keyed && is_remembered(headers, advice) => PaymentError::RememberedFailure,
        // 424: something that Stripe relies on failed.
        424 | 500.. => {
            PaymentError::Unavailable { outcome: Outcome::Unknown, reason: format!("status {status}") }
        }
        400..=499 => {
            let message = message.unwrap_or_else(|| format!("status {status}"));
            PaymentError::InvalidRequest { code, param, message }
        }
        // The API never redirects. Whoever does is not Stripe, and does not get the key.
        _ => PaymentError::Unavailable {
            outcome: Outcome::Unknown,
            reason: format!("unexpected status {status}"),
        },
    };
    let again = match advice {
        _ if error == PaymentError::RememberedFailure => Again::No,
        Some("true") => Again::After(retry_after),
        Some("false") => Again::No,
        _ if error.is_passing() && (status.as_u16() >= 400) => Again::After(retry_after),
        _ => Again::No,
    };
    (error, again)
}

/// Stripe keeps the answer to a keyed request, also if it is a 500, and says so when it repeats it. Where it asks not
/// to try again after a failure of its own, the reason is the same: the answer would not change.
fn is_remembered(headers: &HeaderMap, advice: Option<&str>) -> bool {
    header(headers, "idempotent-replayed") == Some("true") || advice == Some("false")
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> (PaymentError, Again) {
        let headers =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        read(StatusCode::from_u16(status).unwrap(), &headers, body.as_bytes(), true)
    }

    #[test]
    fn a_mistake_names_its_parameter_and_is_not_repeated() {
        let body = r#"{"error":{"type":"invalid_request_error","code":"parameter_unknown","param":"foo","message":"Received unknown parameter: foo"}}"#;
        let (error, again) = answer(400, &[], body);
        assert!(
            matches!(&error, PaymentError::InvalidRequest { code: Some(code), param: Some(param), .. } if code == "parameter_unknown" && param == "foo")
        );
        assert_eq!((error.outcome(), again), (Outcome::NotDone, Again::No));
    }

    #[test]
    fn the_key_has_three_ways_to_be_taken() {
        let conflict = r#"{"error":{"type":"idempotency_error","message":"Keys for idempotent requests …"}}"#;
        assert_eq!(answer(400, &[], conflict), (PaymentError::IdempotencyConflict, Again::No));
        let in_use = r#"{"error":{"type":"idempotency_error","code":"idempotency_key_in_use"}}"#;
        assert_eq!(answer(409, &[], in_use), (PaymentError::KeyInUse, Again::After(None)));
        let (remembered, again) = answer(500, &[("idempotent-replayed", "true")], "{}");
        assert_eq!(remembered, PaymentError::RememberedFailure);
        assert_eq!((remembered.outcome(), again), (Outcome::Unknown, Again::No));
    }

    #[test]
    fn what_passes_is_repeated_as_stripe_asks() {
        let (error, again) = answer(429, &[("retry-after", "2")], "");
        assert_eq!(error, PaymentError::RateLimited { retry_after: Some(Duration::from_secs(2)) });
        assert_eq!(again, Again::After(Some(Duration::from_secs(2))));
        assert_eq!(answer(503, &[], "<html>").1, Again::After(None));
        assert_eq!(answer(429, &[("stripe-should-retry", "false")], "").1, Again::No);
    }

    #[test]
    fn other_refusals_are_told_apart() {
        assert_eq!(answer(401, &[], "").0, PaymentError::NotAllowed { status: 401 });
        assert_eq!(answer(404, &[], r#"{"error":{"code":"resource_missing"}}"#).0, PaymentError::NotFound);
        let declined =
            r#"{"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds"}}"#;
        assert_eq!(
            answer(402, &[], declined).0,
            PaymentError::Declined { code: Some("insufficient_funds".into()) }
        );
        assert_eq!(answer(302, &[], "").1, Again::No);
    }
}
