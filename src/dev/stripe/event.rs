//! Telling the shop: an event for everything that happens.

use serde_json::{Value, json};

use super::account::Account;

impl Account {
    /// Notes that something happened to an object, as it is now, and sends it on its way.
    #[expect(clippy::needless_pass_by_value, reason = "callers make the object as it is now for this alone")]
    pub(super) fn happened(&mut self, kind: &str, object: Value, now: i64) {
        let id = self.id("evt");
        self.events.push(json!({
            "id": id,
            "object": "event",
            "account": null,
            "api_version": crate::payment::stripe::API_VERSION,
            "created": now,
            "data": { "object": object },
            "livemode": false,
            "pending_webhooks": 1,
            "request": { "id": null, "idempotency_key": null },
            "type": kind,
        }));
        self.deliveries.send(&id, kind, now);
    }

    /// Ends every open session whose time is over, as Stripe does by itself.
    pub(super) fn expire_overdue(&mut self, now: i64) {
        let overdue = |session: &&super::session::Session| {
            session.status == super::session::Status::Open && session.expires_at <= now
        };
        let ids: Vec<String> =
            self.sessions.iter().filter(overdue).map(|session| session.id.clone()).collect();
        for id in ids {
            self.expire(&id, now);
        }
    }

    /// Ends a session; its state was checked.
    pub(super) fn expire(&mut self, id: &str, now: i64) {
        if let Some(session) = self.session_mut(id) {
            session.status = super::session::Status::Expired;
            let shown = session.to_json(&[]);
            self.happened("checkout.session.expired", shown, now);
        }
    }
}
