//! A small catalogue in code, for the tests of what is made from catalogues: two markets, a record in two colours, a shirt that
//! is sold by download, and a text page.

use std::collections::HashMap;

use super::local::Localized;
use super::look::Look;
use super::product::{Alias, Image, Markdown, Seo, UnitPrice, Variant, WhenOut};
use super::raw::RawHomeLayout;
use super::shop::{Home, Pictures, Section, SectionContent, Seller, Shop};
use super::value::{Measure, Moment};
use super::{Catalog, Collection, Fingerprint, Page, Product, Shared};
use crate::diagnostic::Place;
use crate::shop::terms::DEFAULT_STORE;
use crate::shop::{CheckoutTerms, MailTerms, Market, Money, ShippingRate, StockTerms, Tax, TaxDisplay};

/// The whole catalogue: the default market `us` in dollars, `de` in euros.
pub(crate) fn catalog() -> Catalog {
    Catalog {
        shop: shop(),
        settings: Fingerprint::default(),
        products: [blackbird(), songbook()].map(Shared::new).into(),
        collections: vec![Collection {
            slug: "vinyl".to_owned(),
            place: place(),
            made_from: Fingerprint::default(),
            title: in_both("Vinyl", "Schallplatten"),
            description: markdown("All *records*."),
            image: None,
            products: vec![vec![0, 1]; 2],
            page_size: 24,
            aliases: Vec::new(),
            seo: Seo::default(),
        }],
        pages: vec![Page {
            slug: "about".to_owned(),
            place: place(),
            title: in_both("About", "Über uns"),
            body: markdown("We sell records."),
            aliases: vec![Alias { path: "/de/wir.html".to_owned(), place: place() }],
            seo: Seo::default(),
        }],
        tags: Vec::new(),
    }
}

/// The instant the tests take for now.
pub(crate) fn now() -> jiff::Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

/// A moment as sellers write it.
pub(crate) fn moment(text: &str) -> Option<Moment> {
    text.parse().ok().map(Moment)
}

/// Text with an exception for the second market.
pub(crate) fn in_both(default: &str, second: &str) -> Localized<String> {
    Localized::new(default.to_owned(), vec![(1, second.to_owned())])
}

/// Text for all markets.
pub(crate) fn everywhere(text: &str) -> Localized<String> {
    Localized::everywhere(text.to_owned())
}

/// Markdown for all markets.
pub(crate) fn markdown(text: &str) -> Localized<Markdown> {
    Localized::everywhere(Markdown { text: text.to_owned(), place: place() })
}

/// Dollars and euros, both in cents.
pub(crate) fn prices(cents: i64) -> Vec<Money> {
    ["USD", "EUR"].map(|code| Money::new(cents, code.parse().unwrap())).to_vec()
}

fn place() -> Place {
    Place::file("fixture.toml")
}

fn shop() -> Shop {
    Shop {
        folder: "/shop".into(),
        place: place(),
        name: in_both("Night Owl Records", "Nachteule"),
        url: "https://nightowl.example".to_owned(),
        description: everywhere("Records & more"),
        logo: Some("logo.svg".to_owned()),
        share_image: None,
        seller: Some(Seller {
            name: "Night Owl GmbH".to_owned(),
            address: vec!["Eulenweg 1".to_owned(), "12345 Berlin".to_owned()],
            country: "DE".parse().ok(),
            email: Some("post@nightowl.example".to_owned()),
            phone: None,
            vat_id: Some("DE123456789".to_owned()),
            register: None,
            same_as: vec!["https://social.example/@nightowl".to_owned()],
        }),
        markets: vec![
            market("us", "en-US", "USD", &["US", "CA"], TaxDisplay::ExcludeTax),
            market("de", "de-DE", "EUR", &["DE", "AT"], TaxDisplay::IncludeTax),
        ],
        words: vec![
            HashMap::new(),
            HashMap::from([("Red", "Rot"), ("Black", "Schwarz"), ("Colour", "Farbe")].map(owned)),
        ],
        home: Home {
            title: everywhere("Night Owl"),
            text: everywhere(""),
            image: None,
            layout: RawHomeLayout::Wide,
            link: None,
            link_text: None,
            sections: vec![Section::of(SectionContent::Collection(0))],
        },
        look: Look::default(),
        main_menu: Vec::new(),
        footer_menu: Vec::new(),
        page_size: 24,
        pictures: Pictures { widths: vec![320, 640, 1280], webp: true, avif: false, quality: 80 },
        function_url: String::new(),
        checkout: CheckoutTerms::default(),
        stock: StockTerms::default(),
        store: DEFAULT_STORE.to_owned(),
        mail: MailTerms::default(),
    }
}

fn owned((from, to): (&str, &str)) -> (String, String) {
    (from.to_owned(), to.to_owned())
}

fn market(id: &str, language: &str, currency: &str, countries: &[&str], prices: TaxDisplay) -> Market {
    let currency = currency.parse().unwrap();
    let countries: Vec<_> = countries.iter().map(|country| country.parse().unwrap()).collect();
    let rate = |name: &str, price, free_over: Option<i64>, max_grams| ShippingRate {
        name: name.to_owned(),
        price: Money::new(price, currency),
        free_over: free_over.map(|amount| Money::new(amount, currency)),
        days: Some((2, 5)),
        countries: countries.clone(),
        max_grams,
    };
    Market {
        id: id.parse().unwrap(),
        language: language.parse().unwrap(),
        currency,
        shipping: vec![
            rate("Letter", 290, None, Some(100)),
            rate("Parcel", 490, Some(2900), None),
            ShippingRate { days: None, ..rate("Courier", 1990, None, None) },
        ],
        countries,
        prices,
        tax: Tax::Stripe,
        tax_note: None,
    }
}

fn blackbird() -> Product {
    Product {
        options: vec!["Colour".to_owned()],
        variants: vec![
            Variant {
                gtin: Some("4006381333931".to_owned()),
                stock: Some(40),
                ..variant("BB-LP-BLK", &["Black"], 2400)
            },
            Variant {
                compare_at: prices(3500).into_iter().map(Some).collect(),
                stock: Some(0),
                when_out: WhenOut::Backorder,
                available_again: moment("2027-01-15T00:00:00Z"),
                ..variant("BB-LP-RED", &["Red"], 2900)
            },
        ],
        summary: everywhere("A blackbird sings."),
        images: vec![Image {
            path: "products/blackbird/front.jpg".into(),
            place: place(),
            alt: everywhere("Front cover"),
        }],
        aliases: vec![Alias { path: "/shop/blackbird.html".to_owned(), place: place() }],
        added: moment("2026-11-01T00:00:00Z"),
        ..product("blackbird", "Blackbird, 180 g vinyl")
    }
}

fn songbook() -> Product {
    Product {
        shipped: false,
        vendor: None,
        variants: vec![Variant {
            grams: None,
            unit_price: Measure::parse("50 ct")
                .zip(Measure::parse("1 ct"))
                .map(|(measure, base)| Box::new(UnitPrice { measure, base })),
            downloads: vec!["downloads/songbook.pdf".into()],
            ..variant("SONGS", &[], 900)
        }],
        ..product("songbook", "Songbook")
    }
}

/// A product with one variant and nothing that can be left out.
pub(crate) fn product(slug: &str, title: &str) -> Product {
    Product {
        slug: slug.to_owned(),
        place: place(),
        made_from: Fingerprint::default(),
        title: everywhere(title),
        description: markdown("It *sounds* good.\n\n- black\n- red"),
        summary: everywhere(""),
        vendor: Some("Night Owl".to_owned()),
        images: Vec::new(),
        collections: vec![0],
        tags: Vec::new(),
        attributes: Vec::new(),
        related: Vec::new(),
        quantity: (1, 10),
        tax_code: None,
        size: None,
        shipped: true,
        maker: None,
        safety_contact: None,
        safety: everywhere(""),
        added: None,
        available_from: None,
        available_until: None,
        aliases: Vec::new(),
        seo: Seo::default(),
        google_category: None,
        options: Vec::new(),
        variants: vec![variant(slug, &[], 1000)],
    }
}

/// A variant without limit.
pub(crate) fn variant(sku: &str, values: &[&str], cents: i64) -> Variant {
    Variant {
        sku: sku.parse().unwrap(),
        values: values.iter().map(|&value| value.to_owned()).collect(),
        price: prices(cents),
        compare_at: vec![None; 2],
        unit_price: None,
        grams: Some(320),
        gtin: None,
        mpn: None,
        image: None,
        stock: None,
        when_out: WhenOut::SoldOut,
        available_again: None,
        downloads: Vec::new(),
    }
}
