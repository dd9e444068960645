//! What a shop on this machine has around its pages: the function with its store, and who stands in for Stripe.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use tower::ServiceExt;

use super::localize::Whereabouts;
use super::log::Log;
use super::mails::Mails;
use super::pulse::Pulse;
use super::secrets::{Secrets, SecretsError};
use super::stripe::{Clock, Discount, StandIn, StandInSettings, WebhookEndpoint};
use super::watched_store::WatchedStore;

use crate::checkout::{self, Checkout, LetterNotices};
use crate::fs::{self, FsError};
use crate::function::{self, Environment, Function, InvalidEnvironment};
use crate::store::{Folder, Ledger, RealWorld};

/// Who takes the money.
#[derive(Debug, Clone)]
pub enum Till {
    /// The stand-in: no account, no internet.
    StandIn,
    /// Stripe's own test mode, with the variables that begin with `STRIPE_`.
    Stripe(BTreeMap<String, String>),
}

/// Why the function cannot run here.
#[derive(Debug, thiserror::Error)]
pub enum PremisesError {
    /// A file cannot be read or written.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// The secrets cannot be kept.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// A port cannot be had.
    #[error("cannot listen on this machine")]
    Listen(#[from] std::io::Error),
    /// The variables will not do.
    #[error(transparent)]
    Environment(#[from] InvalidEnvironment),
    /// The function cannot be started.
    #[error(transparent)]
    Function(#[from] function::OpenError),
}

/// Everything that outlives a rebuild. Clones are handles on the same one.
#[derive(Clone)]
pub struct Premises(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    /// `http://localhost:8080`
    origin: String,
    till: Till,
    stand_in: StandIn,
    /// Where the stand-in's API listens; Stripe's has no path in its address.
    api: String,
    secrets: Secrets,
    store: Arc<WatchedStore>,
    clock: Arc<dyn checkout::Clock>,
    pulse: Pulse,
    log: Log,
    mails: Mails,
    running: Mutex<Option<Running>>,
}

/// The function as it runs now.
struct Running {
    /// The bytes of its price list, and the path that the site lives under: with the same ones it may go on.
    made_from: (Vec<u8>, String),
    app: Router,
    checkout: Checkout,
    /// SKUs that are counted.
    skus: Vec<String>,
    upkeep: AbortHandle,
}

/// The stand-in's clock, which the dashboard sets forward, is the function's as well.
struct SharedClock(Clock);

impl checkout::Clock for SharedClock {
    fn now(&self) -> i64 {
        self.0.now()
    }
}

impl Premises {
    /// Opens them in `folder`, which is kept between runs. The shop is served at `port`.
    pub async fn open(folder: &Path, port: u16, till: Till) -> Result<Self, PremisesError> {
        let origin = format!("http://localhost:{port}");
        let secrets = Secrets::kept_in(folder)?;
        let pulse = Pulse::default();
        let stand_in = StandIn::new(StandInSettings::at(format!("{origin}/__dev/stripe")));
        if let Some(memory) = fs::read_if_exists(&folder.join("stripe.json"))? {
            stand_in
                .remember(&memory)
                .map_err(|_| SecretsError::Damaged(folder.join("stripe.json").display().to_string()))?;
        }
        stand_in.add_promotion_code("TEST10", Discount::Percent(1000));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let api = format!("http://{}", listener.local_addr()?);
        let router = stand_in.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        stand_in.keep_delivering();

        let clock: Arc<dyn checkout::Clock> = Arc::new(SharedClock(stand_in.clock().clone()));
        // Orders of Stripe's test mode are unknown to the stand-in, and the other way round.
        let place = if matches!(till, Till::StandIn) { "store" } else { "store-of-stripe-test-mode" };
        let kept = Arc::new(Folder::open(folder.join(place))?);
        let store = Arc::new(WatchedStore::new(kept, Arc::clone(&clock), pulse.clone()));
        let log = Log::new(pulse.clone());
        let mails = Mails::new(folder.join("outbox"), pulse.clone());
        let (folder, running) = (folder.to_owned(), Mutex::default());
        let inner =
            Inner { folder, origin, till, stand_in, api, secrets, store, clock, pulse, log, mails, running };
        let premises = Self(Arc::new(inner));
        premises.keep_memory();
        Ok(premises)
    }

    /// The stand-in.
    pub fn stand_in(&self) -> &StandIn {
        &self.0.stand_in
    }

    /// The store.
    pub fn store(&self) -> &WatchedStore {
        &self.0.store
    }

    /// The function's log.
    pub fn log(&self) -> &Log {
        &self.0.log
    }

    /// The mails.
    pub fn mails(&self) -> &Mails {
        &self.0.mails
    }

    /// What beats when anything happens.
    pub fn pulse(&self) -> &Pulse {
        &self.0.pulse
    }

    /// The origin of the shop's pages.
    pub fn origin(&self) -> &str {
        &self.0.origin
    }

    /// The time, by the stand-in's clock.
    pub fn now(&self) -> i64 {
        self.0.clock.now()
    }

    /// The checkout as it runs now, if there is a shop.
    pub fn checkout(&self) -> Option<Checkout> {
        self.running().as_ref().map(|running| running.checkout.clone())
    }

    /// SKUs that are counted, some hundred at most.
    pub fn counted_skus(&self) -> Vec<String> {
        self.running().as_ref().map(|running| running.skus.clone()).unwrap_or_default()
    }

    /// The function with a price list. If that is another one than before, it is started anew. `base` is the path that the site
    /// lives under.
    pub fn function(&self, price_list: &Path, base: &str) -> Result<Router, PremisesError> {
        let made_from = (fs::read(price_list)?, base.to_owned());
        if let Some(running) = &*self.running()
            && running.made_from == made_from
        {
            return Ok(running.app.clone());
        }
        let environment = Environment::read(self.variables(price_list, base), Path::new(""))?;
        let mut function = Function::open(&environment)?;
        function.limits = None;
        function.checkout.ledger = Ledger::new(Arc::clone(&self.0.store) as _, Arc::new(RealWorld));
        function.checkout.clock = Arc::clone(&self.0.clock);
        let (mailer, prices) = (Arc::new(self.0.mails.clone()), Arc::clone(&function.checkout.prices));
        let notices = LetterNotices::new(mailer, prices, function.checkout.secret.clone());
        function.checkout.notices = Arc::new(notices);
        if let Ok(url) =
            format!("{}/api/stripe/webhook", self.0.origin.replace("localhost", "127.0.0.1")).parse()
        {
            let secret = self.0.secrets.webhook.clone();
            self.0.stand_in.set_webhook(WebhookEndpoint { url, secret, kinds: Vec::new() });
        }
        let (upkeep, checkout) = (function.upkeep.clone(), function.checkout.clone());
        let swept = checkout.clone();
        let skus = counted(&made_from.0);
        let upkeep = tokio::spawn(async move { upkeep.run(swept).await }).abort_handle();
        let app = self.breakable(function::app(function));
        let running = Running { made_from, app: app.clone(), checkout, skus, upkeep };
        if let Some(before) = self.running().replace(running) {
            before.upkeep.abort();
        }
        Ok(app)
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        self.0.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the site is, and where it thinks that its function is.
    pub fn whereabouts(&self, base: &str) -> Whereabouts {
        let function_url = self
            .checkout()
            .map(|checkout| checkout.prices.header().shop.function_url.clone())
            .unwrap_or_default();
        Whereabouts { base: base.to_owned(), origin: self.0.origin.clone(), function_url }
    }

    /// What a host would set.
    fn variables(&self, price_list: &Path, base: &str) -> BTreeMap<String, String> {
        let own = [
            ("PUSHCART_SECRET", self.0.secrets.shop.clone()),
            ("PUSHCART_SITE_URL", format!("{}{base}", self.0.origin)),
            ("PUSHCART_PRICE_LIST", price_list.display().to_string()),
            ("PUSHCART_STORE", "memory:".to_owned()),
            ("STRIPE_WEBHOOK_SECRET", self.0.secrets.webhook.clone()),
        ];
        let mut variables: BTreeMap<String, String> =
            own.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        match &self.0.till {
            Till::StandIn => {
                variables.insert("STRIPE_SECRET_KEY".to_owned(), "sk_test_standin".to_owned());
                variables.insert("STRIPE_API_BASE".to_owned(), self.0.api.clone());
            }
            Till::Stripe(given) => variables.extend(given.clone()),
        }
        variables
    }

    /// The function, whose requests end when it is made to crash: what a host would answer then.
    fn breakable(&self, app: Router) -> Router {
        let store = Arc::clone(&self.0.store);
        Router::new().fallback(move |request: Request<Body>| {
            let (app, store) = (app.clone(), Arc::clone(&store));
            async move {
                tokio::select! {
                    answer = app.oneshot(request) => answer.unwrap_or_else(|never| match never {}),
                    () = store.crashed() => crash(),
                }
            }
        })
    }

    /// Writes down what the stand-in remembers, before the end.
    pub fn close(&self) -> Result<(), FsError> {
        let Ok(memory) = self.0.stand_in.memory() else { return Ok(()) };
        fs::write(&self.0.folder.join("stripe.json"), &memory)
    }

    /// Writes down what the stand-in remembers, whenever that changes.
    fn keep_memory(&self) {
        let (stand_in, pulse) = (self.0.stand_in.clone(), self.0.pulse.clone());
        let path = self.0.folder.join("stripe.json");
        tokio::spawn(async move {
            let mut changes = stand_in.changes();
            while changes.changed().await.is_ok() {
                pulse.beat();
                let Ok(memory) = stand_in.memory() else { continue };
                let path = path.clone();
                let written = tokio::task::spawn_blocking(move || fs::write(&path, &memory)).await;
                if let Ok(Err(error)) = written {
                    tracing::error!(cause = %error, "the stand-in's memory cannot be kept");
                }
            }
        });
    }
}

/// The first SKUs of a price list that have a count, for the chaos board.
fn counted(price_list: &[u8]) -> Vec<String> {
    const MOST: usize = 200;
    let lines = price_list.split(|&byte| byte == b'\n');
    let entries = lines.filter_map(|line| serde_json::from_slice::<serde_json::Value>(line).ok());
    let counted = entries.filter(|entry| entry["stock"].as_u64().is_some_and(|stock| stock > 0));
    counted.filter_map(|entry| entry["sku"].as_str().map(str::to_owned)).take(MOST).collect()
}

fn crash() -> Response {
    tracing::error!("the function was made to crash between writing an order and what follows from it");
    (StatusCode::BAD_GATEWAY, "the function has crashed\n").into_response()
}
