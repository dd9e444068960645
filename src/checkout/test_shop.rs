//! A small shop for tests and the simulation.

use std::collections::BTreeMap;

use super::request::{CheckoutRequest, RequestedLine};
use crate::shop::price_list::{
    Header, MarketPages, PriceList, PricedIn, PricedMarket, PricedSku, SellingShop, write,
};
use crate::shop::{
    CheckoutTerms, Country, MailTerms, Market, Money, ShippingRate, StockTerms, Tax, TaxDisplay, TaxRate,
    WhenOut,
};

#[expect(clippy::unwrap_used, reason = "for tests")]
pub(crate) fn shop(entries: Vec<PricedSku>) -> PriceList<Vec<u8>> {
    let country: Country = "DE".parse().unwrap();
    let currency = "EUR".parse().unwrap();
    let rate = ShippingRate {
        name: "Post".to_owned(),
        price: Money::new(490, currency),
        free_over: Some(Money::new(6000, currency)),
        days: Some((2, 5)),
        countries: vec![country],
        max_grams: None,
    };
    let page = |page: &str| format!("/{page}/");
    let market = PricedMarket {
        market: Market {
            id: "de".parse().unwrap(),
            language: "de-DE".parse().unwrap(),
            currency,
            countries: vec![country],
            prices: TaxDisplay::IncludeTax,
            tax: Tax::Fixed(BTreeMap::from([(country, TaxRate(190_000))])),
            shipping: vec![rate],
        },
        shop_name: "Night Owl".to_owned(),
        pages: MarketPages {
            home: page(""),
            cart: page("cart"),
            order: page("order"),
            thanks: page("thanks"),
            returns: None,
        },
        mail_words: BTreeMap::new(),
    };
    let header = Header {
        schema: 1,
        digest: String::new(),
        count: 0,
        bytes: 0,
        shop: SellingShop {
            id: "nightowl.example".to_owned(),
            site_url: "https://nightowl.example".to_owned(),
            function_url: String::new(),
            seller: Vec::new(),
            email: None,
        },
        markets: vec![market],
        checkout: CheckoutTerms::default(),
        stock: StockTerms::default(),
        store: "memory:".to_owned(),
        mail: MailTerms::default(),
    };
    PriceList::open(write(header, entries).unwrap()).unwrap()
}

#[expect(clippy::unwrap_used, reason = "for tests")]
pub(crate) fn priced(sku: &str, amount: i64, stock: Option<u32>) -> PricedSku {
    let priced = PricedIn {
        title: sku.to_owned(),
        variant: None,
        unit_amount: Money::new(amount, "EUR".parse().unwrap()),
        compare_at: None,
        path: "/x/".to_owned(),
        image: None,
    };
    PricedSku {
        sku: sku.parse().unwrap(),
        product: "x".to_owned(),
        markets: BTreeMap::from([("de".parse().unwrap(), priced)]),
        grams: Some(300),
        shipped: true,
        tax_code: None,
        min_quantity: 1,
        max_quantity: 99,
        stock,
        when_out: WhenOut::SoldOut,
        available_again: None,
        available_from: None,
        available_until: None,
        downloads: Vec::new(),
    }
}

#[expect(clippy::unwrap_used, reason = "for tests")]
pub(super) fn request(lines: &[(&str, u32)]) -> CheckoutRequest {
    let line = |&(sku, quantity): &(&str, u32)| RequestedLine {
        sku: str::parse(sku).unwrap(),
        quantity,
        seen: Vec::new(),
    };
    CheckoutRequest {
        market: "de".parse().unwrap(),
        country: None,
        attempt: "0".repeat(32),
        cart: None,
        shipping: None,
        lines: lines.iter().map(line).collect(),
    }
}
