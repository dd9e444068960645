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

fn write_product(shop: &Shop, name: &str) {
    let text = product(&name.to_uppercase(), "5.00");
    shop.write(
        &format!("products/{name}.toml"),
        text.replace("\"5.00\"", "{ USD = \"5.00\", EUR = \"5.00\" }"),
    );
}

#[test]
fn a_product_that_comes_or_goes_leaves_what_is_said_of_others_where_it_is() {
    let shop = shop();
    for number in 100..200 {
        write_product(&shop, &format!("p{number}"));
    }
    shop.build();
    let all = take(&shop).len();
    for change in ["comes", "goes"] {
        match change {
            "comes" => write_product(&shop, "p150-and-a-half"),
            _ => shop.remove("products/p150-and-a-half.toml"),
        }
        shop.build();
        let listed = take(&shop);
        let own = |path: &&String| path.contains("p150-and-a-half");
        assert_eq!(listed.keys().filter(own).count(), 4, "a page and a document in each market: {listed:#?}");
        let others = listed.len() - 4;
        assert!(others <= 30 && all > 500, "{change}: {others} of {all}: {listed:#?}");
    }
}

#[test]
fn a_copy_elsewhere_needs_only_what_is_listed() {
    let shop = shop();
    for number in 0..40 {
        write_product(&shop, &format!("p{number}"));
    }
    let mut elsewhere = BTreeMap::new();
    shop.build();
    let all = carry(&shop, &mut elsewhere);

    shop.write("products/blackbird/product.toml", blackbird("24.50"));
    shop.build();
    let one_price = carry(&shop, &mut elsewhere);
    assert!(one_price <= 15 && all > 150, "{one_price} of {all}");

    // Two builds before one upload, with a product that comes and goes.
    write_product(&shop, "gone");
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
