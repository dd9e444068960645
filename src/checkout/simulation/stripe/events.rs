//! Events on their way: lost, late, twice, in any order.

use serde_json::{Value, json};

use super::Model;
use crate::payment::{Dispute, PaymentSession, PaymentStatus, Refund, SessionStatus};

/// An event on its way.
#[derive(Debug, Clone)]
pub(in crate::checkout) struct Delivery {
    pub(in crate::checkout::simulation) at: i64,
    pub(in crate::checkout) body: String,
    pub(in crate::checkout::simulation) tries: u32,
}

impl Model {
    /// The deliveries whose time has come.
    pub(in crate::checkout) fn take_due(&self) -> Vec<Delivery> {
        let now = self.sim.now_ms();
        self.lock().deliveries.extract_if(.., |delivery| delivery.at <= now).collect()
    }

    /// Takes everything that is on its way, as if it were lost.
    #[cfg(test)]
    pub(in crate::checkout) fn take_all(&self) {
        self.lock().deliveries.clear();
    }

    pub(in crate::checkout::simulation) fn next_delivery(&self) -> Option<i64> {
        self.lock().deliveries.iter().map(|delivery| delivery.at).min()
    }

    /// Delivers again what was not answered with 2xx.
    pub(in crate::checkout::simulation) fn deliver_again(&self, mut delivery: Delivery) {
        delivery.tries += 1;
        delivery.at = self.sim.now_ms() + 60_000 * (1_i64 << delivery.tries.min(6));
        self.lock().deliveries.push(delivery);
    }

    pub(super) fn send_session(&self, kind: &str, session: &PaymentSession) {
        self.send(kind, session.livemode, &session_body(session));
    }

    pub(super) fn send_refund(&self, kind: &str, refund: &Refund) {
        let body = json!({
            "object": "refund", "id": refund.id, "payment_intent": refund.payment_intent, "amount": refund.amount,
            "currency": refund.currency, "status": refund.status, "created": refund.created, "metadata": refund.metadata,
        });
        self.send(kind, false, &body);
    }

    /// What Stripe says of the charge when something of it was refunded: how much, and nothing of the refunds themselves.
    pub(super) fn send_charge(&self, session: &PaymentSession, refunded: i64) {
        let body = json!({
            "object": "charge", "id": format!("ch_{}", session.id), "payment_intent": session.payment_intent,
            "amount": session.amount_total, "amount_refunded": refunded, "currency": "eur", "metadata": session.metadata,
        });
        self.send("charge.refunded", false, &body);
    }

    pub(super) fn send_dispute(&self, kind: &str, dispute: &Dispute) {
        let body = json!({
            "object": "dispute", "id": dispute.id, "payment_intent": dispute.payment_intent, "amount": dispute.amount,
            "currency": dispute.currency, "status": dispute.status, "reason": dispute.reason,
            "created": dispute.created,
        });
        self.send(kind, false, &body);
    }

    /// Sends an event: soon, twice, days late, or never.
    fn send(&self, kind: &str, livemode: bool, object: &Value) {
        let number = self.sim.random();
        let body = json!({
            "id": format!("evt_{number:x}"), "object": "event", "type": kind, "created": self.sim.now(),
            "livemode": livemode, "data": {"object": object},
        });
        let body = body.to_string();
        if self.lock().silent || self.sim.fault(100) {
            return;
        }
        for _ in 0..=u8::from(self.sim.fault(100)) {
            let late = self.sim.fault(50);
            let delay =
                if late { self.sim.between(3_600_000, 200_000_000) } else { self.sim.between(50, 8000) };
            let at = self.sim.now_ms() + delay;
            self.lock().deliveries.push(Delivery { at, body: body.clone(), tries: 0 });
        }
    }
}

/// A session as Stripe writes it into events.
fn session_body(session: &PaymentSession) -> Value {
    let status = match &session.status {
        Some(SessionStatus::Open) => "open",
        Some(SessionStatus::Complete) => "complete",
        _ => "expired",
    };
    let paid = match session.payment_status {
        PaymentStatus::Paid => "paid",
        PaymentStatus::NoPaymentRequired => "no_payment_required",
        _ => "unpaid",
    };
    let details = session.total_details.unwrap_or_default();
    json!({
        "object": "checkout.session", "id": session.id, "url": session.url, "status": status,
        "payment_status": paid, "mode": "payment", "livemode": session.livemode,
        "amount_subtotal": session.amount_subtotal, "amount_total": session.amount_total, "currency": "eur",
        "client_reference_id": session.client_reference_id, "metadata": session.metadata,
        "created": session.created, "expires_at": session.expires_at, "payment_intent": session.payment_intent,
        "total_details": {
            "amount_discount": details.amount_discount, "amount_shipping": details.amount_shipping, "amount_tax": 0,
        },
    })
}
