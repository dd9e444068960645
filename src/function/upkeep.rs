//! The timer of a server that runs all the time: sweeps while there is something to sweep, and leaves the store alone when there is
//! not. (On Lambda a schedule does this.)

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::refusal::causes;
use crate::checkout::{Checkout, Swept};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// How long after a request its order may still need the sweep every minute: until its session has run out, and a little longer.
const BUSY: Duration = Duration::from_mins(75);

/// How often Stripe's books are compared with ours.
const RECONCILING: Duration = Duration::from_hours(6);

/// How far back they are compared, in seconds: further than several times in a row can fail.
const LOOKING_BACK: i64 = 26 * 3600;

/// Says when there may be something to sweep, and sweeps. Clones are handles on the same one.
#[derive(Debug, Clone, Default)]
pub struct Upkeep(Arc<News>);

#[derive(Debug, Default)]
struct News {
    work: AtomicBool,
    came: Notify,
}

impl Upkeep {
    /// Something happened that may leave work to the sweep.
    pub fn there_is_work(&self) {
        self.0.work.store(true, Ordering::Relaxed);
        self.0.came.notify_one();
    }

    /// Compares and sweeps at once, and from then on as often as there is reason to. Never ends; drop it to end it.
    pub async fn run(&self, checkout: Checkout) {
        let mut busy_until = Instant::now();
        let mut reconciled: Option<Instant> = None;
        loop {
            if reconciled.is_none_or(|at| at.elapsed() >= RECONCILING) {
                let _ = self.reconcile(&checkout).await;
                reconciled = Some(Instant::now());
            }
            let restless = self.sweep(&checkout).await.unwrap_or(true);
            if self.0.work.swap(false, Ordering::Relaxed) {
                busy_until = Instant::now() + BUSY;
            }
            if Instant::now() < busy_until {
                tokio::time::sleep(spread(MINUTE)).await;
                continue;
            }
            // A payment that takes days does not need a look every minute.
            let pause = spread(if restless { 10 * MINUTE } else { HOUR });
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.0.came.notified() => tokio::time::sleep(spread(MINUTE)).await,
            }
        }
    }
}

/// Why keeping the shop in order failed. Its causes are in the log already.
#[derive(Debug, thiserror::Error)]
#[error("{0} failed")]
pub struct UpkeepFailed(&'static str);

impl Upkeep {
    /// Sweeps once. Whether something is left to be looked at again.
    pub async fn sweep(&self, checkout: &Checkout) -> Result<bool, UpkeepFailed> {
        let own = checkout.clone();
        let swept = done("sweep", async move { own.sweep().await }).await?;
        if swept.orders + swept.overdue > 0 {
            let Swept { orders, restless, failed, overdue } = swept;
            tracing::info!(orders, restless, failed, overdue, "sweep");
        }
        Ok(swept.restless + swept.failed > 0)
    }

    /// Compares Stripe's books with ours once.
    pub async fn reconcile(&self, checkout: &Checkout) -> Result<(), UpkeepFailed> {
        let own = checkout.clone();
        let since = checkout.clock.now() - LOOKING_BACK;
        let found = done("reconcile", async move { own.reconcile(since).await }).await?;
        if found.changed > 0 || !found.without_order.is_empty() {
            tracing::warn!(changed = found.changed, without_order = found.without_order.len(), "reconcile");
        }
        Ok(())
    }
}

/// Does it in a task of its own, so that a panic is an error like others.
async fn done<T, E>(
    what: &'static str,
    work: impl Future<Output = Result<T, E>> + Send + 'static,
) -> Result<T, UpkeepFailed>
where
    T: Send + 'static,
    E: std::error::Error + Send + 'static,
{
    let cause = match tokio::spawn(work).await {
        Ok(Ok(done)) => return Ok(done),
        Ok(Err(error)) => causes(&error),
        Err(error) => causes(&error),
    };
    tracing::error!(cause, "{what}");
    Err(UpkeepFailed(what))
}

/// A tenth more or less, so that several servers do not come at the same time.
fn spread(time: Duration) -> Duration {
    let permille = 900 + u32::try_from(RandomState::new().hash_one(0) % 200).unwrap_or(100);
    time * permille / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_spread_by_a_tenth() {
        for _ in 0..100 {
            let pause = spread(MINUTE);
            assert!((54..=66).contains(&pause.as_secs()), "{pause:?}");
        }
    }
}
