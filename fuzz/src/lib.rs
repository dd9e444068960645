//! A shop to fuzz: two SKUs in a German market, nobody who takes the money, and a store in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use pushcart::checkout::{Checkout, LetterNotices, Prices, ShopSecret, Times};
use pushcart::function::{Function, SystemClock};
use pushcart::mail::Memory;
use pushcart::payment::{
    Dispute, ListWindow, Outcome, Page, PaymentError, PaymentSession, Payments, Pending, Refund,
    RefundRequest,
};
use pushcart::shop::PriceList;
use pushcart::shop::price_list::{Header, PricedSku, SCHEMA, write};
use pushcart::store::{Ledger, RealWorld, open};
use serde_json::{Value, json};

/// What events are signed with.
pub const WEBHOOK_SECRET: &str = "whsec_fuzz";

/// The SKUs of the shop.
pub const SKUS: [&str; 2] = ["BB-LP-BLK", "BB-LP-RED"];

/// The price list of the shop, as the build writes it.
pub fn price_list() -> Vec<u8> {
    let header = json!({
        "schema": SCHEMA, "digest": "", "count": 0, "bytes": 0,
        "shop": { "id": "nightowl.example", "site_url": "https://nightowl.example", "function_url": "", "seller": [], "email": null },
        "markets": [{
            "id": "de", "language": "de-DE", "currency": "EUR", "countries": ["DE"], "prices": "include-tax",
            "tax": { "fixed": { "DE": 190_000 } }, "shipping": [],
            "shop_name": "Night Owl",
            "pages": { "home": "/", "cart": "/cart/", "order": "/order/", "thanks": "/thanks/" },
        }],
    });
    let header: Header = serde_json::from_value(header).expect("a header");
    write(header, SKUS.iter().map(|sku| entry(sku)).collect()).expect("a price list")
}

fn entry(sku: &str) -> PricedSku {
    let entry: Value = json!({
        "sku": sku, "product": "blackbird",
        "markets": { "de": { "title": "Blackbird", "unit_amount": { "amount": 2600, "currency": "EUR" }, "path": "/p/" } },
        "shipped": false, "min_quantity": 1, "max_quantity": 99, "stock": 3, "when_out": "sold-out",
    });
    serde_json::from_value(entry).expect("an entry")
}

/// A function over an empty store.
pub fn function() -> Function {
    let prices: Arc<dyn Prices> = Arc::new(PriceList::open(price_list()).expect("a price list"));
    let secret = ShopSecret::new([7; 32]).expect("32 bytes");
    let checkout = Checkout {
        notices: Arc::new(LetterNotices::new(Arc::new(Memory::new()), Arc::clone(&prices), secret.clone())),
        prices,
        ledger: Ledger::new(open("memory:", &BTreeMap::new()).expect("a store"), Arc::new(RealWorld)),
        payments: Arc::new(Nobody),
        clock: Arc::new(SystemClock),
        secret,
        livemode: false,
        times: Times::default(),
    };
    Function::new(checkout, WEBHOOK_SECRET.parse().expect("a secret"))
}

/// Stripe, when it cannot be reached.
#[derive(Debug)]
struct Nobody;

fn unreachable<'a, T>() -> Pending<'a, T> {
    Box::pin(async {
        Err(PaymentError::Unavailable { outcome: Outcome::NotDone, reason: "nobody there".to_owned() })
    })
}

impl Payments for Nobody {
    fn create_session<'a>(&'a self, _: &'a str, _: &'a str) -> Pending<'a, PaymentSession> {
        unreachable()
    }
    fn session<'a>(&'a self, _: &'a str) -> Pending<'a, PaymentSession> {
        unreachable()
    }
    fn expire_session<'a>(&'a self, _: &'a str) -> Pending<'a, PaymentSession> {
        unreachable()
    }
    fn sessions<'a>(&'a self, _: &'a ListWindow) -> Pending<'a, Page<PaymentSession>> {
        unreachable()
    }
    fn refund<'a>(&'a self, _: &'a RefundRequest, _: &'a str) -> Pending<'a, Refund> {
        unreachable()
    }
    fn refunds<'a>(&'a self, _: &'a ListWindow) -> Pending<'a, Page<Refund>> {
        unreachable()
    }
    fn disputes<'a>(&'a self, _: &'a ListWindow) -> Pending<'a, Page<Dispute>> {
        unreachable()
    }
}
