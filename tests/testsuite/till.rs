//! A shop that is built and has sold something: a stand-in for Stripe that listens, a store in the shop's folder, and orders that
//! were made and paid through the library. The seller's commands then run on it as they would anywhere.

use std::sync::Arc;
use std::time::Duration;

use pushcart::checkout::{
    Checkout, CheckoutRequest, Notice, Notices, Opened, Order, OrderId, RequestedLine, Sending, ShopSecret,
    Times,
};
use pushcart::dev::stripe::{Buyer, StandIn, StandInSettings};
use pushcart::function::{PriceFile, SystemClock};
use pushcart::payment::stripe::{ApiBase, Limits, StripePayments, Transport};
use pushcart::store::{Ledger, RealWorld, open};

use crate::shop::{Run, SETTINGS, Shop, command, finish};

const SHIPPING: &str = "
[[markets.us.shipping]]
name = \"Post\"
price = \"4.90\"
days = [2, 5]
";

const PRODUCTS: [(&str, &str); 3] = [
    ("products/lp.toml", "title = \"Blackbird, 180 g vinyl\"\nsku = \"LP\"\nprice = \"24.00\"\nstock = 5\n"),
    ("products/mug.toml", "title = \"=Mug\"\nsku = \"MUG\"\nprice = \"9.99\"\nstock = 2\n"),
    ("products/card.toml", "title = \"Card\"\nsku = \"CARD\"\nprice = \"1.50\"\n"),
];

/// A shop with a till.
pub struct Till {
    pub shop: Shop,
    pub stand_in: StandIn,
    pub checkout: Checkout,
    base: String,
    runtime: tokio::runtime::Runtime,
}

/// Takes every mail.
struct Silent;

impl Notices for Silent {
    fn tell<'a>(&'a self, _: &'a Notice<'a>) -> Sending<'a> {
        Box::pin(async { Ok(()) })
    }
}

impl Till {
    pub fn new() -> Self {
        let mut shop = Shop::empty().file("pushcart.toml", format!("{SETTINGS}{SHIPPING}"));
        for (path, text) in PRODUCTS {
            shop = shop.file(path, text);
        }
        shop.build();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let stand_in = StandIn::new(StandInSettings::at(base.clone()));
        let router = stand_in.router();
        runtime.spawn(async move { axum::serve(listener, router).await });
        let limits = Limits { total: Duration::from_secs(30), ..Limits::default() };
        let transport =
            Transport::new(&"sk_test_x".parse().unwrap(), base.parse::<ApiBase>().unwrap(), limits);
        let store = format!("file:{}", shop.path().join("store").display());
        let prices = shop.path().join("dist/function/price-list.jsonl");
        let checkout = Checkout {
            prices: Arc::new(PriceFile::open(&prices, None).unwrap()),
            ledger: Ledger::new(
                open(&store, &std::collections::BTreeMap::new()).unwrap(),
                Arc::new(RealWorld),
            ),
            payments: Arc::new(StripePayments::new(transport)),
            notices: Arc::new(Silent),
            clock: Arc::new(SystemClock),
            secret: ShopSecret::new([7; 32]).unwrap(),
            livemode: false,
            times: Times::default(),
        };
        Self { shop, stand_in, checkout, base, runtime }
    }

    /// An order that can be paid.
    pub fn order(&self, attempt: u8, lines: &[(&str, u32)]) -> Opened {
        let line = |(sku, quantity): &(&str, u32)| RequestedLine {
            sku: sku.parse().unwrap(),
            quantity: *quantity,
            seen: Vec::new(),
        };
        // Requests are read sorted.
        let mut lines: Vec<_> = lines.iter().map(line).collect();
        lines.sort_by(|a, b| a.sku.cmp(&b.sku));
        let request = CheckoutRequest {
            market: "us".parse().unwrap(),
            country: None,
            attempt: format!("{attempt:032x}"),
            cart: None,
            client: None,
            shipping: None,
            lines,
        };
        self.runtime.block_on(self.checkout.buy(&request)).unwrap()
    }

    /// The buyer pays; nobody hears of it yet.
    pub fn pay_unheard(&self, opened: &Opened, buyer: &Buyer) {
        let session = self.see(&opened.order).session.unwrap().id;
        self.stand_in.pay(&session, buyer).unwrap();
    }

    /// An order that is paid.
    pub fn sell(&self, attempt: u8, lines: &[(&str, u32)]) -> OrderId {
        let opened = self.order(attempt, lines);
        self.pay_unheard(&opened, &Buyer::default());
        self.runtime.block_on(self.checkout.reconcile(0)).unwrap();
        opened.order
    }

    pub fn see(&self, id: &OrderId) -> Order {
        self.runtime.block_on(self.checkout.order(id)).unwrap().unwrap()
    }

    /// Runs `pushcart` on the shop, with a key of the stand-in.
    pub fn run(&self, args: &[&str]) -> Run {
        finish(
            command()
                .args(args)
                .arg("--shop")
                .arg(self.shop.path())
                .env("STRIPE_SECRET_KEY", "sk_test_x")
                .env("STRIPE_API_BASE", &self.base)
                .env_remove("PUSHCART_STORE")
                .env_remove("SMTP_URL")
                .stdin(std::process::Stdio::null()),
        )
    }

    /// What a command answers, which has to succeed.
    pub fn done(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!(run.code, Some(0), "{args:?}: {}", run.stderr);
        run.stdout
    }

    /// The same as JSON.
    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.done(&[args, &["--json"]].concat())).unwrap()
    }

    /// What a command says that cannot do it.
    pub fn refused(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{args:?}: {}", run.stderr);
        run.stderr
    }
}
