//! On Lambda: the program against a Runtime API like Lambda's, with events of every kind that it is called by.

mod events;
mod runtime;

use serde_json::{Value, json};

use events::{Way, answer_of};
use runtime::Lambda;

const ORDER: &str = r#"{"market":"de","country":"DE","attempt":"0123456789abcdef0123456789abcdef","lines":[{"sku":"A","quantity":2}]}"#;

/// A header of an answer, whichever way it was told.
fn header<'a>(answer: &'a Value, name: &str) -> &'a str {
    let one = answer["headers"][name].as_str();
    one.or_else(|| answer["multiValueHeaders"][name][0].as_str()).unwrap_or_default()
}

#[test]
fn requests_come_in_four_ways() {
    let Some(mut lambda) = Lambda::start() else { return };
    for way in [Way::RestApi, Way::HttpApi, Way::FunctionUrl, Way::LoadBalancer] {
        for base64 in [false, true] {
            let answer = lambda.invoke(&way.post("/api/quote", "application/json", ORDER, base64));
            assert_eq!(answer["statusCode"], 200, "{way:?} {answer}");
            assert_eq!(answer["isBase64Encoded"], false);
            assert_eq!(answer_of(&answer)["amount_subtotal"], 4000);
            assert_eq!(header(&answer, "x-request-id"), lambda.last_request());
        }
        let answer = lambda.invoke(&way.get("/api/stock", "sku=A&sku=U"));
        let stock = &answer_of(&answer)["stock"];
        assert_eq!(
            (&stock["A"]["available"], &stock["U"]["available"]),
            (&json!(3), &Value::Null),
            "{way:?} {answer}"
        );
        let answer = lambda.invoke(&way.get("/api/nothing", ""));
        assert_eq!(answer["statusCode"], 404, "{way:?}");
        assert_eq!(
            (answer_of(&answer)["code"].as_str(), &answer["isBase64Encoded"]),
            (Some("not_found"), &json!(false))
        );
    }
}

#[test]
fn a_cart_becomes_a_paid_order() {
    let Some(mut lambda) = Lambda::start() else { return };
    let opened = lambda.invoke(&Way::FunctionUrl.post("/api/checkout", "application/json", ORDER, true));
    let opened = answer_of(&opened);
    lambda.pay(opened["url"].as_str().expect("an address to pay at"));
    let event = lambda.event("checkout.session.completed");
    let signature = lambda.sign(&event);
    let delivery = |base64| Way::FunctionUrl.signed("/api/stripe/webhook", &signature, &event, base64);
    let heard = lambda.invoke(&delivery(true));
    assert_eq!(answer_of(&heard), json!({"heard": "stored"}));
    let heard = lambda.invoke(&delivery(false));
    assert_eq!(answer_of(&heard), json!({"heard": "repeated"}));

    let (order, token) = (opened["order"].as_str().unwrap(), opened["token"].as_str().unwrap());
    let shown = lambda.invoke(&Way::HttpApi.get(&format!("/api/orders/{order}"), &format!("token={token}")));
    assert_eq!(answer_of(&shown)["status"], "paid", "{shown}");
    let swept = lambda.invoke(&json!({
        "version": "0",
        "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": "2026-11-21T16:53:06Z",
        "region": "eu-central-1",
        "resources": ["arn:aws:events:eu-central-1:123456789012:rule/sweep"],
        "detail": {},
    }));
    assert_eq!(swept, "swept");
    assert_eq!(lambda.invoke(&json!({"pushcart": "sweep"})), "swept");
    assert_eq!(lambda.invoke(&json!({"pushcart": "reconcile"})), "reconciled");
}

#[test]
fn a_form_is_led_to_the_payment_page() {
    let Some(mut lambda) = Lambda::start() else { return };
    let form = "sku=A&quantity=1&market=de&country=DE";
    let kind = "application/x-www-form-urlencoded";
    for way in [Way::FunctionUrl, Way::RestApi] {
        let answer = lambda.invoke(&way.post("/api/checkout", kind, form, true));
        assert_eq!(answer["statusCode"], 303, "{answer}");
        assert!(header(&answer, "location").contains("/c/pay/cs_"), "{answer}");
    }
}

#[test]
fn what_is_no_event_of_ours_is_an_error_and_not_the_end() {
    let Some(mut lambda) = Lambda::start() else { return };
    for event in [json!({}), json!({"source": "aws.s3"}), json!([1]), json!({"pushcart": "dance"})] {
        let failed = lambda.invoke(&event);
        assert!(failed["errorMessage"].is_string(), "{failed}");
    }
    let answer = lambda.invoke(&Way::HttpApi.get("/api/health", ""));
    assert_eq!(answer_of(&answer)["store"], "ok");
}
