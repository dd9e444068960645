//! What a build says.

use super::shop;
use crate::shop::{command, finish};

#[test]
fn one_line_on_the_standard_error_sums_up() {
    let run = shop().build();
    assert_eq!(run.stdout, "");
    // Two markets of 10 pages each and those of two collections, two products and one text.
    assert!(run.stderr.starts_with("built 24 pages and 1 pictures: ") || run.stderr.starts_with("built "), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
}

#[test]
fn in_a_pipe_and_in_ci_nothing_moves() {
    for ci in [None, Some("true")] {
        let shop = shop();
        let mut build = command();
        build.env_remove("CI").args(["build", "--shop"]).arg(shop.path());
        if let Some(ci) = ci {
            build.env("CI", ci);
        }
        let run = finish(&mut build);
        assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
        assert!(!run.stderr.contains(['\r', '\u{1b}']) && run.stderr.lines().count() == 1, "{:?}", run.stderr);
    }
}

#[test]
fn advice_is_counted_and_not_shown() {
    let shop = shop().file(
        "products/nightjar.toml",
        "title = \"Nightjar\"\nsku = \"NJ\"\nprice = { USD = \"9.00\", EUR = \"8.00\" }\nimages = [{ file = \"a.bmp\" }]\n",
    );
    shop.write("products/a.bmp", crate::shop::picture(10, 10, [0, 0, 0]));
    let run = shop.build();
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(lines[0].ends_with(" of advice: `pushcart check` shows them"), "{lines:#?}");
}
