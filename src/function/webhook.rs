//! Stripe's events.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::answer::HeardAnswer;
use super::refusal::Refusal;
use super::{Function, body};
use crate::checkout::Heard;
use crate::payment::stripe::webhook::WebhookError;

/// The longest event that is read. A session with a hundred lines stays below a quarter of it.
const LONGEST_EVENT: usize = 1024 * 1024;

/// `POST /api/stripe/webhook`. Only when all is stored is the answer 200; Stripe repeats what has another.
pub(super) async fn hear(
    State(function): State<Arc<Function>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let signature = headers.get("stripe-signature").and_then(|value| value.to_str().ok());
    // Without one nothing is read at all.
    let signature = signature.ok_or(WebhookError::Header)?;
    let body = body::read(body, LONGEST_EVENT, function.patience.body).await?;
    let now = function.checkout.clock.now();
    let event = function.webhook_secrets.verify(&body, signature, now)?;
    let heard = function.checkout.hear(event).await?;
    function.upkeep.there_is_work();
    let heard = match heard {
        Heard::Stored => "stored",
        Heard::Repeated => "repeated",
        Heard::NotOurs => "not_ours",
    };
    Ok(Json(HeardAnswer { heard }).into_response())
}
