//! The HTTP function: what runs the checkout, on Lambda, on a plain server, or inside `pushcart dev`.
//!
//! ```text
//! Environment → Function::open → app (axum's Router) → serve, or whatever else takes a tower service
//!                             └→ Upkeep: sweep and reconcile
//! ```
//!
//! Everything is built once. The routes only translate: HTTP in, the checkout's words, JSON or a page out.

mod answer;
mod body;
mod client;
mod environment;
mod health;
pub mod log;
mod open;
#[cfg(feature = "cli")]
pub mod openapi;
mod orders;
mod page;
mod page_words;
mod prices;
mod rate;
mod refusal;
mod routes;
mod sale;
mod server;
mod stock;
#[cfg(test)]
mod tests;
mod turning_back;
mod upkeep;
mod watch;
mod webhook;

use std::sync::Arc;
use std::time::Duration;

use crate::checkout::{Checkout, Clock};
use crate::payment::stripe::webhook::WebhookSecrets;

pub use client::Peer;
pub use environment::{Environment, InvalidEnvironment, Mistake};
pub use open::{OpenError, payments_of, store_address};
pub use prices::{PriceFile, SitedPrices};
pub use rate::RateLimits;
pub use routes::{app, beside};
pub use server::{listen, run, serve, stop_signal};
pub use upkeep::{Upkeep, UpkeepFailed};
pub use watch::RequestId;

/// How long a request may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// All of it: less than the sweep's grace, so that nobody works on an order that the sweep has taken over, and less than the
    /// 29 seconds after which API Gateway gives up.
    pub request: Duration,
    /// Until its body has come.
    pub body: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { request: Duration::from_secs(25), body: Duration::from_secs(10) }
    }
}

/// A shop's function: its checkout, and what HTTP needs beside it. Cheap to clone.
#[derive(Clone)]
pub struct Function {
    /// The checkout.
    pub checkout: Checkout,
    /// What Stripe signs its events with.
    pub webhook_secrets: WebhookSecrets,
    /// How many proxies are believed in `X-Forwarded-For`.
    pub trusted_proxies: usize,
    /// How many requests an address may make; `None` where somebody else sees to that.
    pub limits: Option<Arc<RateLimits>>,
    /// How long a request may take.
    pub patience: Patience,
    /// Says when there may be something for the sweep.
    pub upkeep: Upkeep,
}

impl Function {
    /// A function for a checkout, without limits by address.
    pub fn new(checkout: Checkout, webhook_secrets: WebhookSecrets) -> Self {
        let upkeep = Upkeep::default();
        Self {
            checkout,
            webhook_secrets,
            trusted_proxies: 0,
            limits: None,
            patience: Patience::default(),
            upkeep,
        }
    }
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.ok().and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or(0)
    }
}
