//! What no honest page sends: each is told clearly, and nothing changes.

use http::Method;

use super::world::{FORM, JSON, World, wish};

async fn refused(world: &World, kind: &str, body: &[u8], status: u16, code: &str) {
    for path in ["/api/checkout", "/api/quote"] {
        let answer = world.send(Method::POST, path, &[("content-type", kind)], body).await;
        let shown = String::from_utf8_lossy(&body[..body.len().min(200)]).into_owned();
        if kind == FORM && path == "/api/checkout" {
            assert_eq!(
                (answer.status, answer.header("content-type")),
                (status, "text/html; charset=utf-8"),
                "{shown}"
            );
        } else {
            assert_eq!((answer.status, answer.code().as_str()), (status, code), "{path} {shown}");
        }
    }
    assert!(world.documents().await.is_empty() && world.stripe.session_ids().is_empty());
}

#[tokio::test]
async fn carts_that_make_no_sense() {
    let world = World::new().await;
    let many: Vec<_> = (0..101).map(|i| format!(r#"{{"sku":"S{i}","quantity":1}}"#)).collect();
    for lines in [
        "",
        r#"{"sku":"A","quantity":0}"#,
        r#"{"sku":"A","quantity":-1}"#,
        r#"{"sku":"A","quantity":1.5}"#,
        r#"{"sku":"A","quantity":"1"}"#,
        r#"{"sku":"A","quantity":100}"#,
        r#"{"sku":"A","quantity":4294967296}"#,
        r#"{"sku":"A","quantity":99999999999999999999999}"#,
        r#"{"sku":"A","quantity":4294967295},{"sku":"A","quantity":4294967295}"#,
        r#"{"sku":"A","quantity":1,"quantity":2}"#,
        r#"{"sku":"A","quantity":1,"unit_amount":1}"#,
        r#"{"sku":"A","quantity":1,"unit_amount_seen":1e3}"#,
        r#"{"sku":"../A","quantity":1}"#,
        r#"{"sku":null,"quantity":1}"#,
        &many.join(","),
    ] {
        refused(&world, JSON, wish(1, lines).as_bytes(), 400, "invalid_request").await;
    }
}

#[tokio::test]
async fn prices_that_a_buyer_made_up() {
    let world = World::new().await;
    for seen in ["1", "0", "-2000", "1999", "9223372036854775807"] {
        let line = format!(r#"{{"sku":"A","quantity":1,"unit_amount_seen":{seen}}}"#);
        refused(&world, JSON, wish(1, &line).as_bytes(), 409, "price_changed").await;
        let form = format!("market=de&sku=A&unit_amount_seen={seen}");
        refused(&world, FORM, form.as_bytes(), 409, "price_changed").await;
    }
    let answer = world.order(1, r#"{"sku":"A","quantity":1,"unit_amount_seen":1}"#).await.json();
    assert_eq!(
        answer["lines"],
        serde_json::json!([{"sku": "A", "unit_amount_seen": 1, "unit_amount": 2000}])
    );
}

#[tokio::test]
async fn what_the_shop_does_not_sell() {
    let world = World::new().await;
    refused(&world, JSON, wish(1, r#"{"sku":"X","quantity":1}"#).as_bytes(), 404, "unknown_sku").await;
    refused(&world, FORM, b"market=de&sku=X", 404, "unknown_sku").await;
    let answer = world.order(1, r#"{"sku":"X","quantity":1}"#).await.json();
    assert_eq!(answer["sku"], "X");
}

#[tokio::test]
async fn more_than_there_are() {
    let world = World::new().await;
    let answer = world.order(1, r#"{"sku":"A","quantity":4}"#).await;
    assert_eq!((answer.status, answer.code().as_str()), (409, "sold_out"));
    assert_eq!(answer.json()["lines"], serde_json::json!([{"sku": "A", "available": 3}]));
    assert_eq!(world.available("A").await, 3);
    assert!(world.stripe.session_ids().is_empty());
}

#[tokio::test]
async fn bodies_that_are_no_bodies() {
    let world = World::new().await;
    let good = wish(1, r#"{"sku":"A","quantity":1}"#);
    let twice = good.replacen("\"market\":\"de\"", "\"market\":\"de\",\"market\":\"de\"", 1);
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    for body in
        ["", "null", "[]", "\"x\"", "{", &twice, &good[..good.len() - 1], &format!("{good}{good}"), &deep]
    {
        refused(&world, JSON, body.as_bytes(), 400, "invalid_request").await;
    }
    refused(&world, JSON, b"{\"market\":\"\xff\"}", 400, "invalid_request").await;
    refused(&world, FORM, b"market=de&sku=\xff", 400, "invalid_request").await;
    for body in ["", "quantity=1&sku=A&market=de", "market=de&sku=A&quantity=", "market=&sku=A", "sku=A"] {
        let status = if body.contains("quantity=&") { 200 } else { 400 };
        if body != "market=de&sku=A&quantity=" {
            refused(&world, FORM, body.as_bytes(), status, "invalid_request").await;
        }
    }
}

#[tokio::test]
async fn bodies_of_another_kind() {
    let world = World::new().await;
    let good = wish(1, r#"{"sku":"A","quantity":1}"#);
    for kind in ["text/plain", "multipart/form-data; boundary=x", "", "application/jsonp", "json"] {
        refused(&world, kind, good.as_bytes(), 415, "unsupported_media_type").await;
    }
    let both = [("content-type", JSON), ("content-type", FORM)];
    let answer = world.send(Method::POST, "/api/checkout", &both, good.as_bytes()).await;
    assert_eq!(answer.code(), "unsupported_media_type");
    let answer = world.post("/api/quote", "Application/JSON ; charset=utf-8", &good).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn bodies_that_are_too_long() {
    let world = World::new().await;
    let long = vec![b' '; 10 * 1024 * 1024];
    refused(&world, JSON, &long, 413, "payload_too_large").await;
    refused(&world, FORM, &long, 413, "payload_too_large").await;
}
