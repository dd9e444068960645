//! An order of every language, with something of everything in it.

use std::collections::BTreeMap;
use std::path::Path;

use pushcart::checkout::{
    GiveBack, GiveBackOutcome, Order, PaymentFact, Quote, QuotedLine, QuotedTax, Recipient, RefundFact,
    ShippingChoice, ShopSecret,
};
use pushcart::diagnostic::Diagnostics;
use pushcart::payment::Address;
use pushcart::shop::price_list::{Header, MarketPages, PricedMarket, SellingShop};
use pushcart::shop::terms::{CheckoutTerms, MailTerms, StockTerms};
use pushcart::shop::{Language, Market, Tax, TaxDisplay, TaxRate, WhenOut};
use pushcart::site::{mail_words, theme::Theme};

/// The languages of the theme.
pub(super) const LANGUAGES: [&str; 5] = ["en", "de", "fr", "es", "ar"];

pub(super) fn secret() -> ShopSecret {
    ShopSecret::new([7; 32]).unwrap()
}

/// A shop with one market, in this language.
pub(super) fn header(language: &str) -> Header {
    let (tag, currency, country) = place(language);
    let language: Language = tag.parse().unwrap();
    let theme = Theme::load(Path::new("no such folder")).unwrap();
    let words = theme.words(&language, &mut Diagnostics::default());
    let page = |page: &str| format!("/{page}/");
    let market = PricedMarket {
        market: Market {
            id: country.to_lowercase().parse().unwrap(),
            language,
            currency: currency.parse().unwrap(),
            countries: vec![country.parse().unwrap()],
            prices: TaxDisplay::IncludeTax,
            tax: Tax::None,
            tax_note: None,
            shipping: Vec::new(),
        },
        shop_name: "Night Owl Records".to_owned(),
        pages: MarketPages {
            home: "/".to_owned(),
            cart: page("cart"),
            order: page("order"),
            thanks: page("thanks"),
            returns: Some(page("returns")),
        },
        mail_words: mail_words::of(&words),
    };
    let seller = ["Night Owl Records UG (haftungsbeschränkt)", "Kleine Stunde 3", "20000 Hamburg"];
    Header {
        schema: 1,
        digest: String::new(),
        count: 0,
        bytes: 0,
        shop: SellingShop {
            id: "nightowl.example".to_owned(),
            site_url: "https://nightowl.example".to_owned(),
            function_url: String::new(),
            seller: seller.map(str::to_owned).into(),
            email: Some("hello@nightowl.example".to_owned()),
        },
        markets: vec![market],
        checkout: CheckoutTerms::default(),
        stock: StockTerms::default(),
        store: "memory:".to_owned(),
        mail: MailTerms {
            from: Some("shop@nightowl.example".to_owned()),
            orders_to: Some("orders@nightowl.example".to_owned()),
        },
    }
}

fn place(language: &str) -> (&'static str, &'static str, &'static str) {
    match language {
        "de" => ("de-DE", "EUR", "DE"),
        "fr" => ("fr-FR", "EUR", "FR"),
        "es" => ("es-ES", "EUR", "ES"),
        "ar" => ("ar-AE", "AED", "AE"),
        _ => ("en-GB", "GBP", "GB"),
    }
}

/// A paid order of two records and a shirt, sent by post, with a discount.
pub(super) fn order(language: &str) -> Order {
    let (_, currency, country) = place(language);
    let line = |sku: &str, title: &str, variant: Option<&str>, quantity: u32, unit_amount: i64| QuotedLine {
        sku: sku.parse().unwrap(),
        title: title.to_owned(),
        variant: variant.map(str::to_owned),
        quantity,
        unit_amount,
        amount: unit_amount * i64::from(quantity),
        shipped: true,
        image: None,
        tax_code: None,
        when_out: WhenOut::SoldOut,
        available_again: None,
        opening_stock: Some(3),
    };
    let lines = vec![
        line("BB-LP-RED", "Blackbird, 180 g vinyl", Some("Red"), 2, 2900),
        line(
            "OWL-TEE-M",
            "Night Owl T-shirt “Small Hours”, organic cotton & screen print",
            Some("Night / M"),
            1,
            2400,
        ),
    ];
    let choice = |id: &str, name: &str, amount, days| ShippingChoice {
        id: id.to_owned(),
        name: name.to_owned(),
        amount,
        days: Some(days),
    };
    let quote = Quote {
        market: country.to_lowercase().parse().unwrap(),
        country: Some(country.parse().unwrap()),
        currency: currency.parse().unwrap(),
        lines,
        shipping: vec![choice("0", "Standard", 490, (1, 3)), choice("1", "Express", 1290, (1, 1))],
        amount_subtotal: 8200,
        tax: QuotedTax::Included { rate: TaxRate(190_000), amount: 1309 },
        promotion_codes: true,
        price_list: "8a1f".to_owned(),
    };
    let id = secret().order_id("attempt", b"");
    let mut order = Order::new(id, quote, String::new(), 1_795_000_000, 1_795_000_600, 1_795_003_600);
    order.payment = Some(PaymentFact {
        session: "cs_test_a1".to_owned(),
        payment_intent: Some("pi_3QabcDEF".to_owned()),
        amount_total: Some(8190),
        amount_subtotal: Some(8200),
        currency: Some(currency.to_lowercase()),
        amount_discount: 500,
        amount_shipping: 490,
        amount_tax: 0,
        recipient: recipient(language, country),
    });
    order
}

fn recipient(language: &str, country: &str) -> Recipient {
    let some = |text: &str| Some(text.to_owned());
    let (name, line1, code, city) = match language {
        "ar" => ("ليلى حداد", "شارع الزهور ١٢", "", "دبي"),
        "fr" => ("Léa Moreau", "12, rue des Lilas", "69003", "Lyon"),
        "es" => ("Lucía Ortiz", "Calle de las Lilas, 12", "28004", "Madrid"),
        "de" => ("Jürgen Weiß", "Fliederweg 12", "10115", "Berlin"),
        _ => ("Ada O'Neil", "12 Lilac Lane", "N1 9GU", "London"),
    };
    Recipient {
        email: some("ada@mail.example"),
        name: some(name),
        phone: some("+44 20 7946 0018"),
        shipping_name: some(name),
        shipping_address: Some(Address {
            line1: some(line1),
            line2: None,
            postal_code: some(code),
            city: some(city),
            state: None,
            country: some(country),
        }),
    }
}

pub(super) fn refund() -> RefundFact {
    RefundFact {
        id: "re_1".to_owned(),
        amount: 5800,
        status: "succeeded".to_owned(),
        created: Some(1_795_090_000),
        operation: None,
        sku: "BB-LP-RED".parse().ok(),
    }
}

pub(super) fn give_back() -> GiveBack {
    GiveBack {
        at: 1_795_090_000,
        amount: 5800,
        lines: BTreeMap::new(),
        reason: None,
        outcome: GiveBackOutcome::Made { refund: "re_1".to_owned() },
    }
}

/// Nothing is filled in that the words do not know.
#[test]
fn english_words_are_those_that_are_compiled_in() {
    let words = &header("en").markets[0].mail_words;
    let compiled: BTreeMap<String, String> = pushcart::shop::mail_words::ENGLISH
        .into_iter()
        .map(|(name, word)| (name.to_owned(), word.to_owned()))
        .collect();
    assert_eq!(*words, compiled, "`templates/languages/en.toml` and `src/shop/mail_words.rs` say the same");
}
