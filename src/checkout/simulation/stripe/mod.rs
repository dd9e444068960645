//! A model of Stripe: sessions, keys, payments, refunds, disputes and events, with everything that can go wrong between it and
//! us.

mod api;
mod buyers;
mod events;
mod request;
mod seller;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::world::Sim;
use crate::checkout::OrderId;
use crate::payment::{Dispute, PaymentSession, Refund};

pub(in crate::checkout) use events::Delivery;

/// What Stripe knows under an idempotency key.
#[derive(Debug, Clone)]
enum Known {
    Session { body: String, id: String },
    Failure,
}

#[derive(Debug, Default)]
struct Inside {
    sessions: BTreeMap<String, PaymentSession>,
    keys: BTreeMap<String, Known>,
    busy: BTreeMap<String, i64>,
    /// By idempotency key; the seller's own in the dashboard have one too.
    refunds: BTreeMap<String, Refund>,
    disputes: BTreeMap<String, Dispute>,
    /// Sessions that were paid although they were called expired.
    beaten: BTreeSet<String>,
    /// Sessions whose page takes promotion codes.
    codes: BTreeSet<String>,
    /// Whether no event is ever sent.
    silent: bool,
    deliveries: Vec<Delivery>,
    count: u64,
}

/// The model. Cheap to clone.
#[derive(Debug, Clone)]
pub(in crate::checkout) struct Model {
    sim: Sim,
    inside: Arc<Mutex<Inside>>,
}

impl Model {
    pub(in crate::checkout) fn new(sim: Sim) -> Self {
        Self { sim, inside: Arc::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::checkout) fn sessions_now(&self) -> Vec<PaymentSession> {
        self.lock().sessions.values().cloned().collect()
    }

    pub(super) fn refunds_now(&self) -> Vec<Refund> {
        self.lock().refunds.values().cloned().collect()
    }

    pub(super) fn disputes_now(&self) -> Vec<Dispute> {
        self.lock().disputes.values().cloned().collect()
    }

    /// From now on no event is sent.
    pub(super) fn tell_nothing(&self) {
        self.lock().silent = true;
    }

    /// The order of a session, and its payment.
    pub(super) fn order_and_payment(&self, session: &str) -> Option<(OrderId, Option<String>)> {
        let inside = self.lock();
        let session = inside.sessions.get(session)?;
        let order = session.client_reference_id.as_ref()?.parse().ok()?;
        Some((order, session.payment_intent.clone()))
    }

    /// Whether a session was paid although it was called expired.
    pub(super) fn was_beaten(&self, id: &str) -> bool {
        self.lock().beaten.contains(id)
    }
}
