//! Servers of one shop: the real program several times on one store, the stand-in for Stripe, and whoever reads the books.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::process::{ChildStdout, Command, Stdio};

use pushcart::dev::stripe::{StandIn, WebhookEndpoint};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::http::Answer;
use crate::process::Process;
use crate::{http, prices, stripe};

const WEBHOOK_SECRET: &str = "whsec_servers";

/// A shop that can be served.
pub(crate) struct Shop {
    pub(crate) stripe: StandIn,
    pub(crate) runtime: Runtime,
    pub(crate) environment: BTreeMap<String, String>,
    folder: tempfile::TempDir,
}

/// A server that runs; killed with its value.
pub(crate) struct Server {
    pub(crate) port: Port,
    process: Process,
}

/// Where a server listens, or listened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Port(pub(crate) u16);

impl Shop {
    /// A shop with so many of `A` and `B`, and its store at an address; `file:` alone is a folder of its own.
    pub(crate) fn new(of_a: u32, of_b: u32, store: &str, more: Vec<(String, String)>) -> Self {
        let runtime = Runtime::new().unwrap();
        let (stripe, stripe_base) = runtime.block_on(stripe::start());
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("price-list.jsonl");
        prices::write(&list, of_a, of_b);
        let store = match store {
            "file:" => format!("file:{}", folder.path().join("store").display()),
            other => other.to_owned(),
        };
        let variables = [
            ("PORT", "0"),
            ("PUSHCART_PRICE_LIST", list.to_str().unwrap()),
            ("PUSHCART_SECRET", "0123456789abcdef0123456789abcdef"),
            ("PUSHCART_STORE", &store),
            ("PUSHCART_TRUST_PROXY", "1"),
            ("STRIPE_API_BASE", &stripe_base),
            ("STRIPE_SECRET_KEY", "sk_test_servers"),
            ("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let environment = variables.into_iter().chain(more).collect();
        Self { stripe, runtime, environment, folder }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Starts a server, and waits until it says where it listens.
    pub(crate) fn serve(&self) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pushcart-checkout"))
            .env_clear()
            .envs(&self.environment)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stdout.take().unwrap());
        let process = Process(child);
        let port = Port(port_of(&mut log));
        // Whoever writes into a full pipe waits for ever.
        std::thread::spawn(move || io::copy(&mut log, &mut io::sink()));
        Server { port, process }
    }

    /// Has Stripe's events sent to a server.
    pub(crate) fn hear_at(&self, server: &Server) {
        let url = format!("http://127.0.0.1:{}/api/stripe/webhook", server.port.0).parse().unwrap();
        let secret = WEBHOOK_SECRET.to_owned();
        self.stripe.set_webhook(WebhookEndpoint { url, secret, kinds: Vec::new() });
    }

    /// Delivers until nothing waits.
    pub(crate) fn deliver(&self) {
        for _ in 0..100 {
            if self.stripe.waiting() == 0 {
                return;
            }
            self.runtime.block_on(self.stripe.deliver_all());
        }
        panic!("events are refused again and again: {:?}", self.stripe.deliveries().last());
    }
}

/// From its log: the line that says `listening`.
fn port_of(log: &mut BufReader<ChildStdout>) -> u16 {
    let mut line = String::new();
    while log.read_line(&mut line).unwrap() > 0 {
        let told: Value = serde_json::from_str(&line).unwrap();
        if told["message"] == "listening" {
            return told["address"].as_str().unwrap().rsplit(':').next().unwrap().parse().unwrap();
        }
        line.clear();
    }
    panic!("the server ended before it listened");
}

impl Server {
    /// `kill -9`, and waits for the end.
    pub(crate) fn kill(&mut self) {
        self.process.0.kill().unwrap();
        self.process.0.wait().unwrap();
    }
}

impl Port {
    /// One buyer's order of a few units. The same buyer again is the same attempt again.
    pub(crate) fn buy(self, buyer: usize, lines: &[(&str, u32)]) -> io::Result<Answer> {
        let lines: Vec<_> =
            lines.iter().map(|(sku, quantity)| json!({"sku": sku, "quantity": quantity})).collect();
        let attempt = format!("{buyer:032x}");
        let body = json!({"market": "de", "country": "DE", "attempt": attempt, "lines": lines});
        http::post(self.0, "/api/checkout", buyer, &body)
    }

    /// What the buyer's page says of an order.
    pub(crate) fn status(self, buyer: usize, opened: &Value) -> Value {
        let (order, token) = (opened["order"].as_str().unwrap(), opened["token"].as_str().unwrap());
        let answer = http::get(self.0, &format!("/api/orders/{order}?token={token}"), buyer).unwrap();
        answer.body["status"].clone()
    }

    /// How many of a SKU can be had.
    pub(crate) fn available(self, sku: &str) -> Value {
        let answer = http::get(self.0, &format!("/api/stock?sku={sku}"), 0).unwrap();
        answer.body["stock"][sku]["available"].clone()
    }
}

/// The session that an answer leads to.
pub(crate) fn session_of(opened: &Value) -> &str {
    opened["url"].as_str().unwrap().rsplit('/').next().unwrap()
}
