//! What pages say of tax.

use crate::shop::{Shop, product};

/// A shop with one market, whose settings end with these lines, and a page about shipping.
fn shop(lines: &str) -> Shop {
    let market = "[markets.de]\nlanguage = \"de-DE\"\ncurrency = \"EUR\"\ncountries = [\"DE\"]\n";
    Shop::empty()
        .file("pushcart.toml", format!("name = \"Kiln\"\nurl = \"https://kiln.example\"\n{market}{lines}\n"))
        .file("products/jug.toml", product("JUG", "42.00"))
        .file("pages/shipping.md", "+++\ntitle = \"Versand\"\n+++\nMit der Post.\n")
}

/// All that the shop's pages and documents say, in one text.
fn said(shop: &Shop) -> String {
    let run = shop.build();
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let dist = shop.dist();
    let pages = ["index.html", "products/jug/index.html", "cart/index.html", "catalog/products.json"];
    pages.map(|page| dist.text(&format!("site/{page}"))).concat()
}

/// How often one of these words is said.
fn count(text: &str, words: &[&str]) -> usize {
    // Words that scripts may need stand in attributes.
    let text: String =
        text.split(" data-").map(|part| part.split_once('>').map_or(part, |(_, rest)| rest)).collect();
    words.iter().map(|word| text.matches(word).count()).sum()
}

const INCLUDED: [&str; 3] = ["inkl. MwSt.", "inklusive Mehrwertsteuer", "valueAddedTaxIncluded"];
const EXCLUDED: [&str; 2] = ["zzgl. Steuern", "zuzüglich Steuern"];

#[test]
fn a_market_that_charges_no_tax_says_nothing_of_tax() {
    for prices in ["prices = \"include-tax\"", "prices = \"exclude-tax\"", ""] {
        let said = said(&shop(&format!("{prices}\ntax = \"none\"")));
        assert_eq!(count(&said, &INCLUDED) + count(&said, &EXCLUDED), 0, "{prices}");
        assert!(
            said.contains(">zzgl. Versand</a></p>") && !said.contains(", <a href=/pages/shipping/>zzgl."),
            "{said}"
        );
        assert!(said.contains("\"tax\":\"none\""), "{said}");
    }
}

#[test]
fn without_tax_and_without_a_page_about_shipping_there_is_no_empty_line() {
    let shop = shop("tax = \"none\"");
    shop.remove("pages/shipping.md");
    let said = said(&shop);
    assert!(
        !said.contains("tax-note") && !said.contains("footer-note") && !said.contains("later>. "),
        "{said}"
    );
}

#[test]
fn a_market_that_does_not_say_who_works_the_tax_out_says_by_its_prices_whether_tax_is_in_them() {
    let including = said(&shop("prices = \"include-tax\""));
    assert!(count(&including, &INCLUDED[..1]) >= 2 && count(&including, &INCLUDED[1..2]) == 3, "{including}");
    assert_eq!(count(&including, &EXCLUDED), 0);
    let excluding = said(&shop("prices = \"exclude-tax\""));
    assert!(count(&excluding, &EXCLUDED) >= 5 && count(&excluding, &INCLUDED) == 0, "{excluding}");
}

#[test]
fn rates_and_stripe_tax_say_what_is_in_the_prices() {
    let fixed = said(&shop("prices = \"include-tax\"\ntax_rates = { DE = \"19\" }"));
    assert!(fixed.contains("inkl. 19 % MwSt., <a") && fixed.contains("valueAddedTaxIncluded"), "{fixed}");
    let stripe = said(&shop("prices = \"exclude-tax\"\ntax = \"stripe\""));
    assert!(stripe.contains("zzgl. Steuern, <a") && count(&stripe, &EXCLUDED) >= 5, "{stripe}");
}

#[test]
fn a_note_of_the_seller_stands_wherever_the_theme_would_speak_of_tax() {
    let note = "umsatzsteuerfrei nach § 19 UStG";
    for lines in ["tax = \"none\"", "prices = \"include-tax\""] {
        let said = said(&shop(&format!("{lines}\ntax_note = \"{note}\"")));
        // Below the price, in the cart, and in three footers.
        assert_eq!((said.matches(note).count(), count(&said, &INCLUDED)), (5, 0), "{said}");
        assert!(said.contains(&format!("{note}, <a")), "{said}");
    }
}
