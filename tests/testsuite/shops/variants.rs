//! As many variants as Shopify allows.

use std::fmt::Write as _;

use pushcart::shop::Sku;

use super::{build_folder, json_ld, price_list};
use crate::shop::Shop;

#[test]
fn two_thousand_variants_are_all_there_and_all_can_be_bought() {
    let mut text =
        "title = \"Print\"\nprice = \"2.00\"\noptions = [\"Size\", \"Paper\", \"Frame\"]\n".to_owned();
    let sku = |number: u32| format!("P/{number}");
    for number in 0..2048 {
        let values =
            [number / 128, number / 8 % 16, number % 8].map(|value| format!("\"{value}\"")).join(", ");
        writeln!(
            text,
            "[[variants]]\nsku = \"{}\"\nvalues = [{values}]\nprice = \"2.{:02}\"",
            sku(number),
            number % 100
        )
        .unwrap();
    }
    let shop = Shop::new().file("products/print.toml", text);
    let dist = build_folder(shop.path());

    let list = price_list(&dist);
    assert_eq!(list.header().count, 2048);
    for number in [0, 1, 777, 2047] {
        let entry = list.find(&sku(number).parse::<Sku>().unwrap()).unwrap().unwrap();
        let market = entry.markets.values().next().unwrap();
        assert_eq!(market.unit_amount.amount, 200 + i64::from(number % 100), "{number}");
    }
    let page = dist.text("site/products/print/index.html");
    for number in [0, 777, 2047] {
        assert!(page.contains(&sku(number)), "{number}");
    }
    let group = json_ld(page).into_iter().flat_map(|found| found.as_array().cloned().unwrap_or_default());
    let group = group.into_iter().find(|thing| thing["@type"] == "ProductGroup").unwrap();
    assert_eq!(group["hasVariant"].as_array().unwrap().len(), 2048);
}
