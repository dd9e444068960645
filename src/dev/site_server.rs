//! Serves `dist/site` as a host would: clean addresses, the 404 page, and the headers and redirects of the site's own
//! `_headers` and `_redirects`, so that what works here works there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use tower_http::services::{ServeDir, ServeFile};

use crate::fs::{self, FsError};

/// An app that serves the site in `folder`, which lives under the path `base` (empty, or `/shop`). Files in the folder `before` it
/// come first.
pub fn app(folder: &Path, before: Option<&Path>, base: &str) -> Result<Router, FsError> {
    let rules = Arc::new(HostRules::load(folder, base)?);
    let not_found = NotFound::new(folder.join("404.html")).service();
    let mut files = Router::new().fallback_service(ServeDir::new(folder).fallback(not_found));
    if let Some(before) = before {
        files = Router::new().fallback_service(ServeDir::new(before).fallback(files));
    }
    let site = if base.is_empty() {
        files
    } else {
        let home = format!("{base}/");
        Router::new().nest_service(base, files).fallback(move || async move { Redirect::temporary(&home) })
    };
    Ok(site.layer(middleware::from_fn(move |request, next| apply(Arc::clone(&rules), request, next))))
}

/// The page for an address that does not exist, with the status that says so.
struct NotFound {
    page: PathBuf,
}

impl NotFound {
    fn new(page: PathBuf) -> Self {
        Self { page }
    }

    fn service(self) -> tower_http::set_status::SetStatus<ServeFile> {
        tower_http::set_status::SetStatus::new(ServeFile::new(self.page), StatusCode::NOT_FOUND)
    }
}

/// What `_headers` and `_redirects` say.
#[derive(Debug, Default)]
struct HostRules {
    headers: Vec<(String, HeaderName, HeaderValue)>,
    redirects: Vec<(String, String)>,
}

impl HostRules {
    fn load(folder: &Path, base: &str) -> Result<Self, FsError> {
        let text = |name: &str| -> Result<String, FsError> {
            let bytes = fs::read_if_exists(&folder.join(name))?.unwrap_or_default();
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        };
        Ok(Self {
            headers: parse_headers(&text("_headers")?, base),
            redirects: parse_redirects(&text("_redirects")?),
        })
    }
}

/// Lines of a path, each followed by indented lines of headers.
fn parse_headers(text: &str, base: &str) -> Vec<(String, HeaderName, HeaderValue)> {
    let mut path = String::new();
    let mut headers = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        if !line.starts_with([' ', '\t']) {
            line.trim().clone_into(&mut path);
            continue;
        }
        let Some((name, value)) = line.trim().split_once(": ") else { continue };
        // This server speaks plain HTTP, so that a browser told to upgrade would find nothing.
        let value =
            value.replace("; upgrade-insecure-requests", "").replace("upgrade-insecure-requests; ", "");
        let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(&value)) else {
            continue;
        };
        if name != header::STRICT_TRANSPORT_SECURITY {
            headers.push((format!("{base}{path}"), name, value));
        }
    }
    headers
}

/// Lines of an old path, a new one and perhaps a status.
fn parse_redirects(text: &str) -> Vec<(String, String)> {
    let rules = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut parts = line.split_ascii_whitespace();
        let (from, to) = (parts.next()?, parts.next()?);
        (parts.next() == Some("301")).then(|| (from.to_owned(), to.to_owned()))
    });
    rules.collect()
}

async fn apply(rules: Arc<HostRules>, request: Request<Body>, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if let Some((_, to)) = rules.redirects.iter().find(|(from, _)| *from == path) {
        return Redirect::permanent(to).into_response();
    }
    let mut response = next.run(request).await;
    for (_, name, value) in rules.headers.iter().filter(|(pattern, ..)| matches(pattern, &path)) {
        // Of several rules for a header the later, more special one wins.
        response.headers_mut().insert(name.clone(), value.clone());
    }
    response
}

/// Whether a path fits a pattern, which may end in `*`.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => path.starts_with(start),
        None => path == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_belong_to_the_path_above_them() {
        let text = "# comment\n/*\n  X-A: 1\n  Content-Security-Policy: default-src 'self'; upgrade-insecure-requests\n/assets/*\n  Cache-Control: immutable\n";
        let headers = parse_headers(text, "/shop");
        let read: Vec<_> =
            headers.iter().map(|(p, n, v)| (p.as_str(), n.as_str(), v.to_str().unwrap())).collect();
        assert_eq!(
            read,
            [
                ("/shop/*", "x-a", "1"),
                ("/shop/*", "content-security-policy", "default-src 'self'"),
                ("/shop/assets/*", "cache-control", "immutable"),
            ]
        );
        assert!(matches("/assets/*", "/assets/a.css") && !matches("/assets/*", "/"));
    }
}
