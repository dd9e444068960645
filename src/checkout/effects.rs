//! Doing what follows from a transition: leased, safe to repeat, ticked off.

use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use super::notice::Notice;
use super::order::{Effect, Order, OrderEvent, RefundFact, Review, StockState};
use super::problem::Problem;
use super::quote::QuotedLine;
use super::stock::{Holding, Sale, Stock};
use super::webhook::{PaymentIndex, payment_key};
use super::{Checkout, OrderId, stock_key};
use crate::payment::{ListWindow, PaymentSession};
use crate::shop::WhenOut;
use crate::store::{Step, StoreError};

/// The longest pause between two tries of an effect, in seconds.
const LONGEST_PAUSE: i64 = 3600;

impl Checkout {
    /// Does what an order has to have done, unless somebody else does it right now. How many effects were done.
    pub async fn do_tasks(&self, id: &OrderId) -> Result<usize, StoreError> {
        self.work(id, std::future::pending()).await
    }

    /// The same, but no longer than the times allow while somebody waits for an answer; what is not done then is the sweep's.
    pub async fn do_tasks_in_time(&self, id: &OrderId) -> Result<usize, StoreError> {
        let budget = Duration::from_secs(self.times.budget.unsigned_abs());
        self.work(id, self.ledger.world().sleep(budget)).await
    }

    /// Does one effect after the other until `end`. One that is under way then is broken off: like every effect it may be
    /// repeated.
    async fn work(&self, id: &OrderId, end: impl Future<Output = ()>) -> Result<usize, StoreError> {
        let lease = |order: Option<&Order>| {
            let now = self.now();
            match order {
                Some(order)
                    if order.leased_until <= now && order.tasks.iter().any(|task| task.is_due(now)) =>
                {
                    let leased = Order { leased_until: now + self.times.lease, ..order.clone() };
                    Step::Write(leased.clone(), Some(leased))
                }
                _ => Step::Leave(None),
            }
        };
        let Some(mut order) = self.ledger.update(&id.key(), lease).await? else { return Ok(0) };
        let mut end = std::pin::pin!(end);
        let mut done = 0;
        // What is done may bring more to do.
        while let Some(task) = order.tasks.iter().find(|task| task.is_due(self.now())) {
            let effect = task.effect.clone();
            let performed = before(Box::pin(self.perform(&order, &effect)), end.as_mut()).await;
            let is_over = performed.is_none();
            let news = performed.and_then(Result::ok);
            done += usize::from(news.is_some());
            match self.tick(id, &effect, news.as_deref()).await? {
                Some(after) if !is_over => order = after,
                _ => break,
            }
        }
        self.end_lease(id).await?;
        Ok(done)
    }

    /// Ticks an effect off and tells the order what came of it, in one write; or puts it off.
    async fn tick(
        &self,
        id: &OrderId,
        effect: &Effect,
        news: Option<&[OrderEvent]>,
    ) -> Result<Option<Order>, StoreError> {
        let tick = |order: Option<&Order>| {
            let Some(order) = order else { return Step::Leave(None) };
            let now = self.now();
            let mut after = order.clone();
            let Some(task) = after.tasks.iter_mut().find(|task| task.effect == *effect) else {
                return Step::Leave(Some(after));
            };
            if task.done {
                return Step::Leave(Some(after));
            }
            let Some(news) = news else {
                task.failures += 1;
                task.not_before = now + (1_i64 << task.failures.min(12)).min(LONGEST_PAUSE);
                return Step::Write(after.clone(), Some(after));
            };
            task.done = true;
            follow(&mut after, effect, news);
            for event in news {
                after = after.apply(event, None, now).order;
            }
            Step::Write(after.clone(), Some(after))
        };
        self.ledger.update(&id.key(), tick).await
    }

    async fn end_lease(&self, id: &OrderId) -> Result<(), StoreError> {
        let end = |order: Option<&Order>| match order {
            Some(order) if order.leased_until != 0 => {
                Step::Write(Order { leased_until: 0, ..order.clone() }, ())
            }
            _ => Step::Leave(()),
        };
        self.ledger.update(&id.key(), end).await
    }

    /// Does one effect. The answer is what the order has to be told.
    async fn perform(&self, order: &Order, effect: &Effect) -> Result<Vec<OrderEvent>, Problem> {
        match effect {
            Effect::CommitStock => self.commit(order).await,
            Effect::RetakeStock => self.retake(order).await,
            Effect::ReleaseStock => self.give_back(order).await.map(|()| Vec::new()),
            Effect::IndexPayment => self.index_payment(order).await.map(|()| Vec::new()),
            Effect::CompareLines => self.compare_lines(order).await,
            Effect::ReadRefunds => self.read_refunds(order).await,
            Effect::RefundLine { sku } => self.refund_line(order, sku).await,
            Effect::FileByDay => self.file_by_day(order).await.map(|()| Vec::new()),
            Effect::GiveBack { operation } => self.make_refund(order, operation).await,
            Effect::Restock { sku, total, units } => {
                self.restock(order, sku, *total, *units).await.map(|()| Vec::new())
            }
            Effect::ConfirmToBuyer
            | Effect::TellSeller
            | Effect::TellRefund { .. }
            | Effect::TellGivenBack { .. }
            | Effect::ConfirmAgain { .. }
            | Effect::TellShipped { .. }
            | Effect::TellLow { .. }
            | Effect::Alert { .. } => {
                let id = notice_id(order, effect);
                let told = self.notices.tell(&Notice { id, effect, order }).await;
                told.map(|()| Vec::new()).map_err(|error| Problem::Internal(error.to_string()))
            }
        }
    }

    async fn commit(&self, order: &Order) -> Result<Vec<OrderEvent>, Problem> {
        let low_at = self.prices.header().stock.low_at;
        let mut news = Vec::new();
        for line in counted(order) {
            let commit = |stock: Option<&Stock>| {
                let Some(stock) = stock else { return Step::Leave((None, None)) };
                let mut after = stock.clone();
                let sale = after.commit(&order.id, line.quantity, line.when_out, self.now());
                let low = after.crossed(stock.on_hand, &order.id, low_at);
                if after == *stock {
                    Step::Leave((Some(sale), low))
                } else {
                    Step::Write(after, (Some(sale), low))
                }
            };
            let sku = line.sku.clone();
            let (sale, low) = self.ledger.update(&stock_key(&line.sku), commit).await?;
            news.extend(low.map(|left| OrderEvent::Low { sku: sku.clone(), left }));
            match (sale, line.when_out) {
                (Some(Sale::Short), WhenOut::Refund) => news.push(OrderEvent::Short(sku)),
                (Some(Sale::Short), WhenOut::SoldOut | WhenOut::Backorder) => {
                    news.push(OrderEvent::Review(Review::PaidLateAndShort { sku }));
                }
                // Settled so long ago that it is forgotten; only with `refund` there are two ways to be settled.
                (Some(Sale::Sold), _) | (Some(Sale::Missing), WhenOut::SoldOut | WhenOut::Backorder) => {}
                (Some(Sale::Missing), WhenOut::Refund) => {
                    news.push(OrderEvent::Review(Review::StockUnknown { sku }));
                }
                (None, _) => return Err(Problem::StockUnusable(sku)),
            }
        }
        Ok(news)
    }

    async fn retake(&self, order: &Order) -> Result<Vec<OrderEvent>, Problem> {
        let mut news = Vec::new();
        for line in &order.quote.lines {
            let retake = |stock: Option<&Stock>| {
                let Some(stock) = stock else { return Step::Leave(Holding::Held) };
                let mut after = stock.clone();
                let holding = after.retake(&order.id, line.quantity, line.when_out, self.now());
                if after == *stock { Step::Leave(holding) } else { Step::Write(after, holding) }
            };
            let sku = line.sku.clone();
            match self.ledger.update(&stock_key(&line.sku), retake).await? {
                Holding::Held => {}
                Holding::Short(_) | Holding::Over => {
                    news.push(OrderEvent::Review(Review::PaidLateAndShort { sku }));
                }
                Holding::Full => return Err(Problem::StockUnusable(sku)),
            }
        }
        Ok(news)
    }

    /// Gives back whatever an order holds. It may never have held it.
    pub(super) async fn give_back(&self, order: &Order) -> Result<(), Problem> {
        for line in &order.quote.lines {
            let release = |stock: Option<&Stock>| {
                let Some(stock) = stock else { return Step::Leave(()) };
                let mut after = stock.clone();
                if after.release(&order.id, self.now()) { Step::Write(after, ()) } else { Step::Leave(()) }
            };
            self.ledger.update(&stock_key(&line.sku), release).await?;
        }
        Ok(())
    }

    async fn index_payment(&self, order: &Order) -> Result<(), Problem> {
        let payment = order.payment.as_ref().and_then(|payment| payment.payment_intent.as_deref());
        let Some(key) = payment.and_then(payment_key) else { return Ok(()) };
        self.ledger.ensure(&key, &PaymentIndex { order: order.id.clone() }).await?;
        Ok(())
    }

    pub(super) async fn paid_session(&self, order: &Order) -> Result<Option<PaymentSession>, Problem> {
        let Some(payment) = &order.payment else { return Ok(None) };
        match self.payments.session(&payment.session).await {
            Ok(answer) => Ok(Some(answer.value)),
            Err(error) => Err(Problem::PaymentUnavailable(error)),
        }
    }

    async fn compare_lines(&self, order: &Order) -> Result<Vec<OrderEvent>, Problem> {
        let Some(session) = self.paid_session(order).await? else { return Ok(Vec::new()) };
        let Some(lines) = &session.line_items else { return Ok(Vec::new()) };
        let mut bought: Vec<_> = lines
            .iter()
            .map(|line| (line.sku.as_deref().unwrap_or_default(), line.quantity, line.amount_subtotal))
            .collect();
        bought.sort_unstable();
        let quoted = |line: &'_ QuotedLine| (line.sku.to_string(), u64::from(line.quantity), line.amount);
        let quoted: Vec<_> = order.quote.lines.iter().map(quoted).collect();
        let same = quoted.iter().map(|(sku, quantity, amount)| (sku.as_str(), *quantity, *amount)).eq(bought);
        Ok(if same { Vec::new() } else { vec![OrderEvent::Review(Review::LinesDiffer)] })
    }

    async fn read_refunds(&self, order: &Order) -> Result<Vec<OrderEvent>, Problem> {
        let payment_intent = order.payment.as_ref().and_then(|payment| payment.payment_intent.clone());
        // Heard before the payment itself: it waits for that.
        let missing = || Problem::Internal("no payment is known yet".to_owned());
        let payment_intent = Some(payment_intent.ok_or_else(missing)?);
        let mut window = ListWindow { payment_intent, ..ListWindow::default() };
        let mut news = Vec::new();
        loop {
            let page = self.payments.refunds(&window).await.map_err(Problem::PaymentUnavailable)?.value;
            news.extend(page.data.iter().map(RefundFact::from).map(OrderEvent::Refunded));
            match page.next {
                Some(next) => window.starting_after = Some(next),
                None => return Ok(news),
            }
        }
    }
}

/// What comes of `work`, or `None` if `end` comes first: `work` is dropped then.
async fn before<T>(
    mut work: Pin<Box<impl Future<Output = T>>>,
    mut end: Pin<&mut impl Future<Output = ()>>,
) -> Option<T> {
    std::future::poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending => end.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// What an effect that was done, and said this, brings with it.
fn follow(order: &mut Order, effect: &Effect, news: &[OrderEvent]) {
    match effect {
        Effect::RetakeStock => {
            order.stock = StockState::Retaken;
            // What was not there has no entry, and selling nothing is nothing.
            order.add(Effect::CommitStock);
        }
        // Where the money did not go, the buyer is not told that it did. Where there was none to give back, that it sold out.
        Effect::RefundLine { sku } if news.iter().all(stands) => {
            order.add(Effect::TellRefund { sku: sku.clone() });
        }
        _ => {}
    }
}

/// Whether this is a refund whose money went, or is going to.
fn stands(news: &OrderEvent) -> bool {
    matches!(news, OrderEvent::Refunded(refund) if refund.counts())
}

fn counted(order: &Order) -> impl Iterator<Item = &QuotedLine> {
    order.quote.lines.iter().filter(|line| order.counted.contains(&line.sku))
}

/// The same whenever the same is told.
fn notice_id(order: &Order, effect: &Effect) -> String {
    let what = serde_json::to_string(effect).unwrap_or_default();
    format!("{}-{}", order.id, &blake3::hash(what.as_bytes()).to_hex()[..16])
}
