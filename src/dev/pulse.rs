//! A beat whenever something happened that the dashboard shows.

use tokio::sync::watch;

/// Counts what happens. Clones are handles on the same one.
#[derive(Debug, Clone)]
pub struct Pulse(watch::Sender<u64>);

impl Default for Pulse {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Pulse {
    /// Something happened.
    pub fn beat(&self) {
        self.0.send_modify(|count| *count += 1);
    }

    /// Hears of everything that happens from now on.
    pub fn listen(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}
