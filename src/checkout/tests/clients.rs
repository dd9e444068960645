//! One client cannot tie up the stock, and many behind one address are not locked out for long.

use super::*;

const ADDRESS: &str = "192.0.2.7";

fn buy_from(
    calm: &Calm,
    attempt: u8,
    address: &str,
    cart: Option<&str>,
    lines: &[(&str, u32)],
) -> Result<Opened, Problem> {
    let (client, cart) = (address.parse().ok(), cart.map(|digit| digit.repeat(32)));
    drive(&calm.sim, calm.checkout.buy(&CheckoutRequest { cart, client, ..calm.wish(attempt, lines) }))
}

fn two_at_most() -> Calm {
    Calm::on(|header| header.checkout.max_open_orders = 2)
}

fn refused(result: &Result<Opened, Problem>) -> i64 {
    match result {
        Err(problem @ Problem::TooManyRequests { retry_after }) => {
            assert_eq!((problem.code(), problem.status()), ("too_many_requests", 429));
            *retry_after
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn over_the_limit_nothing_is_held_until_the_oldest_claim_is_over() {
    let calm = two_at_most();
    for attempt in 1..3 {
        buy_from(&calm, attempt, ADDRESS, None, &[("M", 10)]).unwrap();
    }
    let retry_after = refused(&buy_from(&calm, 3, ADDRESS, None, &[("M", 10)]));
    assert_eq!(calm.available("M"), Some(30));
    assert!((1700..=1800).contains(&retry_after), "{retry_after}");
    assert!(buy_from(&calm, 4, "192.0.2.8", None, &[("M", 1)]).is_ok(), "another client");
    assert!(buy_from(&calm, 1, ADDRESS, None, &[("M", 10)]).is_ok(), "the same order again");
    calm.wait(retry_after + 1);
    assert!(buy_from(&calm, 3, ADDRESS, None, &[("M", 10)]).is_ok());
}

#[test]
fn who_pays_or_turns_back_makes_room() {
    let calm = two_at_most();
    let first = buy_from(&calm, 1, ADDRESS, None, &[("M", 1)]).unwrap();
    let second = buy_from(&calm, 2, ADDRESS, None, &[("M", 1)]).unwrap();
    refused(&buy_from(&calm, 3, ADDRESS, None, &[("M", 1)]));
    calm.pay(&first);
    assert!(buy_from(&calm, 3, ADDRESS, None, &[("M", 1)]).is_ok());
    refused(&buy_from(&calm, 4, ADDRESS, None, &[("M", 1)]));
    let token = calm.checkout.secret.token(Purpose::Cancel, &second.order, calm.sim.now() + 99);
    drive(&calm.sim, calm.checkout.cancel(&second.order, &token)).unwrap();
    assert!(buy_from(&calm, 4, ADDRESS, None, &[("M", 1)]).is_ok());
}

#[test]
fn a_changed_cart_is_no_further_order() {
    let calm = two_at_most();
    for attempt in 1..8 {
        buy_from(&calm, attempt, ADDRESS, Some("c"), &[("M", u32::from(attempt))]).unwrap();
    }
    buy_from(&calm, 8, ADDRESS, Some("d"), &[("M", 1)]).unwrap();
    buy_from(&calm, 9, ADDRESS, Some("c"), &[("M", 9)]).unwrap();
    refused(&buy_from(&calm, 10, ADDRESS, Some("e"), &[("M", 1)]));
}

#[test]
fn what_takes_nothing_from_others_does_not_count() {
    let calm = two_at_most();
    for attempt in 1..6 {
        // Without a count, and first paid, first served.
        buy_from(&calm, attempt, ADDRESS, None, &[("U", 9), ("R", 1)]).unwrap();
    }
    assert!(buy_from(&calm, 6, ADDRESS, None, &[("M", 1)]).is_ok());
}

#[test]
fn nothing_of_a_client_is_kept_longer_than_its_orders_are_open() {
    let calm = two_at_most();
    let keys = || drive(&calm.sim, calm.checkout.ledger.list(&"clients/".parse().unwrap(), None, 9)).unwrap();
    let opened = buy_from(&calm, 1, ADDRESS, None, &[("M", 1)]).unwrap();
    calm.sweep();
    let [key] = &keys()[..] else { panic!() };
    assert!(!key.as_str().contains("192"), "{key}");
    calm.pay(&opened);
    calm.sweep();
    assert_eq!(keys(), []);
}
