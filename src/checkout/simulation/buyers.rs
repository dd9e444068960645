//! What buyers want and do.

use super::play::{Action, Errand, Letter, Play, leave};
use super::world::Sim;
use crate::checkout::test_shop::{priced, request};
use crate::checkout::{CheckoutRequest, Opened, OrderId, Problem, Purpose, RequestedLine};
use crate::shop::WhenOut;
use crate::shop::price_list::PricedSku;

/// What is sold: SKU, price in the first deploy, opening stock, policy.
pub(super) const GOODS: [(&str, i64, Option<u32>, WhenOut); 4] = [
    ("A", 2000, Some(3), WhenOut::SoldOut),
    ("B", 500, Some(1), WhenOut::Backorder),
    ("C", 700, Some(2), WhenOut::Refund),
    ("D", 100, None, WhenOut::SoldOut),
];

/// How much more everything costs in the second deploy.
const MORE: i64 = 50;

/// What a deploy sells.
pub(super) fn goods(deploy: i64) -> Vec<PricedSku> {
    let entry = |(sku, amount, stock, when_out): (&str, i64, Option<u32>, WhenOut)| {
        let mut entry = priced(sku, amount + deploy * MORE, stock);
        entry.when_out = when_out;
        entry
    };
    GOODS.map(entry).to_vec()
}

/// What buyers want: some twice in one cart, one after the other, some from one address, some having seen a price.
pub(super) fn plans(sim: &Sim) -> Vec<CheckoutRequest> {
    let count = sim.between(4, 11);
    let mut plans: Vec<CheckoutRequest> = Vec::new();
    for _ in 0..count {
        let seen = sim.permille(500).then(|| sim.between(0, 2) * MORE);
        let mut lines = Vec::new();
        for (sku, amount, ..) in GOODS {
            if let (true, Ok(sku)) = (sim.permille(if sku == "A" { 800 } else { 300 }), sku.parse()) {
                let quantity = if sim.permille(250) { 2 } else { 1 };
                let seen = seen.map(|more| amount + more).into_iter().collect();
                lines.push(RequestedLine { sku, quantity, seen });
            }
        }
        let random = |high: u64| format!("{high:016x}{:016x}", sim.random());
        let same_cart = plans.last().and_then(|plan| plan.cart.clone()).filter(|_| sim.permille(300));
        let mut plan = request(&[("A", 1)]);
        if !lines.is_empty() {
            plan.lines = lines;
        }
        plan.attempt = random(1);
        plan.cart = same_cart.or_else(|| sim.permille(900).then(|| random(2)));
        plan.client = format!("192.0.2.{}", sim.below(4)).parse().ok();
        plans.push(plan);
    }
    plans
}

impl Play {
    pub(super) fn spawn_buy(&mut self, plan: usize) {
        let (host, request, post) = (self.host(), self.plans[plan].clone(), self.post.clone());
        self.spawn(host.clone(), Errand::Buy(plan), async move {
            let bought = host.buy(&request).await;
            leave(&post, Letter::Bought(plan, request, bought));
        });
    }

    pub(super) fn spawn_cancel(&mut self, order: OrderId) {
        let host = self.host();
        let now = self.sim.now();
        let forged = self.sim.permille(300);
        self.spawn(host.clone(), Errand::Other, async move {
            // Whoever has a token for another purpose ends nothing: if this did, paid orders would be missing.
            let purpose = if forged { Purpose::View } else { Purpose::Cancel };
            let token = host.secret.token(purpose, &order, now + 3600);
            let _ = host.cancel(&order, &token).await;
        });
    }

    pub(super) fn read_bought(
        &mut self,
        plan: usize,
        request: &CheckoutRequest,
        bought: Result<Opened, Problem>,
    ) -> Result<(), String> {
        match bought {
            Ok(opened) => {
                self.check_seen(&opened.order, request)?;
                self.decide(&opened);
            }
            Err(Problem::PriceChanged(changed)) => {
                self.told.repriced += 1;
                // The page shows the new prices, and most confirm.
                for line in &mut self.plans[plan].lines {
                    if let Some(changed) = changed.iter().find(|changed| changed.sku == line.sku) {
                        line.seen = vec![changed.unit_amount];
                    }
                }
                self.try_again(plan);
            }
            Err(Problem::SoldOut(_)) => {
                self.told.sold_out += 1;
                if self.sim.permille(300) {
                    self.try_again(plan);
                }
            }
            Err(Problem::AttemptEnded | Problem::InvalidRequest(_) | Problem::UnknownSku(_)) => {}
            Err(_) => self.try_again(plan),
        }
        Ok(())
    }

    /// What a buyer does who can pay now.
    fn decide(&mut self, opened: &Opened) {
        let session = opened.url.rsplit('/').next().unwrap_or_default().to_owned();
        let after = self.sim.between(3000, 3_900_000);
        let choice = self.sim.below(100);
        if choice < 60 {
            let slow = self.sim.permille(250);
            self.plan(after, Action::Pay { session: session.clone(), slow });
        }
        if (50..80).contains(&choice) {
            let after = (after + self.sim.between(-2000, 2000)).max(0);
            self.plan(after, Action::Cancel { order: opened.order.clone() });
        }
        // The seller ends it by hand.
        if choice >= 97 {
            self.plan(after, Action::Expire { session });
        }
    }

    pub(super) fn pay(&mut self, session: String, slow: bool) {
        if self.sim.permille(150) && self.stripe.takes_codes(&session) {
            let off = self.sim.between(1, 4000);
            self.stripe.discount(&session, off);
        }
        if !self.stripe.pay(&session, slow) {
            return;
        }
        if slow {
            let after = self.sim.between(60_000, 100_000_000);
            let good = self.sim.permille(600);
            self.plan(after, Action::EndSlow { session, good });
        } else {
            self.plan_after_payment(&session);
        }
    }

    pub(super) fn try_again(&mut self, plan: usize) {
        let is_early = self.sim.now_ms() < super::world::START + super::TROUBLE;
        if self.sim.permille(700) && is_early {
            let after = self.sim.between(500, 90_000);
            self.plan(after, Action::Buy(plan));
        }
    }
}
