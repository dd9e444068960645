//! A small shop for the tests of price lists and of the checkout, and for the simulation.
#![expect(clippy::unwrap_used, reason = "for tests")]

use std::collections::BTreeMap;

use super::{Header, MarketPages, PricedIn, PricedMarket, PricedSku, SCHEMA, SellingShop};
use crate::shop::{
    CheckoutTerms, Country, MailTerms, Market, Money, ShippingRate, StockTerms, Tax, TaxDisplay, TaxRate,
    WhenOut,
};

/// A market in Germany.
pub(crate) fn market(id: &str, currency: &str) -> PricedMarket {
    let currency = currency.parse().unwrap();
    let country: Country = "DE".parse().unwrap();
    let page = |page: &str| format!("/{page}/");
    PricedMarket {
        market: Market {
            id: id.parse().unwrap(),
            language: "de-DE".parse().unwrap(),
            currency,
            countries: vec![country],
            prices: TaxDisplay::IncludeTax,
            tax: Tax::Fixed(BTreeMap::from([(country, TaxRate(190_000))])),
            tax_note: None,
            shipping: vec![ShippingRate {
                name: "Päckchen".to_owned(),
                price: Money::new(490, currency),
                free_over: Some(Money::new(6000, currency)),
                days: Some((2, 5)),
                countries: vec![country],
                max_grams: None,
            }],
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
    }
}

/// A shop with these markets, on the usual terms.
pub(crate) fn header(markets: Vec<PricedMarket>) -> Header {
    Header {
        schema: SCHEMA,
        digest: String::new(),
        count: 0,
        bytes: 0,
        shop: SellingShop {
            id: "nightowl.example".to_owned(),
            site_url: "https://nightowl.example".to_owned(),
            function_url: String::new(),
            seller: vec!["Night Owl GmbH".to_owned()],
            email: None,
        },
        markets,
        checkout: CheckoutTerms::default(),
        stock: StockTerms::default(),
        store: "memory:".to_owned(),
        mail: MailTerms::default(),
    }
}

/// A thing that costs the same number in every market.
pub(crate) fn priced(sku: &str, amount: i64, stock: Option<u32>, markets: &[(&str, &str)]) -> PricedSku {
    let priced = |code: &str| PricedIn {
        title: sku.to_owned(),
        variant: None,
        unit_amount: Money::new(amount, code.parse().unwrap()),
        compare_at: None,
        path: format!("/products/{}/", sku.to_lowercase()),
        image: None,
    };
    PricedSku {
        sku: sku.parse().unwrap(),
        product: sku.to_lowercase(),
        markets: markets.iter().map(|(id, code)| (id.parse().unwrap(), priced(code))).collect(),
        grams: Some(320),
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
