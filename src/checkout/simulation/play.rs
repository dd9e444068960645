//! Who does what when: the workers of several hosts, polled one at a time as chance wants it, and what is on the agenda.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use super::buyers::{goods, plans};
use super::faults::Shelf;
use super::seller::{Outcome, Wish};
use super::stripe::{Delivery, Model};
use super::world::{Sim, Skewed};
use super::{Rules, Told, WEBHOOK_SECRET, broken};
use crate::checkout::ids::ShopSecret;
use crate::checkout::test_shop::shop_on;
use crate::checkout::{Checkout, CheckoutRequest, Opened, OrderId, Problem, Swept, Times};
use crate::payment::stripe::webhook::{WebhookSecrets, sign};
use crate::store::Ledger;

/// How often the sweep runs, in milliseconds.
const SWEEP: i64 = 900_000;

/// What a worker leaves behind.
pub(super) enum Letter {
    Bought(usize, CheckoutRequest, Result<Opened, Problem>),
    Heard(Delivery, bool),
    Sold(Wish, Outcome),
    Swept(Swept, bool),
}

pub(super) type Post = Arc<Mutex<Vec<Letter>>>;

/// What a worker does, and what is lost when it dies.
pub(super) enum Errand {
    Buy(usize),
    Hear(Delivery),
    Sell(Wish),
    Other,
}

struct Worker {
    future: Pin<Box<dyn Future<Output = ()> + Send>>,
    wake: i64,
    errand: Errand,
}

/// What happens at a time.
pub(super) enum Action {
    Buy(usize),
    Pay { session: String, slow: bool },
    EndSlow { session: String, good: bool },
    Cancel { order: OrderId },
    Expire { session: String },
    Sell(Wish),
    RefundByHand { payment: String, cents: i64 },
    EndRefund { key: String, good: bool },
    Dispute { payment: String },
    EndDispute { id: String, won: bool },
    Sweep,
}

pub(super) struct Play {
    pub(super) sim: Sim,
    pub(super) shelf: Shelf,
    pub(super) stripe: Model,
    /// The function, as several processes run it.
    hosts: Vec<Checkout>,
    pub(super) plans: Vec<CheckoutRequest>,
    agenda: Vec<(i64, Action)>,
    workers: Vec<Worker>,
    pub(super) post: Post,
    secrets: WebhookSecrets,
    rules: Rules,
    pub(super) told: Told,
    /// Units that the seller added, each operation once.
    pub(super) added: Vec<(&'static str, i64)>,
    last_sweep: Option<Swept>,
}

impl Play {
    pub(super) fn new(seed: u64, rules: Rules) -> Option<Self> {
        let sim = Sim::new(seed);
        let (shelf, stripe) = (Shelf::new(&sim), Model::new(sim.clone()));
        if sim.permille(150) {
            // Nothing but sweeps and reconciling tells what happened at Stripe.
            stripe.tell_nothing();
        }
        let mut hosts = Vec::new();
        for host in 0..4 {
            let terms = |header: &mut crate::shop::price_list::Header| {
                header.checkout.promotion_codes = host > 1;
                header.checkout.max_open_orders = 3;
                header.stock.low_at = 1;
            };
            hosts.push(Checkout {
                prices: Arc::new(shop_on(goods(host % 2), terms)),
                ledger: Ledger::new(shelf.shaky.clone(), Arc::new(sim.clone())),
                payments: Arc::new(stripe.clone()),
                notices: Arc::new(sim.clone()),
                clock: Arc::new(Skewed { sim: sim.clone(), seconds: sim.between(-120, 120) }),
                secret: ShopSecret::new([9; 32]).ok()?,
                livemode: false,
                times: Times::default(),
            });
        }
        let plans = plans(&sim);
        let mut play = Self {
            sim,
            shelf,
            stripe,
            hosts,
            plans,
            agenda: Vec::new(),
            workers: Vec::new(),
            post: Post::default(),
            secrets: WEBHOOK_SECRET.parse().ok()?,
            rules,
            told: Told::default(),
            added: Vec::new(),
            last_sweep: None,
        };
        play.fill_agenda();
        Some(play)
    }

    fn fill_agenda(&mut self) {
        for plan in 0..self.plans.len() {
            let after = self.sim.between(0, 3_000_000);
            self.plan(after, Action::Buy(plan));
            // A double click.
            if self.sim.permille(250) {
                let after = after + self.sim.between(0, 300);
                self.plan(after, Action::Buy(plan));
            }
        }
        for number in 0..super::TROUBLE / SWEEP {
            for _ in 0..=u8::from(self.sim.permille(200)) {
                let after = number * SWEEP + self.sim.between(0, 60_000);
                self.plan(after, Action::Sweep);
            }
        }
        self.plan_counting();
    }

    /// Puts something on the agenda, so many milliseconds from now.
    pub(super) fn plan(&mut self, after: i64, action: Action) {
        self.agenda.push((self.sim.now_ms() + after, action));
    }

    /// Plays until a time.
    pub(super) fn until(&mut self, end: i64) -> Result<(), String> {
        loop {
            self.stripe.run_out();
            self.begin_due()?;
            self.read_post()?;
            if !self.poll_one() {
                match self.next_time() {
                    Some(time) if time <= end => self.sim.advance_to(time),
                    _ => {
                        self.sim.advance_to(end);
                        self.shelf.catch_up(end);
                        break;
                    }
                }
            }
            if self.told.steps > 2_000_000 {
                return Err("it never ends".to_owned());
            }
        }
        self.shelf.violation().map_or(Ok(()), Err)
    }

    /// Sweeps until there is nothing left to do.
    pub(super) fn settle(&mut self) -> Result<(), String> {
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
            let at_rest = idle && self.is_idle() && self.last_sweep.as_ref().is_some_and(quiet);
            // The comparison that follows the sweep may have mended something: the next sweep takes the mark of that away.
            if at_rest && self.keys("open/")?.is_empty() {
                return Ok(());
            }
        }
        Err(format!("the dust does not settle: {:?}", self.last_sweep))
    }

    fn is_idle(&self) -> bool {
        self.workers.is_empty() && self.stripe.next_delivery().is_none() && self.agenda.is_empty()
    }

    pub(super) fn host(&self) -> Checkout {
        let count = self.hosts.len() as u64;
        self.hosts[usize::try_from(self.sim.below(count)).unwrap_or(0)].clone()
    }

    /// Begins an errand. Where rules are broken, every worker breaks them.
    pub(super) fn spawn(
        &mut self,
        host: Checkout,
        errand: Errand,
        future: impl Future<Output = ()> + Send + 'static,
    ) {
        let rules = self.rules;
        let future = async move {
            let _ = broken::spoil(&host, rules).await;
            future.await;
        };
        self.workers.push(Worker { future: Box::pin(future), wake: self.sim.now_ms(), errand });
    }

    fn begin_due(&mut self) -> Result<(), String> {
        let now = self.sim.now_ms();
        let due: Vec<_> = self.agenda.extract_if(.., |(at, _)| *at <= now).collect();
        for (_, action) in due {
            self.begin(action);
        }
        for delivery in self.stripe.take_due() {
            self.spawn_delivery(delivery)?;
        }
        Ok(())
    }

    fn begin(&mut self, action: Action) {
        match action {
            Action::Buy(plan) => self.spawn_buy(plan),
            Action::Pay { session, slow } => self.pay(session, slow),
            Action::EndSlow { session, good } => {
                self.stripe.end_slow(&session, good);
                if good {
                    self.plan_after_payment(&session);
                }
            }
            Action::Cancel { order } => self.spawn_cancel(order),
            Action::Expire { session } => self.stripe.expire_by_hand(&session),
            Action::Sell(wish) => self.spawn_wish(wish),
            Action::RefundByHand { payment, cents } => self.refund_by_hand(&payment, cents),
            Action::EndRefund { key, good } => self.stripe.end_refund(&key, good),
            Action::Dispute { payment } => self.dispute(&payment),
            Action::EndDispute { id, won } => self.stripe.end_dispute(&id, won),
            Action::Sweep => {
                let reconcile = self.sim.permille(200);
                self.spawn_sweep(reconcile);
            }
        }
    }

    fn spawn_sweep(&mut self, reconcile: bool) {
        let (host, post) = (self.host(), self.post.clone());
        self.spawn(host.clone(), Errand::Other, async move {
            let swept = host.sweep().await;
            let mut failed = swept.is_err();
            if reconcile {
                let since = host.now() - 30 * 24 * 3600;
                failed |= host.reconcile(since).await.map_or(true, |found| !found.is_clean());
            }
            leave(&post, Letter::Swept(swept.unwrap_or_default(), failed));
        });
    }

    /// I5: what is forged is not believed.
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
        self.spawn(host.clone(), Errand::Hear(delivery), async move {
            let stored = host.hear(event).await.is_ok();
            leave(&post, Letter::Heard(letter, stored));
        });
        Ok(())
    }

    fn read_post(&mut self) -> Result<(), String> {
        let letters = std::mem::take(&mut *self.post.lock().unwrap_or_else(PoisonError::into_inner));
        for letter in letters {
            match letter {
                Letter::Bought(plan, request, bought) => self.read_bought(plan, &request, bought)?,
                Letter::Heard(delivery, false) => self.stripe.deliver_again(delivery),
                Letter::Heard(_, true) => {}
                Letter::Sold(wish, outcome) => self.read_sold(wish, outcome),
                Letter::Swept(swept, failed) => self.last_sweep = (!failed).then_some(swept),
            }
        }
        Ok(())
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
        self.sim.set_setting(matches!(worker.errand, Errand::Sell(Wish::Set { .. })));
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
            Errand::Sell(wish) => self.wish_again(wish),
            Errand::Other => {}
        }
    }

    fn next_time(&self) -> Option<i64> {
        let workers = self.workers.iter().map(|worker| worker.wake);
        let agenda = self.agenda.iter().map(|(at, _)| *at);
        workers.chain(agenda).chain(self.stripe.next_delivery()).min()
    }
}

pub(super) fn leave(post: &Post, letter: Letter) {
    post.lock().unwrap_or_else(PoisonError::into_inner).push(letter);
}
