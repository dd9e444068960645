//! How requests reach Stripe: one pooled client, deadlines, and a few repetitions that can do no harm.

use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, DATE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use stripe_client_core::{RequestBuilder, StripeMethod};
use tokio::time::Instant;

use super::refusal::{self, Again};
use super::{ApiBase, SecretKey};
use crate::payment::{Answered, Outcome, PaymentError};

/// The version of the API that requests are made for and answers are read by.
pub const API_VERSION: &str = "2026-09-30.endive";

/// How long to wait and how often to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest wait for a connection.
    pub connect: Duration,
    /// The longest wait for one answer, connection included.
    pub attempt: Duration,
    /// The longest wait in all, repetitions included. It has to be shorter than the patience of whoever waits: the
    /// buyer's browser, the host's limit on the function, the sweep's grace.
    pub total: Duration,
    /// The most attempts.
    pub attempts: u32,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(3), attempt: seconds(8), total: seconds(18), attempts: 3 }
    }
}

/// The longest answer that is read. A page of 100 sessions is some 400 KB.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;

/// What makes a request safe to send twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat<'a> {
    /// It changes nothing, or twice is as good as once.
    Harmless,
    /// Stripe knows it again by this key.
    Key(&'a str),
    /// Nothing: it is sent once.
    Never,
}

/// A connection to Stripe, to be made once and shared: it keeps its connections open.
///
/// Certificates are checked against Mozilla's roots, compiled in: a function on Lambda starts without reading and parsing
/// the system's 140 certificates, and an image without any (`scratch`) works too.
#[derive(Clone)]
pub struct Transport {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    base: ApiBase,
    headers: HeaderMap,
    limits: Limits,
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transport")
            .field("base", &self.base)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl Transport {
    /// A connection with a key. Nothing is sent yet.
    ///
    /// # Panics
    /// Never: ring supports the default versions of TLS, whatever the input.
    pub fn new(key: &SecretKey, base: ApiBase, limits: Limits) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.set_connect_timeout(Some(limits.connect));
        tcp.set_nodelay(true);
        tcp.enforce_http(false);
        let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        // The provider is named, so that another crate's choice of a process-wide one does not matter.
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        #[expect(clippy::expect_used, reason = "ring supports every default version, whatever the input")]
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring supports the default versions of TLS")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let https = HttpsConnectorBuilder::new().with_tls_config(tls);
        let https = if base.is_plain() { https.https_or_http() } else { https.https_only() };
        let connector = https.enable_http1().wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(50))
            .build(connector);
        Self { client, base, headers: headers(key), limits }
    }

    /// Sends a request, again if that may help and can do no harm, and answers the body of a success.
    pub(super) async fn send(
        &self,
        request: RequestBuilder,
        repeat: Repeat<'_>,
    ) -> Result<Answered<Bytes>, PaymentError> {
        let end = Instant::now() + self.limits.total;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let time = self.limits.attempt.min(end.saturating_duration_since(Instant::now()));
            let (error, again) = match tokio::time::timeout(time, self.attempt(&request, repeat)).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(failure)) => failure,
                Err(_) => (unavailable(Outcome::Unknown, "no answer in time"), Again::After(None)),
            };
            // What never left may always be sent again.
            let harmless = repeat != Repeat::Never || error.outcome() == Outcome::NotDone;
            let Again::After(wished) = again else { return Err(error) };
            let wait = wished.unwrap_or_else(|| pause(attempt));
            if !harmless || attempt >= self.limits.attempts || Instant::now() + wait >= end {
                return Err(error);
            }
            tokio::time::sleep(wait).await;
        }
    }

    async fn attempt(
        &self,
        request: &RequestBuilder,
        repeat: Repeat<'_>,
    ) -> Result<Answered<Bytes>, (PaymentError, Again)> {
        let request = self.request(request, repeat).map_err(|reason| (reason, Again::No))?;
        let answer = self.client.request(request).await.map_err(|error| {
            // `is_connect` is about this attempt's own connection: nothing was sent over it.
            let (outcome, reason) = if error.is_connect() {
                (Outcome::NotDone, "no connection")
            } else {
                (Outcome::Unknown, "the connection broke")
            };
            (unavailable(outcome, reason), Again::After(None))
        })?;
        let (head, body) = answer.into_parts();
        let broken =
            |_| (unavailable(Outcome::Unknown, "the answer broke off or is too long"), Again::After(None));
        let body = Limited::new(body, LONGEST_ANSWER).collect().await.map_err(broken)?.to_bytes();
        if head.status == StatusCode::OK {
            let date = head.headers.get(DATE).and_then(seconds_of);
            return Ok(Answered { value: body, date });
        }
        Err(refusal::read(head.status, &head.headers, &body, matches!(repeat, Repeat::Key(_))))
    }

    fn request(
        &self,
        request: &RequestBuilder,
        repeat: Repeat<'_>,
    ) -> Result<Request<Full<Bytes>>, PaymentError> {
        let query = request.query.as_deref().filter(|query| !query.is_empty());
        let path = match query {
            Some(query) => format!("/v1{}?{query}", request.path),
            None => format!("/v1{}", request.path),
        };
        let invalid = |what: &str| unavailable(Outcome::NotDone, what);
        let address = self.base.address(&path).map_err(|_| invalid("the request has no valid address"))?;
        let method = match request.method {
            StripeMethod::Get => Method::GET,
            StripeMethod::Post => Method::POST,
            StripeMethod::Delete => Method::DELETE,
        };
        let body = Bytes::from(request.body.clone().unwrap_or_default());
        let mut sent = Request::new(Full::new(body));
        if method == Method::POST {
            sent.headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        }
        *sent.method_mut() = method;
        *sent.uri_mut() = address;
        sent.headers_mut().extend(self.headers.clone());
        if let Repeat::Key(key) = repeat {
            let key =
                HeaderValue::from_str(key).map_err(|_| invalid("the idempotency key is not plain text"))?;
            sent.headers_mut().insert("idempotency-key", key);
        }
        Ok(sent)
    }
}

/// What every request says.
fn headers(key: &SecretKey) -> HeaderMap {
    let mut headers = HeaderMap::new();
    // A key is letters, digits and underscores, so this cannot fail; without it Stripe would answer 401.
    if let Ok(mut bearer) = HeaderValue::from_str(&format!("Bearer {}", key.expose())) {
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
    }
    headers.insert("stripe-version", HeaderValue::from_static(API_VERSION));
    let agent = concat!("Pushcart/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_REPOSITORY"), ")");
    headers.insert(USER_AGENT, HeaderValue::from_static(agent));
    headers
}

fn unavailable(outcome: Outcome, reason: &str) -> PaymentError {
    PaymentError::Unavailable { outcome, reason: reason.to_owned() }
}

/// The wait before another attempt: about half a second, then a second, then two; spread, so that those who failed
/// together do not come back together.
fn pause(attempt: u32) -> Duration {
    use std::hash::{BuildHasher, RandomState};
    let most = 500_u64 << attempt.saturating_sub(1).min(2);
    let spread = RandomState::new().hash_one(attempt) % (most / 2);
    Duration::from_millis(most / 2 + spread)
}

fn seconds_of(date: &HeaderValue) -> Option<i64> {
    let time = httpdate::parse_http_date(date.to_str().ok()?).ok()?;
    let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

impl stripe_client_core::StripeClient for Transport {
    type Err = PaymentError;

    /// Sends any typed request of async-stripe's, for what [`crate::payment::Payments`] has no method for. A key is
    /// taken from its strategy; how often to try is ours to say.
    async fn execute(
        &self,
        request: stripe_client_core::CustomizedStripeRequest,
    ) -> Result<Bytes, PaymentError> {
        let (request, options) = request.into_pieces();
        let key = options.request_strategy.and_then(|strategy| strategy.get_key());
        let repeat = match (&key, request.method) {
            (Some(key), _) => Repeat::Key(key.as_str()),
            (None, StripeMethod::Get) => Repeat::Harmless,
            (None, _) => Repeat::Never,
        };
        self.send(request, repeat).await.map(|answer| answer.value)
    }
}

impl stripe_client_core::StripeClientErr for PaymentError {
    fn deserialize_err(reason: impl std::fmt::Display) -> Self {
        Self::Unreadable { reason: reason.to_string() }
    }
}
