//! `tests/shops/nasty`: what markup, scripts and addresses could trip over.

use std::sync::LazyLock;

use pushcart::shop::Sku;

use super::{between, json_ld, pages, price_list, seen};
use crate::shop::Tree;

static DIST: LazyLock<Tree> = LazyLock::new(|| super::build("nasty"));

#[test]
fn files_have_their_names_in_unicode_and_addresses_are_encoded() {
    let dist = &*DIST;
    for (file, address) in [
        ("products/größe-ä", "/products/gr%C3%B6%C3%9Fe-%C3%A4/"),
        ("products/夜鷺", "/products/%E5%A4%9C%E9%B7%BA/"),
        ("sa/products/بومة", "/sa/products/%D8%A8%D9%88%D9%85%D8%A9/"),
        ("collections/größe-und-mehr", "/collections/gr%C3%B6%C3%9Fe-und-mehr/"),
        ("关于我们", "/%E5%85%B3%E4%BA%8E%E6%88%91%E4%BB%AC/"),
    ] {
        let page = dist.text(&format!("site/{file}/index.html")).replace('"', "");
        let canonical = format!("<link rel=canonical href=https://nasty.example{address}>");
        assert!(page.contains(&canonical), "{canonical} in {page}");
        assert!(
            dist.text("site/sitemap.xml").contains(&format!("<loc>https://nasty.example{address}</loc>"))
        );
    }
    for (path, page) in pages(dist) {
        for attribute in ["href=", "src=", "srcset=", "action="] {
            for rest in page.split(attribute).skip(1) {
                let ends: &[char] = if rest.starts_with('"') { &['"'] } else { &[' ', '>'] };
                let address = rest.trim_start_matches('"').split(ends).next().unwrap();
                assert!(address.is_ascii(), "{path}: {attribute}{address}");
            }
        }
    }
}

#[test]
fn earlier_addresses_are_encoded_for_hosts_and_lie_in_unicode() {
    let dist = &*DIST;
    assert_eq!(
        dist.text("site/_redirects"),
        "/alt/gr%C3%B6%C3%9Fe.html /products/gr%C3%B6%C3%9Fe-%C3%A4/ 301\n\
         /alt/it%27s%26more/ /products/gr%C3%B6%C3%9Fe-%C3%A4/ 301\n\
         /alt/%E5%A4%9C%E9%B7%BA/ /products/gr%C3%B6%C3%9Fe-%C3%A4/ 301\n\
         /%C3%BCber-uns/ /%E5%85%B3%E4%BA%8E%E6%88%91%E4%BB%AC/ 301\n\
         /sa/* /sa/404.html 404\n/* /404.html 404\n"
    );
    for file in ["alt/größe.html", "alt/夜鷺/index.html", "alt/it's&more/index.html", "über-uns/index.html"]
    {
        assert!(dist.text(&format!("site/{file}")).contains("http-equiv=\"refresh\""), "{file}");
    }
}

/// No text of the seller is ever markup: outside of attributes and data, each script is one of the theme's.
#[test]
fn no_text_becomes_markup() {
    let dist = &*DIST;
    for (path, page) in pages(dist) {
        for script in between(page, "<script", "</script") {
            let is_ours =
                [" src=", " type=application/ld+json", " type=application/json", " type=module src="]
                    .iter()
                    .any(|start| script.replace('"', "").starts_with(start));
            let in_attribute = script.starts_with(">alert(");
            assert!(is_ours || in_attribute, "{path}: {script}");
        }
        // The alerts that remain stand in quoted attributes or are text.
        let mut outside = String::new();
        let (mut quote, mut in_tag) = (None, false);
        for c in page.chars() {
            match (c, quote, in_tag) {
                (c, Some(open), _) if c == open => quote = None,
                (_, Some(_), _) => {}
                ('"' | '\'', None, true) => quote = Some(c),
                ('<', None, false) => {
                    in_tag = true;
                    outside.push('<');
                }
                ('>', None, true) => {
                    in_tag = false;
                    outside.push('>');
                }
                (c, None, _) => outside.push(c),
            }
        }
        for bad in ["<script>", "<b>", "onerror=alert", "<div>a", "<img src=x", "href=javascript", "<i>"] {
            let without_raw = outside.as_str();
            assert!(!without_raw.contains(bad), "{path}: {bad} in {without_raw}");
        }
    }
}

#[test]
fn structured_data_and_scripts_data_cannot_break_out() {
    let dist = &*DIST;
    let mut found = 0;
    for (path, page) in pages(dist) {
        for data in json_ld(page) {
            found += 1;
            assert!(data.is_array() || data.is_object(), "{path}");
        }
        for script in between(page, "application/ld+json", "</script") {
            assert!(!script[script.find('{').unwrap_or(0)..].contains('<'), "{path}: {script}");
        }
    }
    assert!(found > 10);
    let things = json_ld(dist.text("site/products/größe-ä/index.html"));
    let name = things[0].as_array().unwrap().iter().find(|thing| thing["@type"] == "Product").unwrap();
    let title = "\"Quotes\", 'single' & <b>tags</b> </script><script>alert(1)</script> <!-- ]]> {{ 7 * 7 }}";
    assert_eq!(name["name"], title);
}

#[test]
fn titles_are_read_as_they_were_written() {
    let dist = &*DIST;
    for (page, title) in [
        (
            "products/größe-ä",
            "\"Quotes\", 'single' & <b>tags</b> </script><script>alert(1)</script> <!-- ]]> {{ 7 * 7 }}",
        ),
        ("products/夜鷺", "夜鷺 🦉👩‍👩‍👧 Nankeen"),
        ("sa/products/夜鷺", "بلشون الليل 🦉"),
        ("sa/products/بومة", "\u{200f}بومة \"الليل\" (LP)\u{200f}"),
        ("collections/größe-und-mehr", "Größe & <mehr> \"jetzt\""),
    ] {
        let text = seen(dist.text(&format!("site/{page}/index.html")));
        assert!(text.contains(title), "{title} in {text}");
    }
}

#[test]
fn the_arabic_market_is_written_from_right_to_left() {
    let dist = &*DIST;
    for (path, page) in
        pages(dist).filter(|(path, page)| path.starts_with("site/sa/") && page.contains("<body"))
    {
        assert!(page.replace('"', "").contains("<html lang=ar-SA dir=rtl>"), "{path}");
    }
    let text = seen(dist.text("site/sa/products/夜鷺/index.html")).replace('\u{a0}', " ");
    assert!(text.contains("\u{200f}٩٩٩٬٩٩٩٫٩٩ ر.س."), "{text}");
}

#[test]
fn a_sku_with_a_slash_can_be_bought_and_found() {
    let dist = &*DIST;
    let list = price_list(dist);
    for sku in ["4058NB/09", "OWL/S", "OWL/M.1-a_b"] {
        assert!(list.find(&sku.parse::<Sku>().unwrap()).unwrap().is_some(), "{sku}");
    }
    let page = dist.text("site/products/بومة/index.html").replace('"', "");
    assert!(page.contains("value=OWL/S"), "{page}");
    assert!(page.contains("id=sku-OWL:S"), "{page}");
}

#[test]
fn feeds_are_well_formed_whatever_is_written() {
    let dist = &*DIST;
    for file in [
        "feeds/google.xml.gz",
        "sa/feeds/google.xml.gz",
        "feeds/products.atom",
        "sa/feeds/products.atom",
        "sitemap.xml",
    ] {
        let text = dist.plain(&format!("site/{file}"));
        assert!(!text.contains("<b>") && !text.contains("<script") && !text.contains("& "), "{file}");
        assert!(text.contains("4058NB/09") || !file.contains("google"), "{file}");
    }
}
