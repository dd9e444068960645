//! Whole ways: by script, by form, and back again.

use http::Method;

use super::world::{Answer, FORM, JSON, World, wish};
use crate::dev::stripe::Buyer;

const TWO_OF_A: &str = r#"{"sku":"A","quantity":2,"unit_amount_seen":2000}"#;

/// The last part of an address.
fn session(url: &str) -> &str {
    url.rsplit('/').next().unwrap()
}

async fn from_quote_to_paid_order(store: &str) {
    let world = World::with(store, |_| {}).await;
    let quote = world.post("/api/quote", JSON, &wish(1, TWO_OF_A)).await.json();
    assert_eq!((quote["amount_subtotal"].as_i64(), quote["currency"].as_str()), (Some(4000), Some("eur")));
    assert_eq!(
        (quote["shipping"][0]["amount"].as_i64(), quote["amount_tax_included"].as_i64()),
        (Some(490), Some(639))
    );
    assert!(world.documents().await.is_empty(), "a quote writes nothing");

    let opened = world.order(1, TWO_OF_A).await;
    assert_eq!((opened.status, opened.header("cache-control")), (200, "no-store"));
    let opened = opened.json();
    assert_eq!(world.order(1, TWO_OF_A).await.json()["order"], opened["order"], "twice is once");
    assert_eq!(world.available("A").await, 1);
    let address = format!(
        "/api/orders/{}?token={}",
        opened["order"].as_str().unwrap(),
        opened["token"].as_str().unwrap()
    );
    assert_eq!(world.get(&address).await.json()["status"], "open");

    world.stripe.pay(session(opened["url"].as_str().unwrap()), &Buyer::default()).unwrap();
    world.stripe.deliver_all().await;
    assert_eq!(world.stripe.waiting(), 0, "{:?}", world.stripe.deliveries());
    let order = world.get(&address).await;
    assert!(!order.body.contains("ada@example.com") && !order.body.contains("Lovelace"), "{}", order.body);
    let order = order.json();
    assert_eq!(order["status"], "paid");
    assert_eq!((order["amount_total"].as_i64(), order["amount_shipping"].as_i64()), (Some(4490), Some(490)));
    assert_eq!((&order["lines"][0]["sku"], order["lines"][0]["amount"].as_i64()), (&"A".into(), Some(4000)));
    assert!(order["paid_at"].is_i64());
    assert_eq!(world.available("A").await, 1);
    assert_eq!(world.order(1, TWO_OF_A).await.code(), "attempt_ended");
}

#[tokio::test]
async fn a_cart_becomes_a_paid_order_in_memory() {
    from_quote_to_paid_order("memory:").await;
}

#[tokio::test]
async fn a_cart_becomes_a_paid_order_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    from_quote_to_paid_order(&format!("file:{}", folder.path().display())).await;
}

#[tokio::test]
async fn a_form_leads_to_the_payment_page() {
    let world = World::new().await;
    let form = "sku=A&unit_amount_seen=2000&market=de&country=DE&quantity=1&buy=";
    let answer = world.post("/api/checkout", FORM, form).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    let url = answer.header("location");
    let shown = world.stripe.session(session(url)).unwrap();
    assert_eq!((shown["url"].as_str(), shown["amount_subtotal"].as_i64()), (Some(url), Some(2000)));
    assert_eq!(world.available("A").await, 2);
}

fn page(answer: &Answer, status: u16) {
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (status, "text/html; charset=utf-8"),
        "{answer:?}"
    );
    assert!(answer.header("content-security-policy").starts_with("default-src 'none';"));
    assert!(!answer.body.contains("<script") && !answer.body.contains("style"), "{}", answer.body);
    assert!(answer.body.contains(r#"<html lang="de-DE" dir="ltr">"#), "{}", answer.body);
}

#[tokio::test]
async fn a_form_with_an_old_price_is_asked_once_more() {
    let world = World::new().await;
    let form = "sku=A&unit_amount_seen=1900&market=de&country=DE&quantity=2&attempt=00000000000000000000000000000001";
    let answer = world.post("/api/checkout", FORM, form).await;
    page(&answer, 409);
    assert!(answer.body.contains("A: vorher 19,00\u{a0}€, jetzt 20,00\u{a0}€"), "{}", answer.body);
    assert!(world.documents().await.is_empty());
    let fields = answer.body.split("type=\"hidden\" name=\"").skip(1).map(|rest| {
        let (name, rest) = rest.split_once("\" value=\"").unwrap();
        format!("{name}={}", rest.split_once('"').unwrap().0)
    });
    let again = fields.collect::<Vec<_>>().join("&");
    assert_eq!(again, "sku=A&unit_amount_seen=2000&market=de&country=DE&quantity=2");
    assert_eq!(world.post("/api/checkout", FORM, &again).await.status, 303);
}

#[tokio::test]
async fn a_form_that_cannot_be_done_says_why_in_the_markets_language() {
    let world = World::new().await;
    for (form, status, says) in [
        ("sku=A&market=de&quantity=4", 409, "noch 3"),
        ("sku=X&market=de", 404, "gibt es nicht mehr"),
        ("sku=A&market=de&quantity=-1", 400, "Menge und Land"),
        ("sku=A&market=us&quantity=1", 400, "Menge und Land"),
        ("sku=%22%3E%3Cscript%3E&market=%3Cb%3E", 400, "Menge und Land"),
    ] {
        let answer = world.post("/api/checkout", FORM, form).await;
        page(&answer, status);
        assert!(answer.body.contains(says), "{form}: {}", answer.body);
        assert!(answer.body.contains(&format!("<a href=\"{}/", world.base)), "{}", answer.body);
    }
}

#[tokio::test]
async fn turning_back_gives_the_units_back_and_leads_to_the_cart() {
    let world = World::new().await;
    let opened = world.order(1, TWO_OF_A).await.json();
    let shown = world.stripe.session(session(opened["url"].as_str().unwrap())).unwrap();
    let back = shown["cancel_url"].as_str().unwrap().strip_prefix(&world.base).unwrap().to_owned();
    let cart = format!("{}/cart/", world.base);
    for forged in [
        "/api/checkout/cancel",
        &back.replace("token=", "token=1"),
        "/api/checkout/cancel?order=ord_1&token=%ff",
    ] {
        let answer = world.get(forged).await;
        assert_eq!((answer.status, answer.header("location")), (303, cart.as_str()), "{forged}");
    }
    assert_eq!(world.send(Method::HEAD, &back, &[], b"").await.status, 303);
    assert_eq!(world.available("A").await, 1, "nobody turned back yet");
    let answer = world.get(&back).await;
    assert_eq!((answer.status, answer.header("location")), (303, cart.as_str()));
    assert_eq!(world.available("A").await, 3);
    assert_eq!(world.order(1, TWO_OF_A).await.code(), "attempt_ended");
}

#[tokio::test]
async fn turning_back_after_paying_leads_to_the_thanks() {
    let world = World::new().await;
    let opened = world.order(1, TWO_OF_A).await.json();
    let id = session(opened["url"].as_str().unwrap()).to_owned();
    let shown = world.stripe.session(&id).unwrap();
    world.stripe.pay(&id, &Buyer::default()).unwrap();
    let back = shown["cancel_url"].as_str().unwrap().strip_prefix(&world.base).unwrap().to_owned();
    let answer = world.get(&back).await;
    let thanks = format!("{}/thanks/?order={}", world.base, opened["order"].as_str().unwrap());
    assert_eq!((answer.status, answer.header("location")), (303, thanks.as_str()));
    assert_eq!(world.available("A").await, 1);
}
