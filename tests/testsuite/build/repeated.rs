//! The same shop gives the same bytes.

use super::shop;
use crate::shop::{Run, Shop, Tree, command, copy, finish};

fn build(shop: &Shop, threads: &str) -> Run {
    finish(command().env("RAYON_NUM_THREADS", threads).args(["build", "--shop"]).arg(shop.path()))
}

#[test]
fn the_same_shop_comes_out_the_same_elsewhere_in_another_order_and_on_another_number_of_threads() {
    let first = shop();
    assert_eq!(build(&first, "8").code, Some(0));
    let dist = first.dist();
    for backwards in [false, true] {
        let second = Shop::empty();
        for part in ["products", "pages", "static", "pushcart.toml"] {
            let (from, to) = (first.path().join(part), second.path().join(part));
            if from.is_file() {
                second.write(part, pushcart::fs::read(&from).unwrap());
            } else {
                copy(&from, &to, |names| {
                    if backwards {
                        names.reverse();
                    }
                });
            }
        }
        assert_eq!(build(&second, "1").code, Some(0));
        dist.assert_same(&second.dist());
    }
}

#[test]
fn nothing_in_the_output_knows_where_it_was_made() {
    let shop = shop();
    shop.build();
    let folder = shop.path().display().to_string();
    for (path, bytes) in &shop.dist().0 {
        assert!(!String::from_utf8_lossy(bytes).contains(&folder), "{path}");
    }
}

#[test]
fn a_build_over_an_older_one_equals_a_clean_one() {
    let shop = shop();
    shop.build();
    shop.remove("products/nightjar.toml");
    shop.write("static/press/kit.txt", "another kit\n");
    shop.build();
    let clean = shop.path().join("clean");
    assert_eq!(shop.run(&["build", "--out", &clean.display().to_string()]).code, Some(0));
    Tree::read(&clean).assert_same(&shop.dist());
}
