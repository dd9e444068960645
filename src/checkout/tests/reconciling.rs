//! What no event told, and what does not agree, is found and mended.

use super::*;

#[test]
fn a_failure_that_nobody_heard_of_is_found_by_the_sweep() {
    let calm = Calm::new();
    let opened = calm.buy(1, &[("A", 2)]).unwrap();
    assert!(calm.stripe.pay(session_of(&opened), true));
    calm.deliver(&calm.checkout);
    calm.wait(200);
    calm.sweep();
    assert_eq!((calm.order(&opened).state, calm.available("A")), (State::Processing, Some(0)));
    calm.stripe.end_slow(session_of(&opened), false);
    calm.stripe.take_all();
    calm.sweep();
    let order = calm.order(&opened);
    assert_eq!((order.state, order.ending), (State::Expired, Some(Ending::PaymentFailed)));
    assert_eq!(calm.available("A"), Some(2));
}

#[test]
fn reconciling_finds_a_failure_as_well() {
    let calm = Calm::new();
    let opened = calm.buy(1, &[("A", 2)]).unwrap();
    assert!(calm.stripe.pay(session_of(&opened), true));
    calm.deliver(&calm.checkout);
    calm.stripe.end_slow(session_of(&opened), false);
    calm.stripe.take_all();
    assert_eq!(calm.reconcile().changed, 1);
    assert_eq!((calm.order(&opened).state, calm.available("A")), (State::Expired, Some(2)));
    assert!(calm.reconcile().is_clean());
}

#[test]
fn an_order_that_is_paid_for_nobody_is_told() {
    let calm = Calm::new();
    let opened = calm.buy(1, &[("A", 1)]).unwrap();
    calm.pay(&opened);
    assert!(calm.reconcile().is_clean());
    calm.spoil(&opened.order.key(), |order: &mut Order| {
        order.payment.as_mut().unwrap().session = "cs_gone".to_owned();
    });
    assert_eq!(calm.reconcile().not_paid, std::slice::from_ref(&opened.order));
    assert!(calm.order(&opened).reviews.contains(&Review::NotPaidAtStripe));
}

#[test]
fn a_lost_order_is_made_again_with_what_it_held() {
    let calm = Calm::new();
    let opened = calm.buy(1, &[("A", 1), ("U", 2)]).unwrap();
    let remove = |_: Option<&Order>| Step::Remove(());
    drive(&calm.sim, calm.checkout.ledger.update(&opened.order.key(), remove)).unwrap();
    assert!(calm.stripe.pay(session_of(&opened), false));
    let found = calm.reconcile();
    assert_eq!((found.without_order.len(), found.rebuilt), (1, vec![opened.order.clone()]));
    assert_eq!(calm.order(&opened).state, State::Paid);
    assert_eq!(calm.stock("A").on_hand, Some(1), "what it held is sold");
    assert!(calm.reconcile().is_clean());
}

#[test]
fn holds_of_orders_that_are_over_or_unknown_are_given_back() {
    let calm = Calm::new();
    let opened = calm.buy(1, &[("A", 1)]).unwrap();
    calm.pay(&opened);
    let unknown = calm.checkout.secret.order_id("x", b"");
    let now = calm.sim.now();
    calm.spoil(&stock_key(&"A".parse().unwrap()), |stock: &mut Stock| {
        let held = Entry { quantity: 1, time: now, status: EntryStatus::Held, claims: true };
        stock.entries.insert(opened.order.clone(), held.clone());
        stock.entries.insert(unknown.clone(), held);
    });
    let stale =
        |found: Reconciled| found.stale_holds.into_iter().map(|drift| drift.order).collect::<Vec<_>>();
    assert_eq!(stale(calm.reconcile()), std::slice::from_ref(&opened.order));
    // Somebody may still pay for what nobody knows.
    assert_eq!(calm.available("A"), Some(0));
    calm.wait(22 * 3600);
    assert_eq!(stale(calm.reconcile()), std::slice::from_ref(&unknown));
    assert_eq!(calm.available("A"), Some(1));
}

#[test]
fn units_that_nobody_holds_are_held_again_if_there_are_any() {
    let calm = Calm::new();
    let opened = calm.buy(1, &[("A", 2)]).unwrap();
    let key = stock_key(&"A".parse().unwrap());
    let forget = |stock: &mut Stock| stock.entries.clear();
    calm.spoil(&key, forget);
    let found = calm.reconcile().missing_holds;
    assert_eq!((found.len(), found[0].mended, calm.available("A")), (1, true, Some(0)));
    assert!(calm.reconcile().is_clean());
    calm.spoil(&key, forget);
    calm.buy(2, &[("A", 1)]).unwrap();
    let found = calm.reconcile().missing_holds;
    assert_eq!((found[0].order.clone(), found[0].mended), (opened.order, false));
}

#[test]
fn carts_are_forgotten_a_day_after_their_order() {
    let calm = Calm::new();
    let cart = |digit: &str| Some(digit.repeat(32));
    let of_cart = |attempt, digit| CheckoutRequest { cart: cart(digit), ..calm.wish(attempt, &[("M", 1)]) };
    let carts = || {
        calm.reconcile();
        drive(&calm.sim, calm.checkout.ledger.list(&"carts/".parse().unwrap(), None, 9)).unwrap().len()
    };
    let paid = drive(&calm.sim, calm.checkout.buy(&of_cart(1, "c"))).unwrap();
    calm.pay(&paid);
    assert_eq!(carts(), 1);
    calm.wait(23 * 3600);
    drive(&calm.sim, calm.checkout.buy(&of_cart(2, "d"))).unwrap();
    assert_eq!(carts(), 2);
    calm.wait(2 * 3600);
    assert_eq!(carts(), 1, "the one whose order may still be open stays");
}

/// An order whose payment is disputed, and all that is waiting to be heard is the dispute.
fn disputed_before_it_was_heard_of() -> (Calm, Opened) {
    let calm = Calm::new();
    let opened = calm.buy(1, &[("A", 1)]).unwrap();
    assert!(calm.stripe.pay(session_of(&opened), false));
    calm.stripe.take_all();
    let payment = calm.payment_of(&opened);
    calm.stripe.dispute(&payment).unwrap();
    (calm, opened)
}

#[test]
fn money_that_went_back_before_the_payment_was_heard_of_is_not_forgotten() {
    let (calm, opened) = disputed_before_it_was_heard_of();
    calm.deliver(&calm.checkout);
    assert_eq!((calm.order(&opened).state, calm.order(&opened).disputes.len()), (State::Open, 1));
    drive(&calm.sim, calm.checkout.look_at_session(&opened.order, session_of(&opened))).unwrap();
    assert_eq!(calm.order(&opened).state, State::Disputed);
}

#[test]
fn what_goes_back_of_another_payment_is_not_money_of_the_order() {
    let (calm, opened) = disputed_before_it_was_heard_of();
    calm.spoil(&opened.order.key(), |order: &mut Order| {
        let session = calm.stripe.sessions_now().remove(0);
        let payment_intent = Some("pi_first".to_owned());
        order.payment = Some(PaymentFact { payment_intent, ..PaymentFact::from(&session) });
        order.state = State::Paid;
    });
    calm.deliver(&calm.checkout);
    assert_eq!(calm.order(&opened).state, State::Paid);
}
