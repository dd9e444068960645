//! What the seller does: counts, sends, refunds, takes back; at the desk, and in Stripe's dashboard. And what banks do.

use std::collections::BTreeMap;

use super::buyers::GOODS;
use super::play::{Action, Errand, Letter, Play, leave};
use crate::checkout::{Checkout, OrderId, RefundWish, Refusal, Shipping, Tracking};
use crate::shop::Sku;

/// Something that the seller wants done, tried again until it is, or refused. An operation keeps its name.
#[derive(Debug, Clone)]
pub(super) enum Wish {
    Add { sku: &'static str, units: i64, operation: String },
    Set { sku: &'static str, more: i64 },
    Ship { order: OrderId, operation: String },
    Refund { order: OrderId, operation: String, wish: RefundWish },
    TakeBack { order: OrderId, sku: &'static str, total: u32 },
    TellAgain { order: OrderId, operation: String },
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Done,
    Refused,
    Unknown,
}

impl Wish {
    async fn carry_out(&self, host: &Checkout) -> Result<(), Refusal> {
        match self {
            Self::Add { sku, units, operation } => {
                host.add_stock(&named(sku)?, *units, operation).await.map(drop)
            }
            Self::Set { sku, more } => {
                let sku = named(sku)?;
                let Some(on_hand) = host.stock(&sku).await?.and_then(|stock| stock.on_hand) else {
                    return Ok(());
                };
                let wanted = (on_hand + more).max(0);
                host.set_stock(&sku, Some(wanted), Some(Some(on_hand))).await.map(drop)
            }
            Self::Ship { order, operation } => {
                let (operation, tracking) = (operation.clone(), Tracking::default());
                let shipping = Shipping { operation, lines: BTreeMap::new(), tracking, tell: true };
                host.ship(order, &shipping).await?;
                Ok(host.do_tasks(order).await.map(drop)?)
            }
            Self::Refund { order, operation, wish } => refund(host, order, operation, wish).await,
            Self::TakeBack { order, sku, total } => {
                host.take_back(order, &named(sku)?, Some(*total)).await?;
                Ok(host.do_tasks(order).await.map(drop)?)
            }
            Self::TellAgain { order, operation } => {
                host.tell_again(order, None, operation).await?;
                Ok(host.do_tasks(order).await.map(drop)?)
            }
        }
    }

    async fn outcome(&self, host: &Checkout) -> Outcome {
        match self.carry_out(host).await {
            Ok(()) => Outcome::Done,
            // The seller looks again later.
            Err(Refusal::NotPaid(_)) => Outcome::Unknown,
            Err(refusal) if refusal.is_mendable() => Outcome::Refused,
            Err(_) => Outcome::Unknown,
        }
    }
}

fn named(sku: &str) -> Result<Sku, Refusal> {
    sku.parse().map_err(|_| Refusal::Internal("no SKU".to_owned()))
}

async fn refund(host: &Checkout, id: &OrderId, operation: &str, wish: &RefundWish) -> Result<(), Refusal> {
    let order = host.order(id).await?.ok_or_else(|| Refusal::NoOrder(id.clone()))?;
    let amount = host.refund_amount(&order, operation, wish).await?;
    host.give_money_back(id, operation, amount, wish, None).await?;
    Ok(host.do_tasks(id).await.map(drop)?)
}

impl Play {
    pub(super) fn spawn_wish(&mut self, wish: Wish) {
        let (host, post, letter) = (self.host(), self.post.clone(), wish.clone());
        self.spawn(host.clone(), Errand::Sell(wish), async move {
            let outcome = letter.outcome(&host).await;
            leave(&post, Letter::Sold(letter, outcome));
        });
    }

    pub(super) fn read_sold(&mut self, wish: Wish, outcome: Outcome) {
        match (outcome, wish) {
            (Outcome::Done, Wish::Add { sku, units, .. }) => self.added.push((sku, units)),
            (Outcome::Unknown, wish) => self.wish_again(wish),
            _ => {}
        }
    }

    /// Adding is tried until it is done, so that the books can tell how much was added; of what else, the seller tires.
    pub(super) fn wish_again(&mut self, wish: Wish) {
        let again = match &wish {
            Wish::Add { .. } => true,
            Wish::Set { .. } => false,
            _ => self.sim.permille(800),
        };
        if again {
            let after = self.sim.between(10_000, 1_800_000);
            self.plan(after, Action::Sell(wish));
        }
    }

    /// Deliveries come, and things are counted.
    pub(super) fn plan_counting(&mut self) {
        for (sku, ..) in GOODS.into_iter().filter(|(_, _, opening, _)| opening.is_some()) {
            let after = self.sim.between(0, 10_000_000);
            if self.sim.permille(200) {
                let (units, operation) = (self.sim.between(1, 3), self.name());
                self.plan(after, Action::Sell(Wish::Add { sku, units, operation }));
            }
            if self.sim.permille(150) {
                let more = self.sim.between(-2, 3);
                self.plan(after, Action::Sell(Wish::Set { sku, more }));
            }
        }
    }

    /// What becomes of an order that is paid.
    pub(super) fn plan_after_payment(&mut self, session: &str) {
        let Some((order, payment)) = self.stripe.order_and_payment(session) else { return };
        let after = self.sim.between(1000, 8_000_000);
        let operation = self.name();
        if self.sim.permille(300) {
            self.plan(after, Action::Sell(Wish::Ship { order: order.clone(), operation: self.name() }));
        }
        if self.sim.permille(60) {
            let operation = operation.clone();
            self.plan(after, Action::Sell(Wish::TellAgain { order: order.clone(), operation }));
        }
        if self.sim.permille(150) {
            let after = self.sim.between(1000, 20_000_000);
            let total = if self.sim.permille(700) { 1 } else { 2 };
            for (sku, ..) in GOODS {
                self.plan(after, Action::Sell(Wish::TakeBack { order: order.clone(), sku, total }));
            }
        }
        if self.sim.permille(200) {
            let wish = match self.sim.below(3) {
                0 => RefundWish::Everything,
                1 => RefundWish::Amount(self.sim.between(1, 3000)),
                _ => RefundWish::Lines("A".parse().map(|sku| (sku, 1)).into_iter().collect()),
            };
            let after = self.sim.between(1000, 12_000_000);
            self.plan(after, Action::Sell(Wish::Refund { order, operation, wish }));
        }
        let Some(payment) = payment else { return };
        if self.sim.permille(150) {
            let (after, cents) = (self.sim.between(1000, 12_000_000), self.sim.between(1, 3000));
            self.plan(after, Action::RefundByHand { payment: payment.clone(), cents });
        }
        if self.sim.permille(80) {
            let after = self.sim.between(1000, 12_000_000);
            self.plan(after, Action::Dispute { payment });
        }
    }

    pub(super) fn refund_by_hand(&mut self, payment: &str, cents: i64) {
        if let Some(key) = self.stripe.refund_by_hand(payment, cents) {
            let (after, good) = (self.sim.between(1000, 5_000_000), self.sim.permille(800));
            self.plan(after, Action::EndRefund { key, good });
        }
    }

    pub(super) fn dispute(&mut self, payment: &str) {
        if let Some(id) = self.stripe.dispute(payment) {
            let (after, won) = (self.sim.between(1000, 8_000_000), self.sim.permille(400));
            self.plan(after, Action::EndDispute { id, won });
        }
    }

    fn name(&self) -> String {
        format!("op-{:016x}", self.sim.random())
    }
}
