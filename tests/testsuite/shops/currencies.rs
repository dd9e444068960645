//! `tests/shops/currencies`: no, two and three decimals; three scripts; a site under a path.

use std::sync::LazyLock;

use pushcart::shop::Sku;

use super::{json_ld, pages, price_list, seen};
use crate::shop::Tree;

static DIST: LazyLock<Tree> = LazyLock::new(|| super::build("currencies"));

/// Prices as the page of each market shows them, with no-break spaces as plain ones.
#[test]
fn prices_are_shown_exactly_and_in_the_way_of_the_market() {
    let dist = &*DIST;
    for (page, texts) in [
        ("products/single", ["¥1,200", "¥1,500", "¥500"].as_slice()),
        ("products/box", &["¥1,234,567", "¥1,234,568"]),
        ("kw/products/single", &["\u{200f}١٫٢٥٠ د.ك.", "\u{200f}١٫٢٦٠ د.ك.", "\u{200f}١٫٠١٠ د.ك."]),
        ("kw/products/box", &["\u{200f}١٬٢٣٤٫٥٠٠ د.ك.", "\u{200f}١٬٢٣٤٫٥١٠ د.ك."]),
        ("at/products/single", &["€ 0,30"]),
        ("at/products/box", &["€ 1.234,50", "€ 1.234,60"]),
    ] {
        let text = seen(dist.text(&format!("site/{page}/index.html"))).replace('\u{a0}', " ");
        for expected in texts {
            assert!(text.contains(expected), "{expected} on {page}: {text}");
        }
    }
}

#[test]
fn prices_are_exact_in_the_price_list() {
    let dist = &*DIST;
    let list = price_list(dist);
    let amounts = |sku: &str| -> Vec<(String, i64)> {
        let entry = list.find(&sku.parse::<Sku>().unwrap()).unwrap().unwrap();
        entry.markets.iter().map(|(market, priced)| (market.to_string(), priced.unit_amount.amount)).collect()
    };
    let expected =
        |jp, kw, at| [("at", at), ("jp", jp), ("kw", kw)].map(|(market, amount)| (market.to_owned(), amount));
    let sorted = |mut amounts: Vec<(String, i64)>| {
        amounts.sort();
        amounts
    };
    assert_eq!(sorted(amounts("SINGLE")), expected(1200, 1250, 30));
    assert_eq!(sorted(amounts("BOX/RED")), expected(1_234_568, 1_234_510, 123_460));
    assert_eq!(list.header().shop.site_url, "https://example.test/shop");
}

#[test]
fn prices_are_exact_for_machines() {
    let dist = &*DIST;
    for (page, price, currency) in [
        ("products/single", "1200", "JPY"),
        ("kw/products/single", "1.250", "KWD"),
        ("at/products/single", "0.30", "EUR"),
    ] {
        let text = json_ld(dist.text(&format!("site/{page}/index.html")))[0].to_string();
        assert!(text.contains(&format!("\"price\":\"{price}\"")), "{price} in {text}");
        assert!(text.contains(&format!("\"priceCurrency\":\"{currency}\"")), "{currency} in {text}");
    }
}

#[test]
fn each_page_says_its_language_and_direction() {
    let dist = &*DIST;
    for (path, page) in pages(dist).filter(|(_, page)| page.contains("<body")) {
        let (language, direction) = match path.split('/').nth(1) {
            Some("kw") => ("ar-KW", "rtl"),
            Some("at") => ("de-AT", "ltr"),
            _ => ("ja-JP", "ltr"),
        };
        let html = &page[page.find("<html").unwrap()..][..60];
        let html = html.replace('"', "");
        assert!(
            html.contains(&format!("lang={language}")) && html.contains(&format!("dir={direction}")),
            "{path}: {html}"
        );
    }
}

#[test]
fn every_address_is_below_the_path_of_the_site() {
    let dist = &*DIST;
    let page = dist.text("site/kw/products/single/index.html").replace('"', "");
    for part in [
        "<link rel=canonical href=https://example.test/shop/kw/products/single/>",
        "hreflang=x-default href=https://example.test/shop/products/single/>",
        "hreflang=de-AT href=https://example.test/shop/at/products/single/>",
        "hreflang=ja-JP",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    for (path, page) in pages(dist) {
        for attribute in ["href=", "src=", "action="] {
            for rest in page.split(attribute).skip(1) {
                let address = rest.trim_start_matches('"');
                let is_below = !address.starts_with('/') || address.starts_with("/shop/");
                assert!(is_below, "{path}: {attribute}{}", &address[..address.floor_char_boundary(60)]);
            }
        }
    }
    for file in
        ["site/sitemap.xml", "site/kw/feeds/google.xml.gz", "site/feeds/products.atom", "site/robots.txt"]
    {
        let text = dist.plain(file);
        let addresses = text.matches("https://example.test").count();
        assert_eq!(addresses, text.matches("https://example.test/shop").count(), "{file}");
        assert!(addresses > 0, "{file}");
    }
}

#[test]
fn earlier_addresses_lead_below_the_path_and_each_market_has_its_own_page_for_what_is_missing() {
    let dist = &*DIST;
    assert_eq!(
        dist.text("site/_redirects"),
        "/at/alt/single/ /shop/at/products/single/ 301\n/old/single.html /shop/products/single/ 301\n\
         /kw/* /kw/404.html 404\n/at/* /at/404.html 404\n/* /404.html 404\n"
    );
    assert!(dist.text("site/old/single.html").contains("url=https://example.test/shop/products/single/"));
    assert!(dist.has("site/at/alt/single/index.html"));
}

#[test]
fn a_market_without_a_way_to_ship_has_its_pages() {
    let dist = &*DIST;
    for page in ["index.html", "cart/index.html", "products/box/index.html"] {
        assert!(dist.has(&format!("site/at/{page}")), "{page}");
    }
    let text = json_ld(dist.text("site/at/products/single/index.html"))[0].to_string();
    assert!(!text.contains("OfferShippingDetails"), "{text}");
}
