//! What the states promise, and that hearing something twice is hearing it once.

use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;

use super::*;
use crate::checkout::ids::ShopSecret;
use crate::checkout::test_shop::{priced, request, shop};

pub(in crate::checkout) fn order() -> Order {
    let quote = Quote::new(&shop(vec![priced("A", 2000, Some(3))]), &request(&[("A", 2)]), 0).unwrap();
    let id = ShopSecret::new([1; 32]).unwrap().order_id("a", b"");
    Order::new(id, quote, String::new(), 0, 600, 3600)
}

fn session() -> SessionRef {
    SessionRef { id: "cs_1".to_owned(), url: Some("https://pay".to_owned()) }
}

fn payment(session: &str) -> PaymentFact {
    PaymentFact {
        session: session.to_owned(),
        payment_intent: Some("pi_1".to_owned()),
        amount_total: Some(4490),
        amount_subtotal: Some(4000),
        currency: Some("eur".to_owned()),
        amount_discount: 0,
        amount_shipping: 490,
        amount_tax: 638,
        recipient: Recipient::default(),
    }
}

fn sent(operation: &str, units: u32) -> OrderEvent {
    let lines = BTreeMap::from([("A".parse().unwrap(), units)]);
    let parcel = Parcel { operation: operation.to_owned(), at: 1, lines, tracking: Tracking::default() };
    OrderEvent::Sent { parcel, tell: true }
}

fn gives_back(operation: &str, amount: i64) -> OrderEvent {
    let outcome = GiveBackOutcome::Pending;
    let wish = GiveBack { at: 1, amount, lines: BTreeMap::new(), reason: None, outcome };
    OrderEvent::GivesBack { operation: operation.to_owned(), wish }
}

fn events() -> Vec<OrderEvent> {
    let sku = || "A".parse::<Sku>().unwrap();
    let refund = |id: &str, amount, status: &str| {
        OrderEvent::Refunded(RefundFact {
            id: id.to_owned(),
            amount,
            status: status.to_owned(),
            created: Some(9),
            operation: (id == "re_1").then(|| "give".to_owned()),
            sku: None,
        })
    };
    let dispute = |status: &str| {
        let id = "du_1".to_owned();
        OrderEvent::Disputed(DisputeFact { id, amount: 4490, status: status.to_owned(), created: 9 })
    };
    vec![
        OrderEvent::Held(BTreeSet::from([sku()])),
        OrderEvent::Opened(session()),
        OrderEvent::Close(Ending::Cancelled),
        OrderEvent::SessionExpired("cs_1".to_owned()),
        OrderEvent::NeverCreated,
        OrderEvent::Pending(session()),
        OrderEvent::Failed("cs_1".to_owned()),
        OrderEvent::Paid(Box::new(payment("cs_1"))),
        OrderEvent::Paid(Box::new(payment("cs_2"))),
        refund("re_1", 1000, "pending"),
        refund("re_1", 1000, "succeeded"),
        refund("re_1", 1000, "failed"),
        refund("re_2", 3490, "succeeded"),
        dispute("needs_response"),
        dispute("lost"),
        dispute("won"),
        OrderEvent::RefundsUnread,
        OrderEvent::Short(sku()),
        OrderEvent::Review(Review::LinesDiffer),
        sent("one", 1),
        sent("two", 1),
        OrderEvent::CameBack { sku: sku(), total: 1, at: 1 },
        gives_back("give", 1000),
        OrderEvent::GiveBackRefused { operation: "give".to_owned(), why: "no".to_owned() },
        OrderEvent::TellAgain { parcel: Some(1), operation: "again".to_owned() },
        OrderEvent::Corrected { parcel: 1, tracking: Tracking::default(), tell: None },
    ]
}

#[test]
fn every_state_is_reached_and_none_but_the_last_word_of_a_bank_is_a_trap() {
    let mut seen: HashSet<State> = HashSet::from([State::Holding]);
    let mut left: HashSet<State> = HashSet::new();
    let mut known = vec![order()];
    let mut next = 0;
    while let Some(order) = known.get(next).cloned() {
        next += 1;
        for event in events() {
            let after = order.apply(&event, None, 1).order;
            if after.state != order.state {
                left.insert(order.state);
                seen.insert(after.state);
            }
            // Two thousand orders show all that there is to see.
            if known.len() < 2000 && !known.contains(&after) {
                known.push(after);
            }
        }
    }
    assert_eq!(seen.len(), 13, "{seen:?}");
    let traps: Vec<_> = seen.difference(&left).collect();
    assert_eq!(traps, [&State::DisputeWon], "a dispute can be lost and won after all; then it is over");
}

#[test]
fn stock_goes_back_only_when_the_order_is_over() {
    let mut order = order();
    for event in [&events()[0], &events()[1], &events()[2]] {
        let after = order.apply(event, None, 1);
        assert!(!after.effects.contains(&Effect::ReleaseStock), "{:?}", after.order.state);
        order = after.order;
    }
    assert_eq!(order.state, State::Closing);
    let over = order.apply(&OrderEvent::SessionExpired("cs_other".to_owned()), None, 1);
    assert_eq!(over.order.state, State::Closing, "news of another session");
    let over = order.apply(&OrderEvent::SessionExpired("cs_1".to_owned()), None, 1);
    assert_eq!((over.order.state, over.effects), (State::Expired, vec![Effect::ReleaseStock]));
    let late = over.order.apply(&OrderEvent::Paid(Box::new(payment("cs_1"))), None, 1);
    assert_eq!(late.order.state, State::Paid);
    assert!(late.effects.contains(&Effect::RetakeStock) && !late.effects.contains(&Effect::CommitStock));
}

#[test]
fn what_was_paid_is_compared_with_the_quote() {
    let paid = |change: fn(&mut PaymentFact)| {
        let mut payment = payment("cs_1");
        change(&mut payment);
        order().apply(&OrderEvent::Paid(Box::new(payment)), None, 1).order.reviews.len()
    };
    assert_eq!(paid(|_| {}), 0);
    assert_eq!(paid(|payment| payment.amount_total = Some(4000)), 1);
    assert_eq!(paid(|payment| payment.currency = Some("usd".to_owned())), 1);
    let discounted = |payment: &mut PaymentFact| {
        payment.amount_discount = 100;
        payment.amount_total = Some(4390);
    };
    assert_eq!(paid(discounted), 1, "no promotion code was offered");
    let with_codes = |discount| {
        let mut order = order();
        order.quote.promotion_codes = true;
        let mut payment = payment("cs_1");
        payment.amount_discount = discount;
        payment.amount_total = Some(4490 - discount);
        order.apply(&OrderEvent::Paid(Box::new(payment)), None, 1).order.reviews.len()
    };
    assert_eq!([0, 100, 4000, 4001, -1].map(with_codes), [0, 0, 0, 1, 1]);
}

#[test]
fn the_document_is_json_that_reads_back() {
    let mut order = order();
    for event in events() {
        order = order.apply(&event, Some("evt_1"), 5).order;
    }
    let json = serde_json::to_string(&order).unwrap();
    assert_eq!(serde_json::from_str::<Order>(&json).unwrap(), order);
}

fn facts(order: &Order) -> (State, i64, BTreeSet<Sku>) {
    (order.state, order.amount_refunded(), order.short.clone())
}

proptest! {
    #[test]
    fn hearing_twice_is_hearing_once(picks in proptest::collection::vec(0..26_usize, 0..18)) {
        let events = events();
        let mut order = order();
        for pick in picks {
            let once = order.apply(&events[pick], None, 1);
            let twice = once.order.apply(&events[pick], None, 1);
            prop_assert_eq!(&twice.order, &once.order);
            prop_assert!(twice.effects.is_empty());
            prop_assert!(!order.state.is_paid() || once.order.state.is_paid(), "paid is paid");
            order = once.order;
        }
    }

    #[test]
    fn refunds_and_disputes_may_come_in_any_order(picks in Just((9..16_usize).collect::<Vec<_>>()).prop_shuffle(), at in 0..7_usize) {
        let events = events();
        let mut picks = picks;
        picks.insert(at, 7);
        let mut order = order();
        for pick in picks {
            order = order.apply(&events[pick], None, 1).order;
        }
        prop_assert_eq!(facts(&order), (State::DisputeWon, 3490, BTreeSet::new()));
    }
}

#[test]
fn a_refund_that_is_refused_later_is_told_to_the_seller_who_is_gone() {
    let paid = order().apply(&OrderEvent::Paid(Box::new(payment("cs_1"))), None, 1).order;
    let asked = paid.apply(&gives_back("give", 100), None, 2).order;
    let refused = OrderEvent::GiveBackRefused { operation: "give".to_owned(), why: "no".to_owned() };
    assert!(asked.apply(&refused, None, 3).order.reviews.is_empty(), "the seller sees it");
    let mut asked_before = asked;
    for task in &mut asked_before.tasks {
        task.failures = 1;
    }
    assert_eq!(asked_before.apply(&refused, None, 3).order.reviews.len(), 1);
}
