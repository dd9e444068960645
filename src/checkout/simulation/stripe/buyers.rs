//! What buyers do on the payment page, and what their time and their banks do.

use super::{Inside, Model};
use crate::payment::{PaymentSession, PaymentStatus, SessionStatus, TotalDetails};

impl Inside {
    /// Ends a session that is open.
    pub(super) fn expire(&mut self, id: &str) -> Option<PaymentSession> {
        let session = self.sessions.get_mut(id)?;
        if session.status != Some(SessionStatus::Open) {
            return None;
        }
        session.status = Some(SessionStatus::Expired);
        session.url = None;
        Some(session.clone())
    }
}

impl Model {
    /// Lets sessions run out.
    pub(in crate::checkout::simulation) fn run_out(&self) {
        let now = self.sim.now();
        let over: Vec<PaymentSession> = {
            let mut inside = self.lock();
            let is_over = |session: &&PaymentSession| {
                session.status == Some(SessionStatus::Open) && session.expires_at <= now
            };
            let over = inside.sessions.values().filter(is_over);
            let over: Vec<_> = over.map(|session| session.id.clone()).collect();
            over.iter().filter_map(|id| inside.expire(id)).collect()
        };
        for session in over {
            self.send_session("checkout.session.expired", &session);
        }
    }

    /// The seller ends a session in the dashboard.
    pub(in crate::checkout::simulation) fn expire_by_hand(&self, id: &str) {
        let expired = self.lock().expire(id);
        if let Some(session) = expired {
            self.send_session("checkout.session.expired", &session);
        }
    }

    /// The buyer enters a promotion code that takes so much off the lines. Whether the session can still be changed.
    pub(in crate::checkout) fn discount(&self, id: &str, off: i64) -> bool {
        let mut inside = self.lock();
        let Some(session) = inside.sessions.get_mut(id) else { return false };
        if session.status != Some(SessionStatus::Open) {
            return false;
        }
        let shipping = session.total_details.map_or(0, |details| details.amount_shipping);
        let subtotal = session.amount_subtotal.unwrap_or(0);
        let off = off.min(subtotal);
        session.total_details =
            Some(TotalDetails { amount_discount: off, amount_shipping: shipping, amount_tax: 0 });
        session.amount_total = Some(subtotal - off + shipping);
        let mut left = off;
        for line in session.line_items.iter_mut().flatten() {
            let part = left.min(line.amount_subtotal);
            line.amount_total = line.amount_subtotal - part;
            left -= part;
        }
        true
    }

    /// Whether a session's page takes promotion codes.
    pub(in crate::checkout) fn takes_codes(&self, id: &str) -> bool {
        self.lock().codes.contains(id)
    }

    /// A buyer pays: at once, or by a slow method. Whether it was possible. It should not be once the session is called
    /// expired, and now and then it is all the same.
    pub(in crate::checkout) fn pay(&self, id: &str, slow: bool) -> bool {
        self.run_out();
        let beats = self.sim.fault(100);
        let session = {
            let mut inside = self.lock();
            inside.count += 1;
            let number = inside.count;
            let status = inside.sessions.get(id).and_then(|session| session.status.clone());
            match status {
                Some(SessionStatus::Open) => {}
                Some(SessionStatus::Expired) if beats => {
                    inside.beaten.insert(id.to_owned());
                }
                _ => return false,
            }
            let Some(session) = inside.sessions.get_mut(id) else { return false };
            session.status = Some(SessionStatus::Complete);
            session.url = None;
            if session.amount_total == Some(0) {
                session.payment_status = PaymentStatus::NoPaymentRequired;
                let session = session.clone();
                drop(inside);
                self.send_session("checkout.session.completed", &session);
                return true;
            }
            session.payment_intent = Some(format!("pi_{number}"));
            session.payment_intent_status = Some(if slow { "processing" } else { "succeeded" }.to_owned());
            if !slow {
                session.payment_status = PaymentStatus::Paid;
            }
            session.clone()
        };
        self.send_session("checkout.session.completed", &session);
        true
    }

    /// A slow payment ends.
    pub(in crate::checkout) fn end_slow(&self, id: &str, good: bool) {
        let session = {
            let mut inside = self.lock();
            let Some(session) = inside.sessions.get_mut(id) else { return };
            if session.payment_intent_status.as_deref() != Some("processing") {
                return;
            }
            session.payment_intent_status =
                Some(if good { "succeeded" } else { "requires_payment_method" }.to_owned());
            if good {
                session.payment_status = PaymentStatus::Paid;
            }
            session.clone()
        };
        let word = if good { "succeeded" } else { "failed" };
        self.send_session(&format!("checkout.session.async_payment_{word}"), &session);
    }
}
