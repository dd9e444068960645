//! Letters as their readers get them: the text of each in English, German and Arabic beside this file, and the HTML of one.
//!
//! `LETTERS=DIR cargo test --test testsuite letters` writes the HTML of all of them into a folder, to be looked at.

mod order;

use std::collections::BTreeMap;
use std::path::Path;

use pushcart::checkout::{Letters, LowStock, Parcel, QuotedTax, Review, Tracking};
use pushcart::fs;
use pushcart::mail::{MailError, Message};
use pushcart::shop::price_list::Header;
use snapbox::Data;

use order::{LANGUAGES, header, order, secret};

/// Every letter about the same order, by its name.
fn letters(header: &Header, language: &str) -> Vec<(&'static str, Message)> {
    let (order, secret) = (order(language), secret());
    let letters = Letters { header, secret: &secret };
    let sku = order.quote.lines[0].sku.clone();
    let some = |text: &str| Some(text.to_owned());
    let parcel = Parcel {
        operation: "send-1".to_owned(),
        at: 1_795_090_000,
        lines: BTreeMap::from([(sku.clone(), 2)]),
        tracking: Tracking {
            carrier: some("DHL"),
            number: some("00340434161094021501"),
            url: some("https://track.example/00340434161094021501?a=1&b=2"),
        },
    };
    let low = LowStock { sku: &sku, title: "Blackbird, 180 g vinyl", variant: Some("Red"), available: 2 };
    let late = Review::PaidLateAndShort { sku: sku.clone() };
    let confirmation = letters.confirmation("confirmation", &order).unwrap();
    let refused = MailError::Refused { reason: "550 5.1.1 (the address) is unknown here".to_owned() };
    let undelivered = letters.undelivered(&confirmation, &order, &refused).unwrap();
    let mut sent = order.clone();
    sent.parcels.push(parcel.clone());
    let mut short = order.clone();
    short.short.insert(sku.clone());
    short.refunds.insert("re_1".to_owned(), order::refund());
    let mut free = order.clone();
    free.short.insert(sku.clone());
    let mut given_back = order.clone();
    given_back.refunds.insert("re_1".to_owned(), order::refund());
    given_back.given_back.insert("give-1".to_owned(), order::give_back());
    vec![
        ("confirmation", confirmation),
        ("new-order", letters.new_order("new-order", &order).unwrap()),
        ("refund", letters.refund("refund", &short, &sku).unwrap()),
        ("sold-out", letters.refund("sold-out", &free, &sku).unwrap()),
        ("given-back", letters.given_back("given-back", &given_back, "give-1").unwrap()),
        ("shipped", letters.shipped("shipped", &sent, &parcel).unwrap()),
        ("low-stock", letters.low_stock("low-stock", low).unwrap()),
        ("alert", letters.alert("alert", &order, &late).unwrap()),
        ("undelivered", undelivered),
    ]
}

#[test]
fn each_letter_says_this() {
    for language in ["en", "de", "ar"] {
        let mut whole = String::new();
        for (name, letter) in letters(&header(language), language) {
            let reply = letter.reply_to.map(|reply_to| reply_to.address.to_string()).unwrap_or_default();
            let Message { to, subject, text, .. } = letter;
            let head = format!("==== {name}\nTo: {}\nReply-To: {reply}\nSubject: {subject}", to.address);
            whole.extend([head.as_str(), "\n\n", &text, "\n"]);
        }
        let expected =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/testsuite/letters/{language}.txt"));
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(whole, Data::read_from(&expected, None).raw());
    }
}

#[test]
fn of_money_that_does_not_go_back_no_letter_speaks() {
    let (header, secret, mut order) = (header("en"), secret(), order("en"));
    let letters = Letters { header: &header, secret: &secret };
    let (first, second) = (order.quote.lines[0].sku.clone(), order.quote.lines[1].sku.clone());
    order.short.extend([first.clone(), second.clone()]);
    order.refunds.insert("re_1".to_owned(), order::refund());
    let told = |sku| letters.refund("id", &order, sku).unwrap();
    let (paid, free) = (told(&first), told(&second));
    assert!(paid.subject.starts_with("Refund") && paid.text.contains("Refunded"), "{}", paid.text);
    assert!(free.text.contains("Night Owl T-shirt") && free.text.contains("sold out"), "{}", free.text);
    for money in ["efund", "money", "bank", "£"] {
        assert!(!free.subject.contains(money) && !free.text.contains(money), "{money}: {}", free.text);
    }
}

#[test]
fn what_had_sold_out_is_not_packed() {
    let (header, secret, mut order) = (header("en"), secret(), order("en"));
    let letters = Letters { header: &header, secret: &secret };
    let note = "Sold out, cannot be delivered";
    let counts = |order: &_| {
        let (buyer, seller) =
            (letters.confirmation("a", order).unwrap(), letters.new_order("b", order).unwrap());
        let packed = seller.text.contains("Please pack it");
        (buyer.text.matches(note).count(), seller.text.matches(note).count(), packed)
    };
    assert_eq!(counts(&order), (0, 0, true));
    order.short.insert(order.quote.lines[0].sku.clone());
    assert_eq!(counts(&order), (1, 1, true));
    order.short.insert(order.quote.lines[1].sku.clone());
    assert_eq!(counts(&order), (2, 2, false), "nothing is left to be packed");
}

#[test]
fn the_confirmation_has_the_note_about_tax_and_speaks_of_no_tax_that_is_not_charged() {
    let (mut header, secret, mut order) = (header("de"), secret(), order("de"));
    let note = "umsatzsteuerfrei nach § 19 UStG";
    header.markets[0].market.tax_note = Some(note.to_owned());
    order.quote.tax = QuotedTax::None;
    let text = Letters { header: &header, secret: &secret }.confirmation("id", &order).unwrap().text;
    assert!(text.contains(note) && !text.contains("MwSt"), "{text}");
}

#[test]
fn the_html_says_the_same_and_fetches_nothing() {
    for language in LANGUAGES {
        for (name, letter) in letters(&header(language), language) {
            let html = letter.html.unwrap();
            if let Some(folder) = std::env::var_os("LETTERS") {
                let file = Path::new(&folder).join(format!("{name}.{language}.html"));
                fs::write(&file, html.as_bytes()).unwrap();
            }
            for fetched in ["<img", "src=", "url(", "@import", "<link", "<script", "background="] {
                assert!(!html.contains(fetched), "{name} in {language}: {fetched}");
            }
            let said = words_of(&html);
            for line in words_of(&letter.text).split_whitespace() {
                assert!(
                    said.contains(line) || line.chars().all(|c| "=-:".contains(c)),
                    "{name} in {language}: `{line}`"
                );
            }
        }
    }
}

/// A text or HTML without markup, marks of direction and the addresses of links.
fn words_of(text: &str) -> String {
    let mut words = String::new();
    for part in text.split('<') {
        words += part.split_once('>').map_or(part, |(_, behind)| behind);
    }
    let links = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    words += &links.collect::<Vec<_>>().join(" ");
    let words = words
        .replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
        .replace([':', '\u{a0}'], " ");
    words.replace(['\u{2068}', '\u{2069}'], "")
}

#[test]
fn a_shop_without_words_writes_in_english() {
    let mut header = header("de");
    let said = |header: &Header| letters(header, "de").swap_remove(0).1;
    assert!(said(&header).subject.starts_with("Ihre Bestellung"));
    header.markets[0].mail_words.clear();
    assert!(said(&header).subject.starts_with("Your order"), "{}", said(&header).subject);
    assert!(said(&header).text.contains("58,00\u{a0}€"), "money stays as the market writes it");
}

#[test]
fn what_a_buyer_types_stays_text() {
    let header = header("en");
    let mut order = order("en");
    let recipient = &mut order.payment.as_mut().unwrap().recipient;
    recipient.name = Some("<b>Visit http://evil.example</b>\r\nBcc: x@y.example".to_owned());
    recipient.shipping_name = Some("<script>alert(1)</script>".to_owned());
    let secret = secret();
    let letters = Letters { header: &header, secret: &secret };
    let confirmation = letters.confirmation("id", &order).unwrap();
    assert!(!confirmation.text.contains("evil.example"), "nobody is greeted by such a name");
    let html = letters.new_order("id", &order).unwrap().html.unwrap();
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !html.contains("<script"), "{html}");
}
