//! The payment page as a buyer's browser sees it.

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use tower::ServiceExt;

use super::{World, order};

async fn ask(world: &World, path: &str, form: Option<&str>) -> (Response<()>, String) {
    let request = match form {
        Some(form) => Request::post(path).body(Body::from(form.to_owned())),
        None => Request::get(path).body(Body::empty()),
    };
    let response = world.stand_in.router().oneshot(request.unwrap()).await.unwrap();
    let (head, body) = response.into_parts();
    let body = to_bytes(body, 1_000_000).await.unwrap();
    (Response::from_parts(head, ()), String::from_utf8(body.to_vec()).unwrap())
}

async fn page_of(world: &World) -> String {
    let session = world.create(&order()).await;
    session.url.unwrap().replace(&world.base, "")
}

#[tokio::test]
async fn it_shows_what_is_bought_and_loads_nothing_else() {
    let world = World::new().await;
    let page = page_of(&world).await;
    let (head, body) = ask(&world, &page, None).await;
    assert_eq!(head.status(), StatusCode::OK);
    let policy = head.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("img-src 'self' data: https://shop.example;"), "{policy}");
    assert!(
        policy.contains("form-action 'self' https://shop.example;") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(body.contains("<img src=\"https://shop.example/lamp.jpg?w=600&amp;h=400\""), "{body}");
    assert!(body.contains("Lamp &amp; “A-1” = 灯") && body.contains("Pay 62,90\u{a0}€"), "{body}");
    for path in ["/c/pay/pay.css", "/c/pay/pay.js"] {
        assert_eq!(ask(&world, path, None).await.0.status(), StatusCode::OK);
    }
    assert_eq!(ask(&world, "/c/pay/cs_test_none", None).await.0.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_total_follows_what_is_chosen_and_what_was_entered_stays() {
    let world = World::new().await;
    world.stand_in.add_promotion_code("TENTH", super::super::Discount::Percent(1000));
    let page = page_of(&world).await;
    let (_, body) = ask(&world, &page, Some("do=update&shipping=1&promotion_code=TENTH&city=Ulm")).await;
    assert!(body.contains("Pay 62,10\u{a0}€") && body.contains("value=\"Ulm\""), "{body}");
    let (head, body) = ask(&world, &page, Some("do=update&promotion_code=HALF")).await;
    assert_eq!(head.status(), StatusCode::PAYMENT_REQUIRED);
    assert!(body.contains("role=\"alert\">`HALF` is no promotion code here"), "{body}");
}

#[tokio::test]
async fn the_bank_says_what_was_asked_of_it() {
    let world = World::new().await;
    let page = page_of(&world).await;
    let (head, body) = ask(&world, &page, Some("do=pay&method=card")).await;
    assert!(
        head.status() == StatusCode::PAYMENT_REQUIRED && body.contains("Agree to the shop’s terms"),
        "{body}"
    );
    let (head, body) = ask(&world, &page, Some("do=pay&method=declined&terms=1")).await;
    assert!(head.status() == StatusCode::PAYMENT_REQUIRED && body.contains("was declined"), "{body}");
    let (head, _) = ask(&world, &page, Some("do=pay&method=later&terms=1")).await;
    let thanks = head.headers()[header::LOCATION].to_str().unwrap().to_owned();
    assert!(thanks.starts_with("https://shop.example/thanks?session=cs_test_"), "{thanks}");
    let (_, body) = ask(&world, &page, None).await;
    assert!(body.contains("The money arrives"), "{body}");
    let (_, body) = ask(&world, &page, Some("do=arrive")).await;
    assert!(body.contains("This session is complete"), "{body}");
}

#[tokio::test]
async fn what_it_remembers_can_be_kept() {
    let world = World::new().await;
    let page = page_of(&world).await;
    let other = World::new().await;
    other.stand_in.remember(&world.stand_in.memory().unwrap()).unwrap();
    assert!(ask(&other, &page, None).await.1.contains("Pay 62,90\u{a0}€"));
    assert_eq!(other.stand_in.events(), world.stand_in.events());
}
