//! The money path step by step, in a world where everything works.

use std::sync::Arc;

mod buying;
mod clients;
mod effects;
mod reconciling;

use super::simulation::calm::{Model, Sim, Skewed, WEBHOOK_SECRET, drive, store};
use super::test_shop::{priced, request, shop_on};
use super::*;
use crate::payment::stripe::webhook::{WebhookSecrets, sign};
use crate::shop::WhenOut;
use crate::shop::price_list::Header;

/// The session that an order's buyer pays in.
fn session_of(opened: &Opened) -> &str {
    opened.url.rsplit('/').next().unwrap()
}

pub(super) struct Calm {
    pub(super) sim: Sim,
    stripe: Model,
    pub(super) checkout: Checkout,
}

/// The function over an empty store, on other terms than the usual.
fn open_on(sim: &Sim, stripe: &Model, terms: impl FnOnce(&mut Header)) -> Checkout {
    let mut short = priced("R", 700, Some(1));
    short.when_out = WhenOut::Refund;
    let mut backordered = priced("B", 500, Some(1));
    backordered.when_out = WhenOut::Backorder;
    let (one, many, unlimited) =
        (priced("A", 2000, Some(2)), priced("M", 300, Some(50)), priced("U", 100, None));
    let entries = vec![one, backordered, many, short, unlimited];
    Checkout {
        prices: Arc::new(shop_on(entries, terms)),
        ledger: Ledger::new(store(sim), Arc::new(sim.clone())),
        payments: Arc::new(stripe.clone()),
        notices: Arc::new(sim.clone()),
        clock: Arc::new(Skewed { sim: sim.clone(), seconds: 0 }),
        secret: ShopSecret::new([9; 32]).unwrap(),
        livemode: false,
        times: Times::default(),
    }
}

fn open(sim: &Sim, stripe: &Model) -> Checkout {
    open_on(sim, stripe, |_| {})
}

impl Calm {
    pub(super) fn new() -> Self {
        Self::on(|_| {})
    }

    fn on(terms: impl FnOnce(&mut Header)) -> Self {
        let sim = Sim::new(1);
        sim.end_faults();
        let stripe = Model::new(sim.clone());
        Self { checkout: open_on(&sim, &stripe, terms), sim, stripe }
    }

    fn sweep(&self) -> Swept {
        drive(&self.sim, self.checkout.sweep()).unwrap()
    }

    fn reconcile(&self) -> Reconciled {
        drive(&self.sim, self.checkout.reconcile(self.sim.now() - 30 * 24 * 3600)).unwrap()
    }

    /// The payment of an order, as Stripe knows it.
    fn payment_of(&self, opened: &Opened) -> String {
        let mut sessions = self.stripe.sessions_now().into_iter();
        let session = sessions.find(|session| session.id == session_of(opened));
        session.and_then(|session| session.payment_intent).unwrap()
    }

    fn stock(&self, sku: &str) -> Stock {
        drive(&self.sim, self.checkout.stock(&sku.parse().unwrap())).unwrap().unwrap()
    }

    /// Changes a document behind everybody's back.
    fn spoil<T: Record + Clone>(&self, key: &Key, change: impl Fn(&mut T)) {
        let spoil = |record: Option<&T>| {
            let mut after = record.unwrap().clone();
            change(&mut after);
            Step::Write(after, ())
        };
        drive(&self.sim, self.checkout.ledger.update(key, spoil)).unwrap();
    }

    pub(super) fn buy(&self, attempt: u8, lines: &[(&str, u32)]) -> Result<Opened, Problem> {
        drive(&self.sim, self.checkout.buy(&self.wish(attempt, lines)))
    }

    fn wish(&self, attempt: u8, lines: &[(&str, u32)]) -> CheckoutRequest {
        let _ = self;
        CheckoutRequest { attempt: format!("{attempt:032x}"), ..request(lines) }
    }

    pub(super) fn order(&self, opened: &Opened) -> Order {
        drive(&self.sim, self.checkout.order(&opened.order)).unwrap().unwrap()
    }

    pub(super) fn pay(&self, opened: &Opened) {
        assert!(self.stripe.pay(session_of(opened), false));
        self.deliver(&self.checkout);
    }

    pub(super) fn deliver(&self, checkout: &Checkout) {
        self.wait(10);
        self.deliver_due(checkout);
    }

    fn deliver_due(&self, checkout: &Checkout) {
        let secrets: WebhookSecrets = WEBHOOK_SECRET.parse().unwrap();
        for delivery in self.stripe.take_due() {
            let signature = sign(WEBHOOK_SECRET, self.sim.now(), &delivery.body);
            let event = secrets.verify(delivery.body.as_bytes(), &signature, self.sim.now()).unwrap();
            drive(&self.sim, checkout.hear(event)).unwrap();
        }
    }

    pub(super) fn wait(&self, seconds: i64) {
        self.sim.advance_to((self.sim.now() + seconds) * 1000);
    }

    pub(super) fn available(&self, sku: &str) -> Option<u32> {
        let stock = drive(&self.sim, self.checkout.stock(&sku.parse().unwrap())).unwrap();
        stock.and_then(|stock| stock.available())
    }
}
