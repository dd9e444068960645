//! How many are left, for product pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use tokio::task::JoinSet;

use super::Function;
use super::answer::{AvailableAnswer, StockAnswer};
use super::refusal::Refusal;
use crate::checkout::{Checkout, Problem, form};
use crate::shop::Sku;

/// The most SKUs of one request.
const MOST_SKUS: usize = 100;

/// How many documents are read at once.
const AT_ONCE: usize = 16;

/// Long enough that a busy page costs a store little, short enough that nobody notices.
const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=5");

/// `GET /api/stock?sku=A&sku=B`. What the shop does not sell is left out, so that a page older than the function still learns about
/// the rest.
pub(super) async fn stock(
    State(function): State<Arc<Function>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let mut waiting = asked(query.as_deref().unwrap_or_default())?.into_iter();
    let mut stock = BTreeMap::new();
    let mut looks = JoinSet::new();
    loop {
        for sku in waiting.by_ref().take(AT_ONCE - looks.len()) {
            let checkout = function.checkout.clone();
            looks.spawn(async move { look(&checkout, &sku).await.map(|found| (sku, found)) });
        }
        let Some(look) = looks.join_next().await else { break };
        let look = look.map_err(|error| Problem::Internal(error.to_string()))?;
        if let (sku, Some(found)) = look? {
            stock.insert(sku.to_string(), found);
        }
    }
    let mut response = Json(StockAnswer { stock }).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, CACHED);
    Ok(response)
}

fn asked(query: &str) -> Result<BTreeSet<Sku>, Refusal> {
    let values = form::pairs(query).into_iter().filter(|(key, _)| key == "sku");
    let skus: Result<BTreeSet<Sku>, _> = values.map(|(_, value)| value.parse()).collect();
    let skus = skus.map_err(|_| Refusal::invalid("`sku` is not what it should be"))?;
    match skus.len() {
        1..=MOST_SKUS => Ok(skus),
        count => Err(Refusal::invalid(format!("a request is about 1 to {MOST_SKUS} SKUs, not {count}"))),
    }
}

async fn look(checkout: &Checkout, sku: &Sku) -> Result<Option<AvailableAnswer>, Problem> {
    let Some(entry) = checkout.prices.find(sku)? else { return Ok(None) };
    let available = if entry.is_on_sale(checkout.clock.now()) {
        match checkout.stock(sku).await? {
            Some(stock) => stock.available(),
            None => entry.stock,
        }
    } else {
        Some(0)
    };
    // More would tell competitors, and help no buyer. That there is none is told always.
    let most = checkout.prices.header().stock.show_up_to;
    let available = available.filter(|&available| available <= most);
    Ok(Some(AvailableAnswer { available, when_out: entry.when_out }))
}
