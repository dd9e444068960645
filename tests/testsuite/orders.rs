//! `pushcart orders` on a shop that has sold something.

use pushcart::dev::stripe::Buyer;

use crate::shop::{Shop, command, finish};
use crate::till::Till;

#[test]
fn paid_orders_are_listed_and_others_on_request() {
    let till = Till::new();
    let paid = till.sell(1, &[("LP", 1)]);
    let open = till.order(2, &[("LP", 1)]);
    let ids = |args: &[&str]| -> Vec<String> {
        let listed = till.json(&[&["orders", "list"], args].concat());
        let orders = listed["orders"].as_array().unwrap().iter();
        orders.map(|order| order["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&[]), [paid.to_string()]);
    assert_eq!(ids(&["--state", "open"]), [open.order.to_string()]);
    assert_eq!(ids(&["--state", "all"]).len(), 2);
    assert_eq!(ids(&["--since", "2999-01-01"]), [""; 0]);
    till.sell(3, &[("CARD", 1)]);
    let listed = till.json(&["orders", "list", "--limit", "1"]);
    assert_eq!((listed["orders"].as_array().unwrap().len(), &listed["more"]), (1, &true.into()));
    let table = till.done(&["orders", "list"]);
    assert!(table.lines().count() == 3 && table.lines().all(|line| line.chars().count() <= 80), "{table}");
    assert!(table.contains("$28.90") && table.contains("Ada Lovelace, US"), "{table}");
    till.done(&["orders", "ship", paid.as_str()]);
    assert_eq!(ids(&["--to-send"]).len(), 1);
    assert_eq!(ids(&["--state", "shipped"]), [paid.to_string()]);
}

#[test]
fn an_order_is_shown_by_its_number_or_the_beginning_of_its_id() {
    let till = Till::new();
    let id = till.sell(1, &[("LP", 2), ("CARD", 1)]);
    let number = id.number();
    for name in [id.as_str(), &id.as_str()[4..12], &number, &number.to_lowercase()] {
        let text = till.done(&["orders", "show", name]);
        assert!(text.contains(&number) && text.contains("2 × Blackbird, 180 g vinyl"), "{text}");
        assert!(text.contains("ada@example.com") && text.contains("$54.40"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
    let shown = till.json(&["orders", "show", id.as_str()]);
    assert_eq!((&shown["amount_total"], &shown["currency"]), (&5440.into(), &"usd".into()));
    assert_eq!(shown["lines"][1]["to_send"], 2);
    assert!(till.refused(&["orders", "show", "zzz"]).contains("no order begins with `zzz`"));
}

#[test]
fn sending_takes_parcels_down_until_all_is_sent() {
    let till = Till::new();
    let id = till.sell(1, &[("LP", 2), ("CARD", 1)]);
    let ship = |args: &[&'static str]| [&["orders", "ship", id.as_str()], args].concat();
    let said = till.done(&ship(&["LP=1", "--carrier", "USPS", "--number", "9400 1", "--id", "first"]));
    assert_eq!(
        said,
        format!("parcel 1 of {} is sent, 2 units are left; the function will tell the buyer\n", id.number())
    );
    till.done(&ship(&["LP=1", "--id", "first"]));
    assert!(till.refused(&ship(&["LP=2"])).contains("2 of `LP` are too many: 1 is left"));
    assert!(till.refused(&ship(&["MUG"])).contains("`MUG` is not in this order"));
    assert!(till.done(&ship(&["--no-mail"])).contains("the buyer is not told"));
    assert!(till.refused(&ship(&[])).contains("nothing of this order is left to be sent"));
    let url = "https://post.example/1";
    till.done(&ship(&["--correct", "1", "--url", url]));
    let shown = till.json(&["orders", "show", id.as_str()]);
    assert_eq!((&shown["state"], &shown["parcels"][0]["url"]), (&"shipped".into(), &url.into()));
    assert_eq!(shown["parcels"][0]["number"], "9400 1");
    assert!(till.refused(&ship(&["--correct", "3", "--url", url])).contains("no parcel 3"));
    assert!(till.done(&["orders", "resend", id.as_str(), "--parcel", "2"]).contains("will tell the buyer"));
    assert!(till.done(&["orders", "resend", id.as_str()]).contains("will tell the buyer"));
}

#[test]
fn a_refund_of_all_units_said_twice_under_one_name_is_one() {
    let till = Till::new();
    let id = till.sell(1, &[("LP", 2)]);
    for _ in 0..2 {
        till.done(&["orders", "refund", id.as_str(), "LP", "--yes", "--id", "both"]);
        assert_eq!(till.see(&id).amount_refunded(), 4800);
    }
}

#[test]
fn money_goes_back_only_when_it_is_meant_and_never_twice() {
    let till = Till::new();
    let id = till.sell(1, &[("LP", 2)]);
    let refund = |args: &[&'static str]| [&["orders", "refund", id.as_str()], args].concat();
    assert!(till.refused(&refund(&["--amount", "5.00"])).contains("`--yes`"));
    assert_eq!(till.see(&id).amount_refunded(), 0);
    for _ in 0..2 {
        till.done(&refund(&["--amount", "5.00", "--yes", "--id", "late", "--reason", "came late"]));
        assert_eq!(till.see(&id).amount_refunded(), 500);
    }
    assert!(till.refused(&refund(&["--amount", "6", "--yes", "--id", "late"])).contains("another operation"));
    till.done(&refund(&["LP=1", "--yes"]));
    assert_eq!((till.see(&id).amount_refunded(), till.see(&id).state.is_paid()), (2900, true));
    assert!(till.refused(&refund(&["--amount", "30", "--yes"])).contains("23.90 is left"));
    assert!(till.refused(&refund(&["--amount", "1.005", "--yes"])).contains("USD has 2 decimals"));
    let said = till.json(&refund(&["--yes"]));
    assert_eq!((&said["state"], &said["amount_refunded"]), (&"refunded".into(), &5290.into()));
    assert!(till.refused(&refund(&["--yes"])).contains("nothing is left to be refunded"));
    assert_eq!(till.json(&["stock", "list"])["stock"][1]["on_hand"], 3, "a refund never restocks");
}

#[test]
fn what_comes_back_is_counted_once() {
    let till = Till::new();
    let id = till.sell(1, &[("LP", 2)]);
    let back = |args: &[&str]| till.done(&[&["orders", "return", id.as_str()], args].concat());
    assert!(back(&["LP=1"]).contains("1 unit"));
    assert!(back(&["LP=1"]).contains("nothing new"));
    assert!(back(&["--all"]).contains("1 unit"));
    assert_eq!(till.json(&["stock", "list"])["stock"][1]["on_hand"], 5);
    assert!(till.refused(&["orders", "return", id.as_str(), "LP=3"]).contains("2 are left"));
}

#[test]
fn an_export_is_csv_without_formulas() {
    let till = Till::new();
    let phone = Some("+1 555 0100".to_owned());
    let opened = till.order(1, &[("LP", 1), ("MUG", 2)]);
    till.pay_unheard(&opened, &Buyer { phone, name: "@Ada, \"Countess\"".to_owned(), ..Buyer::default() });
    till.done(&["reconcile"]);
    let read = |text: &str| -> Vec<csv::StringRecord> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes())
            .records()
            .map(Result::unwrap)
            .collect()
    };
    let text = till.done(&["orders", "export", "--csv"]);
    assert!(
        text.ends_with("\r\n")
            && text.starts_with("order,number,state,created,paid,sku,title,variant,quantity,")
    );
    let rows = read(&text);
    assert_eq!(rows.len(), 3);
    assert_eq!((&rows[2][5], &rows[2][6], &rows[2][8], &rows[2][11]), ("MUG", "'=Mug", "2", "19.98"));
    assert_eq!(&rows[1][14], "'@Ada, \"Countess\"");
    let to_send =
        |rows: &[csv::StringRecord]| -> Vec<String> { rows.iter().map(|row| row[24].to_owned()).collect() };
    assert_eq!(to_send(&rows), ["to_send", "1", "2"]);
    till.done(&["orders", "ship", opened.order.as_str(), "MUG=1"]);
    assert_eq!(to_send(&read(&till.done(&["orders", "export"]))), ["to_send", "1", "1"]);
    let rows = read(&till.done(&["orders", "export", "--csv", "--orders"]));
    assert_eq!((rows.len(), &rows[1][5], &rows[1][11]), (2, "3", "48.88"));
    assert_eq!(read(&till.done(&["orders", "export", "--since", "2999-01-01"])).len(), 1);
}

#[test]
fn what_is_missing_is_named() {
    let shop = Shop::new();
    let run = |variables: &[(&str, &str)], args: &[&str]| {
        let mut command = command();
        command.args(args).arg("--shop").arg(shop.path()).env_remove("STRIPE_SECRET_KEY");
        let run = finish(command.envs(variables.iter().copied()));
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        run.stderr
    };
    assert!(run(&[], &["orders", "list"]).contains("`pushcart build` makes it"));
    shop.build();
    assert!(run(&[], &["reconcile"]).contains("STRIPE_SECRET_KEY is missing"));
    assert!(run(&[("STRIPE_SECRET_KEY", "pk_test_x")], &["reconcile"]).contains("publishable key"));
    assert!(run(&[("PUSHCART_STORE", "ftp://x")], &["orders", "list"]).contains("`ftp://x` is no store"));
    #[cfg(not(feature = "cloud"))]
    assert!(run(&[("PUSHCART_STORE", "s3://x")], &["orders", "list"]).contains("built without the store"));
    assert!(run(&[], &["orders", "list", "--state", "lost"]).contains("partly_refunded"));
}
