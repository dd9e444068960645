//! The table of routes, and what lies around all of them.

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any_service, get, post};
use http::Uri;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::CorsLayer;

use super::refusal::Refusal;
use super::{Function, health, orders, sale, stock, turning_back, watch, webhook};
use crate::shop::price_list::SellingShop;

pub(super) const CHECKOUT: &str = "/api/checkout";
pub(super) const QUOTE: &str = "/api/quote";
pub(super) const CANCEL: &str = "/api/checkout/cancel";
pub(super) const WEBHOOK: &str = "/api/stripe/webhook";
pub(super) const STOCK: &str = "/api/stock";
pub(super) const ORDER: &str = "/api/orders/{order}";
pub(super) const HEALTH: &str = "/api/health";
pub(super) const OPENAPI: &str = "/api/openapi.json";

/// How long a browser may remember that the site's pages may call, in seconds.
const PREFLIGHT: u64 = 7200;

/// The function as a service for any server: all of its routes lie under `/api/`.
pub fn app(function: Function) -> Router {
    let cors = cors(&function.checkout.prices.header().shop);
    let function = Arc::new(function);
    let routes = Router::new()
        .route(CHECKOUT, post(sale::checkout))
        .route(QUOTE, post(sale::quote))
        .route(CANCEL, get(turning_back::cancel))
        .route(WEBHOOK, post(webhook::hear))
        .route(STOCK, get(stock::stock))
        .route(ORDER, get(orders::order))
        .route(HEALTH, get(health::health))
        .route(OPENAPI, get(health::openapi))
        .method_not_allowed_fallback(|| async { Refusal::MethodNotAllowed })
        .fallback(|| async { Refusal::NotFound })
        .with_state(Arc::clone(&function))
        .layer(from_fn_with_state(Arc::clone(&function), watch::hurry))
        .layer(from_fn_with_state(function, watch::limit))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| -> Response {
            Refusal::Panic.into_response()
        }));
    let routes = match cors {
        Some(cors) => routes.layer(cors),
        None => routes,
    };
    routes.layer(from_fn(watch::watch))
}

/// The function and a site in one server: `/api/` is the function's, everything else the site's.
pub fn beside(app: &Router, site: Router) -> Router {
    let api = || any_service(app.clone());
    Router::new().route("/api", api()).route("/api/{*rest}", api()).fallback_service(site)
}

/// Which route an address is, for the log: addresses hold ids, and may hold anything.
pub(super) fn template(path: &str) -> &'static str {
    let fixed = [CHECKOUT, QUOTE, CANCEL, WEBHOOK, STOCK, HEALTH, OPENAPI];
    match fixed.into_iter().find(|route| *route == path) {
        Some(route) => route,
        None if path.starts_with("/api/orders/") => ORDER,
        None => "(none)",
    }
}

/// Lets the site's pages call a function that lives elsewhere; nobody else, and nothing at all where both are one origin.
fn cors(shop: &SellingShop) -> Option<CorsLayer> {
    let site = origin(&shop.site_url)?;
    if shop.function_url.is_empty() || origin(&shop.function_url).as_ref() == Some(&site) {
        return None;
    }
    let allowed = HeaderValue::from_str(&site).ok()?;
    let layer = CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::ACCEPT, header::CONTENT_TYPE])
        .expose_headers([header::RETRY_AFTER])
        .max_age(std::time::Duration::from_secs(PREFLIGHT));
    Some(layer)
}

/// Scheme, host and port of an address, as browsers send it in `Origin`.
fn origin(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?.as_str().to_ascii_lowercase());
    let usual = if scheme == "https" { ":443" } else { ":80" };
    Some(format!("{scheme}://{}", authority.strip_suffix(usual).unwrap_or(&authority)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_browsers_send() {
        assert_eq!(origin("https://Shop.example:443/path").as_deref(), Some("https://shop.example"));
        assert_eq!(origin("http://localhost:8080").as_deref(), Some("http://localhost:8080"));
    }

    #[test]
    fn an_address_is_logged_as_its_route() {
        assert_eq!(template("/api/orders/ord_1"), ORDER);
        assert_eq!(template("/api/stock"), STOCK);
        assert_eq!(template("/api/secret-in-a-path"), "(none)");
    }
}
