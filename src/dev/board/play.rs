//! Plays a scenario of the chaos board through, and tells what came of it.

use std::time::Duration;

use http::Request;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

use super::orders::state;
use super::scenario::Scenario;
use crate::checkout::{Order, OrderId};
use crate::dev::premises::Premises;
use crate::dev::stripe::{Buyer, DeliveryRule, Fault, FaultRule};

/// How long something is waited for that ought to happen.
const PATIENCE: Duration = Duration::from_secs(20);

/// What happened.
#[derive(Debug, Clone)]
pub(super) struct Report {
    /// Counts the reports of this run.
    pub(super) number: usize,
    pub(super) heading: String,
    pub(super) steps: Vec<String>,
}

/// Plays it through with a SKU of the shop.
pub(super) async fn run(scenario: Scenario, premises: &Premises, sku: &str) -> Report {
    let mut play = Play { premises, sku, steps: Vec::new() };
    play.stock("Before").await;
    let outcome = match scenario {
        Scenario::Race => play.race().await,
        Scenario::Down => play.down().await,
        _ => play.purchase(scenario).await,
    };
    premises.stand_in().clear_faults();
    if let Err(reason) = outcome {
        play.steps.push(reason);
    }
    play.stock("Afterwards").await;
    Report { number: 0, heading: format!("{}: {sku}", scenario.heading()), steps: play.steps }
}

struct Play<'a> {
    premises: &'a Premises,
    sku: &'a str,
    steps: Vec<String>,
}

impl Play<'_> {
    fn tell(&mut self, step: impl Into<String>) {
        self.steps.push(step.into());
    }

    /// A purchase in which events go wrong.
    async fn purchase(&mut self, scenario: Scenario) -> Result<(), String> {
        let stand_in = self.premises.stand_in();
        let order = self.buy(1).await?;
        self.tell(format!("An order is made: {}.", state(&order)));
        if let Some(fault) = scenario.delivery() {
            stand_in.add_delivery_fault(DeliveryRule { kind: None, times: 50, fault });
        }
        stand_in.set_newest_first(scenario == Scenario::Reversed);
        if scenario == Scenario::Crash {
            self.premises.store().crash_when_paid();
        }
        let mails = self.premises.mails().messages().len();
        let earlier = self.completions();
        let session = session_of(&order)?;
        stand_in.pay(&session, &Buyer::default()).map_err(|error| error.to_string())?;
        self.tell("The buyer has paid at Stripe’s.");
        match scenario {
            Scenario::Late => {
                self.look(&order.id, "Meanwhile the order is").await?;
                self.stock("Meanwhile").await;
                stand_in.clear_faults();
                stand_in.deliver_all().await;
                self.tell("An hour later the events come.");
            }
            Scenario::Lost => {
                self.look(&order.id, "Nothing comes; the order is").await?;
                let checkout = self.premises.checkout().ok_or("there is no shop")?;
                checkout.reconcile(self.premises.now() - 3600).await.map_err(|error| error.to_string())?;
                self.tell("Reconciling asks Stripe for its sessions.");
            }
            Scenario::Redelivered => {
                self.tell(
                    "The first attempt found nobody; Stripe’s stand-in tries again after five seconds.",
                );
            }
            Scenario::Crash => {
                self.wait(&order.id, |order| state(order) == "paid").await?;
                self.tell("The order is written down as paid, and the function has crashed: no mail, stock still held.");
                self.stock("Meanwhile").await;
                self.tell("Stripe’s stand-in got no answer and sends the event again.");
            }
            _ => {}
        }
        let done = self
            .wait(&order.id, |order| state(order) == "paid" && !order.moves_stock() && order.is_quiet())
            .await?;
        let sent = self.premises.mails().messages().len() - mails;
        self.tell(format!("In the end the order is {}, with {sent} mails sent.", state(&done)));
        let times = self.told(earlier, scenario.attempts()).await;
        self.tell(format!("Attempts to tell the shop of the payment: {times}."));
        Ok(())
    }

    /// Waits for so many attempts to be over, and answers how many there were.
    async fn told(&self, earlier: usize, attempts: usize) -> usize {
        let mut beats = self.premises.pulse().listen();
        let waiting =
            async { while self.completions() < earlier + attempts && beats.changed().await.is_ok() {} };
        // What does not come in time is not counted.
        let _ = tokio::time::timeout(PATIENCE, waiting).await;
        self.completions() - earlier
    }

    /// How often the shop was told that a session is complete, whether it answered or not.
    fn completions(&self) -> usize {
        let deliveries = self.premises.stand_in().deliveries();
        deliveries.iter().filter(|delivery| delivery.kind == "checkout.session.completed").count()
    }

    /// Two buyers at once.
    async fn race(&mut self) -> Result<(), String> {
        // The first purchase seeds the stock document, and tells what is left.
        let left = self
            .available()
            .await
            .ok_or("this SKU is not counted, or none was sold yet: let all go well once")?;
        if left == 0 {
            return Err("None is left to race for.".to_owned());
        }
        let (one, other) = tokio::join!(self.ask(left), self.ask(left));
        let mut winner = None;
        for (name, answer) in [("The first", one?), ("The second", other?)] {
            let (status, body) = answer;
            match body["order"].as_str() {
                Some(order) if status == 200 => {
                    winner = Some(order.to_owned());
                    self.tell(format!("{name} buyer gets all {left} and may pay."));
                }
                _ => self.tell(format!(
                    "{name} buyer is told: {status} {}.",
                    body["code"].as_str().unwrap_or("?")
                )),
            }
        }
        self.stock("Meanwhile").await;
        if let Some(id) = winner.and_then(|id| id.parse::<OrderId>().ok()) {
            let order = self.wait(&id, |order| order.session.is_some()).await?;
            self.premises.stand_in().expire(&session_of(&order)?).map_err(|error| error.to_string())?;
            let ended = self.wait(&id, |order| state(order) == "expired" && !order.moves_stock()).await?;
            self.tell(format!("The winner leaves without paying; the order is {}.", state(&ended)));
        }
        Ok(())
    }

    /// Stripe does not answer as it should.
    async fn down(&mut self) -> Result<(), String> {
        let stand_in = self.premises.stand_in();
        let fault = Fault::Failure { status: 503, done: false, remembered: false };
        stand_in.add_fault(FaultRule { route: None, times: 100, fault });
        let (status, body) = self.ask(1).await?;
        self.tell(format!("The buyer is told: {status} {}.", body["code"].as_str().unwrap_or("?")));
        self.stock("Meanwhile").await;
        stand_in.clear_faults();
        self.tell("Stripe is back. The order waits for the buyer to try again, or for the sweep.");
        let order = self.buy(1).await?;
        self.tell(format!("Another try: an order that is {}.", state(&order)));
        stand_in.expire(&session_of(&order)?).map_err(|error| error.to_string())?;
        self.wait(&order.id, |order| state(order) == "expired" && !order.moves_stock()).await?;
        Ok(())
    }

    async fn buy(&self, quantity: u32) -> Result<Order, String> {
        let (status, body) = self.ask(quantity).await?;
        let id = body["order"].as_str().and_then(|id| id.parse::<OrderId>().ok());
        match id {
            Some(id) if status == 200 => self.wait(&id, |order| order.session.is_some()).await,
            _ => Err(format!("The checkout says {status} {}.", body["code"].as_str().unwrap_or("?"))),
        }
    }

    /// Asks the function for a checkout, as the cart does.
    async fn ask(&self, quantity: u32) -> Result<(u16, Value), String> {
        let checkout = self.premises.checkout().ok_or("there is no shop")?;
        let market = checkout.prices.header().markets.first().ok_or("there is no market")?.market.clone();
        let attempt = format!("{:016x}{:016x}", random()?, random()?);
        let wanted = json!({
            "market": market.id,
            "attempt": attempt,
            "lines": [{ "sku": self.sku, "quantity": quantity }],
        });
        let address = format!("{}/api/checkout", self.premises.origin().replace("localhost", "127.0.0.1"));
        let request = Request::post(address)
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .body(Full::new(axum::body::Bytes::from(wanted.to_string())))
            .map_err(|error| error.to_string())?;
        let client = Client::builder(TokioExecutor::new()).build_http();
        let answer = client.request(request).await.map_err(|error| error.to_string())?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.map_err(|error| error.to_string())?.to_bytes();
        Ok((status, serde_json::from_slice(&body).unwrap_or_default()))
    }

    /// Waits until an order is as it should be.
    async fn wait(&self, id: &OrderId, fits: impl Fn(&Order) -> bool) -> Result<Order, String> {
        let mut beats = self.premises.pulse().listen();
        let waiting = async {
            loop {
                if let Some(order) = self.order(id).await?.filter(&fits) {
                    return Ok(order);
                }
                beats.changed().await.map_err(|error| error.to_string())?;
            }
        };
        if let Ok(found) = tokio::time::timeout(PATIENCE, waiting).await {
            return found;
        }
        let now = self.order(id).await?.map_or_else(|| "gone".to_owned(), |order| state(&order));
        Err(format!("After {} seconds the order is still {now}.", PATIENCE.as_secs()))
    }

    async fn order(&self, id: &OrderId) -> Result<Option<Order>, String> {
        let checkout = self.premises.checkout().ok_or("there is no shop")?;
        checkout.order(id).await.map_err(|error| error.to_string())
    }

    async fn look(&mut self, id: &OrderId, words: &str) -> Result<(), String> {
        let order = self.order(id).await?.ok_or("the order is gone")?;
        self.tell(format!("{words} {}.", state(&order)));
        Ok(())
    }

    async fn available(&self) -> Option<u32> {
        let sku = self.sku.parse().ok()?;
        self.premises.checkout()?.stock(&sku).await.ok()??.available()
    }

    async fn stock(&mut self, when: &str) {
        let Ok(sku) = self.sku.parse() else { return };
        let Some(checkout) = self.premises.checkout() else { return };
        let step = match checkout.stock(&sku).await {
            Ok(Some(stock)) => {
                let held: u32 = stock
                    .entries
                    .values()
                    .filter(|entry| entry.status == crate::checkout::EntryStatus::Held)
                    .map(|entry| entry.quantity)
                    .sum();
                match (stock.on_hand, stock.available()) {
                    (Some(on_hand), Some(available)) => {
                        format!("{when}: {on_hand} on hand, {held} held, {available} available.")
                    }
                    _ => format!("{when}: not counted."),
                }
            }
            Ok(None) => format!("{when}: not counted yet, none was sold."),
            Err(error) => format!("{when}: {error}."),
        };
        self.tell(step);
    }
}

fn session_of(order: &Order) -> Result<String, String> {
    order
        .session
        .as_ref()
        .map(|session| session.id.clone())
        .ok_or_else(|| "the order has no session".to_owned())
}

fn random() -> Result<u64, String> {
    getrandom::u64().map_err(|error| error.to_string())
}
