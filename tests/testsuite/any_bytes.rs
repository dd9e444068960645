//! Whatever a file holds, it is reported and nothing worse.

use std::sync::Arc;

use proptest::prelude::*;
use pushcart::catalog::document::{decode, decode_page};
use pushcart::catalog::files::Format;
use pushcart::catalog::markdown;
use pushcart::catalog::raw::{RawPage, RawProduct, RawSettings};
use pushcart::diagnostic::{Diagnostics, Source, text};

/// Text that has a chance to be a product: pieces of one in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "title = ",
        "\"Blackbird\"",
        "\n",
        "price",
        " = { USD = \"24.00\" }\n",
        "[[variants]]\n",
        "sku = \"A\"\n",
        "values = [\"ä\"]\n",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "'''",
        "\\u00e4",
        "+++\n",
        "---\n",
        "ü",
        "1e9",
        "-3",
        "2026-01-01",
        "null",
        "true",
        "\r\n",
        "\u{feff}",
        "[a](b)",
        "](",
        "<b>",
        "# ",
        "| a |\n|---|\n",
        "\t",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn check_places(found: &Diagnostics) {
    for diagnostic in found {
        let span = &diagnostic.place.span;
        assert!(span.start <= span.end && span.end <= diagnostic.place.source.text.len(), "{diagnostic:?}");
    }
    text::render(found, false);
}

fn decode_all(written: &str) {
    let source: Arc<Source> = Source::new("products/a.toml", written);
    for format in [Format::Toml, Format::Json] {
        let mut found = Diagnostics::default();
        decode::<RawProduct>(Arc::clone(&source), format, &mut found);
        decode::<RawSettings>(Arc::clone(&source), format, &mut found);
        check_places(&found);
    }
    let mut found = Diagnostics::default();
    let page = decode_page::<RawPage>(Arc::clone(&source), &mut found);
    check_places(&found);
    let body = &written[page.body];
    for link in markdown::links(body) {
        assert!(body.get(link.span).is_some());
    }
    markdown::to_html(body, str::to_owned);
    markdown::summary(body, 160);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_of_products_do_no_harm(written in pieces()) {
        decode_all(&written);
    }

    #[test]
    fn any_text_does_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        decode_all(&String::from_utf8_lossy(&bytes));
    }
}
