//! An app that can be exchanged while it is served: after a rebuild the shop is another one.

use std::convert::Infallible;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use tower::ServiceExt;

/// The app of now. Clones are handles on the same one.
#[derive(Debug, Clone, Default)]
pub struct Current(Arc<RwLock<Router>>);

impl Current {
    /// Puts another app in the place of the one before. Requests under way end with the one they began with.
    pub fn replace(&self, app: Router) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = app;
    }

    /// The app of now.
    pub fn app(&self) -> Router {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Has the app of now answer.
    pub async fn answer(&self, request: Request<Body>) -> Result<Response, Infallible> {
        let app = self.app();
        app.oneshot(request).await
    }
}
