//! Events: only what Stripe signed counts, and it counts once.

use http::Method;

use super::world::{Answer, WEBHOOK_SECRET, World};
use crate::checkout::{Clock, State};
use crate::dev::stripe::Buyer;
use crate::function::SystemClock;
use crate::payment::stripe::webhook::sign;

const WEBHOOK: &str = "/api/stripe/webhook";

async fn deliver(world: &World, body: &str, signature: &str) -> Answer {
    world.send(Method::POST, WEBHOOK, &[("stripe-signature", signature)], body.as_bytes()).await
}

/// A shop with an order that was paid, and the event that says so.
async fn paid() -> (World, String, crate::checkout::OrderId) {
    let world = World::new().await;
    let opened = world.order(1, r#"{"sku":"A","quantity":1}"#).await.json();
    let url = opened["url"].as_str().unwrap();
    world.stripe.pay(url.rsplit('/').next().unwrap(), &Buyer::default()).unwrap();
    let events = world.stripe.events();
    let event = events.iter().find(|event| event["type"] == "checkout.session.completed").unwrap();
    (world, event.to_string(), opened["order"].as_str().unwrap().parse().unwrap())
}

#[tokio::test]
async fn an_event_counts_once() {
    let (world, event, order) = paid().await;
    let signature = sign(WEBHOOK_SECRET, SystemClock.now(), &event);
    let first = deliver(&world, &event, &signature).await;
    assert_eq!((first.status, &first.json()["heard"]), (200, &"stored".into()));
    let stored = world.checkout.order(&order).await.unwrap();
    let again = deliver(&world, &event, &signature).await;
    assert_eq!((again.status, &again.json()["heard"]), (200, &"repeated".into()));
    assert_eq!(world.checkout.order(&order).await.unwrap(), stored);
}

#[tokio::test]
async fn what_stripe_did_not_sign_changes_nothing() {
    let (world, event, order) = paid().await;
    let now = SystemClock.now();
    let good = sign(WEBHOOK_SECRET, now, &event);
    let before = world.checkout.order(&order).await.unwrap().unwrap();
    let resigned = sign("whsec_other", now, &event);
    let replayed = sign(WEBHOOK_SECRET, now - 301, &event);
    let truncated = &event[..event.len() - 1];
    let tampered = event.replacen("\"paid\"", "\"pbid\"", 1);
    assert_ne!(tampered, event);
    for (body, signature) in [
        (event.as_str(), resigned.as_str()),
        (&event, &replayed),
        (&event, ""),
        (&event, "t=1,v1=00"),
        (&event, "v1=00"),
        (truncated, &good),
        (&tampered, &good),
        ("", &good),
    ] {
        let answer = deliver(&world, body, signature).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "bad_signature"), "{signature} {body:.40}");
    }
    let unsigned = world.send(Method::POST, WEBHOOK, &[], event.as_bytes()).await;
    assert_eq!(unsigned.code(), "bad_signature");
    assert_eq!(world.checkout.order(&order).await.unwrap().unwrap(), before);
    assert_eq!(before.state, State::Open);
}

#[tokio::test]
async fn what_is_signed_and_no_event_is_told_so() {
    let world = World::new().await;
    for body in ["{}", "[]", "\u{0}", r#"{"id":"evt_1","type":"x"}"#] {
        let answer = deliver(&world, body, &sign(WEBHOOK_SECRET, SystemClock.now(), body)).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "invalid_request"), "{body}");
    }
    let other = r#"{"id":"evt_1","type":"customer.created","data":{"object":{"object":"customer"}}}"#;
    let answer = deliver(&world, other, &sign(WEBHOOK_SECRET, SystemClock.now(), other)).await;
    assert_eq!((answer.status, &answer.json()["heard"]), (200, &"not_ours".into()));
}

#[tokio::test]
async fn an_event_that_is_too_long_is_not_read() {
    let world = World::new().await;
    let long = "x".repeat(2 * 1024 * 1024);
    let answer = deliver(&world, &long, &sign(WEBHOOK_SECRET, SystemClock.now(), &long)).await;
    assert_eq!((answer.status, answer.code().as_str()), (413, "payload_too_large"));
}
