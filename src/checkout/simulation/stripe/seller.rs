//! What the seller does in the dashboard, and what buyers' banks do after the payment.

use super::{Inside, Known, Model};
use crate::payment::{Dispute, PaymentError, PaymentSession, Refund, RefundRequest};

/// How the keys of refunds begin that the seller made by hand.
const BY_HAND: &str = "by-hand-";

impl Inside {
    /// Makes a refund, or finds the one that the key made.
    pub(super) fn refund(
        &mut self,
        request: &RefundRequest,
        key: &str,
        now: i64,
        status: &str,
    ) -> Result<Refund, PaymentError> {
        if let Some(known) = self.refunds.get(key) {
            return Ok(known.clone());
        }
        let intent = Some(request.payment_intent.as_str());
        let of_it = |refund: &&Refund| refund.payment_intent.as_deref() == intent && refund.counts();
        let refunded: i64 = self.refunds.values().filter(of_it).map(|refund| refund.amount).sum();
        let paid = self.sessions.values().find(|session| session.payment_intent.as_deref() == intent);
        let left = paid.and_then(|session| session.amount_total).unwrap_or(0) - refunded;
        let amount = request.amount.map_or(left, |money| money.amount);
        if amount <= 0 || amount > left {
            let message = "refund amount is greater than unrefunded amount on charge".to_owned();
            return Err(PaymentError::InvalidRequest { code: None, param: None, message });
        }
        let refund = Refund {
            id: format!("re_{}", self.refunds.len() + 1),
            payment_intent: Some(request.payment_intent.clone()),
            amount,
            currency: "eur".to_owned(),
            status: status.to_owned(),
            created: now,
            metadata: request.metadata.clone(),
        };
        self.refunds.insert(key.to_owned(), refund.clone());
        Ok(refund)
    }
}

impl Model {
    /// Whether Stripe may have refused a refund: it failed once and remembers that, or others had taken the money.
    pub(in crate::checkout::simulation) fn may_refuse(&self, payment_intent: &str, key: &str) -> bool {
        let inside = self.lock();
        let of_it = |refund: &&Refund| refund.payment_intent.as_deref() == Some(payment_intent);
        matches!(inside.keys.get(key), Some(Known::Failure))
            || inside.refunds.values().any(|refund| of_it(&refund))
    }

    /// The seller gives a part of a payment back. The key under which it can end, if it was possible.
    pub(in crate::checkout) fn refund_by_hand(&self, payment_intent: &str, cents: i64) -> Option<String> {
        let key = format!("{BY_HAND}{:x}", self.sim.random());
        let currency = "EUR".parse().ok()?;
        let request = RefundRequest {
            payment_intent: payment_intent.to_owned(),
            amount: Some(crate::shop::Money::new(cents, currency)),
            metadata: std::collections::BTreeMap::new(),
        };
        let now = self.sim.now();
        let refund = self.lock().refund(&request, &key, now, "pending").ok()?;
        // Which of the two Stripe sends depends on the API version of the account.
        if self.sim.permille(500) {
            self.send_refund("refund.created", &refund);
        } else if let Some(session) = self.session_of(payment_intent) {
            self.send_charge(&session, refund.amount);
        }
        Some(key)
    }

    fn session_of(&self, payment_intent: &str) -> Option<PaymentSession> {
        let inside = self.lock();
        let mut all = inside.sessions.values();
        all.find(|session| session.payment_intent.as_deref() == Some(payment_intent)).cloned()
    }

    /// A refund comes through, or does not.
    pub(in crate::checkout) fn end_refund(&self, key: &str, good: bool) {
        let refund = {
            let mut inside = self.lock();
            let Some(refund) = inside.refunds.get_mut(key) else { return };
            refund.status = String::from(if good { "succeeded" } else { "failed" });
            refund.clone()
        };
        self.send_refund("refund.updated", &refund);
    }

    /// A buyer's bank takes a payment back. The dispute's id; a payment is disputed once.
    pub(in crate::checkout) fn dispute(&self, payment_intent: &str) -> Option<String> {
        let now = self.sim.now();
        let dispute = {
            let mut inside = self.lock();
            let id = format!("du_{payment_intent}");
            if inside.disputes.contains_key(&id) {
                return None;
            }
            let dispute = Dispute {
                id: id.clone(),
                payment_intent: Some(payment_intent.to_owned()),
                amount: 100,
                currency: "eur".to_owned(),
                status: "needs_response".to_owned(),
                reason: "fraudulent".to_owned(),
                created: now,
            };
            inside.disputes.insert(id, dispute.clone());
            dispute
        };
        self.send_dispute("charge.dispute.created", &dispute);
        Some(dispute.id)
    }

    /// A dispute ends.
    pub(in crate::checkout::simulation) fn end_dispute(&self, id: &str, won: bool) {
        let dispute = {
            let mut inside = self.lock();
            let Some(dispute) = inside.disputes.get_mut(id) else { return };
            dispute.status = String::from(if won { "won" } else { "lost" });
            dispute.clone()
        };
        self.send_dispute("charge.dispute.closed", &dispute);
    }
}
