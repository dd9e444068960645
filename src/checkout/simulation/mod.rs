//! The money path, played through in a world where everything goes wrong: workers die or sleep between any two steps, the
//! store and Stripe fail before and after they did what was asked, webhooks come twice, late, in any order or not at all,
//! clocks differ, and two deploys with other prices serve at once. When the dust has settled, the invariants of the money
//! path have to hold. A seed decides everything.

mod invariants;
mod shaky;
mod stripe;
mod world;

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use super::ids::ShopSecret;
use super::request::{CheckoutRequest, RequestedLine};
use super::stock::Stock;
use super::test_shop::{priced, shop};
use super::{Checkout, Opened, OrderId, Purpose, Swept, Times};
use crate::payment::stripe::webhook::{WebhookSecrets, sign};
use crate::shop::WhenOut;
use crate::store::{Ledger, Prefix, Step, StoreError};
use shaky::Shaky;
use stripe::{Delivery, Model};
use world::{Sim, Skewed};

const WEBHOOK_SECRET: &str = "whsec_simulation";

/// What is sold: SKU, price in the first deploy, opening stock, policy.
const GOODS: [(&str, i64, Option<u32>, WhenOut); 4] = [
    ("A", 2000, Some(3), WhenOut::SoldOut),
    ("B", 500, Some(1), WhenOut::Backorder),
    ("C", 700, Some(2), WhenOut::Refund),
    ("D", 100, None, WhenOut::SoldOut),
];

/// Whether the rules are those of the money path, or broken ones which the invariants have to find out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// The rules as they are.
    Sound,
    /// Holds are released by time alone.
    ReleaseByTime,
    /// What was settled is forgotten at once.
    ForgetAtOnce,
    /// Orders are forgotten by the sweep as soon as they are open.
    LoseMarks,
}

/// What happened in a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// How many orders were made.
    pub orders: usize,
    /// How many of them were paid.
    pub paid: usize,
    /// How many were paid after they had ended.
    pub late: usize,
    /// How many lines were paid and given back, by the policy `refund`.
    pub short: usize,
    /// How many orders were too late to hold anything.
    pub sold_out: usize,
    /// How many workers died.
    pub deaths: u64,
    /// How many steps all workers took.
    pub steps: u64,
}

/// What a worker leaves behind.
enum Letter {
    Bought(usize, Result<Opened, &'static str>),
    Heard(Delivery, bool),
    Swept(Swept, bool),
}

type Post = Arc<Mutex<Vec<Letter>>>;

/// What a worker does, and what is lost when it dies.
enum Errand {
    Buy(usize),
    Hear(Delivery),
    Other,
}

struct Worker {
    future: Pin<Box<dyn Future<Output = ()> + Send>>,
    wake: i64,
    errand: Errand,
}

/// What happens at a time.
enum Action {
    Buy(usize),
    Pay { session: String, slow: bool },
    EndSlow { session: String, good: bool },
    Cancel { order: OrderId },
    Sweep,
}

struct Play {
    sim: Sim,
    store: Arc<Shaky>,
    stripe: Model,
    /// The function, as several processes run it.
    hosts: Vec<Checkout>,
    plans: Vec<CheckoutRequest>,
    agenda: Vec<(i64, Action)>,
    workers: Vec<Worker>,
    post: Post,
    secrets: WebhookSecrets,
    rules: Rules,
    told: Told,
    last_sweep: Option<Swept>,
}

/// Plays a seed through. The error says which invariant is broken.
pub fn run(seed: u64, rules: Rules) -> Result<Told, String> {
    let mut play = Play::new(seed, rules).ok_or("the simulation cannot be set up")?;
    play.until(play.sim.now_ms() + 6 * 3_600_000)?;
    play.sim.end_faults();
    play.settle()?;
    play.check()?;
    Ok(play.told)
}

impl Play {
    fn new(seed: u64, rules: Rules) -> Option<Self> {
        let sim = Sim::new(seed);
        let (store, stripe) = (Shaky::new(sim.clone()), Model::new(sim.clone()));
        let mut hosts = Vec::new();
        for host in 0..4 {
            hosts.push(Checkout {
                prices: Arc::new(shop(goods(host % 2 * 50))),
                ledger: Ledger::new(store.clone(), Arc::new(sim.clone())),
                payments: Arc::new(stripe.clone()),
                notices: Arc::new(sim.clone()),
                clock: Arc::new(Skewed { sim: sim.clone(), seconds: sim.between(-120, 120) }),
                secret: ShopSecret::new([9; 32]).ok()?,
                livemode: false,
                times: Times::default(),
            });
        }
        let plans = plans(&sim);
        let mut agenda = Vec::new();
        let start = sim.now_ms();
        for plan in 0..plans.len() {
            let at = start + sim.between(0, 3_000_000);
            agenda.push((at, Action::Buy(plan)));
            // A double click.
            if sim.permille(250) {
                agenda.push((at + sim.between(0, 300), Action::Buy(plan)));
            }
        }
        for minute in 0..36 {
            for _ in 0..=u8::from(sim.permille(200)) {
                agenda.push((start + minute * 600_000 + sim.between(0, 60_000), Action::Sweep));
            }
        }
        Some(Self {
            sim,
            store,
            stripe,
            hosts,
            plans,
            agenda,
            workers: Vec::new(),
            post: Post::default(),
            secrets: WEBHOOK_SECRET.parse().ok()?,
            rules,
            told: Told::default(),
            last_sweep: None,
        })
    }

    /// Plays until a time.
    fn until(&mut self, end: i64) -> Result<(), String> {
        loop {
            self.store.catch_up();
            self.stripe.run_out();
            self.begin_due()?;
            self.read_post();
            if !self.poll_one() {
                match self.next_time() {
                    Some(time) if time <= end => self.sim.advance_to(time),
                    _ => {
                        self.sim.advance_to(end);
                        return Ok(());
                    }
                }
            }
            if self.told.steps > 2_000_000 {
                return Err("it never ends".to_owned());
            }
        }
    }

    /// Sweeps until there is nothing left to do.
    fn settle(&mut self) -> Result<(), String> {
        for _ in 0..400 {
            // From one thing to happen to the next, half an hour at least.
            let next = self.next_time().unwrap_or(0);
            self.until(next.max(self.sim.now_ms() + 1_800_000))?;
            // What is heard while a sweep goes on may be the next one's.
            let idle = self.is_idle();
            self.last_sweep = None;
            // Comparing everything says something only when nothing else happens.
            self.spawn_sweep(idle);
            self.until(self.sim.now_ms() + 60_000)?;
            let quiet = |swept: &Swept| swept.orders == 0 && swept.failed == 0 && swept.overdue == 0;
            if idle && self.is_idle() && self.last_sweep.as_ref().is_some_and(quiet) {
                return Ok(());
            }
        }
        Err(format!("the dust does not settle: {:?}", self.last_sweep))
    }

    fn is_idle(&self) -> bool {
        self.workers.is_empty() && self.stripe.next_delivery().is_none() && self.agenda.is_empty()
    }

    fn host(&self) -> Checkout {
        let count = self.hosts.len() as u64;
        self.hosts[usize::try_from(self.sim.below(count)).unwrap_or(0)].clone()
    }

    fn spawn(&mut self, errand: Errand, future: impl Future<Output = ()> + Send + 'static) {
        self.workers.push(Worker { future: Box::pin(future), wake: self.sim.now_ms(), errand });
    }

    fn begin_due(&mut self) -> Result<(), String> {
        let now = self.sim.now_ms();
        let due: Vec<_> = self.agenda.extract_if(.., |(at, _)| *at <= now).collect();
        for (_, action) in due {
            match action {
                Action::Buy(plan) => self.spawn_buy(plan),
                Action::Pay { session, slow } => {
                    if self.stripe.pay(&session, slow) && slow {
                        let at = now + self.sim.between(60_000, 100_000_000);
                        let good = self.sim.permille(600);
                        self.agenda.push((at, Action::EndSlow { session, good }));
                    }
                }
                Action::EndSlow { session, good } => self.stripe.end_slow(&session, good),
                Action::Cancel { order } => self.spawn_cancel(order),
                Action::Sweep => {
                    let reconcile = self.sim.permille(200);
                    self.spawn_sweep(reconcile);
                }
            }
        }
        for delivery in self.stripe.take_due() {
            self.spawn_delivery(delivery)?;
        }
        Ok(())
    }

    fn spawn_buy(&mut self, plan: usize) {
        let (host, request, post) = (self.host(), self.plans[plan].clone(), self.post.clone());
        self.spawn(Errand::Buy(plan), async move {
            let bought = host.buy(&request).await.map_err(|problem| problem.code());
            leave(&post, Letter::Bought(plan, bought));
        });
    }

    fn spawn_cancel(&mut self, order: OrderId) {
        let host = self.host();
        let now = self.sim.now();
        let forged = self.sim.permille(300);
        self.spawn(Errand::Other, async move {
            // Whoever has a token for another purpose ends nothing: if this did, paid orders would be missing.
            let purpose = if forged { Purpose::View } else { Purpose::Cancel };
            let token = host.secret.token(purpose, &order, now + 3600);
            let _ = host.cancel(&order, &token).await;
        });
    }

    fn spawn_sweep(&mut self, reconcile: bool) {
        let (host, post, rules) = (self.host(), self.post.clone(), self.rules);
        self.spawn(Errand::Other, async move {
            match rules {
                Rules::Sound => {}
                Rules::ReleaseByTime | Rules::ForgetAtOnce => {
                    let _ = spoil_stock(&host, rules).await;
                }
                Rules::LoseMarks => {
                    let _ = lose_marks(&host).await;
                }
            }
            let swept = host.sweep().await;
            let mut failed = swept.is_err();
            if reconcile {
                let since = host.now() - 30 * 24 * 3600;
                failed |= host.reconcile(since).await.map_or(true, |found| !found.is_clean());
            }
            leave(&post, Letter::Swept(swept.unwrap_or_default(), failed));
        });
    }

    fn spawn_delivery(&mut self, delivery: Delivery) -> Result<(), String> {
        let now = self.sim.now();
        let signature = sign(WEBHOOK_SECRET, now, &delivery.body);
        let forged = delivery.body.replacen("unpaid", "paid", 1);
        if forged != delivery.body && self.secrets.verify(forged.as_bytes(), &signature, now).is_ok() {
            return Err("I5: a forged event was believed".to_owned());
        }
        let event = self.secrets.verify(delivery.body.as_bytes(), &signature, now);
        let event = event.map_err(|error| error.to_string())?;
        let (host, post, letter) = (self.host(), self.post.clone(), delivery.clone());
        self.spawn(Errand::Hear(delivery), async move {
            let stored = host.hear(event).await.is_ok();
            leave(&post, Letter::Heard(letter, stored));
        });
        Ok(())
    }

    fn read_post(&mut self) {
        let letters = std::mem::take(&mut *self.post.lock().unwrap_or_else(PoisonError::into_inner));
        for letter in letters {
            match letter {
                Letter::Bought(_, Ok(opened)) => self.decide(&opened),
                Letter::Bought(plan, Err("store_unavailable" | "payment_unavailable" | "internal")) => {
                    self.try_again(plan);
                }
                Letter::Heard(delivery, false) => self.stripe.deliver_again(delivery),
                Letter::Bought(_, Err(_)) | Letter::Heard(_, true) => {}
                Letter::Swept(swept, failed) => self.last_sweep = (!failed).then_some(swept),
            }
        }
    }

    /// What a buyer does who can pay now.
    fn decide(&mut self, opened: &Opened) {
        let session = opened.url.rsplit('/').next().unwrap_or_default().to_owned();
        let at = self.sim.now_ms() + self.sim.between(3000, 3_900_000);
        let choice = self.sim.below(100);
        if choice < 60 {
            let slow = self.sim.permille(250);
            self.agenda.push((at, Action::Pay { session, slow }));
        }
        if (50..80).contains(&choice) {
            let at = at + self.sim.between(-2000, 2000);
            self.agenda.push((at, Action::Cancel { order: opened.order.clone() }));
        }
    }

    fn try_again(&mut self, plan: usize) {
        if self.sim.permille(700) && self.agenda.len() < 200 {
            let at = self.sim.now_ms() + self.sim.between(500, 90_000);
            self.agenda.push((at, Action::Buy(plan)));
        }
    }

    /// Polls one worker that can go on, chosen by chance; it may die after that. `false` if none can.
    fn poll_one(&mut self) -> bool {
        let now = self.sim.now_ms();
        let ready: Vec<usize> = (0..self.workers.len()).filter(|&at| self.workers[at].wake <= now).collect();
        if ready.is_empty() {
            return false;
        }
        let at = ready[usize::try_from(self.sim.below(ready.len() as u64)).unwrap_or(0)];
        self.told.steps += 1;
        let worker = &mut self.workers[at];
        let polled = worker.future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        worker.wake = self.sim.taken_wake();
        match polled {
            Poll::Ready(()) => {
                self.workers.swap_remove(at);
            }
            Poll::Pending => {
                if self.sim.fault(3) {
                    self.die(at);
                }
            }
        }
        true
    }

    fn die(&mut self, at: usize) {
        self.told.deaths += 1;
        match self.workers.swap_remove(at).errand {
            Errand::Buy(plan) => self.try_again(plan),
            Errand::Hear(delivery) => self.stripe.deliver_again(delivery),
            Errand::Other => {}
        }
    }

    fn next_time(&self) -> Option<i64> {
        let workers = self.workers.iter().map(|worker| worker.wake);
        let agenda = self.agenda.iter().map(|(at, _)| *at);
        workers.chain(agenda).chain(self.stripe.next_delivery()).min()
    }
}

fn leave(post: &Post, letter: Letter) {
    post.lock().unwrap_or_else(PoisonError::into_inner).push(letter);
}

fn goods(more: i64) -> Vec<crate::shop::price_list::PricedSku> {
    let entry = |(sku, amount, stock, when_out): (&str, i64, Option<u32>, WhenOut)| {
        let mut entry = priced(sku, amount + more, stock);
        entry.when_out = when_out;
        entry
    };
    GOODS.map(entry).to_vec()
}

/// What buyers want: some twice in one cart, one after the other.
fn plans(sim: &Sim) -> Vec<CheckoutRequest> {
    let count = sim.between(4, 12);
    let mut plans: Vec<CheckoutRequest> = Vec::new();
    for _ in 0..count {
        let mut lines = Vec::new();
        for (sku, ..) in GOODS {
            if let (true, Ok(sku)) = (sim.permille(if sku == "A" { 800 } else { 300 }), sku.parse()) {
                let quantity = if sim.permille(250) { 2 } else { 1 };
                lines.push(RequestedLine { sku, quantity, seen: Vec::new() });
            }
        }
        let random = |high: u64| format!("{high:016x}{:016x}", sim.random());
        let same_cart = plans.last().and_then(|plan| plan.cart.clone()).filter(|_| sim.permille(250));
        let mut request = super::test_shop::request(&[("A", 1)]);
        if !lines.is_empty() {
            request.lines = lines;
        }
        request.attempt = random(1);
        request.cart = same_cart.or_else(|| Some(random(2)));
        plans.push(request);
    }
    plans
}

/// The broken rules about stock: what is overdue is given back without asking anyone; what is settled is forgotten at once.
async fn spoil_stock(host: &Checkout, rules: Rules) -> Result<(), StoreError> {
    for key in host.ledger.list(&prefix("stock/")?, None, 100).await? {
        let spoil = |stock: Option<&Stock>| {
            let Some(stock) = stock else { return Step::Leave(()) };
            let mut after = stock.clone();
            if rules == Rules::ReleaseByTime {
                for order in stock.overdue(host.now()) {
                    after.release(&order, host.now());
                }
            } else {
                after.forget(i64::MAX);
            }
            if after == *stock { Step::Leave(()) } else { Step::Write(after, ()) }
        };
        host.ledger.update(&key, spoil).await?;
    }
    Ok(())
}

/// The broken rule about marks: they are removed while there is something to do.
async fn lose_marks(host: &Checkout) -> Result<(), StoreError> {
    for key in host.ledger.list(&prefix("open/")?, None, 100).await? {
        host.ledger.update(&key, |_: Option<&super::Mark>| Step::Remove(())).await?;
    }
    Ok(())
}

fn prefix(text: &str) -> Result<Prefix, StoreError> {
    text.parse().map_err(|error| StoreError::unavailable(text, error))
}

/// A calm world for tests of single steps: everything works, and only the clock passes.
#[cfg(test)]
pub(super) mod calm {
    pub(in crate::checkout) use super::shaky::Shaky;
    pub(in crate::checkout) use super::stripe::Model;
    pub(in crate::checkout) use super::world::{Sim, Skewed, drive};
    pub(in crate::checkout) const WEBHOOK_SECRET: &str = super::WEBHOOK_SECRET;
}

#[cfg(test)]
mod tests;
