//! From the cart to the payment and to what follows from it.

use super::*;

#[test]
fn an_order_is_made_once_and_paid_once() {
    let calm = Calm::new();
    let opened = calm.buy(1, &[("A", 1), ("U", 3)]).unwrap();
    assert_eq!(calm.buy(1, &[("A", 1), ("U", 3)]).unwrap(), opened);
    assert_eq!(calm.stripe.sessions_now().len(), 1);
    assert_eq!(calm.available("A"), Some(1));
    calm.pay(&opened);
    let order = calm.order(&opened);
    assert!(order.state == State::Paid && order.is_quiet() && order.reviews.is_empty(), "{order:?}");
    assert_eq!(calm.available("A"), Some(1));
    assert_eq!(calm.sim.told().len(), 2);
    assert_eq!(calm.buy(1, &[("A", 1), ("U", 3)]).unwrap_err().code(), "attempt_ended");
}

#[test]
fn what_is_held_is_sold_out_until_its_buyer_turns_back() {
    let calm = Calm::new();
    let opened = calm.buy(1, &[("A", 2)]).unwrap();
    for _ in 0..2 {
        let Err(Problem::SoldOut(short)) = calm.buy(2, &[("A", 1)]) else { panic!() };
        assert_eq!(short[0].available, 0);
    }
    let secret = &calm.checkout.secret;
    let forged = secret.token(Purpose::View, &opened.order, calm.sim.now() + 99);
    assert!(drive(&calm.sim, calm.checkout.cancel(&opened.order, &forged)).is_err());
    assert_eq!(calm.order(&opened).state, State::Open);
    let token = secret.token(Purpose::Cancel, &opened.order, calm.sim.now() + 99);
    drive(&calm.sim, calm.checkout.cancel(&opened.order, &token)).unwrap();
    assert_eq!((calm.order(&opened).state, calm.available("A")), (State::Expired, Some(2)));
    assert!(calm.buy(3, &[("A", 2)]).is_ok());
}

#[test]
fn cancelling_after_payment_changes_nothing() {
    let calm = Calm::new();
    let opened = calm.buy(1, &[("A", 2)]).unwrap();
    assert!(calm.stripe.pay(session_of(&opened), false));
    let token = calm.checkout.secret.token(Purpose::Cancel, &opened.order, calm.sim.now() + 99);
    drive(&calm.sim, calm.checkout.cancel(&opened.order, &token)).unwrap();
    assert_eq!((calm.order(&opened).state, calm.available("A")), (State::Paid, Some(0)));
}

#[test]
fn an_overdue_hold_is_taken_back_when_somebody_wants_the_unit_and_stripe_agrees() {
    let calm = Calm::new();
    let first = calm.buy(1, &[("A", 2)]).unwrap();
    calm.wait(1900);
    let second = calm.buy(2, &[("A", 2)]).unwrap();
    assert_eq!((calm.order(&first).state, calm.order(&second).state), (State::Expired, State::Open));
    assert!(calm.stripe.pay(session_of(&second), true));
    calm.wait(1900);
    // The money is on its way: the hold stays.
    assert_eq!(calm.buy(3, &[("A", 1)]).unwrap_err().code(), "sold_out");
    assert_eq!(calm.order(&second).state, State::Processing);
}

#[test]
fn a_newer_order_of_the_same_cart_ends_the_older_one() {
    let calm = Calm::new();
    let with_cart = |attempt, lines: &[(&str, u32)]| {
        let cart = Some("c".repeat(32));
        drive(&calm.sim, calm.checkout.buy(&CheckoutRequest { cart, ..calm.wish(attempt, lines) }))
    };
    let older = with_cart(1, &[("A", 2)]).unwrap();
    let newer = with_cart(2, &[("A", 1)]).unwrap();
    assert_eq!((calm.order(&older).state, calm.order(&newer).state), (State::Expired, State::Open));
    assert_eq!(calm.available("A"), Some(1));
}

#[test]
fn the_first_paid_is_served_and_the_other_has_the_money_back() {
    let calm = Calm::new();
    let (first, second) = (calm.buy(1, &[("R", 1)]).unwrap(), calm.buy(2, &[("R", 1), ("U", 1)]).unwrap());
    calm.pay(&second);
    calm.pay(&first);
    let (first, second) = (calm.order(&first), calm.order(&second));
    assert_eq!((first.state, first.amount_refunded(), first.short.len()), (State::PartlyRefunded, 700, 1));
    assert_eq!((second.state, second.amount_refunded()), (State::Paid, 0));
}

#[test]
fn a_stock_document_that_vanished_is_not_made_again() {
    let calm = Calm::new();
    calm.buy(1, &[("A", 1)]).unwrap();
    let key = stock_key(&"A".parse().unwrap());
    drive(&calm.sim, calm.checkout.ledger.update(&key, |_: Option<&Stock>| Step::Remove(()))).unwrap();
    assert_eq!(calm.buy(2, &[("A", 1)]).unwrap_err().code(), "store_unavailable");
}

#[test]
fn a_paid_order_is_not_lost_with_the_store() {
    let calm = Calm::new();
    let opened = calm.buy(1, &[("A", 1), ("U", 2)]).unwrap();
    let after_the_loss = open(&calm.sim, &calm.stripe);
    assert!(calm.stripe.pay(session_of(&opened), false));
    calm.deliver(&after_the_loss);
    let order = drive(&calm.sim, after_the_loss.order(&opened.order)).unwrap().unwrap();
    assert_eq!((order.state, order.quote.lines.len()), (State::Paid, 2));
    assert_eq!(order.reviews.into_iter().collect::<Vec<_>>(), [Review::Rebuilt]);
}

#[test]
fn the_session_is_asked_for_on_the_terms_of_the_shop() {
    let calm = Calm::on(|header| {
        header.checkout.promotion_codes = true;
        header.checkout.phone = true;
        header.checkout.terms_consent = true;
        header.checkout.adaptive_pricing = Some(false);
        header.checkout.open_minutes = 90;
    });
    let opened = calm.buy(1, &[("A", 1)]).unwrap();
    assert_eq!(opened.expires_at, calm.order(&opened).created + 90 * 60);
    let asked = calm.order(&opened).request;
    for said in [
        "allow_promotion_codes=true",
        "phone_number_collection[enabled]=true",
        "consent_collection[terms_of_service]=required",
        "adaptive_pricing[enabled]=false",
        "locale=de",
    ] {
        assert!(asked.split('&').any(|pair| pair == said), "{said}: {asked}");
    }
    let plain = Calm::new();
    let asked = plain.order(&plain.buy(1, &[("A", 1)]).unwrap()).request;
    for silent in ["promotion", "phone", "consent", "adaptive"] {
        assert!(!asked.contains(silent), "{silent}: {asked}");
    }
}

#[test]
fn a_promotion_code_may_take_all() {
    let calm = Calm::on(|header| header.checkout.promotion_codes = true);
    let (half, free) = (calm.buy(1, &[("M", 2)]).unwrap(), calm.buy(2, &[("R", 1)]).unwrap());
    assert!(calm.stripe.discount(session_of(&half), 300));
    assert!(calm.stripe.discount(session_of(&free), 700));
    calm.pay(&half);
    calm.pay(&free);
    for opened in [half, free] {
        let order = calm.order(&opened);
        assert!(order.state == State::Paid && order.is_quiet() && order.reviews.is_empty(), "{order:?}");
    }
    let without = Calm::new();
    let opened = without.buy(1, &[("A", 1)]).unwrap();
    assert!(without.stripe.discount(session_of(&opened), 300));
    without.pay(&opened);
    assert_eq!(without.order(&opened).reviews.into_iter().collect::<Vec<_>>(), [Review::AmountDiffers]);
}

#[test]
fn whoever_comes_too_late_leaves_no_trace_and_may_come_again() {
    let calm = Calm::new();
    let keys = || {
        let all =
            |folder: &str| drive(&calm.sim, calm.checkout.ledger.list(&folder.parse().unwrap(), None, 99));
        ["orders/", "open/", "carts/", "clients/", "stock/"].map(|folder| all(folder).unwrap().len())
    };
    let late = |attempt| CheckoutRequest {
        cart: Some("d".repeat(32)),
        client: "192.0.2.7".parse().ok(),
        ..calm.wish(attempt, &[("A", 1), ("M", 1)])
    };
    let first = calm.buy(1, &[("A", 2)]).unwrap();
    let (before, stock) = (keys(), calm.stock("A"));
    for attempt in [2, 3, 2] {
        let Err(Problem::SoldOut(short)) = drive(&calm.sim, calm.checkout.buy(&late(attempt))) else {
            panic!()
        };
        assert_eq!((short.len(), short[0].sku.as_str(), short[0].available), (1, "A", 0));
    }
    assert_eq!((keys(), calm.stock("A")), (before, stock));
    let token = calm.checkout.secret.token(Purpose::Cancel, &first.order, calm.sim.now() + 99);
    drive(&calm.sim, calm.checkout.cancel(&first.order, &token)).unwrap();
    assert!(drive(&calm.sim, calm.checkout.buy(&late(2))).is_ok(), "the same attempt");
}

#[test]
fn one_of_those_who_come_late_asks_whether_an_overdue_hold_is_still_wanted() {
    let calm = Calm::new();
    let first = calm.buy(1, &[("A", 2)]).unwrap();
    assert!(calm.stripe.pay(session_of(&first), true));
    calm.wait(1900);
    let orders =
        || drive(&calm.sim, calm.checkout.ledger.list(&"orders/".parse().unwrap(), None, 99)).unwrap();
    for attempt in 2..6 {
        assert_eq!(calm.buy(attempt, &[("A", 1)]).unwrap_err().code(), "sold_out");
    }
    assert_eq!(calm.order(&first).state, State::Processing);
    assert_eq!(orders().len(), 2, "the one who asked");
}
