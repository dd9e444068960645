//! What a buyer does on the page, and what their bank does later.

use serde::Deserialize;
use serde_json::{Value, json};

use super::account::{Account, find_mut};
use super::session::{Session, Status};

/// Why something cannot be done to a session, a payment, a refund or a dispute.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotPossible(pub(super) String);

impl NotPossible {
    pub(super) fn because(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

/// What a buyer fills in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Buyer {
    /// The mail address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: Option<String>,
    /// The street.
    pub line1: String,
    /// The postal code.
    pub postal_code: String,
    /// The town.
    pub city: String,
    /// The country as two upper-case letters; the first that is shipped to if `None`.
    pub country: Option<String>,
    /// Which of the ways to ship, from 0.
    pub shipping: usize,
    /// A promotion code.
    pub promotion_code: Option<String>,
    /// What they pay in another currency: amount in its units and lower-case code.
    pub presentment: Option<(i64, String)>,
}

impl Default for Buyer {
    fn default() -> Self {
        Self {
            email: "ada@example.com".to_owned(),
            name: "Ada Lovelace".to_owned(),
            phone: None,
            line1: "Example Street 1".to_owned(),
            postal_code: "10115".to_owned(),
            city: "Exampleton".to_owned(),
            country: None,
            shipping: 0,
            promotion_code: None,
            presentment: None,
        }
    }
}

impl Account {
    /// The buyer pays; with a slow method the money is still on its way (`later`).
    pub(super) fn pay(&mut self, id: &str, buyer: &Buyer, later: bool, now: i64) -> Result<(), NotPossible> {
        let mut session = self.payable(id, now)?;
        self.fill_in(&mut session, buyer)?;
        let total = session.totals().total();
        session.status = Status::Complete;
        let paid = match (total, later) {
            (0, _) => "no_payment_required",
            (_, true) => "unpaid",
            (_, false) => "paid",
        };
        paid.clone_into(&mut session.payment_status);
        if total > 0 {
            let payment = session.payment_intent.clone().unwrap_or_else(|| self.new_payment(&session, now));
            session.payment_intent = Some(payment.clone());
            if later {
                self.set_payment(&payment, "processing");
            } else {
                self.charge(&session, &payment, now);
            }
        }
        self.replace(session.clone());
        self.happened("checkout.session.completed", session.to_json(&[]), now);
        Ok(())
    }

    /// The buyer's bank says no. The session stays open: they may try another card.
    pub(super) fn decline(&mut self, id: &str, now: i64) -> Result<(), NotPossible> {
        let mut session = self.payable(id, now)?;
        let payment = session.payment_intent.clone().unwrap_or_else(|| self.new_payment(&session, now));
        self.set_payment(&payment, "requires_payment_method");
        session.payment_intent = Some(payment.clone());
        self.replace(session);
        let shown = super::account::find(&self.payment_intents, &payment).cloned().unwrap_or_default();
        self.happened("payment_intent.payment_failed", shown, now);
        Ok(())
    }

    /// A slow payment arrives, or does not.
    pub(super) fn settle(&mut self, id: &str, succeeds: bool, now: i64) -> Result<(), NotPossible> {
        let Some(mut session) = self.session(id).cloned() else { return Err(no_session(id)) };
        let payment = session.payment_intent.clone().unwrap_or_default();
        let waits = super::account::find(&self.payment_intents, &payment)
            .is_some_and(|it| it["status"] == "processing");
        if session.status != Status::Complete || !waits {
            return Err(NotPossible::because(format!("no payment of `{id}` is on its way")));
        }
        if succeeds {
            self.charge(&session, &payment, now);
            "paid".clone_into(&mut session.payment_status);
        } else {
            self.set_payment(&payment, "requires_payment_method");
        }
        self.replace(session.clone());
        let outcome = if succeeds { "succeeded" } else { "failed" };
        self.happened(&format!("checkout.session.async_payment_{outcome}"), session.to_json(&[]), now);
        Ok(())
    }

    fn payable(&self, id: &str, now: i64) -> Result<Session, NotPossible> {
        let session = self.session(id).ok_or_else(|| no_session(id))?;
        if session.status != Status::Open || session.expires_at <= now {
            return Err(NotPossible::because(format!("`{id}` is not open")));
        }
        Ok(session.clone())
    }

    fn fill_in(&self, session: &mut Session, buyer: &Buyer) -> Result<(), NotPossible> {
        let country = buyer.country.clone().or_else(|| session.allowed_countries.first().cloned());
        let country = country.unwrap_or_else(|| "DE".to_owned());
        let address = json!({
            "line1": buyer.line1, "line2": null, "postal_code": buyer.postal_code, "city": buyer.city, "state": null,
            "country": country,
        });
        if !session.allowed_countries.is_empty() {
            if !session.allowed_countries.contains(&country) {
                return Err(NotPossible::because(format!("`{country}` is not shipped to")));
            }
            session.shipping_details = json!({ "name": buyer.name, "address": address });
        }
        self.take_choice(session, buyer)?;
        let phone = buyer.phone.clone().or_else(|| session.phone.then(|| "+15555550100".to_owned()));
        session.customer_details = json!({
            "address": address, "business_name": null, "email": session.customer_email.as_ref().unwrap_or(&buyer.email),
            "individual_name": null, "name": buyer.name, "phone": phone, "tax_exempt": "none", "tax_ids": [],
        });
        if let Some((amount, currency)) = buyer.presentment.as_ref().filter(|_| session.adaptive_pricing) {
            session.presentment = json!({ "presentment_amount": amount, "presentment_currency": currency });
        }
        Ok(())
    }

    /// What the total depends on.
    fn take_choice(&self, session: &mut Session, buyer: &Buyer) -> Result<(), NotPossible> {
        if buyer.shipping >= session.shipping_options.len().max(1) {
            return Err(NotPossible::because("there is no such way to ship"));
        }
        session.shipping = buyer.shipping;
        if let Some(code) = &buyer.promotion_code {
            let known = self.promotion_codes.get(code).filter(|_| session.allow_promotion_codes);
            let unknown = || NotPossible::because(format!("`{code}` is no promotion code here"));
            session.discount = Some(known.cloned().ok_or_else(unknown)?);
        }
        session.tax_rate = if session.automatic_tax { self.tax_rate } else { 0 };
        Ok(())
    }

    /// The buyer chooses how to ship, and enters a promotion code, but does not pay yet.
    pub(super) fn choose(&mut self, id: &str, buyer: &Buyer, now: i64) -> Result<(), NotPossible> {
        let mut session = self.payable(id, now)?;
        self.take_choice(&mut session, buyer)?;
        self.replace(session);
        Ok(())
    }

    fn replace(&mut self, session: Session) {
        let id = session.id.clone();
        if let Some(known) = self.session_mut(&id) {
            *known = session;
        }
    }

    fn new_payment(&mut self, session: &Session, now: i64) -> String {
        let id = self.id("pi");
        let payment = json!({
            "id": id,
            "object": "payment_intent",
            "amount": session.totals().total(),
            "amount_capturable": 0,
            "amount_received": 0,
            "canceled_at": null,
            "capture_method": "automatic_async",
            "client_secret": format!("{id}_secret"),
            "confirmation_method": "automatic",
            "created": now,
            "currency": session.currency,
            "customer": null,
            "description": null,
            "last_payment_error": null,
            "latest_charge": null,
            "livemode": false,
            "metadata": session.payment_metadata,
            "payment_method_types": ["card"],
            "shipping": session.shipping_details,
            "status": "requires_payment_method",
        });
        self.payment_intents.push(payment.clone());
        self.happened("payment_intent.created", payment, now);
        id
    }

    fn set_payment(&mut self, id: &str, status: &str) {
        if let Some(payment) = find_mut(&mut self.payment_intents, id) {
            payment["status"] = json!(status);
        }
    }

    /// The money arrives.
    fn charge(&mut self, session: &Session, payment: &str, now: i64) {
        let charge = self.id("ch");
        let amount = session.totals().total();
        let shown = json!({
            "id": charge,
            "object": "charge",
            "amount": amount,
            "amount_captured": amount,
            "amount_refunded": 0,
            "captured": true,
            "created": now,
            "currency": session.currency,
            "disputed": false,
            "livemode": false,
            "metadata": session.payment_metadata,
            "paid": true,
            "payment_intent": payment,
            "refunded": false,
            "status": "succeeded",
        });
        self.charges.push(shown.clone());
        self.happened("charge.succeeded", shown, now);
        if let Some(intent) = find_mut(&mut self.payment_intents, payment) {
            intent["amount"] = json!(amount);
            intent["amount_received"] = json!(amount);
            intent["latest_charge"] = json!(charge);
            intent["status"] = json!("succeeded");
            let shown: Value = intent.clone();
            self.happened("payment_intent.succeeded", shown, now);
        }
    }
}

pub(super) fn no_session(id: &str) -> NotPossible {
    NotPossible::because(format!("there is no session `{id}`"))
}
