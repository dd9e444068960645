//! What a build says.

use super::shop;
use pushcart::fs;

use crate::shop::{SETTINGS, Shop, command, finish, picture, product};

/// A shop that no advice is due for.
fn plain() -> Shop {
    let images = "images = [{ file = \"a.bmp\", alt = \"A\" }]\n";
    Shop::new()
        .file("products/a.toml", product("A", "1.00") + images + "shipped = false\n")
        .file("products/a.bmp", picture(20, 20, [0, 0, 0]))
}

#[test]
fn one_line_on_the_standard_error_sums_up() {
    let run = plain().build();
    assert_eq!(run.stdout, "");
    // Home, the collections, the product, search, cart, order, thanks, not found.
    assert!(run.stderr.starts_with("built 8 pages and 1 picture: "), "{}", run.stderr);
    assert!(run.stderr.ends_with(" s\n") && run.stderr.contains(" written, in "), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
}

#[test]
fn in_a_pipe_and_in_ci_nothing_moves() {
    for ci in [None, Some("true")] {
        let shop = plain();
        let mut build = command();
        build.env_remove("CI").args(["build", "--shop"]).arg(shop.path());
        if let Some(ci) = ci {
            build.env("CI", ci);
        }
        let run = finish(&mut build);
        assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
        assert!(
            !run.stderr.contains(['\r', '\u{1b}']) && run.stderr.lines().count() == 1,
            "{:?}",
            run.stderr
        );
    }
}

#[test]
fn advice_is_counted_and_not_shown() {
    let shop = shop().file(
        "products/nightjar.toml",
        "title = \"Nightjar\"\nsku = \"NJ\"\nprice = { USD = \"9.00\", EUR = \"8.00\" }\nimages = [{ file = \"a.bmp\" }]\n",
    );
    shop.write("products/a.bmp", picture(10, 10, [0, 0, 0]));
    let run = shop.build();
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(lines[0].ends_with(" of advice: `pushcart check` shows them"), "{lines:#?}");
}

#[test]
fn a_product_page_names_only_the_ways_that_take_its_weight() {
    let way = |name: &str, most: &str| {
        format!("[[markets.us.shipping]]\nname = \"{name}\"\nprice = \"4.90\"\nmax_weight = \"{most}\"\n")
    };
    let settings = format!("{SETTINGS}{}{}", way("Letter", "500 g"), way("Parcel", "5 kg"));
    let shop = Shop::empty()
        .file("pushcart.toml", settings)
        .file("products/lp.toml", product("LP", "24.00") + "weight = \"320 g\"\n")
        .file("products/box.toml", product("BOX", "99.00") + "weight = \"2 kg\"\n");
    assert_eq!(shop.build().code, Some(0));
    let page = |name: &str| {
        String::from_utf8(
            fs::read(&shop.path().join(format!("dist/site/products/{name}/index.html"))).unwrap(),
        )
        .unwrap()
    };
    assert!(page("lp").contains("Letter") && page("lp").contains("Parcel"));
    assert!(!page("box").contains("Letter") && page("box").contains("Parcel"));
}
