//! Sending events to the shop.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use http::Request;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use super::account::find;
use super::delivery::{Waiting, WebhookEndpoint};
use super::{Inner, StandIn};
use crate::payment::stripe::webhook::sign;

/// How long Stripe waits for a webhook's answer, about.
const PATIENCE: Duration = Duration::from_secs(20);

impl StandIn {
    /// Sends what is due by its clock, one after the other, each once. Answers how many were sent.
    pub async fn deliver_due(&self) -> usize {
        self.deliver(false).await
    }

    /// Sends everything that waits, due or not, each once. Answers how many were sent.
    pub async fn deliver_all(&self) -> usize {
        self.deliver(true).await
    }

    async fn deliver(&self, everything: bool) -> usize {
        let (due, endpoint) = {
            let mut account = self.account();
            (account.deliveries.take(self.clock().now(), everything), account.deliveries.endpoint.clone())
        };
        let Some(endpoint) = endpoint else { return 0 };
        let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        let count = due.len();
        for waiting in due {
            let status = self.send(&client, &endpoint, &waiting).await;
            self.account().deliveries.done(waiting, status, self.clock().now());
            self.changed();
        }
        count
    }

    async fn send(
        &self,
        client: &Client<HttpConnector, Full<Bytes>>,
        endpoint: &WebhookEndpoint,
        waiting: &Waiting,
    ) -> Option<u16> {
        let event = find(&self.account().events, &waiting.event).cloned()?;
        // Spread over lines, as Stripe does: whoever parses and writes it again before verifying is found out.
        let body = format!("{event:#}");
        let request = Request::post(endpoint.url.clone())
            .header("content-type", "application/json; charset=utf-8")
            .header("user-agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
            .header("stripe-signature", sign(&endpoint.secret, self.clock().now(), &body))
            .body(Full::new(Bytes::from(body)))
            .ok()?;
        let answer = tokio::time::timeout(PATIENCE, client.request(request)).await.ok()?.ok()?;
        Some(answer.status().as_u16())
    }

    /// Keeps sending what comes due, until the last handle is gone.
    pub fn keep_delivering(&self) -> tokio::task::JoinHandle<()> {
        let weak = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            loop {
                let Some(inner) = weak.upgrade() else { return };
                let stand_in = Self(inner);
                stand_in.deliver_due().await;
                // Woken by news; and time passes by itself, so look now and then.
                let _ = tokio::time::timeout(Duration::from_millis(500), Inner::news(&stand_in.0)).await;
            }
        })
    }
}

impl Inner {
    async fn news(inner: &Arc<Self>) {
        inner.news.notified().await;
    }
}
