//! The stand-in over HTTP: its API below `/v1/`, its pages below `/c/pay/`, and its controls below `/__stand-in/`.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{Method, Response, StatusCode, header};
use http_body_util::{BodyExt, Limited};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::account::Discount;
use super::form::Form;
use super::page;
use super::payment::NotPossible;
use super::server::Call;
use super::{Buyer, DeliveryRule, FaultRule, StandIn};

/// A session with a hundred lines is some 60 KB.
const LONGEST_BODY: usize = 1024 * 1024;

/// Answers any request.
pub(super) async fn handle(State(stand_in): State<StandIn>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LONGEST_BODY).collect().await else {
        return text(StatusCode::PAYLOAD_TOO_LARGE, "text/plain", "too long");
    };
    let body = body.to_bytes();
    let path = head.uri.path().to_owned();
    let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
    match steps.as_slice() {
        ["v1", ..] => {
            let query = head.uri.query().unwrap_or_default().to_owned();
            stand_in
                .answer(Call { method: head.method.to_string(), path, query, headers: head.headers, body })
                .await
        }
        ["c", "pay", id] if head.method == Method::GET => show_page(&stand_in, id, StatusCode::OK),
        ["c", "pay", id] if head.method == Method::POST => use_page(&stand_in, id, &body),
        ["__stand-in", steps @ ..] => match control(&stand_in, &head.method, steps, &body).await {
            Ok(value) => text(StatusCode::OK, "application/json", &value.to_string()),
            Err(error) => text(
                StatusCode::CONFLICT,
                "application/json",
                &json!({ "error": error.to_string() }).to_string(),
            ),
        },
        _ => text(StatusCode::NOT_FOUND, "text/plain", "The stand-in for Stripe has nothing here.\n"),
    }
}

/// What a control takes; each uses some of it.
#[expect(clippy::struct_excessive_bools, reason = "each control reads its own")]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wishes {
    succeeds: bool,
    won: bool,
    everything: bool,
    newest_first: bool,
    amount: Option<i64>,
    seconds: i64,
    reason: Option<String>,
    percent: Option<u32>,
}

/// `POST /__stand-in/sessions/{id}/pay` and so on: a thin layer over the methods of [`StandIn`].
async fn control(
    stand_in: &StandIn,
    method: &Method,
    steps: &[&str],
    body: &Bytes,
) -> Result<Value, NotPossible> {
    let done = json!({ "done": true });
    if method == Method::GET {
        return match steps {
            ["events"] => Ok(json!(stand_in.events())),
            ["deliveries"] => Ok(json!({ "log": stand_in.deliveries(), "waiting": stand_in.waiting() })),
            ["sessions"] => Ok(json!(stand_in.session_ids())),
            ["clock"] => Ok(json!({ "now": stand_in.clock().now() })),
            _ => Err(NotPossible::because("there is no such control")),
        };
    }
    match steps {
        ["sessions", id, "pay"] => stand_in.pay(id, &read::<Buyer>(body)?)?,
        ["sessions", id, "pay-later"] => stand_in.pay_later(id, &read::<Buyer>(body)?)?,
        ["sessions", id, "settle"] => stand_in.settle(id, wishes(body)?.succeeds)?,
        ["sessions", id, "decline"] => stand_in.decline(id)?,
        ["sessions", id, "expire"] => stand_in.expire(id)?,
        ["payments", id, "refund"] => {
            return Ok(json!({ "refund": stand_in.refund(id, wishes(body)?.amount)? }));
        }
        ["payments", id, "dispute"] => {
            let reason = wishes(body)?.reason.unwrap_or_else(|| "fraudulent".to_owned());
            return Ok(json!({ "dispute": stand_in.dispute(id, &reason)? }));
        }
        ["refunds", id, "fail"] => stand_in.fail_refund(id)?,
        ["disputes", id, "close"] => stand_in.close_dispute(id, wishes(body)?.won)?,
        ["promotion-codes", code] => {
            let Wishes { percent, amount, .. } = wishes(body)?;
            let discount = percent.map(|percent| Discount::Percent(percent.saturating_mul(100)));
            stand_in.add_promotion_code(code, discount.unwrap_or(Discount::Amount(amount.unwrap_or(0))));
        }
        ["faults"] => stand_in.add_fault(read::<FaultRule>(body)?),
        ["delivery-faults"] => stand_in.add_delivery_fault(read::<DeliveryRule>(body)?),
        ["newest-first"] => stand_in.set_newest_first(wishes(body)?.newest_first),
        ["clear-faults"] => stand_in.clear_faults(),
        ["clock", "advance"] => stand_in.advance(wishes(body)?.seconds),
        ["deliver"] => {
            let sent = if wishes(body)?.everything {
                stand_in.deliver_all().await
            } else {
                stand_in.deliver_due().await
            };
            return Ok(json!({ "sent": sent }));
        }
        _ => return Err(NotPossible::because("there is no such control")),
    }
    Ok(done)
}

fn wishes(body: &Bytes) -> Result<Wishes, NotPossible> {
    read(body)
}

/// The JSON of a body; an empty body is an empty object.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, NotPossible> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| NotPossible::because(error.to_string()))
}

fn show_page(stand_in: &StandIn, id: &str, status: StatusCode) -> Response<Body> {
    stand_in.act(|account, _| match account.session(id) {
        Some(session) => text(status, "text/html; charset=utf-8", &page::show(session)),
        None => text(StatusCode::NOT_FOUND, "text/plain", "There is no such session.\n"),
    })
}

/// A button was pressed.
fn use_page(stand_in: &StandIn, id: &str, body: &Bytes) -> Response<Body> {
    let form = std::str::from_utf8(body).ok().and_then(|body| Form::read(body).ok());
    let Some(form) = form else { return show_page(stand_in, id, StatusCode::BAD_REQUEST) };
    let filled = |key: &str| form.text(&[key]).filter(|value| !value.is_empty()).map(str::to_owned);
    let mut buyer = Buyer { promotion_code: filled("promotion_code"), ..Buyer::default() };
    buyer.email = filled("email").unwrap_or(buyer.email);
    buyer.shipping = filled("shipping").and_then(|index| index.parse().ok()).unwrap_or(0);
    let outcome = match form.text(&["do"]) {
        Some("pay") => stand_in.pay(id, &buyer),
        Some("pay-later") => stand_in.pay_later(id, &buyer),
        Some("decline") => stand_in.decline(id).and(Err(NotPossible::because("declined"))),
        _ => Err(NotPossible::because("nothing to do")),
    };
    if outcome.is_err() {
        return show_page(stand_in, id, StatusCode::PAYMENT_REQUIRED);
    }
    let address = stand_in.account().session(id).map(page::success_address).unwrap_or_default();
    let mut response = text(StatusCode::SEE_OTHER, "text/plain", "Paid.\n");
    if let Ok(address) = address.parse() {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

fn text(status: StatusCode, kind: &'static str, body: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_owned()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    response
}
