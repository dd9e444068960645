//! Puts the script that keeps a page up to date into every page on its way to the browser. What is built never has it.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::Next;

use super::live::Live;

/// The longest page that is looked at; longer ones stay as they are.
const LONGEST_PAGE: usize = 16 * 1024 * 1024;

/// Has the request answered, and adds the script if the answer is a page.
pub async fn inject(live: Live, mut request: Request<Body>, next: Next) -> Response<Body> {
    let is_get = request.method() == Method::GET;
    // A file's time has seconds, and edits come faster: nobody is told that nothing changed.
    request.headers_mut().remove(header::IF_MODIFIED_SINCE);
    let build = live.state().build;
    let response = next.run(request).await;
    if !is_get || !is_page(&response) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(page) = to_bytes(body, LONGEST_PAGE).await else {
        let mut failed = Response::new(Body::from("the page could not be read, or is too long"));
        *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        return failed;
    };
    for name in [header::CONTENT_LENGTH, header::LAST_MODIFIED, header::ETAG, header::ACCEPT_RANGES] {
        head.headers.remove(name);
    }
    head.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    let mut page = page.to_vec();
    // At the end, where it is right in any page: the minifier leaves out `</head>` and `</body>`.
    page.extend_from_slice(
        format!("<script src=\"/__dev/live.js\" data-build=\"{build}\" defer></script>\n").as_bytes(),
    );
    Response::from_parts(head, Body::from(page))
}

fn is_page(response: &Response<Body>) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let policy =
        response.headers().get(header::CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
        && response.status() != StatusCode::PARTIAL_CONTENT
        // The function's own pages allow no script at all.
        && policy.is_none_or(|policy| policy.contains("script-src 'self'"))
}
