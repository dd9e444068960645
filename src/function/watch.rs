//! What surrounds every request: its id, its line in the log, and the headers that every answer carries.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Function;
use super::client::{self, Peer};
use super::rate::Weight;
use super::refusal::{Refusal, Told};
use super::routes::{self, CHECKOUT, QUOTE, WEBHOOK};
use crate::checkout::OrderId;

/// The id of a request. Only whoever runs the function may bring one, in the request's extensions: a caller's own word never
/// reaches the log.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The order that an answer is about, for the log.
#[derive(Debug, Clone)]
pub(super) struct About(pub(super) OrderId);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Headers of every answer that has not set them itself. Answers are data for scripts: nothing may run or be framed, and
/// addresses with tokens are told to nobody.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// The outermost layer.
pub(super) async fn watch(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let given = request.extensions_mut().remove::<RequestId>().filter(|id| is_plain(&id.0));
    let id = given.map_or_else(fresh_id, |id| id.0);
    let method = request.method().clone();
    let route = routes::template(request.uri().path());
    let mut response = next.run(request).await;
    tell(&id, &method, route, &response, started.elapsed());
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    response
}

/// One line for each request: never a body, a query, a token or an address.
fn tell(id: &str, method: &Method, route: &str, response: &Response, took: Duration) {
    let told = response.extensions().get::<Told>();
    let (code, cause) = (told.map(|told| told.code), told.and_then(|told| told.cause.as_deref()));
    let order = response.extensions().get::<About>().map(|about| about.0.as_str());
    let status = response.status().as_u16();
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    // Whoever makes up methods does not write our log.
    let method = if method.as_str().len() <= 7 { method.as_str() } else { "(other)" };
    if response.status().is_server_error() {
        tracing::error!(request = id, method, route, status, ms, code, order, cause, "request");
    } else {
        tracing::info!(request = id, method, route, status, ms, code, order, "request");
    }
}

/// Ends what takes too long.
pub(super) async fn hurry(State(function): State<Arc<Function>>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(function.patience.request, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Refusal::TooLong.into_response(),
    }
}

/// Finds out whose request it is, and turns away who asks too often.
pub(super) async fn limit(
    State(function): State<Arc<Function>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
    let client = peer.map(|peer| client::client(request.headers(), peer, function.trusted_proxies));
    if let Some(limits) = &function.limits {
        let weight = match request.uri().path() {
            // Stripe sends from a few addresses, and an event that is turned away is a payment heard of late.
            WEBHOOK => Weight::Free,
            CHECKOUT | QUOTE => Weight::Order,
            _ => Weight::Look,
        };
        if let Err(seconds) = limits.take(weight, client) {
            return Refusal::TooManyRequests { seconds }.into_response();
        }
    }
    if let Some(client) = client {
        request.extensions_mut().insert(Client(client));
    }
    next.run(request).await
}

/// Whose request it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client(pub(super) std::net::IpAddr);

fn fresh_id() -> String {
    getrandom::u64().map_or_else(|_| "-".to_owned(), |bits| format!("{bits:016x}"))
}

fn is_plain(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
