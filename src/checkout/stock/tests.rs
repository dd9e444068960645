//! What is held is held once, sold once or given back once, and never lost.

use proptest::prelude::*;

use super::*;
use crate::checkout::ids::ShopSecret;

fn id(number: usize) -> OrderId {
    ShopSecret::new([1; 32]).unwrap().order_id(&number.to_string(), b"")
}

#[test]
fn a_hold_is_kept_once_and_settled_once() {
    let mut stock = Stock::new(Some(3));
    for _ in 0..2 {
        assert_eq!(stock.hold(&id(1), 2, WhenOut::SoldOut, 10), Holding::Held);
    }
    assert_eq!(stock.hold(&id(2), 2, WhenOut::SoldOut, 10), Holding::Short(1));
    for _ in 0..2 {
        assert_eq!(stock.commit(&id(1), 2, WhenOut::SoldOut, 5), Sale::Sold);
        assert_eq!(stock.on_hand, Some(1));
    }
    assert_eq!(stock.hold(&id(1), 2, WhenOut::SoldOut, 10), Holding::Over);
    assert!(!stock.release(&id(1), 6));
    assert!(!stock.forget(5) && stock.forget(5 + KEPT));
    assert_eq!(stock.commit(&id(1), 2, WhenOut::SoldOut, 5), Sale::Missing);
}

#[test]
fn whoever_was_told_that_it_is_over_cannot_hold() {
    let mut stock = Stock::new(Some(3));
    stock.release(&id(1), 0);
    assert_eq!(stock.hold(&id(1), 1, WhenOut::SoldOut, 10), Holding::Over);
    assert_eq!(stock.retake(&id(1), 1, WhenOut::SoldOut, 10), Holding::Held);
}

#[test]
fn the_first_paid_is_the_first_served() {
    let mut stock = Stock::new(Some(1));
    for order in [1, 2] {
        assert_eq!(stock.hold(&id(order), 1, WhenOut::Refund, 10), Holding::Held);
    }
    for _ in 0..2 {
        assert_eq!(stock.commit(&id(2), 1, WhenOut::Refund, 5), Sale::Sold);
        assert_eq!(stock.commit(&id(1), 1, WhenOut::Refund, 5), Sale::Short);
    }
}

#[test]
fn each_time_it_runs_low_one_sale_says_so() {
    let mut stock = Stock::new(Some(5));
    let sell = |stock: &mut Stock, number: usize| {
        stock.hold(&id(number), 1, WhenOut::SoldOut, 10);
        let before = stock.on_hand;
        stock.commit(&id(number), 1, WhenOut::SoldOut, 5);
        stock.crossed(before, &id(number), 3)
    };
    let told: Vec<_> = (0..4).map(|number| sell(&mut stock, number)).collect();
    assert_eq!(told, [None, Some(3), None, None]);
    assert_eq!(sell(&mut stock, 1), Some(3), "a repeat says the same");
    stock.set(Some(4), None).unwrap();
    assert_eq!(sell(&mut stock, 7), Some(3));
    assert_eq!(Stock::new(Some(9)).crossed(Some(9), &id(1), 0), None);
}

#[test]
fn a_full_document_has_the_size_of_one() {
    let mut stock = Stock::new(Some(1_000_000));
    for number in 0..MOST_ENTRIES {
        assert_eq!(stock.hold(&id(number), 99, WhenOut::Backorder, 1_700_000_000), Holding::Held);
    }
    assert_eq!(stock.hold(&id(MOST_ENTRIES), 1, WhenOut::SoldOut, 0), Holding::Full);
    let bytes = serde_json::to_vec(&stock).unwrap().len();
    assert!(bytes + 1000 < crate::store::DOCUMENT_BYTES, "{bytes}");
}

proptest! {
    #[test]
    fn units_are_neither_made_nor_lost(steps in proptest::collection::vec((0..4_u8, 0..4_usize, 1..4_u32), 0..30)) {
        let mut stock = Stock::new(Some(5));
        for (step, order, quantity) in steps {
            match step {
                0 => { stock.hold(&id(order), quantity, WhenOut::SoldOut, 10); }
                1 => { stock.commit(&id(order), quantity, WhenOut::SoldOut, 0); }
                2 => { stock.release(&id(order), 0); }
                _ => { stock.retake(&id(order), quantity, WhenOut::SoldOut, 0); }
            }
            let sold = stock.entries.values().filter(|entry| entry.status == EntryStatus::Sold);
            let sold: i64 = sold.map(|entry| i64::from(entry.quantity)).sum();
            let claimed: i64 = stock.claims().map(|(_, entry)| i64::from(entry.quantity)).sum();
            prop_assert_eq!(stock.on_hand, Some(5 - sold));
            prop_assert!(claimed + sold <= 5);
        }
    }
}
