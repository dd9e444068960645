//! A model of Stripe: sessions, keys, payments, refunds and events, with everything that can go wrong between it and us.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use super::world::Sim;
use crate::checkout::form;
use crate::payment::{
    Answered, Dispute, LineItem, ListWindow, Outcome, Page, PaymentError, PaymentSession, PaymentStatus,
    Payments, Pending, Refund, RefundRequest, SessionStatus, ShippingCost, TotalDetails,
};

/// What Stripe knows under an idempotency key.
#[derive(Debug, Clone)]
enum Known {
    Session { body: String, id: String },
    Failure,
}

/// An event on its way.
#[derive(Debug, Clone)]
pub(in crate::checkout) struct Delivery {
    pub(super) at: i64,
    pub(in crate::checkout) body: String,
    pub(super) tries: u32,
}

#[derive(Debug, Default)]
struct Inside {
    sessions: BTreeMap<String, PaymentSession>,
    keys: BTreeMap<String, Known>,
    busy: BTreeMap<String, i64>,
    refunds: BTreeMap<String, (String, Refund)>,
    /// Sessions that were paid although they were called expired.
    beaten: BTreeSet<String>,
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
        self.lock().refunds.values().map(|(_, refund)| refund.clone()).collect()
    }

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

    pub(super) fn next_delivery(&self) -> Option<i64> {
        self.lock().deliveries.iter().map(|delivery| delivery.at).min()
    }

    /// Delivers again what was not answered with 2xx.
    pub(super) fn deliver_again(&self, mut delivery: Delivery) {
        delivery.tries += 1;
        delivery.at = self.sim.now_ms() + 60_000 * (1_i64 << delivery.tries.min(6));
        self.lock().deliveries.push(delivery);
    }

    /// Sends an event: soon, twice, days late, or never.
    fn send(&self, kind: &str, session: &PaymentSession) {
        let number = self.sim.random();
        let body = event_body(kind, number, self.sim.now(), session);
        if self.sim.fault(100) {
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

    /// Lets sessions run out.
    pub(super) fn run_out(&self) {
        let now = self.sim.now();
        let over: Vec<_> = {
            let mut inside = self.lock();
            let over = inside
                .sessions
                .values_mut()
                .filter(|session| session.status == Some(SessionStatus::Open) && session.expires_at <= now);
            over.map(|session| {
                session.status = Some(SessionStatus::Expired);
                session.url = None;
                session.clone()
            })
            .collect()
        };
        for session in over {
            self.send("checkout.session.expired", &session);
        }
    }

    /// Whether a session was paid although it was called expired.
    pub(super) fn was_beaten(&self, id: &str) -> bool {
        self.lock().beaten.contains(id)
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
            session.payment_intent = Some(format!("pi_{number}"));
            session.payment_intent_status = Some(if slow { "processing" } else { "succeeded" }.to_owned());
            session.url = None;
            if !slow {
                session.payment_status = PaymentStatus::Paid;
            }
            session.clone()
        };
        self.send("checkout.session.completed", &session);
        true
    }

    /// A slow payment ends.
    pub(in crate::checkout) fn end_slow(&self, id: &str, good: bool) {
        let session = {
            let mut inside = self.lock();
            let Some(session) = inside.sessions.get_mut(id) else { return };
            session.payment_intent_status =
                Some(if good { "succeeded" } else { "requires_payment_method" }.to_owned());
            if good {
                session.payment_status = PaymentStatus::Paid;
            }
            session.clone()
        };
        let word = if good { "succeeded" } else { "failed" };
        self.send(&format!("checkout.session.async_payment_{word}"), &session);
    }

    fn answered<T>(&self, value: T) -> Answered<T> {
        Answered { value, date: Some(self.sim.now()) }
    }

    /// What can happen before a request is understood.
    async fn before(&self) -> Result<(), PaymentError> {
        self.sim.pause().await;
        if self.sim.fault(15) {
            return Err(PaymentError::RateLimited { retry_after: None });
        }
        if self.sim.fault(15) {
            let reason = "status 500".to_owned();
            return Err(PaymentError::Unavailable { outcome: Outcome::Unknown, reason });
        }
        self.run_out();
        Ok(())
    }

    /// What can happen to an answer.
    async fn after<T>(&self, value: T) -> Result<Answered<T>, PaymentError> {
        let answer = self.answered(value);
        self.sim.pause().await;
        if self.sim.fault(20) {
            let reason = "timeout".to_owned();
            return Err(PaymentError::Unavailable { outcome: Outcome::Unknown, reason });
        }
        Ok(answer)
    }

    fn make(&self, body: &str, key: &str) -> Result<PaymentSession, PaymentError> {
        let mut inside = self.lock();
        match inside.keys.get(key) {
            Some(Known::Session { body: first, .. }) if first != body => {
                return Err(PaymentError::IdempotencyConflict);
            }
            // As it was answered then, whatever happened since.
            Some(Known::Session { id, .. }) => {
                let mut session = inside.sessions[id].clone();
                session.status = Some(SessionStatus::Open);
                session.payment_status = PaymentStatus::Unpaid;
                session.payment_intent = None;
                session.url = Some(format!("https://pay/{id}"));
                return Ok(session);
            }
            Some(Known::Failure) => return Err(PaymentError::RememberedFailure),
            None => {}
        }
        let mut session = read_request(body, self.sim.now());
        if session.expires_at < self.sim.now() + 1800 {
            return Err(PaymentError::InvalidRequest {
                code: None,
                param: Some("expires_at".to_owned()),
                message: "too soon".to_owned(),
            });
        }
        inside.count += 1;
        session.id = format!("cs_{}", inside.count);
        session.url = Some(format!("https://pay/{}", session.id));
        let (made, failed) = if self.sim.fault(10) { (self.sim.permille(500), true) } else { (true, false) };
        if made {
            inside.sessions.insert(session.id.clone(), session.clone());
        }
        if failed {
            inside.keys.insert(key.to_owned(), Known::Failure);
            let reason = "status 500".to_owned();
            return Err(PaymentError::Unavailable { outcome: Outcome::Unknown, reason });
        }
        inside.keys.insert(key.to_owned(), Known::Session { body: body.to_owned(), id: session.id.clone() });
        Ok(session)
    }
}

impl Payments for Model {
    fn create_session<'a>(&'a self, body: &'a str, idempotency_key: &'a str) -> Pending<'a, PaymentSession> {
        Box::pin(async move {
            self.before().await?;
            let now = self.sim.now_ms();
            if self.lock().busy.get(idempotency_key).is_some_and(|&until| now < until) {
                return Err(PaymentError::KeyInUse);
            }
            self.lock().busy.insert(idempotency_key.to_owned(), now + 30);
            let session = self.make(body, idempotency_key)?;
            self.after(session).await
        })
    }

    fn session<'a>(&'a self, id: &'a str) -> Pending<'a, PaymentSession> {
        Box::pin(async move {
            self.before().await?;
            let found = self.lock().sessions.get(id).cloned();
            self.after(found.ok_or(PaymentError::NotFound)?).await
        })
    }

    fn expire_session<'a>(&'a self, id: &'a str) -> Pending<'a, PaymentSession> {
        Box::pin(async move {
            self.before().await?;
            let session = {
                let mut inside = self.lock();
                let session = inside.sessions.get_mut(id).ok_or(PaymentError::NotFound)?;
                if session.status != Some(SessionStatus::Open) {
                    let message = "only open sessions can be expired".to_owned();
                    return Err(PaymentError::InvalidRequest { code: None, param: None, message });
                }
                session.status = Some(SessionStatus::Expired);
                session.url = None;
                session.clone()
            };
            self.send("checkout.session.expired", &session);
            self.after(session).await
        })
    }

    fn sessions<'a>(&'a self, window: &'a ListWindow) -> Pending<'a, Page<PaymentSession>> {
        Box::pin(async move {
            self.before().await?;
            let within = |session: &PaymentSession| {
                window.created_from.is_none_or(|from| from <= session.created)
                    && window.created_before.is_none_or(|before| session.created < before)
            };
            let mut data: Vec<_> = self.sessions_now().into_iter().filter(within).collect();
            for session in &mut data {
                session.line_items = None;
                session.payment_intent_status = None;
            }
            self.after(Page { data, next: None }).await
        })
    }

    fn refund<'a>(&'a self, request: &'a RefundRequest, idempotency_key: &'a str) -> Pending<'a, Refund> {
        Box::pin(async move {
            self.before().await?;
            let refund = {
                let mut inside = self.lock();
                let number = inside.refunds.len() + 1;
                let now = self.sim.now();
                let new = || Refund {
                    id: format!("re_{number}"),
                    payment_intent: Some(request.payment_intent.clone()),
                    amount: request.amount.map_or(0, |money| money.amount),
                    currency: "eur".to_owned(),
                    status: "succeeded".to_owned(),
                    created: now,
                    metadata: request.metadata.clone(),
                };
                let made = inside.refunds.entry(idempotency_key.to_owned());
                made.or_insert_with(|| (idempotency_key.to_owned(), new())).1.clone()
            };
            self.after(refund).await
        })
    }

    fn refunds<'a>(&'a self, _: &'a ListWindow) -> Pending<'a, Page<Refund>> {
        Box::pin(async move { self.after(Page { data: self.refunds_now(), next: None }).await })
    }

    fn disputes<'a>(&'a self, _: &'a ListWindow) -> Pending<'a, Page<Dispute>> {
        Box::pin(async move { self.after(Page { data: Vec::new(), next: None }).await })
    }
}

/// Reads the form that asks for a session.
fn read_request(body: &str, now: i64) -> PaymentSession {
    let fields: BTreeMap<String, String> = form::pairs(body).into_iter().collect();
    let number = |key: &str| fields.get(key).and_then(|text| text.parse::<i64>().ok());
    let metadata = |prefix: &str| {
        let inside = |key: &str| Some(key.strip_prefix(prefix)?.strip_suffix(']')?.to_owned());
        fields
            .iter()
            .filter_map(|(key, value)| Some((inside(key)?, value.clone())))
            .collect::<BTreeMap<_, _>>()
    };
    let line = |at: usize| {
        let quantity = number(&format!("line_items[{at}][quantity]"))?;
        let unit_amount = number(&format!("line_items[{at}][price_data][unit_amount]"))?;
        Some(LineItem {
            sku: fields.get(&format!("line_items[{at}][metadata][sku]")).cloned(),
            description: None,
            quantity: u64::try_from(quantity).ok()?,
            amount_subtotal: unit_amount * quantity,
            amount_total: unit_amount * quantity,
            amount_tax: 0,
            unit_amount: Some(unit_amount),
            currency: "eur".to_owned(),
        })
    };
    let lines: Vec<_> = (0..100).map_while(line).collect();
    let subtotal: i64 = lines.iter().map(|line| line.amount_subtotal).sum();
    let shipping = number("shipping_options[0][shipping_rate_data][fixed_amount][amount]").unwrap_or(0);
    PaymentSession {
        id: String::new(),
        url: None,
        status: Some(SessionStatus::Open),
        payment_status: PaymentStatus::Unpaid,
        mode: "payment".to_owned(),
        livemode: false,
        amount_subtotal: Some(subtotal),
        amount_total: Some(subtotal + shipping),
        currency: Some("eur".to_owned()),
        client_reference_id: fields.get("client_reference_id").cloned(),
        metadata: metadata("metadata["),
        created: now,
        expires_at: number("expires_at").unwrap_or(0),
        payment_intent: None,
        payment_intent_status: None,
        customer: None,
        shipping: None,
        shipping_cost: Some(ShippingCost {
            amount_subtotal: shipping,
            amount_total: shipping,
            ..Default::default()
        }),
        total_details: Some(TotalDetails { amount_shipping: shipping, ..Default::default() }),
        presentment: None,
        line_items: Some(lines),
    }
}

/// An event's body as Stripe writes it.
fn event_body(kind: &str, number: u64, now: i64, session: &PaymentSession) -> String {
    let word = |known: Option<&str>| known.map_or(Value::Null, Value::from);
    let status = match &session.status {
        Some(SessionStatus::Open) => "open",
        Some(SessionStatus::Complete) => "complete",
        _ => "expired",
    };
    let paid = if session.payment_status.is_settled() { "paid" } else { "unpaid" };
    let shipping = session.total_details.map_or(0, |details| details.amount_shipping);
    json!({
        "id": format!("evt_{number:x}"), "object": "event", "type": kind, "created": now, "livemode": session.livemode,
        "data": {"object": {
            "object": "checkout.session", "id": session.id, "url": word(session.url.as_deref()), "status": status,
            "payment_status": paid, "mode": "payment", "livemode": session.livemode,
            "amount_subtotal": session.amount_subtotal, "amount_total": session.amount_total, "currency": "eur",
            "client_reference_id": session.client_reference_id, "metadata": session.metadata,
            "created": session.created, "expires_at": session.expires_at,
            "payment_intent": session.payment_intent,
            "total_details": {"amount_discount": session.total_details.map_or(0, |details| details.amount_discount), "amount_shipping": shipping, "amount_tax": 0},
        }},
    })
    .to_string()
}
