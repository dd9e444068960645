//! `pushcart reconcile` where events were lost.

use pushcart::dev::stripe::Buyer;

use crate::till::Till;

#[test]
fn a_payment_that_nobody_told_of_is_found() {
    let till = Till::new();
    let opened = till.order(1, &[("LP", 1)]);
    till.pay_unheard(&opened, &Buyer::default());
    assert!(!till.see(&opened.order).state.is_paid());
    assert!(till.done(&["reconcile"]).contains("1 order learned something from Stripe"));
    assert!(till.see(&opened.order).state.is_paid());
    let again = till.json(&["reconcile"]);
    assert_eq!((&again["changed"], &again["failed"]), (&0.into(), &0.into()));
}

#[test]
fn a_refund_in_stripes_dashboard_is_found() {
    let till = Till::new();
    let id = till.sell(1, &[("LP", 1)]);
    let payment = till.see(&id).payment.unwrap().payment_intent.unwrap();
    till.stand_in.refund(&payment, Some(100)).unwrap();
    till.done(&["reconcile", "--since", "2020-01-01"]);
    assert_eq!(till.see(&id).amount_refunded(), 100);
}
