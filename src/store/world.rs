//! What a ledger needs from the world beside its store. The simulation brings its own, so that a seed decides everything.

use std::pin::Pin;
use std::time::Duration;

/// Chance and waiting.
pub trait World: Send + Sync {
    /// 64 random bits.
    fn random(&self) -> u64;

    /// Waits.
    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// The system's random numbers and tokio's timer.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealWorld;

impl World for RealWorld {
    /// # Panics
    /// If the system has no random numbers to give: nothing in a shop is safe without them.
    fn random(&self) -> u64 {
        getrandom::u64().expect("the system gives random numbers")
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(time))
    }
}
