//! A shop of any size, and the function that serves it.

use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use pushcart::dev::stripe::{StandIn, StandInSettings};
use pushcart::fs;
use pushcart::shop::price_list;
use serde_json::{Value, json};

pub(crate) struct Shop {
    program: PathBuf,
    stripe_base: String,
    folder: tempfile::TempDir,
}

/// A server that runs; killed with its value.
pub(crate) struct Server {
    pub(crate) port: u16,
    child: Child,
    /// Its store, if that is a folder.
    _folder: tempfile::TempDir,
}

impl Shop {
    /// Of `S0` there are 100, of all other products as many as anybody wants.
    pub(crate) async fn new(program: &Path, products: u32) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stripe_base = format!("http://{}", listener.local_addr().unwrap());
        let router = StandIn::new(StandInSettings::at(stripe_base.clone())).router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let folder = tempfile::tempdir().unwrap();
        write_prices(&folder.path().join("price-list.jsonl"), products);
        Self { program: program.to_owned(), stripe_base, folder }
    }

    /// Starts a server, and waits until it listens.
    pub(crate) fn serve(&self, store: &str) -> Server {
        let folder = tempfile::tempdir().unwrap();
        let store = if store == "memory" {
            "memory:".to_owned()
        } else {
            format!("file:{}", folder.path().display())
        };
        let mut child = Command::new(&self.program)
            .env_clear()
            .env("PORT", "0")
            .env("PUSHCART_PRICE_LIST", self.folder.path().join("price-list.jsonl"))
            .env("PUSHCART_SECRET", "0123456789abcdef0123456789abcdef")
            .env("PUSHCART_STORE", store)
            .env("PUSHCART_TRUST_PROXY", "1")
            .env("STRIPE_API_BASE", &self.stripe_base)
            .env("STRIPE_SECRET_KEY", "sk_test_measured")
            .env("STRIPE_WEBHOOK_SECRET", "whsec_measured")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        log.read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        let port = told["address"].as_str().unwrap().rsplit(':').next().unwrap().parse().unwrap();
        // Whoever writes into a full pipe waits for ever.
        std::thread::spawn(move || io::copy(&mut log, &mut io::sink()));
        Server { port, child, _folder: folder }
    }
}

impl Server {
    /// Its resident memory in kB; 0 where there is no `/proc`.
    pub(crate) fn resident(&self) -> u64 {
        let status = fs::read(Path::new(&format!("/proc/{}/status", self.child.id())));
        let status = String::from_utf8(status.unwrap_or_default()).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write_prices(path: &Path, products: u32) {
    let header = json!({
        "schema": 1, "digest": "", "count": 0, "bytes": 0,
        "shop": {"id": "shop.example", "site_url": "https://shop.example", "function_url": "", "seller": [], "email": null},
        "markets": [{
            "id": "de", "language": "de-DE", "currency": "EUR", "countries": ["DE"], "prices": "include-tax", "tax": "none",
            "shipping": [{"name": "Post", "price": {"amount": 490, "currency": "EUR"}, "free_over": null, "days": [2, 5],
                "countries": ["DE"], "max_grams": null}],
            "shop_name": "Shop",
            "pages": {"home": "/", "cart": "/cart/", "order": "/order/", "thanks": "/thanks/"},
        }],
    });
    let sku = |number: u32| {
        let entry = json!({
            "sku": format!("S{number}"), "product": format!("product-{number}"), "shipped": true, "min_quantity": 1,
            "max_quantity": 9, "stock": (number == 0).then_some(100), "when_out": "sold-out",
            "markets": {"de": {"title": format!("Product {number}"), "unit_amount": {"amount": 1900, "currency": "EUR"},
                "path": format!("/products/product-{number}/")}},
        });
        serde_json::from_value(entry).unwrap()
    };
    let list =
        price_list::write(serde_json::from_value(header).unwrap(), (0..products).map(sku).collect()).unwrap();
    fs::write(path, &list).unwrap();
}
