//! Bounds of time and number, other origins, and the end of a server.

use std::sync::Arc;
use std::time::Duration;

use http::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::world::{JSON, World, wish};
use crate::checkout::{Notices, Prices};
use crate::function::{RateLimits, app, serve};

const LINE: &str = r#"{"sku":"U","quantity":1}"#;

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let world = World::with("memory:", |function| function.patience.body = Duration::from_millis(50)).await;
    let mut stream = TcpStream::connect(world.base.trim_start_matches("http://")).await.unwrap();
    let head = "POST /api/checkout HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("request_timeout"), "{answer}");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_ended() {
    let world = World::with("memory:", |function| function.patience.request = Duration::ZERO).await;
    let answer = world.order(1, LINE).await;
    assert_eq!((answer.status, answer.code().as_str()), (503, "timed_out"));
    assert_eq!(answer.header("retry-after"), "5");
}

#[tokio::test]
async fn who_asks_too_often_waits_and_stripe_never_does() {
    let hour = Duration::from_hours(1);
    let world = World::with("memory:", |function| {
        function.trusted_proxies = 1;
        function.limits = Some(Arc::new(RateLimits::new(2, hour, 2, hour)));
    })
    .await;
    let ask = |from: &'static str, path: &'static str| {
        let headers = [("content-type", JSON), ("x-forwarded-for", from)];
        let world = &world;
        async move { world.send(Method::POST, path, &headers, wish(1, LINE).as_bytes()).await }
    };
    for _ in 0..2 {
        assert_eq!(ask("2001:db8::1", "/api/quote").await.status, 200);
    }
    let turned_away = ask("2001:db8::2", "/api/quote").await;
    assert_eq!((turned_away.status, turned_away.code().as_str()), (429, "too_many_requests"));
    assert!(turned_away.header("retry-after").parse::<u64>().unwrap() > 3000);
    assert_eq!(ask("1.2.3.4", "/api/quote").await.status, 200);
    for _ in 0..5 {
        assert_eq!(ask("2001:db8::1", "/api/stripe/webhook").await.code(), "bad_signature");
    }
}

#[tokio::test]
async fn only_the_sites_own_pages_may_call_from_elsewhere() {
    let world = World::with("memory:", |function| {
        let prices = Arc::clone(&function.checkout.prices);
        function.checkout.prices = Arc::new(Elsewhere::new(prices));
    })
    .await;
    let from = |origin: &'static str, method: Method| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "content-type"),
        ];
        let world = &world;
        async move { world.send(method, "/api/quote", &headers, b"").await }
    };
    let preflight = from("https://other.example", Method::OPTIONS).await;
    assert_ne!(preflight.header("access-control-allow-origin"), "https://other.example");
    let preflight = from("https://shop.example", Method::OPTIONS).await;
    assert_eq!(
        (preflight.status, preflight.header("access-control-allow-origin")),
        (200, "https://shop.example")
    );
    let refused = from("https://shop.example", Method::POST).await;
    assert_eq!(refused.header("access-control-allow-origin"), "https://shop.example");
    let same_origin = World::new().await;
    let answer = same_origin.send(Method::GET, "/api/health", &[("origin", "https://x.example")], b"").await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

/// The same prices, on a site that lives apart from its function.
struct Elsewhere(Arc<dyn Prices>, crate::shop::price_list::Header);

impl Elsewhere {
    fn new(prices: Arc<dyn Prices>) -> Self {
        let mut header = prices.header().clone();
        header.shop.site_url = "https://shop.example".to_owned();
        header.shop.function_url = "https://api.example".to_owned();
        Self(prices, header)
    }
}

impl Prices for Elsewhere {
    fn header(&self) -> &crate::shop::price_list::Header {
        &self.1
    }

    fn find(
        &self,
        sku: &crate::shop::Sku,
    ) -> Result<Option<crate::shop::price_list::PricedSku>, crate::shop::price_list::PriceListError> {
        self.0.find(sku)
    }
}

#[tokio::test]
async fn a_panic_is_an_answer_and_not_the_end() {
    struct Panics;
    impl Notices for Panics {
        fn tell<'a>(&'a self, _: &'a crate::checkout::Notice<'a>) -> crate::checkout::Sending<'a> {
            panic!("at the disco")
        }
    }
    let world = World::with("memory:", |function| function.checkout.notices = Arc::new(Panics)).await;
    let opened = world.order(1, LINE).await.json();
    let url = opened["url"].as_str().unwrap();
    world.stripe.pay(url.rsplit('/').next().unwrap(), &crate::dev::stripe::Buyer::default()).unwrap();
    world.stripe.deliver_due().await;
    let last = world.stripe.deliveries().last().and_then(|delivery| delivery.status);
    assert_eq!(last, Some(500));
    assert_eq!(world.get("/api/health").await.status, 200);
}

#[tokio::test]
async fn a_server_ends_when_what_has_begun_is_done() {
    let world = World::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let function = crate::function::Function::new(world.checkout.clone(), "whsec_x".parse().unwrap());
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, app(function), async move {
        let _ = stopped.await;
    }));
    let body = wish(1, LINE);
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/quote HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut begun = [0; 25];
    stream.read_exact(&mut begun).await.unwrap();
    assert!(begun.starts_with(b"HTTP/1.1 100 "), "the request is under way");
    stop.send(()).unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    server.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn who_has_too_many_open_orders_is_told_when_to_come_again() {
    let world = World::with("memory:", |function| function.trusted_proxies = 1).await;
    let order = |attempt: u8, from: &'static str| {
        let headers = [("content-type", JSON), ("x-forwarded-for", from)];
        let (world, line) = (&world, r#"{"sku":"L","quantity":1}"#);
        async move { world.send(Method::POST, "/api/checkout", &headers, wish(attempt, line).as_bytes()).await }
    };
    for attempt in 0..5 {
        assert_eq!(order(attempt, "1.2.3.4").await.status, 200);
    }
    let refused = order(5, "1.2.3.4").await;
    assert_eq!((refused.status, refused.code().as_str()), (429, "too_many_requests"));
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 1700);
    assert_eq!(order(6, "1.2.3.5").await.status, 200);
}
