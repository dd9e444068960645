//! The server of `pushcart dev` as the browser sees it: the shop as it is now, and below `/__dev/` what belongs to the server
//! itself.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::current::Current;
use super::inject::inject;
use super::live::Live;

/// What the page shows until there is a shop.
const NOTHING_YET: &str = include_str!("assets/nothing-yet.html");

/// The whole server. `more` is served below `/__dev/` as well.
pub fn app(current: &Current, live: &Live, more: Router) -> Router {
    let own = Router::new()
        .route(
            "/__dev/events",
            get({
                let live = live.clone();
                async move || live.events()
            }),
        )
        .route("/__dev/live.js", get(async || asset("text/javascript", include_str!("assets/live.js"))))
        .route("/__dev/live.css", get(async || asset("text/css", include_str!("assets/live.css"))));
    let shop = Router::new()
        .fallback({
            let current = current.clone();
            move |request: Request<Body>| async move { current.answer(request).await }
        })
        .layer(middleware::from_fn({
            let live = live.clone();
            move |request, next| inject(live.clone(), request, next)
        }));
    own.merge(more).fallback_service(shop).layer(middleware::from_fn(only_from_here))
}

/// What is served until the first build succeeds.
pub fn nothing_yet() -> Router {
    Router::new().fallback(|| async {
        (StatusCode::SERVICE_UNAVAILABLE, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], NOTHING_YET)
    })
}

/// A file of the server's own.
pub(super) fn asset(kind: &'static str, text: &'static str) -> impl IntoResponse {
    let headers: [(HeaderName, &str); 2] =
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")];
    (headers, text)
}

/// Refuses what another site has sent here. The server listens on this machine alone, but any page that is open in the
/// seller's browser could post to it, or be given its address under a name of its own.
async fn only_from_here(request: Request<Body>, next: Next) -> Response {
    if !is_this_machine(host(request.headers(), header::HOST).as_deref()) {
        return (StatusCode::MISDIRECTED_REQUEST, "this server answers to `localhost` only\n")
            .into_response();
    }
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let origin = host(request.headers(), header::ORIGIN);
    if changes && request.headers().contains_key(header::ORIGIN) && !is_this_machine(origin.as_deref()) {
        return (StatusCode::FORBIDDEN, "another site has sent this\n").into_response();
    }
    next.run(request).await
}

/// The host, without its port, that a header names.
fn host(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    let authority = value.split_once("://").map_or(value, |(_, authority)| authority);
    let authority: Authority = authority.parse().ok()?;
    Some(authority.host().to_owned())
}

fn is_this_machine(host: Option<&str>) -> bool {
    host.is_some_and(|host| {
        matches!(host, "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost")
    })
}
