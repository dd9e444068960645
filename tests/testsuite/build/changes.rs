//! `dist/changed.txt`: what whoever carries the site elsewhere has to carry.

use std::collections::BTreeMap;

use super::{blackbird, shop};
use crate::shop::{Shop, product};
use pushcart::fs;

/// What the list says of each file.
fn list(shop: &Shop) -> BTreeMap<String, String> {
    let text =
        String::from_utf8(fs::read(&shop.path().join("dist/changed.txt")).expect("a list")).expect("UTF-8");
    assert!(text.lines().is_sorted_by_key(|line| line.split_once(' ').map(|(_, path)| path.to_owned())));
    let lines = text.lines().map(|line| line.split_once(' ').expect("a word and a path"));
    lines.map(|(word, path)| (path.to_owned(), word.to_owned())).collect()
}

/// Whoever has uploaded what it lists takes it away.
fn take(shop: &Shop) -> BTreeMap<String, String> {
    let list = list(shop);
    shop.remove("dist/changed.txt");
    list
}

/// A copy elsewhere, brought up to date by the list alone.
fn carry(shop: &Shop, elsewhere: &mut BTreeMap<String, Vec<u8>>) -> usize {
    let there = shop.dist().0;
    let list = take(shop);
    for (path, word) in &list {
        let had = match there.get(path) {
            Some(bytes) => elsewhere.insert(path.clone(), bytes.clone()),
            None => elsewhere.remove(path),
        };
        let expected = (word != "added", word != "removed");
        assert_eq!((had.is_some(), there.contains_key(path)), expected, "{word} {path}");
    }
    let (mut there, mut carried) = (there, elsewhere.clone());
    // What the build itself needs stays where it is.
    there.remove("manifest.json");
    carried.remove("manifest.json");
    assert_eq!(there, carried);
    list.len()
}

#[test]
fn a_copy_elsewhere_needs_only_what_is_listed() {
    let shop = shop();
    for number in 0..40 {
        let text =
            product(&format!("P{number}"), "5.00").replace("\"5.00\"", "{ USD = \"5.00\", EUR = \"5.00\" }");
        shop.write(&format!("products/p{number}.toml"), text);
    }
    let mut elsewhere = BTreeMap::new();
    shop.build();
    let all = carry(&shop, &mut elsewhere);

    shop.write("products/blackbird/product.toml", blackbird("24.50"));
    shop.build();
    let one_price = carry(&shop, &mut elsewhere);
    assert!(one_price <= 15 && all > 150, "{one_price} of {all}");

    // Two builds before one upload, with a product that comes and goes.
    shop.write(
        "products/gone.toml",
        product("GONE", "7.00").replace("\"7.00\"", "{ USD = \"7.00\", EUR = \"7.00\" }"),
    );
    shop.build();
    shop.remove("products/gone.toml");
    shop.remove("pages/about.md");
    shop.build();
    let listed = list(&shop);
    assert_eq!(listed.get("site/about/index.html").map(String::as_str), Some("removed"));
    assert!(!listed.contains_key("site/products/gone/index.html"), "it was never elsewhere");
    carry(&shop, &mut elsewhere);

    // A build that changes nothing lists nothing.
    shop.build();
    assert!(!shop.path().join("dist/changed.txt").exists());
}
