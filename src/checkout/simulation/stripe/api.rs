//! Stripe's API, with everything that can happen to a request and to its answer.

use super::request::read_request;
use super::{Known, Model};
use crate::payment::{
    Answered, Dispute, ListWindow, Outcome, Page, PaymentError, PaymentSession, PaymentStatus, Payments,
    Pending, Refund, RefundRequest, SessionStatus,
};

/// How many items a part of a list has.
const PAGE: usize = 8;

impl Model {
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
        if body.contains("allow_promotion_codes=true") {
            inside.codes.insert(session.id.clone());
        }
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
            let expired = self.lock().expire(id);
            let message = || "only open sessions can be expired".to_owned();
            let refused = || PaymentError::InvalidRequest { code: None, param: None, message: message() };
            let session = expired.ok_or_else(refused)?;
            self.send_session("checkout.session.expired", &session);
            self.after(session).await
        })
    }

    fn sessions<'a>(&'a self, window: &'a ListWindow) -> Pending<'a, Page<PaymentSession>> {
        Box::pin(async move {
            self.before().await?;
            let mut page = page(self.sessions_now(), window, |session| {
                (session.created, &session.id, session.payment_intent.as_deref())
            });
            for session in &mut page.data {
                session.line_items = None;
                session.payment_intent_status = None;
            }
            self.after(page).await
        })
    }

    fn refund<'a>(&'a self, request: &'a RefundRequest, idempotency_key: &'a str) -> Pending<'a, Refund> {
        Box::pin(async move {
            self.before().await?;
            let failed = self.sim.fault(10);
            let made = !failed || self.sim.permille(500);
            if matches!(self.lock().keys.get(idempotency_key), Some(Known::Failure)) {
                return Err(PaymentError::RememberedFailure);
            }
            if made {
                let now = self.sim.now();
                let made = self.lock().refund(request, idempotency_key, now, "succeeded");
                let refund = made?;
                self.send_refund("refund.created", &refund);
                if !failed {
                    return self.after(refund).await;
                }
            }
            self.lock().keys.insert(idempotency_key.to_owned(), Known::Failure);
            let reason = "status 500".to_owned();
            Err(PaymentError::Unavailable { outcome: Outcome::Unknown, reason })
        })
    }

    fn refunds<'a>(&'a self, window: &'a ListWindow) -> Pending<'a, Page<Refund>> {
        Box::pin(async move {
            self.before().await?;
            let page = page(self.refunds_now(), window, |refund| {
                (refund.created, &refund.id, refund.payment_intent.as_deref())
            });
            self.after(page).await
        })
    }

    fn disputes<'a>(&'a self, window: &'a ListWindow) -> Pending<'a, Page<Dispute>> {
        Box::pin(async move {
            self.before().await?;
            let page = page(self.disputes_now(), window, |dispute| {
                (dispute.created, &dispute.id, dispute.payment_intent.as_deref())
            });
            self.after(page).await
        })
    }
}

/// A part of a list, newest first. Of each item: when it was made, its id, its payment.
fn page<T>(
    mut all: Vec<T>,
    window: &ListWindow,
    facts: impl for<'t> Fn(&'t T) -> (i64, &'t String, Option<&'t str>),
) -> Page<T> {
    all.retain(|item| {
        let (created, _, payment) = facts(item);
        window.created_from.is_none_or(|from| from <= created)
            && window.created_before.is_none_or(|before| created < before)
            && (window.payment_intent.is_none() || window.payment_intent.as_deref() == payment)
    });
    all.sort_by(|a, b| facts(b).0.cmp(&facts(a).0).then_with(|| facts(b).1.cmp(facts(a).1)));
    if let Some(after) = &window.starting_after {
        let at = all.iter().position(|item| facts(item).1 == after);
        all.drain(..at.map_or(all.len(), |at| at + 1));
    }
    let is_last = all.len() <= PAGE;
    all.truncate(PAGE);
    let next = all.last().filter(|_| !is_last).map(|item| facts(item).1.clone());
    Page { data: all, next }
}
