//! Every request that we build is one that Stripe's table of parameters takes, and its answer says what we meant.

use super::{START, World, order};
use crate::dev::stripe::{Buyer, Discount};
use crate::payment::stripe::{SessionOrderError, SessionRequest};
use crate::payment::{ListWindow, PaymentError, PaymentStatus, Payments, RefundRequest, SessionStatus};
use crate::shop::Money;

#[test]
fn the_same_order_is_the_same_bytes() {
    let first = SessionRequest::new(&order()).unwrap();
    for _ in 0..20 {
        assert!(SessionRequest::new(&order()).unwrap() == first);
    }
    assert!(!format!("{first:?}").contains("ada"));
}

#[test]
fn what_stripe_would_refuse_is_found_before() {
    let refused = |change: fn(&mut crate::payment::stripe::SessionOrder)| {
        let mut order = order();
        change(&mut order);
        SessionRequest::new(&order).unwrap_err()
    };
    assert_eq!(refused(|order| order.lines.clear()), SessionOrderError::Lines(0));
    assert_eq!(
        refused(|order| order.lines = vec![order.lines[0].clone(); 101]),
        SessionOrderError::Lines(101)
    );
    assert_eq!(
        refused(|order| order.shipping = vec![order.shipping[0].clone(); 6]),
        SessionOrderError::ShippingOptions(6)
    );
    assert_eq!(refused(|order| order.countries.clear()), SessionOrderError::Countries);
    assert!(matches!(refused(|order| order.lines[0].quantity = 0), SessionOrderError::Quantity(_)));
    assert!(matches!(
        refused(|order| order.lines[0].unit_amount = Money::new(1, "USD".parse().unwrap())),
        SessionOrderError::Currency(_)
    ));
    assert!(matches!(
        refused(|order| {
            order.metadata.insert("k".repeat(41), String::new());
        }),
        SessionOrderError::Metadata(_)
    ));
}

#[tokio::test]
async fn a_session_is_created_paid_and_read() {
    let world = World::new().await;
    let session = world.create(&order()).await;
    assert_eq!((session.amount_subtotal, session.amount_total), (Some(5800), Some(6290)));
    assert_eq!(session.status, Some(SessionStatus::Open));
    assert_eq!(session.client_reference_id.as_deref(), Some("ord_1"));
    assert_eq!((session.metadata["shop"].as_str(), session.metadata["order"].as_str()), ("lamps", "ord_1"));
    assert!(session.url.unwrap().starts_with(&world.base));

    world.stand_in.add_promotion_code("TEN", Discount::Percent(1000));
    let buyer = Buyer { shipping: 1, promotion_code: Some("TEN".into()), ..Buyer::default() };
    world.stand_in.pay(&session.id, &buyer).unwrap();
    let paid = world.session(&session.id).await;
    assert_eq!((paid.status, paid.payment_status), (Some(SessionStatus::Complete), PaymentStatus::Paid));
    assert_eq!((paid.amount_total, paid.url), (Some(5220 + 990), None));
    assert_eq!(paid.total_details.unwrap().amount_discount, 580);
    assert!(paid.total_details.unwrap().amount_tax > 0);
    assert_eq!(paid.shipping_cost.unwrap().rate_metadata["shipping"], "express");
    assert_eq!(paid.shipping.unwrap().address.unwrap().country.as_deref(), Some("DE"));
    let lines = paid.line_items.unwrap();
    assert_eq!(
        (lines[0].sku.as_deref(), lines[0].quantity, lines[0].unit_amount),
        (Some("A-1"), 2, Some(2400))
    );
}

#[tokio::test]
async fn all_lines_are_read_however_many() {
    let world = World::new().await;
    let mut order = order();
    order.lines = vec![order.lines[0].clone(); 100];
    let session = world.create(&order).await;
    assert_eq!(world.session(&session.id).await.line_items.unwrap().len(), 100);
}

#[tokio::test]
async fn a_session_ends_once() {
    let world = World::new().await;
    let session = world.create(&order()).await;
    let ended = world.payments.expire_session(&session.id).await.unwrap();
    assert_eq!((ended.value.status, ended.date), (Some(SessionStatus::Expired), Some(START)));
    let again = world.payments.expire_session(&session.id).await;
    assert!(matches!(again, Err(PaymentError::InvalidRequest { .. })), "{again:?}");
    assert!(world.stand_in.pay(&session.id, &Buyer::default()).is_err());
    assert_eq!(world.payments.session("cs_test_none").await, Err(PaymentError::NotFound));
    assert_eq!(world.payments.session("../refunds").await, Err(PaymentError::NotFound));
}

#[tokio::test]
async fn sessions_are_listed_by_time_in_parts() {
    let world = World::new().await;
    for number in 0..105 {
        let mut order = order();
        order.order = format!("ord_{number}");
        world.create(&order).await;
    }
    world.stand_in.advance(10);
    let mut window =
        ListWindow { created_from: Some(START), created_before: Some(START + 1), ..ListWindow::default() };
    let first = world.payments.sessions(&window).await.unwrap().value;
    assert_eq!((first.data.len(), first.data[0].client_reference_id.as_deref()), (100, Some("ord_104")));
    window.starting_after = first.next;
    let second = world.payments.sessions(&window).await.unwrap().value;
    assert_eq!((second.data.len(), second.next), (5, None));
    window = ListWindow { created_from: Some(START + 1), ..ListWindow::default() };
    assert!(world.payments.sessions(&window).await.unwrap().value.data.is_empty());
}

#[tokio::test]
async fn money_goes_back_once_and_no_more_than_came() {
    let world = World::new().await;
    let session = world.create(&order()).await;
    world.stand_in.pay(&session.id, &Buyer::default()).unwrap();
    let payment_intent = world.session(&session.id).await.payment_intent.unwrap();
    let metadata = [("order".to_owned(), "ord_1".to_owned()), ("line".to_owned(), "A-1".to_owned())].into();
    let euro = |amount| Some(Money::new(amount, "EUR".parse().unwrap()));
    let mut request = RefundRequest { payment_intent: payment_intent.clone(), amount: euro(2400), metadata };
    let first = world.payments.refund(&request, "refund-1").await.unwrap().value;
    let again = world.payments.refund(&request, "refund-1").await.unwrap().value;
    assert_eq!((first.amount, &first.id), (2400, &again.id));
    request.amount = euro(9999);
    assert!(
        matches!(world.payments.refund(&request, "refund-2").await, Err(PaymentError::InvalidRequest { param: Some(param), .. }) if param == "amount")
    );
    request.amount = None;
    assert_eq!(world.payments.refund(&request, "refund-3").await.unwrap().value.amount, 6290 - 2400);
    let window = ListWindow { payment_intent: Some(payment_intent), ..ListWindow::default() };
    assert_eq!(world.payments.refunds(&window).await.unwrap().value.data.len(), 2);
    assert!(world.payments.disputes(&window).await.unwrap().value.data.is_empty());
}

#[tokio::test]
async fn disputes_are_listed() {
    let world = World::new().await;
    let session = world.create(&order()).await;
    world.stand_in.pay(&session.id, &Buyer::default()).unwrap();
    let payment_intent = world.session(&session.id).await.payment_intent.unwrap();
    let dispute = world.stand_in.dispute(&payment_intent, "fraudulent").unwrap();
    world.stand_in.close_dispute(&dispute, true).unwrap();
    let listed = world.payments.disputes(&ListWindow::default()).await.unwrap().value.data;
    assert_eq!((listed[0].id.as_str(), listed[0].status.as_str()), (dispute.as_str(), "won"));
}
