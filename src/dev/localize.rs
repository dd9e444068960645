//! The site's pages are made for where they will be published. Here their forms lead to the function on this machine, wherever
//! the published one is.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, Response, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use tower::ServiceExt;

/// The longest page that is looked at.
const LONGEST_PAGE: usize = 16 * 1024 * 1024;

/// Where a site is, and where it thinks that its function is.
#[derive(Debug, Clone)]
pub struct Whereabouts {
    /// The path that the site lives under, without a slash at the end: empty or `/shop`.
    pub base: String,
    /// The origin of this server.
    pub origin: String,
    /// The published function's address without a slash at the end; empty when it is on the site's own origin.
    pub function_url: String,
}

/// The site, and below `/api/` the function.
pub fn shop(site: Router, function: Router, at: Whereabouts) -> Router {
    let at = Arc::new(at);
    let rules = Arc::clone(&at);
    let site =
        site.layer(middleware::from_fn(move |request, next| localize(Arc::clone(&rules), request, next)));
    Router::new().fallback(move |mut request: Request<Body>| {
        let (site, function, at) = (site.clone(), function.clone(), Arc::clone(&at));
        async move {
            let app = match of_the_function(request.uri(), &at.base) {
                Some(uri) => {
                    *request.uri_mut() = uri;
                    function
                }
                None => site,
            };
            app.oneshot(request).await
        }
    })
}

/// The address as the function knows it, if it is one of the function's: `/api/…`, or `/shop/api/…`.
fn of_the_function(uri: &Uri, base: &str) -> Option<Uri> {
    let whole = uri.path_and_query()?.as_str();
    let is_api = |path: &&str| path.starts_with("/api/");
    let path = whole.strip_prefix(base).filter(is_api).or(Some(whole).filter(is_api))?;
    Some(Uri::from(path.parse::<PathAndQuery>().ok()?))
}

async fn localize(at: Arc<Whereabouts>, request: Request<Body>, next: Next) -> Response<Body> {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // Browsers ask about every address that a form is led on to, and `127.0.0.1` is not `localhost` to them.
    if let Some(policy) = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok())
        && let Ok(policy) = HeaderValue::from_str(
            &policy.replace("form-action 'self'", &format!("form-action 'self' {}", at.origin)),
        )
    {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if at.function_url.is_empty() || !kind.is_some_and(|kind| kind.starts_with("text/html")) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(page) = to_bytes(body, LONGEST_PAGE).await else {
        let mut failed = Response::new(Body::from("the page could not be read, or is too long"));
        *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        return failed;
    };
    head.headers.remove(header::CONTENT_LENGTH);
    let page = String::from_utf8_lossy(&page);
    let here = format!("{}/api/", at.base);
    Response::from_parts(head, Body::from(page.replace(&format!("{}/api/", at.function_url), &here)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(uri: &str, base: &str) -> Option<String> {
        of_the_function(&uri.parse().unwrap(), base).map(|uri| uri.to_string())
    }

    #[test]
    fn the_function_is_found_below_the_sites_path_as_well() {
        assert_eq!(uri("/api/stock?sku=A", "").as_deref(), Some("/api/stock?sku=A"));
        assert_eq!(uri("/shop/api/stock?sku=A", "/shop").as_deref(), Some("/api/stock?sku=A"));
        assert_eq!(uri("/api/stripe/webhook", "/shop").as_deref(), Some("/api/stripe/webhook"));
        assert_eq!(uri("/apis/", ""), None);
        assert_eq!(uri("/shop/", "/shop"), None);
    }

    #[tokio::test]
    async fn forms_lead_to_this_machine() {
        let page = "<form action=\"https://api.shop.example/api/checkout\">";
        let site = Router::new().fallback(move || async move {
            let policy = "default-src 'none'; form-action 'self' https://checkout.stripe.com";
            ([(header::CONTENT_TYPE, "text/html"), (header::CONTENT_SECURITY_POLICY, policy)], page)
        });
        let function = Router::new().fallback(|| async { "function" });
        let at = Whereabouts {
            base: String::new(),
            origin: "http://localhost:8080".to_owned(),
            function_url: "https://api.shop.example".to_owned(),
        };
        let shop = shop(site, function, at);
        let get = |path: &str| shop.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
        let response = get("/").await.unwrap();
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        assert!(
            policy.contains("form-action 'self' http://localhost:8080 https://checkout.stripe.com"),
            "{policy}"
        );
        let body = to_bytes(response.into_body(), 1000).await.unwrap();
        assert_eq!(body, "<form action=\"/api/checkout\">");
        let body = to_bytes(get("/api/x").await.unwrap().into_body(), 1000).await.unwrap();
        assert_eq!(body, "function");
    }
}
