//! `pushcart stock` on a shop that has sold something.

use crate::till::Till;

#[test]
fn stock_is_listed_with_what_is_held() {
    let till = Till::new();
    till.sell(1, &[("LP", 1)]);
    till.order(2, &[("LP", 2)]);
    let listed = till.json(&["stock", "list"]);
    let of =
        |sku: &str| listed["stock"].as_array().unwrap().iter().find(|of| of["sku"] == sku).unwrap().clone();
    let lp = of("LP");
    assert_eq!((&lp["on_hand"], &lp["held"], &lp["available"]), (&4.into(), &2.into(), &2.into()));
    assert_eq!(
        (&lp["low"], &lp["counted"], &lp["title"]),
        (&true.into(), &true.into(), &"Blackbird, 180 g vinyl".into())
    );
    assert_eq!((&of("MUG")["on_hand"], &of("MUG")["counted"]), (&2.into(), &false.into()));
    assert!(of("CARD")["on_hand"].is_null());
    let table = till.done(&["stock", "list"]);
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
    assert_eq!(till.done(&["stock", "list", "--low"]).lines().count(), 3);
}

#[test]
fn stock_is_set_as_expected_and_added_once() {
    let till = Till::new();
    assert_eq!(
        till.done(&["stock", "set", "LP", "9", "--expect", "5"]),
        "LP: 9 on hand, 0 held, 9 available\n"
    );
    assert!(
        till.refused(&["stock", "set", "LP", "1", "--expect", "5"]).contains("`LP` has 9 on hand, not 5")
    );
    for _ in 0..2 {
        assert_eq!(till.json(&["stock", "add", "LP", "3", "--id", "delivery 7"])["on_hand"], 12);
    }
    assert_eq!(till.json(&["stock", "add", "LP", "-2"])["on_hand"], 10);
    let refused = till.refused(&["stock", "add", "LP", "-30"]);
    assert!(refused.contains("`LP` has 10 on hand: 30 cannot be taken away"), "{refused}");
    assert!(refused.contains("hint: `pushcart stock set SKU N`"), "{refused}");
    assert!(till.refused(&["stock", "add", "CARD", "1"]).contains("is unlimited"));
    assert!(till.refused(&["stock", "set", "LP", "-1"]).contains("a whole number from 0 on"));
    assert!(till.refused(&["stock", "set", "LQ", "1"]).contains("the shop does not sell `LQ`"));
    assert_eq!(till.json(&["stock", "set", "LP", "unlimited"])["available"], serde_json::Value::Null);
}

#[test]
fn a_count_that_was_lost_is_told_and_set_anew() {
    let till = Till::new();
    till.order(1, &[("LP", 1)]);
    till.shop.remove("store/stock/LP.json");
    assert!(till.done(&["stock", "list", "--low"]).contains("lost: set it"));
    assert!(till.refused(&["stock", "add", "LP", "1"]).contains("the count of `LP` was lost"));
    assert_eq!(till.json(&["stock", "set", "LP", "4"])["available"], 4);
}
