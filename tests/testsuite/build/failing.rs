//! A build that fails changes nothing.

use super::{blackbird, shop};
use crate::shop::{Shop, picture, written};

/// After one good build, the change makes the next fail at `place`, and `dist/` is the very same.
fn check_fails(shop: &Shop, change: impl FnOnce(&Shop), place: &str) {
    shop.build();
    let dist = shop.path().join("dist");
    let (bytes, stamps) = (shop.dist(), written(&dist));
    change(shop);
    let run = shop.run(&["build"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{}", run.stderr);
    assert_eq!(run.stderr.matches("mistake[").count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains(&format!(" --> {place}\n")), "{}", run.stderr);
    bytes.assert_same(&shop.dist());
    assert_eq!(stamps, written(&dist));
}

#[test]
fn a_mistake_in_a_product_leaves_the_last_site() {
    check_fails(
        &shop(),
        |shop| shop.write("products/nightjar.toml", "title = \n"),
        "products/nightjar.toml:1:9",
    );
}

#[test]
fn a_template_that_cannot_be_read_leaves_the_last_site() {
    let change = |shop: &Shop| shop.write("templates/page.html", "<p>\n{{ page.title \n</p>");
    check_fails(&shop(), change, "templates/page.html:3:1");
}

#[test]
fn a_template_that_names_what_is_not_there_leaves_the_last_site_and_is_told_once() {
    let change = |shop: &Shop| shop.write("templates/product.html", "<p>\n{{ product.titel.long }}\n</p>");
    check_fails(&shop(), change, "templates/product.html:2:12");
}

#[test]
fn a_damaged_picture_leaves_the_last_site() {
    let whole = picture(40, 30, [1, 2, 3]);
    for damaged in [&whole[..whole.len() / 2], b"no picture", b""] {
        let change = |shop: &Shop| shop.write("products/blackbird/front.bmp", damaged);
        check_fails(&shop(), change, "products/blackbird/product.toml:5:20");
    }
}

#[test]
fn a_missing_picture_leaves_the_last_site() {
    check_fails(
        &shop(),
        |shop| shop.remove("products/blackbird/front.bmp"),
        "products/blackbird/product.toml:5:20",
    );
}

#[test]
fn after_the_mistake_is_mended_the_build_goes_on() {
    let shop = shop();
    shop.build();
    shop.write("products/blackbird/product.toml", blackbird("no price"));
    assert_eq!(shop.run(&["build"]).code, Some(1));
    shop.write("products/blackbird/product.toml", blackbird("25.00"));
    shop.build();
    assert!(shop.dist().text("site/products/blackbird/index.html").contains("$25.00"));
}

#[test]
fn a_first_build_that_fails_makes_no_output_folder() {
    let shop = shop().file("products/a.toml", "titel = \"A\"\n");
    assert_eq!(shop.run(&["build"]).code, Some(1));
    assert!(!shop.path().join("dist").exists());
}
