//! One suite for every store. A backend is right when it passes; a new one needs a line in [`backends`] and no test of its own.
//!
//! `PUSHCART_REQUIRE_RIGS=1` makes it an error that the stand-in for Amazon's services (`PyPI` `moto[server]`) is missing.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::*;

mod backends;
mod contract;
mod crash;
mod lists;
mod model;
#[cfg(feature = "cloud")]
mod moto;
mod processes;
mod races;
#[cfg(feature = "cloud")]
mod signed;
mod speed;
mod unreliable;

/// Everything that is true of every store.
async fn conforms(store: Arc<dyn Store>) {
    contract::document_lives_and_dies(&*store).await;
    contract::stale_versions_are_conflicts(&*store).await;
    contract::bodies_come_back(&*store).await;
    contract::keys_do_not_meet(&*store).await;
    contract::too_large_is_refused(&*store).await;
    lists::sorted_and_paged(&store).await;
    lists::deleted_documents_are_gone(&*store).await;
    model::behaves_like_memory(&*store).await;
    races::one_creator_wins(&store).await;
    races::takers_share_the_units(&store).await;
    unreliable::outcomes_are_found_out(&store).await;
}

/// What the tests keep: some units of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Units {
    units: u32,
}

impl Record for Units {
    const SCHEMA: u32 = 1;
}

fn key(text: &str) -> Key {
    text.parse().unwrap()
}

fn prefix(text: &str) -> Prefix {
    text.parse().unwrap()
}

fn document(writer: u64, body: &str) -> Document {
    Document::first(1, Nonce(writer), &body).unwrap()
}

fn is_conflict<T>(answer: &Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Conflict { .. }))
}

/// A small generator whose seed is printed with every failure that depends on it.
#[derive(Debug)]
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // Marsaglia's xorshift.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }
}

/// A ledger that waits for nothing longer than it must.
fn ledger(store: &Arc<dyn Store>) -> Ledger {
    Ledger::new(Arc::clone(store), Arc::new(RealWorld)).patience(Patience {
        rounds: 500,
        calls: 30,
        first_pause: Duration::from_millis(2),
        longest_pause: Duration::from_millis(100),
    })
}
