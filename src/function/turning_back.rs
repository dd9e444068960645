//! The buyer turned back on Stripe's page.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Function;
use super::orders::parameter;
use super::watch::About;
use crate::checkout::{Checkout, Order, OrderId, Purpose};

/// `GET /api/checkout/cancel?order=…&token=…`: ends the order, and leads to the cart. It never ends in an error: a person is looking
/// at it, the cart is a good place to be, and what could not be ended runs out by itself.
pub(super) async fn cancel(
    State(function): State<Arc<Function>>,
    method: Method,
    RawQuery(query): RawQuery,
) -> Response {
    let checkout = &function.checkout;
    let id = parameter(query.as_deref(), "order").and_then(|id| id.parse::<OrderId>().ok());
    let token = parameter(query.as_deref(), "token").unwrap_or_default();
    let allowed = |id: &OrderId| checkout.secret.allows(&token, Purpose::Cancel, id, checkout.clock.now());
    let Some(id) = id.filter(allowed) else { return lead(checkout, None) };
    if method == Method::GET {
        if let Err(problem) = checkout.cancel(&id, &token).await {
            tracing::warn!(order = id.as_str(), code = problem.code(), "an order could not be ended");
        }
        function.upkeep.there_is_work();
    }
    let order = checkout.order(&id).await.ok().flatten();
    let mut response = lead(checkout, order.as_ref());
    response.extensions_mut().insert(About(id));
    response
}

/// To the cart of the order's market; to the page that says thanks if it is paid after all.
fn lead(checkout: &Checkout, order: Option<&Order>) -> Response {
    let header = checkout.prices.header();
    let market = order.and_then(|order| header.market(&order.quote.market)).or(header.markets.first());
    let site = &header.shop.site_url;
    let pages = market.map(|market| &market.pages);
    let place = match (order, pages) {
        (Some(order), Some(pages)) if order.payment.is_some() => {
            // Without a token to look at it: that of this address is for turning back alone.
            format!("{site}{}?order={}", pages.thanks, order.id)
        }
        (_, pages) => format!("{site}{}", pages.map_or("/", |pages| &pages.cart)),
    };
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}
