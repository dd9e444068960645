//! What each request of the API does to the account.

use serde_json::{Value, json};

use super::account::{Account, find};
use super::api_error::ApiError;
use super::create_session;
use super::form::{Field, Form};
use super::lists;
use super::session::{Session, Status};

/// A request that was found to be for one of the routes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    /// As in the table of parameters: `GET /v1/refunds/{id}`.
    pub(super) name: String,
    pub(super) id: String,
}

impl Route {
    /// The route of a path. Ids have a prefix and an underscore, which no part of a route that is a word begins with.
    pub(super) fn of(method: &str, path: &str) -> Self {
        let mut id = String::new();
        let is_id = |step: &str| {
            let prefix = step.split('_').next().unwrap_or_default();
            step.contains('_') && matches!(prefix, "cs" | "pi" | "re" | "du" | "evt" | "ch" | "pyr")
        };
        let steps = path.split('/').map(|step| {
            if is_id(step) {
                step.clone_into(&mut id);
                "{id}"
            } else {
                step
            }
        });
        let path = steps.collect::<Vec<_>>().join("/");
        Self { name: format!("{method} {path}"), id }
    }
}

/// Does it. The parameters have passed the table.
pub(super) fn run(
    account: &mut Account,
    route: &Route,
    form: &Form,
    base: &str,
    now: i64,
) -> Result<Value, ApiError> {
    account.expire_overdue(now);
    let expand = expand(form, &route.name)?;
    let id = route.id.as_str();
    match route.name.as_str() {
        "POST /v1/checkout/sessions" => {
            Ok(create_session::create(account, form, base, now)?.to_json(&expand))
        }
        "GET /v1/checkout/sessions" => {
            let sessions = account.sessions.iter().map(|session| session.to_json(&expand)).collect();
            lists::part(sessions, form, "/v1/checkout/sessions")
        }
        "GET /v1/checkout/sessions/{id}" => Ok(shown(account, session(account, id)?, &expand)),
        "GET /v1/checkout/sessions/{id}/line_items" => {
            let session = session(account, id)?;
            let lines = session.all_line_items(&session.totals());
            lists::in_order(&lines, form, &format!("/v1/checkout/sessions/{id}/line_items"))
        }
        "POST /v1/checkout/sessions/{id}/expire" => expire(account, id, &expand, now),
        "GET /v1/payment_intents/{id}" => one(&account.payment_intents, "payment_intent", id),
        "POST /v1/refunds" => account.refund(form, now),
        "GET /v1/refunds" => lists::part(account.refunds.clone(), form, "/v1/refunds"),
        "GET /v1/refunds/{id}" => one(&account.refunds, "refund", id),
        "GET /v1/disputes" => lists::part(account.disputes.clone(), form, "/v1/disputes"),
        "GET /v1/disputes/{id}" => one(&account.disputes, "dispute", id),
        "GET /v1/events" => lists::part(account.events.clone(), form, "/v1/events"),
        "GET /v1/events/{id}" => one(&account.events, "event", id),
        _ => Err(ApiError::no_route("?", &route.name)),
    }
}

fn session<'a>(account: &'a Account, id: &str) -> Result<&'a Session, ApiError> {
    account.session(id).ok_or_else(|| ApiError::no_such("checkout.session", id, "session"))
}

fn one(objects: &[Value], what: &str, id: &str) -> Result<Value, ApiError> {
    find(objects, id).cloned().ok_or_else(|| ApiError::no_such(what, id, "id"))
}

fn expire(account: &mut Account, id: &str, expand: &[String], now: i64) -> Result<Value, ApiError> {
    if session(account, id)?.status != Status::Open {
        let message = "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of ";
        let status = if session(account, id)?.status == Status::Complete { "complete" } else { "expired" };
        return Err(ApiError::invalid(None, format!("{message}{status}.")));
    }
    account.expire(id, now);
    Ok(session(account, id)?.to_json(expand))
}

/// A session with its payment shown whole, if that was asked for.
fn shown(account: &Account, session: &Session, expand: &[String]) -> Value {
    let mut shown = session.to_json(expand);
    let whole = |path: &str| {
        expand.iter().any(|expanded| expanded == path || expanded.starts_with(&format!("{path}.")))
    };
    if whole("payment_intent")
        && let Some(payment) =
            session.payment_intent.as_deref().and_then(|id| find(&account.payment_intents, id))
    {
        shown["payment_intent"] = payment.clone();
        if whole("payment_intent.latest_charge")
            && let Some(charge) = payment["latest_charge"].as_str().and_then(|id| find(&account.charges, id))
        {
            shown["payment_intent"]["latest_charge"] = charge.clone();
        }
    }
    shown
}

/// What is to be shown whole. An unknown path is an error with Stripe, and so is one that the stand-in does not know.
fn expand(form: &Form, route: &str) -> Result<Vec<String>, ApiError> {
    const KNOWN: [&str; 5] = [
        "line_items",
        "line_items.data.price",
        "payment_intent",
        "payment_intent.latest_charge",
        "shipping_cost.shipping_rate",
    ];
    let asked: Vec<String> = form
        .at(&["expand"])
        .map(|field: &Field| field.texts().into_iter().map(|(_, path)| path).collect())
        .unwrap_or_default();
    let of_sessions = route.contains("/checkout/sessions");
    match asked.iter().find(|path| !of_sessions || !KNOWN.contains(&path.trim_start_matches("data."))) {
        Some(path) => {
            let message = format!("This property cannot be expanded ({path}).");
            Err(ApiError::parameter("expand", None, message))
        }
        None => Ok(asked.into_iter().map(|path| path.trim_start_matches("data.").to_owned()).collect()),
    }
}

/// An empty object, for what answers nothing.
pub(super) fn nothing() -> Value {
    json!({})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_in_paths() {
        let route = Route::of("POST", "/v1/checkout/sessions/cs_test_1/expire");
        assert_eq!(
            route,
            Route { name: "POST /v1/checkout/sessions/{id}/expire".into(), id: "cs_test_1".into() }
        );
        assert_eq!(
            Route::of("GET", "/v1/checkout/sessions/cs_1/line_items").name,
            "GET /v1/checkout/sessions/{id}/line_items"
        );
        assert_eq!(Route::of("GET", "/v1/payment_intents/pi_1").name, "GET /v1/payment_intents/{id}");
    }
}
