//! What is looked at: stock, orders, health, and addresses that do not exist.

use http::Method;

use super::world::{JSON, World};

#[tokio::test]
async fn stock_is_told_exactly_when_it_is_low() {
    let world = World::new().await;
    let answer = world.get("/api/stock?sku=A&sku=U&sku=L&sku=GONE&sku=A").await;
    assert_eq!(answer.header("cache-control"), "public, max-age=5");
    let stock = &answer.json()["stock"];
    assert_eq!((stock["A"]["available"].as_u64(), &stock["A"]["when_out"]), (Some(3), &"sold-out".into()));
    assert!(stock["U"]["available"].is_null() && stock["L"]["available"].is_null());
    assert_eq!(stock.as_object().unwrap().len(), 3, "what is not sold is left out");
    let many: Vec<_> = (0..101).map(|number| format!("sku=S{number}")).collect();
    for bad in ["", "?sku=", "?sku=%20", "?sku=%ff", &format!("?{}", many.join("&"))] {
        let answer = world.get(&format!("/api/stock{bad}")).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "invalid_request"), "{bad}");
    }
    assert!(world.documents().await.is_empty());
}

#[tokio::test]
async fn an_order_is_shown_to_who_has_its_link() {
    let world = World::new().await;
    let opened = world.order(1, r#"{"sku":"A","quantity":1}"#).await.json();
    let (id, token) = (opened["order"].as_str().unwrap(), opened["token"].as_str().unwrap());
    assert_eq!(world.get(&format!("/api/orders/{id}?token={token}")).await.status, 200);
    let unknown = id.replace(&id[4..8], "0000");
    for hidden in [
        format!("/api/orders/{id}"),
        format!("/api/orders/{id}?token={token}0"),
        format!("/api/orders/{unknown}?token={token}"),
        "/api/orders/%ff".to_owned(),
        "/api/orders/..%2f..%2fetc".to_owned(),
        "/api/orders/".to_owned(),
    ] {
        let answer = world.get(&hidden).await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"), "{hidden}");
    }
}

#[tokio::test]
async fn health_names_what_runs() {
    let world = World::new().await;
    let answer = world.get("/api/health").await;
    let digest = world.checkout.prices.header().digest.clone();
    assert_eq!(
        answer.json(),
        serde_json::json!({
            "version": env!("CARGO_PKG_VERSION"),
            "price_list": digest,
            "store": "ok",
        })
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_request_cannot_name_itself() {
    let world = World::new().await;
    let answer = world.send(Method::GET, "/api/health", &[("x-request-id", "forged")], b"").await;
    assert!(answer.header("x-request-id").len() == 16, "{answer:?}");
}

#[tokio::test]
async fn what_does_not_exist_is_a_problem_like_others() {
    let world = World::new().await;
    for path in ["/", "/api", "/api/", "/api/checkout/", "/api/nothing", "/api//quote"] {
        assert_eq!(world.get(path).await.code(), "not_found", "{path}");
    }
    for (method, path, allow) in [
        (Method::GET, "/api/checkout", "POST"),
        (Method::DELETE, "/api/stock", "GET,HEAD"),
        (Method::OPTIONS, "/api/quote", "POST"),
        (Method::PUT, "/api/stripe/webhook", "POST"),
    ] {
        let answer = world.send(method, path, &[("content-type", JSON)], b"{}").await;
        assert_eq!((answer.code().as_str(), answer.header("allow")), ("method_not_allowed", allow), "{path}");
    }
}
