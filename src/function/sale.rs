//! Quotes and orders, from scripts and from plain forms.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};

use super::answer::{OpenedAnswer, QuoteAnswer};
use super::body::{self, Kind};
use super::refusal::Refusal;
use super::watch::{About, Client};
use super::{Function, page};
use crate::checkout::{CheckoutRequest, LONGEST_BODY, Opened, Problem};

/// `POST /api/quote`
pub(super) async fn quote(
    State(function): State<Arc<Function>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let kind = Kind::of(&headers)?;
    let request = request(&read(&function, body).await?, kind)?;
    let quote = function.checkout.quote(&request)?;
    Ok(Json(QuoteAnswer::from(&quote)).into_response())
}

/// `POST /api/checkout`: scripts get JSON, forms are led on, or get a page that says what is wrong.
pub(super) async fn checkout(
    State(function): State<Arc<Function>>,
    client: Option<Extension<Client>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let client = client.map(|Extension(Client(address))| address);
    let kind = Kind::of(&headers)?;
    let body = read(&function, body).await;
    if kind == Kind::Json {
        let opened = buy(&function, request(&body?, kind)?, client).await?;
        let about = About(opened.order.clone());
        let mut response = Json(OpenedAnswer::from(opened)).into_response();
        response.extensions_mut().insert(about);
        return Ok(response);
    }
    let text = body.as_ref().map(|body| String::from_utf8_lossy(body).into_owned()).unwrap_or_default();
    let bought = match body.and_then(|body| request(&body, kind)) {
        Ok(request) => buy(&function, request, client).await,
        Err(refusal) => Err(refusal),
    };
    Ok(match bought {
        Ok(opened) => {
            let place = [(header::LOCATION, opened.url)];
            let mut response = (StatusCode::SEE_OTHER, place).into_response();
            response.extensions_mut().insert(About(opened.order));
            response
        }
        Err(refusal) => page::of(&*function.checkout.prices, &text, &refusal),
    })
}

async fn read(function: &Function, body: Body) -> Result<Vec<u8>, Refusal> {
    Ok(body::read(body, LONGEST_BODY, function.patience.body).await?.to_vec())
}

fn request(body: &[u8], kind: Kind) -> Result<CheckoutRequest, Refusal> {
    let attempt = fresh_attempt()?;
    Ok(match kind {
        Kind::Json => CheckoutRequest::from_json(body, &attempt)?,
        Kind::Form => {
            let text = std::str::from_utf8(body).map_err(|_| Refusal::invalid("the form is not UTF-8"))?;
            CheckoutRequest::from_form(text, &attempt)?
        }
    })
}

async fn buy(
    function: &Function,
    request: CheckoutRequest,
    client: Option<IpAddr>,
) -> Result<Opened, Refusal> {
    // Also when it fails: an order may be left to the sweep.
    function.upkeep.there_is_work();
    Ok(function.checkout.buy(&CheckoutRequest { client, ..request }).await?)
}

/// 128 random bits, for who brings none.
fn fresh_attempt() -> Result<String, Problem> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits).map_err(|error| Problem::Internal(error.to_string()))?;
    Ok(format!("{:032x}", u128::from_be_bytes(bits)))
}
