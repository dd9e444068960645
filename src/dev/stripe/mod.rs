//! A stand-in for Stripe: what a shop needs of its API, strict about parameters, with a memory, a clock of its own, and
//! faults on demand. For `pushcart dev` and for tests; no money moves.
//!
//! It refuses what Stripe refuses (unknown parameters, wrong types, broken rules) in the same words where they are known,
//! and refuses what it cannot do rather than pretend. It is not Stripe: where a test matters, both official libraries are
//! its clients (`tests/rigs/stripe-sdk`).

mod account;
mod amounts;
mod api;
mod api_error;
mod clock;
mod control;
mod create_session;
mod delivery;
mod event;
mod fault;
mod form;
mod idempotency;
mod keep;
mod lists;
mod page;
mod parameters;
mod payment;
mod refund;
mod send;
mod server;
mod session;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::{Notify, watch};

pub use account::Discount;
pub use clock::Clock;
pub use delivery::{Delivery, DeliveryFault, DeliveryRule, WebhookEndpoint};
pub use fault::{Fault, FaultRule};
pub use payment::{Buyer, NotPossible};

use account::Account;
use delivery::Deliveries;
use form::Form;

/// How a stand-in is set up.
#[derive(Debug, Clone)]
pub struct StandInSettings {
    /// Where it is reached, without a slash at the end: the addresses of its pages begin with it.
    pub base: String,
    /// Its clock.
    pub clock: Clock,
    /// Where events are sent, if anywhere.
    pub webhook: Option<WebhookEndpoint>,
    /// The pauses in seconds before an event that was refused is sent again; after the last it is given up. Stripe's own
    /// grow from minutes to hours over three days.
    pub pauses: Vec<i64>,
    /// What ids are made from: the same seed makes the same ids in the same order.
    pub seed: u64,
}

impl StandInSettings {
    /// A stand-in at an address, with the system's clock and no webhook.
    pub fn at(base: impl Into<String>) -> Self {
        let pauses = vec![5, 30, 300, 1_800, 7_200, 18_000, 36_000];
        Self { base: base.into(), clock: Clock::system(), webhook: None, pauses, seed: 0 }
    }
}

/// A stand-in. Clones are handles on the same one.
#[derive(Debug, Clone)]
pub struct StandIn(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    account: Mutex<Account>,
    base: String,
    clock: Clock,
    news: Notify,
    changes: watch::Sender<u64>,
}

impl StandIn {
    /// A new one that has seen nothing yet.
    pub fn new(settings: StandInSettings) -> Self {
        let StandInSettings { base, clock, webhook, pauses, seed } = settings;
        let account = Mutex::new(Account::new(seed, Deliveries::new(webhook, pauses)));
        Self(Arc::new(Inner { account, base, clock, news: Notify::new(), changes: watch::Sender::new(0) }))
    }

    /// Its API, its pages and its controls, to be served at the address in its settings.
    pub fn router(&self) -> axum::Router {
        axum::Router::new().fallback(control::handle).with_state(self.clone())
    }

    /// The time it goes by.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    fn base(&self) -> &str {
        &self.0.base
    }

    /// A panic of another thread leaves nothing half done that matters to a test.
    fn account(&self) -> MutexGuard<'_, Account> {
        self.0.account.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has the deliveries looked at.
    fn wake(&self) {
        self.0.news.notify_one();
        self.changed();
    }

    fn changed(&self) {
        self.0.changes.send_modify(|count| *count += 1);
    }

    /// Says whenever something may have changed.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.changes.subscribe()
    }

    fn act<T>(&self, act: impl FnOnce(&mut Account, i64) -> T) -> T {
        let now = self.clock().now();
        let mut account = self.account();
        account.expire_overdue(now);
        let outcome = act(&mut account, now);
        drop(account);
        self.wake();
        outcome
    }

    /// The buyer pays. A total of zero needs no payment.
    pub fn pay(&self, session: &str, buyer: &Buyer) -> Result<(), NotPossible> {
        self.act(|account, now| account.pay(session, buyer, false, now))
    }

    /// The buyer chooses how to ship, or enters a promotion code: the total follows.
    pub fn choose(&self, session: &str, buyer: &Buyer) -> Result<(), NotPossible> {
        self.act(|account, now| account.choose(session, buyer, now))
    }

    /// The buyer pays with a slow method: the session is complete and unpaid until [`Self::settle`].
    pub fn pay_later(&self, session: &str, buyer: &Buyer) -> Result<(), NotPossible> {
        self.act(|account, now| account.pay(session, buyer, true, now))
    }

    /// A slow payment arrives, or does not.
    pub fn settle(&self, session: &str, succeeds: bool) -> Result<(), NotPossible> {
        self.act(|account, now| account.settle(session, succeeds, now))
    }

    /// The buyer's bank says no; the session stays open.
    pub fn decline(&self, session: &str) -> Result<(), NotPossible> {
        self.act(|account, now| account.decline(session, now))
    }

    /// The session's time is over, whatever the clock says.
    pub fn expire(&self, session: &str) -> Result<(), NotPossible> {
        self.act(|account, now| match account.session(session) {
            Some(known) if known.status == session::Status::Open => {
                account.expire(session, now);
                Ok(())
            }
            Some(_) => Err(NotPossible::because(format!("`{session}` is not open"))),
            None => Err(payment::no_session(session)),
        })
    }

    /// The seller gives money back in Stripe's dashboard; all that is left if `amount` is `None`. Answers the refund's id.
    pub fn refund(&self, payment_intent: &str, amount: Option<i64>) -> Result<String, NotPossible> {
        let amount = amount.map(|amount| format!("&amount={amount}")).unwrap_or_default();
        let form = Form::read(&format!("payment_intent={payment_intent}{amount}"));
        let form = form.map_err(|error| NotPossible::because(error.0))?;
        let refund = self.act(|account, now| account.refund(&form, now));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        refund
            .map(|refund| text(&refund["id"]))
            .map_err(|error| NotPossible::because(text(&error.body()["error"]["message"])))
    }

    /// A refund that seemed to work does not.
    pub fn fail_refund(&self, refund: &str) -> Result<(), NotPossible> {
        self.act(|account, now| account.fail_refund(refund, now))
    }

    /// The buyer's bank disputes a payment. Answers the dispute's id.
    pub fn dispute(&self, payment_intent: &str, reason: &str) -> Result<String, NotPossible> {
        self.act(|account, now| account.dispute(payment_intent, reason, now))
    }

    /// A dispute ends.
    pub fn close_dispute(&self, dispute: &str, won: bool) -> Result<(), NotPossible> {
        self.act(|account, now| account.close_dispute(dispute, won, now))
    }

    /// Makes a promotion code known.
    pub fn add_promotion_code(&self, code: &str, discount: Discount) {
        self.account().promotion_codes.insert(code.to_owned(), discount);
    }

    /// Sets the tax that Stripe Tax finds, in hundredths of a percent; 1900 at first.
    pub fn set_tax_rate(&self, hundredths: u32) {
        self.account().tax_rate = hundredths;
    }

    /// Has requests go wrong.
    pub fn add_fault(&self, rule: FaultRule) {
        self.account().faults.add(rule);
    }

    /// Has events go wrong on their way.
    pub fn add_delivery_fault(&self, rule: DeliveryRule) {
        self.account().deliveries.add_rule(rule);
    }

    /// Whether events that wait together are sent the newest first.
    pub fn set_newest_first(&self, newest_first: bool) {
        self.account().deliveries.newest_first = newest_first;
    }

    /// Nothing goes wrong any more.
    pub fn clear_faults(&self) {
        let mut account = self.account();
        account.faults.clear();
        account.deliveries.clear_rules();
    }

    /// Sets the clock forward: sessions expire, and events come due.
    pub fn advance(&self, seconds: i64) {
        self.clock().advance(seconds);
        self.act(|_, _| ());
    }

    /// Sends events somewhere from now on.
    pub fn set_webhook(&self, endpoint: WebhookEndpoint) {
        self.account().deliveries.endpoint = Some(endpoint);
    }

    /// Every attempt to deliver so far.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.account().deliveries.log.clone()
    }

    /// How many events wait to be delivered.
    pub fn waiting(&self) -> usize {
        self.account().deliveries.waiting()
    }

    /// A session as the API shows it, with its lines.
    pub fn session(&self, id: &str) -> Option<Value> {
        self.account().session(id).map(|session| session.to_json(&["line_items".to_owned()]))
    }

    /// The ids of all sessions, oldest first.
    pub fn session_ids(&self) -> Vec<String> {
        self.account().sessions.iter().map(|session| session.id.clone()).collect()
    }

    /// Every event so far, oldest first.
    pub fn events(&self) -> Vec<Value> {
        self.account().events.clone()
    }
}
