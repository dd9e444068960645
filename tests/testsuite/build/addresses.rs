//! Two things that want one address are both named.

use super::shop;
use crate::shop::Shop;

fn check_clash(shop: &Shop, one: &str, other: &str, address: &str) {
    let run = shop.run(&["build"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    for part in [one, other, address] {
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
    }
    assert!(!shop.path().join("dist").exists());
}

#[test]
fn a_static_file_and_a_page() {
    let shop = shop().file("static/about/index.html", "mine");
    check_clash(&shop, "static/about/index.html", "pages/about.md", "`/about/index.html`");
}

#[test]
fn a_static_file_and_the_home_page() {
    check_clash(
        &shop().file("static/index.html", "mine"),
        "static/index.html",
        "the page `home`",
        "`/index.html`",
    );
}

#[test]
fn a_static_file_and_a_file_of_the_build() {
    check_clash(&shop().file("static/robots.txt", "mine"), "static/robots.txt", "the feeds", "`/robots.txt`");
}

#[test]
fn an_alias_and_a_page() {
    let shop = shop().file("pages/new.md", "+++\ntitle = \"New\"\naliases = [\"/about/\"]\n+++\n");
    check_clash(&shop, "pages/new.md", "pages/about.md", "/about/");
}

#[test]
fn an_alias_and_a_page_of_the_shop() {
    let shop = shop().file("pages/new.md", "+++\ntitle = \"New\"\naliases = [\"/cart/\"]\n+++\n");
    check_clash(&shop, "pages/new.md", "cart", "/cart/");
}

#[test]
fn an_alias_and_a_static_file() {
    let shop = shop().file("pages/new.md", "+++\ntitle = \"New\"\naliases = [\"/press/kit.txt\"]\n+++\n");
    check_clash(&shop, "pages/new.md", "static/press/kit.txt", "/press/kit.txt");
}

#[test]
fn names_that_differ_in_case_alone() {
    let shop = shop().file("static/press/Kit.txt", "mine");
    if shop.path().join("static/press/KIT.TXT").exists() {
        return; // On this disk they are one file.
    }
    check_clash(&shop, "static/press/Kit.txt", "static/press/kit.txt", "/press/");
}

#[test]
fn a_file_and_a_folder() {
    let shop = shop().file("static/about", "a file where the page needs a folder");
    check_clash(&shop, "static/about", "pages/about.md", "/about");
}

#[test]
fn a_page_named_like_a_market() {
    check_clash(&shop().file("pages/de.md", "+++\ntitle = \"De\"\n+++\n"), "pages/de.md", "de", "`de`");
}
