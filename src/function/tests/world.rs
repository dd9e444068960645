//! A shop that listens, its Stripe, and a client.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use http::{HeaderMap, Method, Request};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::checkout::test_shop::{priced, shop};
use crate::checkout::{Checkout, LetterNotices, Prices, ShopSecret, Times};
use crate::dev::stripe::{Clock as StripeClock, StandIn, StandInSettings, WebhookEndpoint};
use crate::function::{Function, SitedPrices, SystemClock, app, serve};
use crate::payment::stripe::{ApiBase, Limits, StripePayments, Transport};
use crate::store::{Ledger, RealWorld, open};

pub(super) const WEBHOOK_SECRET: &str = "whsec_tests";
pub(super) const JSON: &str = "application/json";
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// An answer, read.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The code of a problem, after a look at what every problem has.
    pub(super) fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        assert_eq!(self.json()["status"].as_u64(), Some(u64::from(self.status)));
        assert!(!self.header("x-request-id").is_empty() && self.header("cache-control") == "no-store");
        self.json()["code"].as_str().unwrap().to_owned()
    }
}

/// A shop with its Stripe. SKUs: `A` costs 20.00, three of it; `U` costs 5.00, uncounted; `L` costs 1.00, sixty of it.
pub(super) struct World {
    pub(super) base: String,
    pub(super) stripe: StandIn,
    pub(super) checkout: Checkout,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl World {
    pub(super) async fn new() -> Self {
        Self::with("memory:", |_| {}).await
    }

    /// A shop on a store, with a function that is set up otherwise.
    pub(super) async fn with(store: &str, change: impl FnOnce(&mut Function)) -> Self {
        let (stripe, stripe_base) = stripe().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        stripe.set_webhook(WebhookEndpoint {
            url: format!("{base}/api/stripe/webhook").parse().unwrap(),
            secret: WEBHOOK_SECRET.to_owned(),
            kinds: Vec::new(),
        });
        let checkout = checkout(store, &base, &stripe_base);
        let mut function = Function::new(checkout.clone(), WEBHOOK_SECRET.parse().unwrap());
        change(&mut function);
        tokio::spawn(serve(listener, app(function), std::future::pending()));
        let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        Self { base, stripe, checkout, client }
    }

    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::copy_from_slice(body))).unwrap();
        let (head, body) = self.client.request(request).await.unwrap().into_parts();
        let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], b"").await
    }

    pub(super) async fn post(&self, path: &str, kind: &str, body: &str) -> Answer {
        self.send(Method::POST, path, &[("content-type", kind)], body.as_bytes()).await
    }

    /// Lays lines in JSON before the checkout; each attempt is one of its own.
    pub(super) async fn order(&self, attempt: u8, lines: &str) -> Answer {
        self.post("/api/checkout", JSON, &wish(attempt, lines)).await
    }

    /// Every document of the store by its key, to see that nothing changed.
    pub(super) async fn documents(&self) -> Vec<String> {
        let mut keys = Vec::new();
        for prefix in ["orders/", "open/", "stock/", "carts/", "payments/"] {
            let prefix = prefix.parse().unwrap();
            keys.extend(self.checkout.ledger.list(&prefix, None, 1000).await.unwrap());
        }
        keys.into_iter().map(|key| key.to_string()).collect()
    }

    pub(super) async fn available(&self, sku: &str) -> Value {
        self.get(&format!("/api/stock?sku={sku}")).await.json()["stock"][sku]["available"].clone()
    }
}

pub(super) fn wish(attempt: u8, lines: &str) -> String {
    format!(r#"{{"market":"de","country":"DE","attempt":"{attempt:032x}","lines":[{lines}]}}"#)
}

async fn stripe() -> (StandIn, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let mut settings = StandInSettings::at(base.clone());
    settings.clock = StripeClock::system();
    let stripe = StandIn::new(settings);
    let router = stripe.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (stripe, base)
}

fn checkout(store: &str, site: &str, stripe: &str) -> Checkout {
    let entries = vec![priced("A", 2000, Some(3)), priced("U", 500, None), priced("L", 100, Some(60))];
    let base: ApiBase = stripe.parse().unwrap();
    let transport = Transport::new(&"sk_test_x".parse().unwrap(), base, Limits::default());
    let prices: Arc<dyn Prices> = Arc::new(SitedPrices::new(shop(entries), Some(site)));
    let secret = ShopSecret::new([7; 32]).unwrap();
    let mailer = Arc::new(crate::mail::Memory::new());
    Checkout {
        notices: Arc::new(LetterNotices::new(mailer, Arc::clone(&prices), secret.clone())),
        prices,
        ledger: Ledger::new(open(store, &BTreeMap::new()).unwrap(), Arc::new(RealWorld)),
        payments: Arc::new(StripePayments::new(transport)),
        clock: Arc::new(SystemClock),
        secret,
        livemode: false,
        times: Times::default(),
    }
}
