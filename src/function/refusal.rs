//! Answers to what cannot be done: `application/problem+json` with a stable code, the facts that a caller can use, and nothing of
//! our insides.

use std::error::Error;
use std::fmt::Write as _;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use crate::checkout::Problem;
use crate::payment::stripe::webhook::WebhookError;

/// The media type of answers that refuse.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";

/// How long a caller should wait when the world is not there, in seconds.
const RETRY_AFTER: u64 = 5;

/// Why a request is not answered as it wished.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error(transparent)]
    Problem(#[from] Problem),
    #[error("there is nothing at this address")]
    NotFound,
    #[error("this address does not do that")]
    MethodNotAllowed,
    #[error("the body is too long")]
    TooLarge,
    #[error("the body is neither JSON nor a form")]
    UnsupportedMediaType,
    #[error("the body did not come in time")]
    SlowBody,
    #[error("the body broke off")]
    BrokenBody,
    #[error("too many requests")]
    TooManyRequests { seconds: u64 },
    #[error("it took too long")]
    TooLong,
    #[error("{0}")]
    Webhook(#[from] WebhookError),
    #[error("a panic")]
    Panic,
}

/// What a problem says, by RFC 9457 with the code and the facts added.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename = "Problem"))]
pub(super) struct ProblemBody {
    /// Names the kind of problem for programs; it does not change.
    pub(super) code: &'static str,
    /// The status of the answer.
    status: u16,
    /// The kind of problem for people, in English.
    title: &'static str,
    /// What exactly makes no sense.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// What the shop does not sell.
    #[serde(skip_serializing_if = "Option::is_none")]
    sku: Option<String>,
    /// The lines it is about: `{sku, unit_amount_seen, unit_amount}` if prices changed, `{sku, available}` if too little is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "cli", schemars(with = "Option<Vec<std::collections::BTreeMap<String, Value>>>"))]
    lines: Option<Value>,
}

/// What the log is told about an answer.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) code: &'static str,
    /// The causes of what is our fault or the world's.
    pub(super) cause: Option<String>,
}

impl Refusal {
    pub(super) fn invalid(detail: impl Into<String>) -> Self {
        Self::Problem(Problem::InvalidRequest(detail.into()))
    }

    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Problem(problem) => problem.code(),
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::TooLarge => "payload_too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::SlowBody => "request_timeout",
            Self::BrokenBody | Self::Webhook(WebhookError::NotAnEvent) => "invalid_request",
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::TooLong => "timed_out",
            Self::Webhook(_) => "bad_signature",
            Self::Panic => "internal",
        }
    }

    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Problem(problem) => {
                StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::SlowBody => StatusCode::REQUEST_TIMEOUT,
            Self::BrokenBody | Self::Webhook(_) => StatusCode::BAD_REQUEST,
            Self::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLong => StatusCode::SERVICE_UNAVAILABLE,
            Self::Panic => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn title(&self) -> &'static str {
        match self.code() {
            "invalid_request" => "The request makes no sense",
            "unknown_sku" => "The shop does not sell this",
            "price_changed" => "A price has changed",
            "sold_out" => "Not as many are left",
            "attempt_ended" => "This attempt has ended; begin a new one",
            "payment_unavailable" => "Payments cannot be taken at the moment",
            "store_unavailable" => "Orders cannot be taken at the moment",
            "not_found" => "There is nothing at this address",
            "method_not_allowed" => "This address does not do that",
            "payload_too_large" => "The body is too long",
            "unsupported_media_type" => "The body has the wrong type",
            "request_timeout" => "The body did not come in time",
            "too_many_requests" => "Too many requests; wait a little",
            "timed_out" => "It took too long",
            "bad_signature" => "The signature does not fit",
            _ => "Something went wrong on our side",
        }
    }

    fn body(&self) -> ProblemBody {
        let mut body = ProblemBody {
            code: self.code(),
            status: self.status().as_u16(),
            title: self.title(),
            detail: None,
            sku: None,
            lines: None,
        };
        match self {
            Self::Problem(Problem::InvalidRequest(detail)) => body.detail = Some(detail.clone()),
            Self::Problem(Problem::UnknownSku(sku)) => body.sku = Some(sku.to_string()),
            Self::Problem(Problem::PriceChanged(lines)) => body.lines = serde_json::to_value(lines).ok(),
            Self::Problem(Problem::SoldOut(lines)) => body.lines = serde_json::to_value(lines).ok(),
            _ => {}
        }
        body
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooManyRequests { seconds } => Some(*seconds),
            Self::Problem(Problem::TooManyRequests { retry_after }) => Some(retry_after.unsigned_abs()),
            _ => (self.status() == StatusCode::SERVICE_UNAVAILABLE).then_some(RETRY_AFTER),
        }
    }

    /// Adds to an answer what the log and the caller's program want to know, whatever its body is.
    pub(super) fn mark(&self, response: &mut Response) {
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        let cause = self.status().is_server_error().then(|| causes(self));
        response.extensions_mut().insert(Told { code: self.code(), cause });
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.body()).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        self.mark(&mut response);
        response
    }
}

impl From<crate::store::StoreError> for Refusal {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Problem(error.into())
    }
}

/// An error with what led to it, in one line.
pub(super) fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let _ = write!(text, ": {error}");
        source = error.source();
    }
    text
}
