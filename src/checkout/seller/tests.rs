//! What the seller does is done once, within what is there.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::checkout::order::{Effect, GiveBackOutcome, OrderEvent, Sent, Tracking};
use crate::checkout::simulation::calm::drive;
use crate::checkout::tests::Calm;
use crate::checkout::{Opened, Shipping, Stock, stock_key};

/// A world with one paid order of two `A` and three `U`, which is not counted.
fn paid() -> (Calm, Opened) {
    let calm = Calm::new();
    let opened = calm.buy(1, &[("A", 2), ("U", 3)]).unwrap();
    calm.pay(&opened);
    (calm, opened)
}

fn sku(text: &str) -> Sku {
    text.parse().unwrap()
}

fn parcel(operation: &str, lines: &[(&str, u32)]) -> Shipping {
    let lines = lines.iter().map(|(text, units)| (sku(text), *units)).collect();
    let tracking = Tracking { number: Some("JD 1".to_owned()), ..Tracking::default() };
    Shipping { operation: operation.to_owned(), lines, tracking, tell: true }
}

impl Calm {
    fn ship(&self, opened: &Opened, shipping: &Shipping) -> Result<Order, Refusal> {
        drive(&self.sim, self.checkout.ship(&opened.order, shipping))
    }

    fn refund(&self, opened: &Opened, operation: &str, wish: &RefundWish) -> Result<Order, Refusal> {
        drive(&self.sim, async {
            let order = self.checkout.order(&opened.order).await?.unwrap();
            let amount = self.checkout.refund_amount(&order, operation, wish).await?;
            self.checkout.give_money_back(&opened.order, operation, amount, wish, Some("torn")).await?;
            self.checkout.do_tasks(&opened.order).await?;
            Ok(self.checkout.order(&opened.order).await?.unwrap())
        })
    }

    fn take_back(&self, opened: &Opened, text: &str, total: Option<u32>) -> Result<Order, Refusal> {
        drive(&self.sim, async {
            let order = self.checkout.take_back(&opened.order, &sku(text), total).await?;
            self.checkout.do_tasks(&opened.order).await?;
            Ok(order)
        })
    }

    fn told(&self) -> usize {
        self.sim.told().len()
    }
}

#[test]
fn an_order_is_shipped_when_all_of_it_is_sent() {
    let (calm, opened) = paid();
    let order = calm.ship(&opened, &parcel("one", &[("A", 1)])).unwrap();
    assert_eq!((order.state, order.sent()), (State::Paid, Sent::Partly));
    let again = calm.ship(&opened, &parcel("one", &[("A", 1)])).unwrap();
    assert_eq!(again, order);
    let too_many = calm.ship(&opened, &parcel("two", &[("A", 2)])).unwrap_err();
    assert_eq!(too_many.to_string(), "2 of `A` are too many: 1 is left");
    let order = calm.ship(&opened, &parcel("two", &[])).unwrap();
    assert_eq!((order.state, order.sent(), order.parcels.len()), (State::Shipped, Sent::All, 2));
    assert!(matches!(calm.ship(&opened, &parcel("three", &[])), Err(Refusal::NothingToSend)));
    let before = calm.told();
    drive(&calm.sim, calm.checkout.do_tasks(&opened.order)).unwrap();
    assert_eq!(calm.told(), before + 2, "a mail for each parcel");
}

#[test]
fn what_is_not_paid_or_not_paid_any_more_is_not_sent() {
    let calm = Calm::new();
    let opened = calm.buy(1, &[("A", 2)]).unwrap();
    assert!(matches!(calm.ship(&opened, &parcel("one", &[])), Err(Refusal::NotPaid(_))));
    calm.pay(&opened);
    calm.refund(&opened, "all", &RefundWish::Everything).unwrap();
    let Err(Refusal::MoneyGone(state)) = calm.ship(&opened, &parcel("one", &[])) else { panic!() };
    assert_eq!(state, State::Refunded);
}

#[test]
fn a_parcel_is_corrected_and_told_again() {
    let (calm, opened) = paid();
    calm.ship(&opened, &parcel("one", &[])).unwrap();
    let tracking = Tracking { url: Some("https://post.example/2".to_owned()), ..Tracking::default() };
    let correction = Correction { operation: "two".to_owned(), parcel: 1, tracking, tell: true };
    let order = drive(&calm.sim, calm.checkout.correct_parcel(&opened.order, &correction)).unwrap();
    assert_eq!(order.parcels[0].tracking.number.as_deref(), Some("JD 1"), "what is left out stays");
    for operation in ["three", "three", "four"] {
        drive(&calm.sim, calm.checkout.tell_again(&opened.order, Some(1), operation)).unwrap();
    }
    let order = drive(&calm.sim, calm.checkout.tell_again(&opened.order, None, "five")).unwrap();
    let tellings = order.tasks.iter().filter(|task| {
        matches!(task.effect, Effect::TellShipped { parcel: 1, .. } | Effect::ConfirmAgain { .. })
    });
    assert_eq!(tellings.count(), 5);
    let missing = drive(&calm.sim, calm.checkout.tell_again(&opened.order, Some(2), "six"));
    assert!(matches!(missing, Err(Refusal::NoParcel(2))));
    let before = calm.told();
    drive(&calm.sim, calm.checkout.do_tasks(&opened.order)).unwrap();
    let mut ids = calm.sim.told();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((calm.told(), ids.len()), (before + 5, before + 5), "each has an id of its own");
}

#[test]
fn two_refunds_of_the_same_amount_are_two_and_a_repeated_one_is_one() {
    let (calm, opened) = paid();
    for operation in ["one", "one", "two"] {
        calm.refund(&opened, operation, &RefundWish::Amount(1000)).unwrap();
    }
    let order = calm.order(&opened);
    assert_eq!((order.state, order.amount_refunded(), order.refunds.len()), (State::PartlyRefunded, 2000, 2));
    assert!(order.given_back.values().all(|wish| matches!(wish.outcome, GiveBackOutcome::Made { .. })));
    let other = calm.refund(&opened, "two", &RefundWish::Amount(999)).unwrap_err();
    assert!(matches!(other, Refusal::OperationTaken(_)));
    let total = order.payment.unwrap().amount_total.unwrap();
    let more = calm.refund(&opened, "three", &RefundWish::Amount(total - 1999)).unwrap_err();
    assert!(matches!(more, Refusal::MoreThanLeft { .. }), "{more}");
    calm.refund(&opened, "four", &RefundWish::Everything).unwrap();
    let order = calm.order(&opened);
    assert_eq!((order.state, order.amount_refunded(), order.left_to_refund()), (State::Refunded, total, 0));
    assert!(matches!(calm.refund(&opened, "five", &RefundWish::Everything), Err(Refusal::NothingToRefund)));
    assert_eq!(calm.available("A"), Some(0), "a refund never restocks");
}

#[test]
fn the_buyer_is_told_once_of_money_that_the_seller_gives_back() {
    let (calm, opened) = paid();
    let before = calm.told();
    calm.refund(&opened, "one", &RefundWish::Amount(1000)).unwrap();
    // Stripe tells of the same refund as well.
    calm.deliver(&calm.checkout);
    calm.refund(&opened, "one", &RefundWish::Amount(1000)).unwrap();
    assert_eq!(calm.told(), before + 1);
    let tellings = calm.order(&opened).tasks.into_iter();
    let told = Effect::TellGivenBack { operation: "one".to_owned() };
    assert_eq!(tellings.filter(|task| task.effect == told && task.done).count(), 1);
}

#[test]
fn the_units_of_a_line_are_refunded_once() {
    let (calm, opened) = paid();
    let lines = |units| RefundWish::Lines(BTreeMap::from([(sku("U"), units)]));
    calm.refund(&opened, "one", &lines(1)).unwrap();
    calm.refund(&opened, "two", &lines(2)).unwrap();
    assert_eq!(calm.order(&opened).amount_refunded(), 300);
    assert!(matches!(calm.refund(&opened, "three", &lines(1)), Err(Refusal::TooMany { left: 0, .. })));
    let other = RefundWish::Lines(BTreeMap::from([(sku("X"), 1)]));
    assert!(matches!(calm.refund(&opened, "four", &other), Err(Refusal::NotInOrder(_))));
}

#[test]
fn what_comes_back_is_on_the_shelf_once() {
    let (calm, opened) = paid();
    calm.ship(&opened, &parcel("one", &[("A", 1)])).unwrap();
    for _ in 0..2 {
        calm.take_back(&opened, "A", Some(1)).unwrap();
        assert_eq!(calm.available("A"), Some(1));
    }
    assert_eq!(calm.order(&opened).to_send().get(&sku("A")), Some(&1), "the one that was not sent");
    for _ in 0..2 {
        calm.take_back(&opened, "A", None).unwrap();
        assert_eq!(calm.available("A"), Some(2));
    }
    let order = calm.take_back(&opened, "U", None).unwrap();
    assert_eq!((order.to_send().len(), order.sent()), (0, Sent::All), "what came back is not sent");
    assert_eq!(calm.available("U"), None, "not counted");
    assert!(matches!(calm.take_back(&opened, "A", Some(3)), Err(Refusal::TooMany { left: 2, .. })));
    assert!(calm.order(&opened).is_quiet());
}

#[test]
fn stock_is_set_as_expected_and_added_once() {
    let calm = Calm::new();
    let run = |units, expected| drive(&calm.sim, calm.checkout.set_stock(&sku("A"), units, expected));
    let refused = run(Some(5), Some(Some(3))).unwrap_err();
    assert_eq!(refused.to_string(), "`A` has 2 on hand, not 3");
    assert_eq!(run(Some(5), Some(Some(2))).unwrap().available, Some(5));
    let add = |units, id| drive(&calm.sim, calm.checkout.add_stock(&sku("A"), units, id));
    for _ in 0..2 {
        assert_eq!(add(3, "delivery").unwrap().on_hand, Some(8));
    }
    assert_eq!(add(-1, "broken").unwrap().on_hand, Some(7));
    calm.buy(1, &[("A", 2)]).unwrap();
    let below = run(Some(1), None).unwrap();
    assert_eq!((below.on_hand, below.held, below.available), (Some(1), 2, Some(0)));
    let unlimited = drive(&calm.sim, calm.checkout.add_stock(&sku("U"), 1, "x"));
    assert!(matches!(unlimited, Err(Refusal::Unlimited(_))));
    let unknown = drive(&calm.sim, calm.checkout.set_stock(&sku("X"), Some(1), None));
    assert!(matches!(unknown, Err(Refusal::UnknownSku(_))));
}

#[test]
fn no_more_is_taken_away_than_is_on_hand() {
    let calm = Calm::new();
    let add = |units, id| drive(&calm.sim, calm.checkout.add_stock(&sku("A"), units, id));
    assert_eq!(add(-3, "fire").unwrap_err().to_string(), "`A` has 2 on hand: 3 cannot be taken away");
    for _ in 0..2 {
        assert_eq!(add(-2, "theft").unwrap().on_hand, Some(0), "the same name takes away once");
    }
    assert!(matches!(add(-1, "fire"), Err(Refusal::TooFew { on_hand: 0, .. })));
    assert_eq!(add(1, "found").unwrap().on_hand, Some(1), "what was refused is not remembered");
}

#[test]
fn of_what_is_backordered_more_may_be_taken_away_than_is_on_hand() {
    let calm = Calm::new();
    let opened = calm.buy(1, &[("B", 3)]).unwrap();
    calm.pay(&opened);
    let add = |units, id| drive(&calm.sim, calm.checkout.add_stock(&sku("B"), units, id));
    assert_eq!(add(4, "delivery").unwrap().on_hand, Some(2), "one was there, three were sold");
    assert_eq!(add(-3, "one too many was counted, and two broke").unwrap().on_hand, Some(-1));
}

#[test]
fn a_count_that_was_lost_is_set_anew() {
    let calm = Calm::new();
    calm.buy(1, &[("A", 1)]).unwrap();
    let key = stock_key(&sku("A"));
    drive(&calm.sim, calm.checkout.ledger.update(&key, |_: Option<&Stock>| Step::Remove(()))).unwrap();
    let entry = calm.checkout.prices.find(&sku("A")).unwrap().unwrap();
    let seen = drive(&calm.sim, calm.checkout.stock_of(&entry)).unwrap();
    assert!(seen.lost && seen.available == Some(0));
    assert!(matches!(
        drive(&calm.sim, calm.checkout.add_stock(&sku("A"), 1, "x")),
        Err(Refusal::CountLost(_))
    ));
    drive(&calm.sim, calm.checkout.set_stock(&sku("A"), Some(4), None)).unwrap();
    assert!(calm.buy(2, &[("A", 4)]).is_ok());
}

#[test]
fn paid_orders_are_found_by_their_day_and_by_the_beginning_of_their_id() {
    let (calm, opened) = paid();
    let book = OrderBook::new(calm.checkout.ledger.clone());
    let now = calm.sim.now();
    let days = drive(&calm.sim, book.paid(Some(now), Some(now))).unwrap();
    assert_eq!(days, [vec![opened.order.clone()]]);
    assert!(drive(&calm.sim, book.paid(Some(now + 86_400), None)).unwrap().is_empty());
    assert!(drive(&calm.sim, book.paid(None, Some(now - 86_400))).unwrap().is_empty());
    let id = opened.order.as_str();
    for start in [id, &id[..9], &id[4..10]] {
        let Found::One(order) = drive(&calm.sim, book.find(start)).unwrap() else { panic!("{start}") };
        assert_eq!(order.id, opened.order);
    }
    for start in ["", "ord_", "x", "ord_g"] {
        assert!(matches!(drive(&calm.sim, book.find(start)).unwrap(), Found::Nothing), "{start}");
    }
}

/// An order of two `A` and three `U` as it is when it is paid.
fn plain() -> Order {
    let (calm, opened) = paid();
    calm.order(&opened)
}

proptest! {
    #[test]
    fn refunds_never_come_to_more_than_was_paid(wishes in proptest::collection::vec((0..4_u8, 1..5000_i64, 0..3_u8), 0..12)) {
        let mut order = plain();
        let total = order.payment.as_ref().unwrap().amount_total.unwrap();
        for (name, amount, end) in wishes {
            let operation = format!("op{name}");
            let outcome = GiveBackOutcome::Pending;
            let wish = crate::checkout::GiveBack { at: 1, amount, lines: BTreeMap::new(), reason: None, outcome };
            order = order.apply(&OrderEvent::GivesBack { operation: operation.clone(), wish }, None, 1).order;
            let pending = |wish: &&crate::checkout::GiveBack| wish.outcome == GiveBackOutcome::Pending;
            let event = match (end, order.given_back.get(&operation).filter(pending)) {
                (0, _) | (_, None) => continue,
                (1, Some(wish)) => OrderEvent::Refunded(crate::checkout::RefundFact {
                    id: format!("re_{operation}"),
                    amount: wish.amount,
                    status: "succeeded".to_owned(),
                    created: None,
                    operation: Some(operation),
                    sku: None,
                }),
                (_, Some(_)) => OrderEvent::GiveBackRefused { operation, why: "no".to_owned() },
            };
            order = order.apply(&event, None, 1).order;
            let pending: i64 = order.given_back.values().filter(|wish| wish.outcome == GiveBackOutcome::Pending).map(|wish| wish.amount).sum();
            prop_assert_eq!(order.left_to_refund(), total - order.amount_refunded() - pending);
        }
    }

    #[test]
    fn sending_and_taking_back_twice_is_once(steps in proptest::collection::vec((any::<bool>(), 0..3_u8, 1..4_u32), 0..10)) {
        let mut order = plain();
        let mut restocked = 0;
        for (send, name, units) in steps {
            let wanted = if send {
                order.parcel(&parcel(&format!("op{name}"), &[("A", units)]), 1)
            } else {
                order.coming_back(&sku("A"), Some(units), 1)
            };
            let Ok(Some(event)) = wanted else { continue };
            let once = order.apply(&event, None, 1);
            let twice = once.order.apply(&event, None, 1);
            prop_assert_eq!(&twice.order, &once.order);
            for effect in &once.effects {
                if let Effect::Restock { units, .. } = effect { restocked += units; }
            }
            order = once.order;
            let sent = order.units_sent(&sku("A"));
            let back = order.came_back.get(&sku("A")).copied().unwrap_or_default();
            prop_assert_eq!(restocked, back.units());
            prop_assert!(back.sent <= sent && sent + back.unsent <= 2);
        }
    }
}
