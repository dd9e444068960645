//! The stand-in's API over HTTP: the key, the version, faults, idempotency, then the work.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use serde_json::Value;

use super::StandIn;
use super::api::{self, Route};
use super::api_error::ApiError;
use super::fault::Fault;
use super::form::Form;
use super::idempotency::Remembered;
use super::parameters::TABLE;

/// A request as it came.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Call {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// What is answered: a status, a body, and whether it was answered before.
struct Answer {
    status: u16,
    body: String,
    replayed: Option<String>,
    error: Option<ApiError>,
}

impl From<ApiError> for Answer {
    fn from(error: ApiError) -> Self {
        Self { status: error.status, body: pretty(&error.body()), replayed: None, error: Some(error) }
    }
}

impl From<Value> for Answer {
    fn from(value: Value) -> Self {
        Self { status: 200, body: pretty(&value), replayed: None, error: None }
    }
}

/// Stripe spreads its JSON over lines.
fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

impl StandIn {
    /// Answers a request of the API.
    pub(super) async fn answer(&self, call: Call) -> Response<Body> {
        let request = self.account().id("req");
        let key = call.header("idempotency-key").filter(|_| call.method == "POST").map(str::to_owned);
        let (answer, broken) = match self.begin(&call, key.as_deref()) {
            Ok(Begun::Again { answer, fault }) => fail_again(answer, fault).await,
            Ok(Begun::Work { route, form, fault }) => {
                self.work(&route, &form, fault, key.as_deref(), &request).await
            }
            Err(error) => (error.into(), false),
        };
        self.response(answer, broken, &request, key.as_deref())
    }

    /// Everything up to the work itself. What is refused here is not remembered by a key.
    fn begin(&self, call: &Call, key: Option<&str>) -> Result<Begun, ApiError> {
        authorize(call)?;
        let route = Route::of(&call.method, &call.path);
        let text =
            if call.method == "POST" { std::str::from_utf8(&call.body).unwrap_or("%") } else { &call.query };
        let form = Form::read(text).map_err(|error| {
            ApiError::parameter(
                error.0.clone(),
                Some("parameter_invalid"),
                format!("Invalid request: {}", error.0),
            )
        })?;
        let checked =
            TABLE.check(&route.name, &form).ok_or_else(|| ApiError::no_route(&call.method, &call.path))?;
        let mut account = self.account();
        let fault = account.faults.next(&route.name);
        match fault {
            Some(Fault::KeyInUse) => return Err(ApiError::key_in_use(key.unwrap_or_default())),
            Some(Fault::RateLimited { retry_after }) => return Err(ApiError::rate_limited(retry_after)),
            _ => checked?,
        }
        if let Some(key) = key {
            if key.len() > 255 {
                let message = "Idempotency keys can be at most 255 characters long.";
                return Err(ApiError::parameter("Idempotency-Key", None, message));
            }
            let fingerprint = format!("{} {}\n{}", route.name, route.id, form.fingerprint());
            if let Some(Remembered { status, body, request }) =
                account.keys.begin(key, &fingerprint, self.clock().now())?
            {
                let answer = Answer { status, body, replayed: Some(request), error: None };
                return Ok(Begun::Again { answer, fault });
            }
        }
        Ok(Begun::Work { route, form, fault })
    }

    /// Does the work, also when nobody waits for it any more, and says whether the answer breaks off.
    async fn work(
        &self,
        route: &Route,
        form: &Form,
        fault: Option<Fault>,
        key: Option<&str>,
        request: &str,
    ) -> (Answer, bool) {
        let (this, route, form) = (self.clone(), route.clone(), form.clone());
        let (key, request) = (key.map(str::to_owned), request.to_owned());
        let work =
            tokio::spawn(
                async move { this.work_through(&route, &form, fault, key.as_deref(), &request).await },
            );
        work.await.unwrap_or_else(|_| (ApiError::failure(500, false).into(), false))
    }

    async fn work_through(
        &self,
        route: &Route,
        form: &Form,
        fault: Option<Fault>,
        key: Option<&str>,
        request: &str,
    ) -> (Answer, bool) {
        if let Some(Fault::Slow { milliseconds } | Fault::Hang { milliseconds }) = fault {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        }
        let done = match fault {
            Some(Fault::Failure { done, .. } | Fault::BreakOff { done }) => done,
            Some(Fault::Hang { .. }) => false,
            _ => true,
        };
        let now = self.clock().now();
        let mut account = self.account();
        let worked: Option<Answer> =
            done.then(|| match api::run(&mut account, route, form, self.base(), now) {
                Ok(value) => value.into(),
                Err(error) => error.into(),
            });
        let failure: Option<ApiError> = match fault {
            Some(Fault::Failure { status, remembered, .. }) => Some(ApiError::failure(status, remembered)),
            Some(Fault::Hang { .. }) => Some(ApiError::failure(503, false)),
            _ => None,
        };
        if let Some(key) = key {
            // The key remembers the failure, or else what the failure hides.
            let kept = match &failure {
                Some(error) if error.remembered => Some((error.status, pretty(&error.body()))),
                _ => worked
                    .as_ref()
                    .filter(|answer| answer.error.as_ref().is_none_or(|error| error.remembered))
                    .map(|answer| (answer.status, answer.body.clone())),
            };
            let kept = kept.map(|(status, body)| Remembered { status, body, request: request.to_owned() });
            account.keys.end(key, kept);
        }
        drop(account);
        self.wake();
        let answer = failure.map(Into::into).or(worked).unwrap_or_else(|| api::nothing().into());
        (answer, matches!(fault, Some(Fault::BreakOff { .. })))
    }

    fn response(&self, answer: Answer, broken: bool, request: &str, key: Option<&str>) -> Response<Body> {
        let body = if broken {
            // The body ends with an error, and so does the connection. Mapped, its length is not told beforehand.
            Body::new(Limited::new(Full::new(Bytes::from(answer.body)), 0).map_frame(|frame| frame))
        } else {
            Body::from(answer.body)
        };
        let mut response = Response::new(body);
        *response.status_mut() =
            StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        let mut put = |name: &'static str, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        put("content-type", "application/json");
        put("request-id", request);
        put("stripe-version", &TABLE.api_version);
        put("date", &self.http_date());
        if let Some(key) = key {
            put("idempotency-key", key);
            put("original-request", answer.replayed.as_deref().unwrap_or(request));
        }
        if answer.replayed.is_some() {
            put("idempotent-replayed", "true");
        }
        if let Some(retry) = answer.error.as_ref().and_then(|error| error.retry) {
            put("stripe-should-retry", if retry { "true" } else { "false" });
        }
        if let Some(seconds) = answer.error.as_ref().and_then(|error| error.retry_after) {
            put("retry-after", &seconds.to_string());
        }
        response
    }

    fn http_date(&self) -> String {
        let seconds = u64::try_from(self.clock().now()).unwrap_or(0);
        httpdate::fmt_http_date(std::time::UNIX_EPOCH + Duration::from_secs(seconds))
    }
}

enum Begun {
    /// It was answered before, under its key.
    Again { answer: Answer, fault: Option<Fault> },
    /// It is to be done.
    Work { route: Route, form: Form, fault: Option<Fault> },
}

/// What a fault does to an answer that is only repeated: there is no work left to be done or not.
async fn fail_again(answer: Answer, fault: Option<Fault>) -> (Answer, bool) {
    match fault {
        Some(Fault::BreakOff { .. }) => (answer, true),
        Some(Fault::Failure { status, .. }) => (ApiError::failure(status, false).into(), false),
        Some(Fault::Slow { milliseconds } | Fault::Hang { milliseconds }) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            (answer, false)
        }
        _ => (answer, false),
    }
}

/// A test key as a bearer, and the version that the table is of.
fn authorize(call: &Call) -> Result<(), ApiError> {
    let header = call.header("authorization").unwrap_or_default();
    let key = header.strip_prefix("Bearer ").unwrap_or_default().trim();
    if key.is_empty() {
        let message = "You did not provide an API key. Use the Authorization header, using Bearer auth.";
        return Err(ApiError::unauthorized(message));
    }
    if key.starts_with("sk_live_") || key.starts_with("rk_live_") {
        let message = "This is a stand-in for Stripe. A live key has no business here: roll it if it left your machine.";
        return Err(ApiError::unauthorized(message));
    }
    if !key.starts_with("sk_test_") && !key.starts_with("rk_test_") {
        return Err(ApiError::unauthorized("Invalid API Key provided"));
    }
    match call.header("stripe-version") {
        Some(version) if version != TABLE.api_version => {
            let message = format!("The stand-in speaks only version {} of the API.", TABLE.api_version);
            Err(ApiError::parameter("Stripe-Version", None, message))
        }
        _ => Ok(()),
    }
}
