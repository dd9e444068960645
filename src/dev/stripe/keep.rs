//! Keeping what the stand-in remembers from one run to the next: the shop's own store is kept as well, and its orders name
//! sessions.

use serde::{Deserialize, Serialize};

use super::StandIn;
use super::account::Account;

#[derive(Serialize)]
struct Kept<'a> {
    ahead: i64,
    account: &'a Account,
}

#[derive(Deserialize)]
struct Read {
    ahead: i64,
    account: Account,
}

impl StandIn {
    /// All it remembers, as JSON.
    pub fn memory(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&Kept { ahead: self.clock().ahead(), account: &self.account() })
    }

    /// Remembers what another one knew. Faults and the webhook's address stay as they are.
    pub fn remember(&self, memory: &[u8]) -> serde_json::Result<()> {
        let Read { ahead, account } = serde_json::from_slice(memory)?;
        self.clock().advance(ahead);
        let mut own = self.account();
        let before = std::mem::replace(&mut *own, account);
        own.faults = before.faults;
        own.deliveries.endpoint = before.deliveries.endpoint;
        own.deliveries.pauses = before.deliveries.pauses;
        drop(own);
        self.wake();
        Ok(())
    }
}
