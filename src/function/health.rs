//! How the function is, and what it can do.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::Function;
use super::answer::HealthAnswer;
use super::refusal::Refusal;
use crate::checkout::{Order, ShopSecret};

/// What the routes take and answer, made from the code's own types by a test.
const OPENAPI: &str = include_str!("openapi.json");

/// `GET /api/health`: whether the store answers.
pub(super) async fn health(State(function): State<Arc<Function>>) -> Result<Response, Refusal> {
    let checkout = &function.checkout;
    // Nobody's order: who does not know the secret cannot guess an id.
    let nobodys = nobodys_order(&checkout.secret);
    checkout.ledger.get::<Order>(&nobodys).await?;
    let answer = HealthAnswer {
        version: env!("CARGO_PKG_VERSION"),
        price_list: checkout.prices.header().digest.clone(),
        store: "ok",
    };
    Ok(Json(answer).into_response())
}

fn nobodys_order(secret: &ShopSecret) -> crate::store::Key {
    secret.order_id("health", b"").key()
}

/// `GET /api/openapi.json`
pub(super) async fn openapi() -> Response {
    let mut response = OPENAPI.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    response
}
