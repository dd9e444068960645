//! Everything that the stand-in remembers: what a seller's account at Stripe holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::delivery::Deliveries;
use super::fault::Faults;
use super::idempotency::Keys;
use super::session::Session;

/// A discount that buyers may enter as a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Discount {
    /// Hundredths of a percent off the lines.
    Percent(u32),
    /// An amount off the lines, as Stripe counts it.
    Amount(i64),
}

/// The account.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Account {
    /// In the order they were created, as are the rest.
    pub(super) sessions: Vec<Session>,
    pub(super) payment_intents: Vec<Value>,
    pub(super) charges: Vec<Value>,
    pub(super) refunds: Vec<Value>,
    pub(super) disputes: Vec<Value>,
    pub(super) events: Vec<Value>,
    pub(super) promotion_codes: BTreeMap<String, Discount>,
    /// The tax that Stripe Tax would find, in hundredths of a percent.
    pub(super) tax_rate: u32,
    pub(super) keys: Keys,
    #[serde(skip)]
    pub(super) faults: Faults,
    pub(super) deliveries: Deliveries,
    seed: u64,
    count: u64,
}

impl Account {
    pub(super) fn new(seed: u64, deliveries: Deliveries) -> Self {
        Self {
            sessions: Vec::new(),
            payment_intents: Vec::new(),
            charges: Vec::new(),
            refunds: Vec::new(),
            disputes: Vec::new(),
            events: Vec::new(),
            promotion_codes: BTreeMap::new(),
            tax_rate: 1900,
            keys: Keys::default(),
            faults: Faults::default(),
            deliveries,
            seed,
            count: 0,
        }
    }

    /// A new id, the same ones in the same order for the same seed.
    pub(super) fn id(&mut self, prefix: &str) -> String {
        self.count += 1;
        let hash = blake3::hash(format!("{} {}", self.seed, self.count).as_bytes());
        format!("{prefix}_{}", &hash.to_hex()[..24])
    }

    pub(super) fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    pub(super) fn session_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.id == id)
    }
}

/// The object of a list that has this id.
pub(super) fn find<'a>(objects: &'a [Value], id: &str) -> Option<&'a Value> {
    objects.iter().find(|object| object["id"] == id)
}

/// The same, to be changed.
pub(super) fn find_mut<'a>(objects: &'a mut [Value], id: &str) -> Option<&'a mut Value> {
    objects.iter_mut().find(|object| object["id"] == id)
}
