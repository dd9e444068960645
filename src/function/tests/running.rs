//! What a server does by itself: it keeps the shop in order, has mails delivered, and takes no more connections than it can bear.

use std::collections::BTreeMap;
use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::Uri;
use axum::routing::get;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::world::{WEBHOOK_SECRET, World};
use crate::checkout::Clock;
use crate::checkout::test_shop::priced;
use crate::dev::stripe::Buyer;
use crate::function::server::serve_at_most;
use crate::function::{Environment, Function, SystemClock, app, run};
use crate::mail::tests::rig::Server;
use crate::shop::price_list::{fixture, write};

/// Long enough for anything; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_mins(1);

struct Tomorrow;

impl Clock for Tomorrow {
    fn now(&self) -> i64 {
        SystemClock.now() + 24 * 3600
    }
}

#[tokio::test]
async fn an_order_that_nobody_paid_is_ended_without_being_asked() {
    let world = World::new().await;
    assert_eq!(world.order(1, r#"{"sku":"A","quantity":2}"#).await.status, 200);
    assert_eq!(world.available("A").await, 1);
    let mut function = Function::new(world.checkout.clone(), WEBHOOK_SECRET.parse().unwrap());
    function.checkout.clock = Arc::new(Tomorrow);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = tokio::spawn(run(function.clone(), app(function), listener, pending()));
    let ended = async { while world.available("A").await != 3 {} };
    tokio::time::timeout(PATIENCE, ended).await.unwrap();
    server.abort();
}

#[tokio::test]
async fn the_mail_server_of_the_environment_gets_the_confirmation() {
    let Some(mut server) = Server::start(&[]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("price-list.jsonl");
    let header = fixture::header(vec![fixture::market("de", "EUR")]);
    crate::fs::write(&list, &write(header, vec![priced("U", 500, None)]).unwrap()).unwrap();
    let smtp = format!("smtp://127.0.0.1:{}", server.port);
    let variables = [
        ("PUSHCART_PRICE_LIST", list.to_str().unwrap()),
        ("PUSHCART_SECRET", "0123456789abcdef0123456789abcdef"),
        ("SMTP_URL", &smtp),
        ("STRIPE_SECRET_KEY", "sk_test_x"),
        ("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET),
    ];
    let variables: BTreeMap<_, _> =
        variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let environment = Environment::read(variables, folder.path()).unwrap();
    let opened = Function::open(&environment).unwrap();
    let world = World::with("memory:", |function| function.checkout.notices = opened.checkout.notices).await;

    let order = world.order(1, r#"{"sku":"U","quantity":1}"#).await.json();
    let session = order["url"].as_str().unwrap().rsplit('/').next().unwrap();
    world.stripe.pay(session, &Buyer::default()).unwrap();
    world.stripe.deliver_all().await;
    assert_eq!(server.mail()["to"][0][1], "ada@example.com");
}

#[tokio::test]
async fn who_comes_when_there_is_no_room_waits_until_there_is() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&heard);
    let hear = get(move |uri: Uri| async move { log.lock().unwrap().push(uri.path().to_owned()) });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server =
        tokio::spawn(serve_at_most(1, listener, Router::new().route("/{*who}", hear), pending::<()>()));

    let mut first = TcpStream::connect(address).await.unwrap();
    ask(&mut first, "/first").await;
    let mut second = TcpStream::connect(address).await.unwrap();
    second.write_all(request("/second").as_bytes()).await.unwrap();
    for _ in 0..100 {
        ask(&mut first, "/again").await;
    }
    assert!(!heard.lock().unwrap().iter().any(|who| who == "/second"));
    drop(first);
    assert_eq!(second.read(&mut [0; 16]).await.unwrap(), 16);
    assert_eq!(heard.lock().unwrap().last().unwrap(), "/second");
    server.abort();
}

fn request(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n")
}

/// Asks, and reads an answer without a body to its end.
async fn ask(stream: &mut TcpStream, path: &str) {
    stream.write_all(request(path).as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(stream.read_u8().await.unwrap());
    }
    assert!(answer.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&answer));
}
