//! A Runtime API, Amazon's store, the stand-in for Stripe, and the program between them.

use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::Uri;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use pushcart::dev::stripe::{Buyer, StandIn};
use pushcart::payment::stripe::webhook::sign;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::PATIENCE;
use crate::moto::Moto;
use crate::prices;
use crate::process::Process;
use crate::stripe;

const WEBHOOK_SECRET: &str = "whsec_lambda";

/// A function that runs as on Lambda.
pub(crate) struct Lambda {
    /// Ended first: without its API it would complain.
    _program: Process,
    runtime: Runtime,
    stripe: StandIn,
    events: UnboundedSender<String>,
    answers: UnboundedReceiver<Value>,
    invoked: u32,
    _moto: Moto,
    _folder: tempfile::TempDir,
}

impl Lambda {
    /// Starts everything; `None` if moto is not installed and nobody insists.
    pub(crate) fn start() -> Option<Self> {
        let moto = Moto::start()?;
        moto.make_bucket();
        let runtime = Runtime::new().unwrap();
        let (stripe, stripe_base) = runtime.block_on(stripe::start());
        let (events, waiting) = unbounded_channel();
        let (told, answers) = unbounded_channel();
        let api = runtime.block_on(runtime_api(waiting, told));
        let folder = tempfile::tempdir().unwrap();
        let prices = folder.path().join("price-list.jsonl");
        prices::write(&prices, 3, 10_000);
        let program = Command::new(env!("CARGO_BIN_EXE_pushcart-checkout"))
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", api)
            .env("AWS_LAMBDA_FUNCTION_NAME", "shop")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .envs(moto.environment())
            .env("PUSHCART_STORE", "s3://shop/orders")
            .env("PUSHCART_PRICE_LIST", &prices)
            .env("PUSHCART_SECRET", "0123456789abcdef0123456789abcdef")
            .env("STRIPE_SECRET_KEY", "sk_test_lambda")
            .env("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET)
            .env("STRIPE_API_BASE", stripe_base)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Some(Self {
            runtime,
            stripe,
            events,
            answers,
            invoked: 0,
            _program: Process(program),
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
