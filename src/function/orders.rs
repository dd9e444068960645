//! An order, for who has its link.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};

use super::Function;
use super::answer::OrderAnswer;
use super::refusal::Refusal;
use super::watch::About;
use crate::checkout::{OrderId, Purpose, form};

/// `GET /api/orders/{order}?token=…`. Whoever has no good token learns nothing, not even whether there is such an order.
pub(super) async fn order(
    State(function): State<Arc<Function>>,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let id: OrderId = path.ok().and_then(|Path(id)| id.parse().ok()).ok_or(Refusal::NotFound)?;
    let token = parameter(query.as_deref(), "token").unwrap_or_default();
    let checkout = &function.checkout;
    if !checkout.secret.allows(&token, Purpose::View, &id, checkout.clock.now()) {
        return Err(Refusal::NotFound);
    }
    let order = checkout.order(&id).await?.ok_or(Refusal::NotFound)?;
    let mut response = Json(OrderAnswer::from(&order)).into_response();
    response.extensions_mut().insert(About(id));
    Ok(response)
}

/// The first value of a parameter.
pub(super) fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    form::pairs(query?).into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
}
