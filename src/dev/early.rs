//! The shop while a build is not done: pages are shown as soon as all of them are ready. Whatever else is asked for waits until
//! the build is done, so that nobody is sold anything at another price than the page shows.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use percent_encoding::percent_decode_str;
use tokio::sync::watch;
use tower::ServiceExt;

use super::current::Current;
use crate::site::build::ReadyPages;

/// Pages are shown while this is there. Dropped before [`Unfinished::end`], it has what was served before them served again. Then
/// whoever waits goes on.
pub struct Unfinished {
    current: Current,
    before: Option<Router>,
    _sender: watch::Sender<()>,
}

impl Unfinished {
    /// The build is done, and what is current now is what it made.
    pub fn end(mut self) {
        self.before = None;
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            self.current.replace(before);
        }
    }
}

/// Shows the pages of a build that are `ready`, and lie where `pages` finds them. `base` is the path that the site lives under.
pub fn show(ready: ReadyPages, pages: Router, base: &str, current: &Current) -> Unfinished {
    let (sender, done) = watch::channel(());
    let unfinished = Unfinished { current: current.clone(), before: Some(current.app()), _sender: sender };
    let (ready, base, later) = (Arc::new(ready.files), Arc::<str>::from(base), current.clone());
    current.replace(Router::new().fallback(move |request: Request<Body>| {
        let (pages, later, mut done) = (pages.clone(), later.clone(), done.clone());
        let is_ready = names_one(&ready, &base, request.uri().path());
        async move {
            if is_ready {
                return pages.oneshot(request).await;
            }
            // An error says that the sender is gone, which is what is waited for.
            while done.changed().await.is_ok() {}
            later.answer(request).await
        }
    }));
    unfinished
}

/// Whether an address leads to one of these files.
fn names_one(files: &HashSet<String>, base: &str, path: &str) -> bool {
    let Some(path) = path.strip_prefix(base) else { return false };
    let path = percent_decode_str(path).decode_utf8_lossy();
    let path = path.trim_matches('/');
    let index = Path::new(path).join("index.html");
    files.contains(path) || index.to_str().is_some_and(|index| files.contains(index))
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn pages_are_shown_and_all_else_waits_for_the_end_of_the_build() {
        let current = Current::default();
        current.replace(Router::new().fallback(async || "before"));
        let files = ["index.html", "products/mug/index.html", "assets/a.css"].map(str::to_owned);
        let ready = || ReadyPages { waiting: std::path::PathBuf::new(), files: files.clone().into() };
        let early = || show(ready(), Router::new().fallback(async || "early"), "/shop", &current);
        let get = |path: &str| {
            let (current, request) = (current.clone(), Request::get(path).body(Body::empty()).unwrap());
            async move { current.answer(request).await }
        };
        let text = async |answer: axum::response::Response| {
            String::from_utf8(to_bytes(answer.into_body(), 100).await.unwrap().to_vec()).unwrap()
        };
        drop(early());
        assert_eq!(text(get("/shop/").await.unwrap()).await, "before", "the build has failed");
        let unfinished = early();
        for page in ["/shop/", "/shop/products/mug/", "/shop/products/m%75g", "/shop/assets/a.css"] {
            assert_eq!(text(get(page).await.unwrap()).await, "early", "{page}");
        }
        let mut others: Vec<_> = ["/shop/api/stock?sku=A", "/shop/feeds/google.xml", "/api/stock", "/"]
            .map(|path| Box::pin(get(path)))
            .into();
        for other in &mut others {
            assert!(futures_util::FutureExt::now_or_never(other.as_mut()).is_none());
        }
        current.replace(Router::new().fallback(async || "done"));
        unfinished.end();
        for other in others {
            assert_eq!(text(other.await.unwrap()).await, "done");
        }
    }
}
