//! Refunds and disputes.

use serde_json::{Value, json};

use super::account::{Account, find, find_mut};
use super::api_error::ApiError;
use super::create_session::metadata;
use super::form::Form;
use super::payment::NotPossible;

impl Account {
    /// Gives money back, as `POST /v1/refunds` asks.
    pub(super) fn refund(&mut self, form: &Form, now: i64) -> Result<Value, ApiError> {
        let (param, wanted) = match (form.text(&["payment_intent"]), form.text(&["charge"])) {
            (Some(id), _) => ("payment_intent", id),
            (None, Some(id)) => ("charge", id),
            (None, None) => {
                let message = "One of the following params should be provided for this request: payment_intent or charge.";
                return Err(ApiError::invalid(Some("parameter_missing"), message));
            }
        };
        let key = if param == "charge" { "id" } else { "payment_intent" };
        let Some(charge) = self.charges.iter().find(|charge| charge[key] == wanted).cloned() else {
            if find(&self.payment_intents, wanted).is_some() {
                let message =
                    format!("This PaymentIntent ({wanted}) does not have a successful charge to refund.");
                return Err(ApiError::invalid(Some("payment_intent_unexpected_state"), message));
            }
            return Err(ApiError::no_such(param, wanted, param));
        };
        let amount = refundable(&charge, form.integer(&["amount"]))?;
        let metadata = metadata(form.at(&["metadata"]), "metadata")?;
        Ok(self.make_refund(&charge, amount, form.text(&["reason"]), &metadata, now))
    }

    fn make_refund(
        &mut self,
        charge: &Value,
        amount: i64,
        reason: Option<&str>,
        metadata: &Value,
        now: i64,
    ) -> Value {
        let id = self.id("re");
        let refund = json!({
            "id": id,
            "object": "refund",
            "amount": amount,
            "balance_transaction": null,
            "charge": charge["id"],
            "created": now,
            "currency": charge["currency"],
            "metadata": metadata,
            "payment_intent": charge["payment_intent"],
            "reason": reason,
            "receipt_number": null,
            "source_transfer_reversal": null,
            "status": "succeeded",
            "transfer_reversal": null,
        });
        self.refunds.push(refund.clone());
        self.happened("refund.created", refund.clone(), now);
        self.add_refunded(&charge["id"], amount);
        if let Some(charge) = find(&self.charges, charge["id"].as_str().unwrap_or_default()).cloned() {
            self.happened("charge.refunded", charge, now);
        }
        refund
    }

    fn add_refunded(&mut self, charge: &Value, amount: i64) {
        if let Some(charge) = find_mut(&mut self.charges, charge.as_str().unwrap_or_default()) {
            let refunded = charge["amount_refunded"].as_i64().unwrap_or(0) + amount;
            charge["refunded"] = json!(Some(refunded) == charge["amount"].as_i64());
            charge["amount_refunded"] = json!(refunded);
        }
    }

    /// A refund that seemed to work does not: the buyer's bank sends the money back.
    pub(super) fn fail_refund(&mut self, id: &str, now: i64) -> Result<(), NotPossible> {
        let refund = find_mut(&mut self.refunds, id).filter(|refund| refund["status"] == "succeeded");
        let Some(refund) = refund else {
            return Err(NotPossible::because(format!("no refund `{id}` that could fail")));
        };
        refund["status"] = json!("failed");
        refund["failure_reason"] = json!("expired_or_canceled_card");
        let shown = refund.clone();
        self.add_refunded(&shown["charge"], -shown["amount"].as_i64().unwrap_or(0));
        self.happened("refund.updated", shown.clone(), now);
        self.happened("refund.failed", shown, now);
        Ok(())
    }

    /// The buyer's bank disputes a payment. Answers the dispute's id.
    pub(super) fn dispute(&mut self, payment: &str, reason: &str, now: i64) -> Result<String, NotPossible> {
        let charge = self.charges.iter_mut().find(|charge| charge["payment_intent"] == payment);
        let Some(charge) = charge else {
            return Err(NotPossible::because(format!("`{payment}` was not charged")));
        };
        charge["disputed"] = json!(true);
        let charge = charge.clone();
        let id = self.id("du");
        let dispute = json!({
            "id": id,
            "object": "dispute",
            "amount": charge["amount"],
            "balance_transactions": [],
            "charge": charge["id"],
            "created": now,
            "currency": charge["currency"],
            "is_charge_refundable": false,
            "livemode": false,
            "metadata": {},
            "payment_intent": payment,
            "reason": reason,
            "status": "needs_response",
        });
        self.disputes.push(dispute.clone());
        self.happened("charge.dispute.created", dispute.clone(), now);
        self.happened("charge.dispute.funds_withdrawn", dispute, now);
        Ok(id)
    }

    /// The dispute ends.
    pub(super) fn close_dispute(&mut self, id: &str, won: bool, now: i64) -> Result<(), NotPossible> {
        let dispute =
            find_mut(&mut self.disputes, id).filter(|dispute| dispute["status"] == "needs_response");
        let Some(dispute) = dispute else {
            return Err(NotPossible::because(format!("no open dispute `{id}`")));
        };
        dispute["status"] = json!(if won { "won" } else { "lost" });
        let shown = dispute.clone();
        if won {
            self.happened("charge.dispute.funds_reinstated", shown.clone(), now);
        }
        self.happened("charge.dispute.closed", shown, now);
        Ok(())
    }
}

/// How much goes back: what was asked for, or all that is left.
fn refundable(charge: &Value, wanted: Option<i64>) -> Result<i64, ApiError> {
    let id = charge["id"].as_str().unwrap_or_default();
    let left = charge["amount"].as_i64().unwrap_or(0) - charge["amount_refunded"].as_i64().unwrap_or(0);
    if charge["disputed"] == true {
        let message = format!("Charge {id} has been charged back; cannot issue a refund.");
        return Err(ApiError::invalid(Some("charge_disputed"), message));
    }
    if left == 0 {
        let message = format!("Charge {id} has already been refunded.");
        return Err(ApiError::invalid(Some("charge_already_refunded"), message));
    }
    match wanted {
        None => Ok(left),
        Some(amount) if amount < 1 => {
            Err(ApiError::parameter("amount", Some("parameter_invalid_integer"), "Invalid positive integer"))
        }
        Some(amount) if amount > left => {
            let message =
                format!("Refund amount ({amount}) is greater than unrefunded amount on charge ({left})");
            Err(ApiError::parameter("amount", None, message))
        }
        Some(amount) => Ok(amount),
    }
}
