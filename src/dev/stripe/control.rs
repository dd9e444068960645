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
use super::page::{self, Entries};
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
        ["c", "pay", "pay.css"] => text(StatusCode::OK, "text/css", page::STYLE),
        ["c", "pay", "pay.js"] => text(StatusCode::OK, "text/javascript", page::SCRIPT),
        ["c", "pay", id] if head.method == Method::GET => show_page(&stand_in, id, &Entries::default(), None),
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

fn show_page(
    stand_in: &StandIn,
    id: &str,
    entries: &Entries,
    problem: Option<(StatusCode, &str)>,
) -> Response<Body> {
    stand_in.act(|account, _| {
        let session = account.session(id);
        let (status, page) = match session {
            Some(session) => (
                problem.map_or(StatusCode::OK, |(status, _)| status),
                page::show(session, entries, problem.map(|(_, text)| text)),
            ),
            None => (StatusCode::NOT_FOUND, page::none()),
        };
        let mut response = text(status, "text/html; charset=utf-8", &page);
        if let Some(policy) = page::policy(session) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    })
}

/// A button was pressed.
fn use_page(stand_in: &StandIn, id: &str, body: &Bytes) -> Response<Body> {
    let form = std::str::from_utf8(body).ok().and_then(|body| Form::read(body).ok());
    let entries = form.map(|form| Entries::read(&form)).unwrap_or_default();
    let outcome = match press(stand_in, id, &entries) {
        Ok(stays) => Ok(stays),
        Err(error) => Err(error.to_string()),
    };
    match outcome {
        Ok(true) => show_page(stand_in, id, &entries, None),
        Ok(false) => {
            let address = stand_in.account().session(id).map(page::success_address).unwrap_or_default();
            let mut response = text(StatusCode::SEE_OTHER, "text/plain", "Paid.\n");
            if let Ok(address) = address.parse() {
                response.headers_mut().insert(header::LOCATION, address);
            }
            response
        }
        Err(problem) => show_page(stand_in, id, &entries, Some((StatusCode::PAYMENT_REQUIRED, &problem))),
    }
}

/// Does what the button says, and answers whether the buyer stays on the page.
fn press(stand_in: &StandIn, id: &str, entries: &Entries) -> Result<bool, NotPossible> {
    match entries.wish.as_str() {
        "update" => stand_in.choose(id, &entries.buyer).map(|()| true),
        "expire" => stand_in.expire(id).map(|()| true),
        "arrive" => stand_in.settle(id, true).map(|()| true),
        "fail" => stand_in.settle(id, false).map(|()| true),
        "pay" => {
            let asks = stand_in.account().session(id).is_some_and(|session| session.terms);
            if asks && !entries.agreed {
                return Err(NotPossible::because("Agree to the shop’s terms to go on."));
            }
            match entries.method.as_str() {
                "card" => stand_in.pay(id, &entries.buyer).map(|()| false),
                "later" => stand_in.pay_later(id, &entries.buyer).map(|()| false),
                _ => stand_in
                    .decline(id)
                    .and(Err(NotPossible::because("Your card was declined. Try another one."))),
            }
        }
        _ => Err(NotPossible::because("There is nothing to do.")),
    }
}

fn text(status: StatusCode, kind: &'static str, body: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_owned()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    response
}
