//! Errors in the form of Stripe's API: <https://docs.stripe.com/api/errors>.

use serde_json::{Value, json};

/// An answer that is no success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApiError {
    pub(super) status: u16,
    kind: &'static str,
    code: Option<&'static str>,
    param: Option<String>,
    message: String,
    /// What `Stripe-Should-Retry` says.
    pub(super) retry: Option<bool>,
    /// What `Retry-After` says, in seconds.
    pub(super) retry_after: Option<u64>,
    /// Whether an idempotency key remembers it: only when the endpoint had begun its work.
    pub(super) remembered: bool,
}

impl ApiError {
    fn new(status: u16, kind: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            kind,
            code: None,
            param: None,
            message: message.into(),
            retry: None,
            retry_after: None,
            remembered: false,
        }
    }

    /// A parameter is wrong.
    pub(super) fn parameter(
        param: impl Into<String>,
        code: Option<&'static str>,
        message: impl Into<String>,
    ) -> Self {
        let param = Some(param.into());
        Self { code, param, ..Self::new(400, "invalid_request_error", message) }
    }

    /// The request makes no sense in the state that things are in.
    pub(super) fn invalid(code: Option<&'static str>, message: impl Into<String>) -> Self {
        Self { code, remembered: true, ..Self::new(400, "invalid_request_error", message) }
    }

    /// A parameter has to be there.
    pub(super) fn missing(param: &str) -> Self {
        Self::parameter(param, Some("parameter_missing"), format!("Missing required param: {param}."))
    }

    /// There is no such thing.
    pub(super) fn no_such(what: &str, id: &str, param: &str) -> Self {
        let error = Self::parameter(param, Some("resource_missing"), format!("No such {what}: '{id}'"));
        Self { status: 404, ..error }
    }

    /// There is no such address.
    pub(super) fn no_route(method: &str, path: &str) -> Self {
        let message =
            format!("Unrecognized request URL ({method}: {path}). The stand-in has only what a shop needs.");
        Self::new(404, "invalid_request_error", message)
    }

    /// The key is missing or wrong.
    pub(super) fn unauthorized(message: &str) -> Self {
        Self::new(401, "invalid_request_error", message)
    }

    /// The key was used for another request.
    pub(super) fn other_parameters(key: &str) -> Self {
        let message = format!(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a \
             key other than '{key}' if you meant to execute a different request."
        );
        Self { retry: Some(false), ..Self::new(400, "idempotency_error", message) }
    }

    /// Another request with this key is under way.
    pub(super) fn key_in_use(key: &str) -> Self {
        let message = format!(
            "There is currently another in-progress request using this Idempotent Key (that probably means you submitted \
             twice, and the other request is still going through): {key}. Please try again later."
        );
        Self {
            code: Some("idempotency_key_in_use"),
            retry: Some(true),
            ..Self::new(409, "idempotency_error", message)
        }
    }

    /// Too many requests.
    pub(super) fn rate_limited(retry_after: Option<u64>) -> Self {
        let message = "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.";
        Self { code: Some("rate_limit"), retry_after, ..Self::new(429, "invalid_request_error", message) }
    }

    /// Stripe failed.
    pub(super) fn failure(status: u16, remembered: bool) -> Self {
        let message = "Sorry! There was an error while talking to one of our backends.";
        Self { remembered, ..Self::new(status, "api_error", message) }
    }

    /// The body of the answer.
    pub(super) fn body(&self) -> Value {
        let mut error = json!({ "type": self.kind, "message": self.message });
        if let Some(code) = self.code {
            error["code"] = json!(code);
            error["doc_url"] =
                json!(format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-")));
        }
        if let Some(param) = &self.param {
            error["param"] = json!(param);
        }
        json!({ "error": error })
    }
}
