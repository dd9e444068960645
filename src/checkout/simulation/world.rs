//! The simulated world: one clock, one source of chance, and the places at which a worker can lose time, or its life.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use crate::checkout::Clock;
use crate::checkout::notice::{Notice, NoticeError, Notices, Sending};
use crate::store::World;

/// When every run begins, in milliseconds since 1970.
pub(super) const START: i64 = 1_800_000_000_000;

/// A generator of our own (`SplitMix64`), so that a seed means the same for ever.
#[derive(Debug)]
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[derive(Debug)]
struct Inside {
    chance: Chance,
    /// Milliseconds since 1970.
    now: i64,
    /// When the worker that is being polled wants to go on.
    wake: i64,
    /// Whether faults happen.
    faults: bool,
    /// Whether the worker that is being polled sets a count.
    setting: bool,
    /// How long it takes to tell anybody anything, in milliseconds.
    notice: i64,
    /// What buyers and sellers were told, by id.
    told: Vec<String>,
}

/// The simulated world. Cheap to clone.
#[derive(Debug, Clone)]
pub(in crate::checkout) struct Sim(Arc<Mutex<Inside>>);

impl Sim {
    pub(in crate::checkout) fn new(seed: u64) -> Self {
        let chance = Chance(seed);
        let now = START;
        Self(Arc::new(Mutex::new(Inside {
            chance,
            now,
            wake: i64::MAX,
            faults: true,
            setting: false,
            notice: 0,
            told: Vec::new(),
        })))
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn random(&self) -> u64 {
        self.lock().chance.next()
    }

    /// A number below `bound`.
    pub(super) fn below(&self, bound: u64) -> u64 {
        self.random() % bound.max(1)
    }

    /// A number from `low` to below `high`.
    pub(super) fn between(&self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.below(u64::try_from(high - low).unwrap_or(1))).unwrap_or(0)
    }

    /// True so many times in a thousand.
    pub(super) fn permille(&self, times: u64) -> bool {
        self.below(1000) < times
    }

    /// True so many times in a thousand, as long as faults happen.
    pub(super) fn fault(&self, times: u64) -> bool {
        let hit = self.permille(times);
        hit && self.lock().faults
    }

    pub(in crate::checkout) fn end_faults(&self) {
        self.lock().faults = false;
    }

    /// Whether the worker that is being polled sets a count.
    pub(super) fn is_setting(&self) -> bool {
        self.lock().setting
    }

    pub(super) fn set_setting(&self, setting: bool) {
        self.lock().setting = setting;
    }

    #[cfg(test)]
    pub(in crate::checkout) fn slow_notices(&self, ms: i64) {
        self.lock().notice = ms;
    }

    pub(super) fn now_ms(&self) -> i64 {
        self.lock().now
    }

    pub(in crate::checkout) fn now(&self) -> i64 {
        self.now_ms() / 1000
    }

    pub(in crate::checkout) fn advance_to(&self, ms: i64) {
        let mut inside = self.lock();
        inside.now = inside.now.max(ms);
    }

    /// When the worker that was just polled wants to go on: the earliest of what it waits for.
    pub(in crate::checkout) fn taken_wake(&self) -> i64 {
        std::mem::replace(&mut self.lock().wake, i64::MAX)
    }

    pub(in crate::checkout) fn told(&self) -> Vec<String> {
        self.lock().told.clone()
    }

    /// Lets time pass for one worker: usually a moment; now and then a long one, as when a frozen function is thawed.
    pub(super) fn pause(&self) -> Pause {
        let ms = if self.fault(2) {
            self.between(60_000, 4_000_000)
        } else if self.fault(20) {
            self.between(1000, 20_000)
        } else {
            self.between(1, 40)
        };
        Pause { sim: self.clone(), until: self.now_ms() + ms }
    }
}

/// Drives one future to its end, with nobody else at work.
#[cfg(test)]
pub(in crate::checkout) fn drive<T>(sim: &Sim, future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(std::task::Waker::noop())) {
            Poll::Ready(value) => return value,
            Poll::Pending => sim.advance_to(sim.taken_wake()),
        }
    }
}

/// Waits until a time.
pub(in crate::checkout) struct Pause {
    sim: Sim,
    until: i64,
}

impl Future for Pause {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        let mut inside = self.sim.lock();
        if inside.now >= self.until {
            return Poll::Ready(());
        }
        inside.wake = inside.wake.min(self.until);
        Poll::Pending
    }
}

impl World for Sim {
    fn random(&self) -> u64 {
        Self::random(self)
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let ms = i64::try_from(time.as_millis()).unwrap_or(i64::MAX).max(1);
        Box::pin(Pause { sim: self.clone(), until: self.now_ms() + ms })
    }
}

/// A clock that is wrong by some seconds.
pub(in crate::checkout) struct Skewed {
    pub(in crate::checkout) sim: Sim,
    pub(in crate::checkout) seconds: i64,
}

impl Clock for Skewed {
    fn now(&self) -> i64 {
        self.sim.now() + self.seconds
    }
}

/// Tells buyers and sellers, or fails, or tells and then fails.
impl Notices for Sim {
    fn tell<'a>(&'a self, notice: &'a Notice<'a>) -> Sending<'a> {
        Box::pin(async move {
            self.pause().await;
            let slow = Pause { sim: self.clone(), until: self.now_ms() + self.lock().notice };
            slow.await;
            if self.fault(50) {
                return Err(NoticeError("no connection".to_owned()));
            }
            self.lock().told.push(notice.id.clone());
            self.pause().await;
            if self.fault(20) { Err(NoticeError("no answer".to_owned())) } else { Ok(()) }
        })
    }
}
