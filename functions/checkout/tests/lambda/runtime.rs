//! A Runtime API, Amazon's stores by `PyPI` `moto[server]`, the stand-in for Stripe, and the program between them.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::Uri;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use pushcart::dev::stripe::{Buyer, StandIn, StandInSettings};
use pushcart::fs;
use pushcart::payment::stripe::webhook::sign;
use pushcart::shop::price_list;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

const WEBHOOK_SECRET: &str = "whsec_lambda";

/// Nothing here takes so long; a test that waits for what never comes ends with it.
const PATIENCE: Duration = Duration::from_mins(2);

/// One request at a time: see the store's own tests.
const MOTO: &str = "
import sys
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple
application = DomainDispatcherApplication(create_backend_app)
run_simple('127.0.0.1', int(sys.argv[1]), application, threaded=False)
";

/// A process that ends with this value.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A function that runs as on Lambda.
pub(crate) struct Lambda {
    /// Ended first: without its API it would complain.
    _program: Process,
    runtime: Runtime,
    stripe: StandIn,
    events: UnboundedSender<String>,
    answers: UnboundedReceiver<Value>,
    invoked: u32,
    _moto: Process,
    _folder: tempfile::TempDir,
}

impl Lambda {
    /// Starts everything; `None` if moto is not installed and nobody insists.
    pub(crate) fn start() -> Option<Self> {
        let (moto, amazon) = moto()?;
        let runtime = Runtime::new().unwrap();
        let (stripe, stripe_base) = runtime.block_on(stripe());
        let (events, waiting) = unbounded_channel();
        let (told, answers) = unbounded_channel();
        let api = runtime.block_on(runtime_api(waiting, told));
        let folder = tempfile::tempdir().unwrap();
        let prices = folder.path().join("price-list.jsonl");
        write_prices(&prices);
        let program = Command::new(env!("CARGO_BIN_EXE_pushcart-checkout"))
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", api)
            .env("AWS_LAMBDA_FUNCTION_NAME", "shop")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .env("AWS_ENDPOINT_URL", amazon)
            .env("AWS_REGION", "eu-central-1")
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("PUSHCART_STORE", "s3://shop/orders")
            .env("PUSHCART_PRICE_LIST", &prices)
            .env("PUSHCART_SECRET", "0123456789abcdef0123456789abcdef")
            .env("STRIPE_SECRET_KEY", "sk_test_lambda")
            .env("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET)
            .env("STRIPE_API_BASE", stripe_base)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let (program, moto) = (Process(program), moto);
        Some(Self {
            runtime,
            stripe,
            events,
            answers,
            invoked: 0,
            _program: program,
            _moto: moto,
            _folder: folder,
        })
    }

    /// Gives the function an event, and answers what it answers.
    pub(crate) fn invoke(&mut self, event: &Value) -> Value {
        self.invoked += 1;
        self.events.send(event.to_string()).unwrap();
        let answer = async { tokio::time::timeout(PATIENCE, self.answers.recv()).await };
        self.runtime.block_on(answer).expect("an answer in time").unwrap()
    }

    /// The id of the last request, as Lambda named it.
    pub(crate) fn last_request(&self) -> String {
        format!("request-{}", self.invoked)
    }

    pub(crate) fn pay(&self, url: &str) {
        self.stripe.pay(url.rsplit('/').next().unwrap(), &Buyer::default()).unwrap();
    }

    /// The event of a kind, as Stripe would send it.
    pub(crate) fn event(&self, kind: &str) -> String {
        let events = self.stripe.events();
        format!("{:#}", events.iter().find(|event| event["type"] == kind).expect("such an event"))
    }

    pub(crate) fn sign(&self, body: &str) -> String {
        sign(WEBHOOK_SECRET, self.stripe.clock().now(), body)
    }
}

async fn stripe() -> (StandIn, String) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let stripe = StandIn::new(StandInSettings::at(base.clone()));
    let router = stripe.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (stripe, base)
}

#[derive(Clone)]
struct Api {
    waiting: Arc<tokio::sync::Mutex<(UnboundedReceiver<String>, u32)>>,
    told: Arc<Mutex<UnboundedSender<Value>>>,
}

/// `host:port` of the API by which Lambda runs a program.
async fn runtime_api(waiting: UnboundedReceiver<String>, told: UnboundedSender<Value>) -> String {
    let api =
        Api { waiting: Arc::new(tokio::sync::Mutex::new((waiting, 0))), told: Arc::new(Mutex::new(told)) };
    let router = Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/{outcome}", post(outcome))
        .with_state(api);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address.to_string()
}

async fn next(State(api): State<Api>) -> impl IntoResponse {
    let mut waiting = api.waiting.lock().await;
    // Nothing comes any more when the test is over; the program is ended then.
    let Some(event) = waiting.0.recv().await else { std::future::pending().await };
    waiting.1 += 1;
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("lambda-runtime-aws-request-id", format!("request-{}", waiting.1)),
        ("lambda-runtime-deadline-ms", "4102444800000".to_owned()),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:1:function:shop".to_owned()),
        ("lambda-runtime-trace-id", "Root=1-5e1b4151-5ac6c58f5b76b1f23b4a0f43".to_owned()),
    ];
    (headers, event)
}

async fn outcome(State(api): State<Api>, uri: Uri, body: Bytes) -> impl IntoResponse {
    let answer = serde_json::from_slice(&body)
        .unwrap_or_else(|error| json!({"error": error.to_string(), "at": uri.path()}));
    let _ = api.told.lock().unwrap().send(answer);
    axum::http::StatusCode::ACCEPTED
}

/// Amazon's services, with a bucket.
fn moto() -> Option<(Process, String)> {
    let python = std::env::var("PUSHCART_RIG_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let installed = Command::new(&python).args(["-c", "import moto.server"]).stderr(Stdio::null()).status();
    if !installed.is_ok_and(|status| status.success()) {
        let required = std::env::var_os("PUSHCART_REQUIRE_RIGS").is_some();
        assert!(!required, "moto is required: pip install 'moto[server]'");
        return None;
    }
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = Command::new(&python);
    command.args(["-c", MOTO, &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    let process = Process(command.spawn().unwrap());
    let begin = Instant::now();
    let mut stream = loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(stream) => break stream,
            Err(error) => assert!(begin.elapsed() < PATIENCE, "moto does not listen: {error}"),
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    let request =
        "PUT /shop HTTP/1.1\r\nhost: s3.amazonaws.com\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains(" 200 "), "{answer}");
    Some((process, format!("http://127.0.0.1:{port}")))
}

/// `A` costs 20.00, three of it; `U` costs 5.00, uncounted.
fn write_prices(path: &Path) {
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
    let sku = |sku: &str, amount: i64, stock: Option<u32>| {
        json!({
            "sku": sku, "product": "x", "shipped": true, "min_quantity": 1, "max_quantity": 9, "stock": stock, "when_out": "sold-out",
            "markets": {"de": {"title": sku, "unit_amount": {"amount": amount, "currency": "EUR"}, "path": "/x/"}},
        })
    };
    let entries =
        [sku("A", 2000, Some(3)), sku("U", 500, None)].map(|sku| serde_json::from_value(sku).unwrap());
    let list = price_list::write(serde_json::from_value(header).unwrap(), entries.to_vec()).unwrap();
    fs::write(path, &list).unwrap();
}
