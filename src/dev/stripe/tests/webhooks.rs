//! Events: signed as ours verify them, sent again when they are refused, and in an order that tells the story.

use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};

use super::{START, World, order};
use crate::dev::stripe::{Buyer, DeliveryFault, DeliveryRule, WebhookEndpoint};
use crate::payment::stripe::EventObject;
use crate::payment::stripe::webhook::WebhookSecrets;

type Seen = Arc<Mutex<Vec<String>>>;

/// A shop that verifies what it is sent, notes its kind, and refuses the first `refusals`.
async fn shop(world: &World, refusals: usize, kinds: &[&str]) -> Seen {
    let seen = Seen::default();
    let left = Arc::new(Mutex::new(refusals));
    let noted = seen.clone();
    let handler = async move |headers: HeaderMap, body: Bytes| {
        let secrets: WebhookSecrets = "whsec_shop".parse().unwrap();
        let signature = headers["stripe-signature"].to_str().unwrap();
        let Ok(event) = secrets.verify(&body, signature, START) else { return StatusCode::BAD_REQUEST };
        let mut left = left.lock().unwrap();
        if *left > 0 {
            *left -= 1;
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        noted.lock().unwrap().push(event.event().kind.clone());
        StatusCode::OK
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap()).parse().unwrap();
    let router = axum::Router::new().route("/hook", axum::routing::post(handler));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let kinds = kinds.iter().map(|&kind| kind.to_owned()).collect();
    world.stand_in.set_webhook(WebhookEndpoint { url, secret: "whsec_shop".to_owned(), kinds });
    seen
}

#[tokio::test]
async fn a_purchase_is_told_in_order() {
    let world = World::new().await;
    let seen = shop(&world, 0, &[]).await;
    let session = world.create(&order()).await;
    world.stand_in.decline(&session.id).unwrap();
    world.stand_in.pay(&session.id, &Buyer::default()).unwrap();
    let payment = world.session(&session.id).await.payment_intent.unwrap();
    world.stand_in.refund(&payment, Some(100)).unwrap();
    let dispute = world.stand_in.dispute(&payment, "fraudulent").unwrap();
    world.stand_in.close_dispute(&dispute, false).unwrap();
    world.stand_in.deliver_due().await;
    let expected = [
        "payment_intent.created",
        "payment_intent.payment_failed",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
        "refund.created",
        "charge.refunded",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_refused_event_is_sent_again_by_the_clock() {
    let world = World::new().await;
    let seen = shop(&world, 1, &["checkout.session.expired"]).await;
    let session = world.create(&order()).await;
    world.stand_in.advance(3600);
    assert_eq!(world.session(&session.id).await.status, Some(crate::payment::SessionStatus::Expired));
    assert_eq!((world.stand_in.deliver_due().await, seen.lock().unwrap().len()), (1, 0));
    assert_eq!(world.stand_in.deliver_due().await, 0);
    world.stand_in.advance(60);
    assert_eq!((world.stand_in.deliver_due().await, seen.lock().unwrap().len()), (1, 1));
    let statuses: Vec<_> = world.stand_in.deliveries().into_iter().map(|delivery| delivery.status).collect();
    assert_eq!(statuses, [Some(503), Some(200)]);
}

#[tokio::test]
async fn events_go_wrong_on_demand() {
    let world = World::new().await;
    let completed = "checkout.session.completed";
    let seen = shop(&world, 0, &[completed, "checkout.session.async_payment_succeeded"]).await;
    world.stand_in.add_delivery_fault(DeliveryRule { kind: None, times: 1, fault: DeliveryFault::Duplicate });
    world.stand_in.set_newest_first(true);
    let session = world.create(&order()).await;
    world.stand_in.pay_later(&session.id, &Buyer::default()).unwrap();
    world.stand_in.settle(&session.id, true).unwrap();
    world.stand_in.deliver_due().await;
    assert_eq!(*seen.lock().unwrap(), ["checkout.session.async_payment_succeeded", completed, completed]);
}

#[tokio::test]
async fn a_slow_payment_is_complete_before_it_is_paid() {
    let world = World::new().await;
    let session = world.create(&order()).await;
    world.stand_in.pay_later(&session.id, &Buyer::default()).unwrap();
    assert!(!world.session(&session.id).await.payment_status.is_settled());
    assert!(world.payments_cannot_end(&session.id).await);
    world.stand_in.settle(&session.id, false).unwrap();
    assert!(!world.session(&session.id).await.payment_status.is_settled());
    assert!(world.stand_in.settle(&session.id, true).is_err());
}

impl World {
    async fn payments_cannot_end(&self, id: &str) -> bool {
        crate::payment::Payments::expire_session(&self.payments, id).await.is_err()
    }
}

#[test]
fn objects_tell_their_payment() {
    assert_eq!(EventObject::Other.payment_intent(), None);
}
