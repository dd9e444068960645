//! A Checkout Session: what was asked for, what became of it, and how Stripe shows it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::account::Discount;
use super::amounts::{Sum, Taxed, Totals};

/// Whether it can be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Status {
    Open,
    Complete,
    Expired,
}

/// A line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) price: String,
    pub(super) product: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) image: Option<String>,
    pub(super) unit_amount: i64,
    pub(super) quantity: i64,
    pub(super) tax_behavior: Option<String>,
    pub(super) metadata: Value,
}

/// One of the ways to ship.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ShippingOption {
    pub(super) rate: String,
    pub(super) name: String,
    pub(super) amount: i64,
    pub(super) tax_behavior: Option<String>,
    pub(super) delivery_estimate: Value,
    pub(super) metadata: Value,
}

/// A session.
#[expect(clippy::struct_excessive_bools, reason = "they are Stripe's own switches")]
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) url: String,
    pub(super) created: i64,
    pub(super) expires_at: i64,
    pub(super) currency: String,
    pub(super) lines: Vec<Line>,
    pub(super) shipping_options: Vec<ShippingOption>,
    pub(super) allowed_countries: Vec<String>,
    pub(super) automatic_tax: bool,
    pub(super) allow_promotion_codes: bool,
    pub(super) phone: bool,
    /// Whether the buyer has to agree to the shop's terms.
    pub(super) terms: bool,
    pub(super) metadata: Value,
    pub(super) payment_metadata: Value,
    pub(super) client_reference_id: Option<String>,
    pub(super) success_url: Option<String>,
    pub(super) cancel_url: Option<String>,
    pub(super) customer_email: Option<String>,
    pub(super) locale: Option<String>,
    pub(super) adaptive_pricing: bool,
    pub(super) status: Status,
    pub(super) payment_status: String,
    pub(super) payment_intent: Option<String>,
    /// Which of the ways to ship is chosen.
    pub(super) shipping: usize,
    pub(super) discount: Option<Discount>,
    /// The tax that was found once there was an address, in hundredths of a percent.
    pub(super) tax_rate: u32,
    pub(super) customer_details: Value,
    pub(super) shipping_details: Value,
    pub(super) presentment: Value,
}

/// How many lines Stripe shows with a session; the rest has an address of its own.
const FIRST_LINES: usize = 10;

impl Session {
    /// What it costs as it stands.
    pub(super) fn totals(&self) -> Totals {
        let taxed = |amount, behavior: &Option<String>| Taxed {
            amount,
            inclusive: behavior.as_deref() == Some("inclusive"),
        };
        let lines: Vec<Taxed> = self
            .lines
            .iter()
            .map(|line| taxed(line.unit_amount * line.quantity, &line.tax_behavior))
            .collect();
        let shipping =
            self.shipping_options.get(self.shipping).map(|option| taxed(option.amount, &option.tax_behavior));
        Totals::new(&lines, self.discount.as_ref(), shipping, self.tax_rate)
    }

    /// As Stripe shows it. `expand` names what is to be shown whole.
    pub(super) fn to_json(&self, expand: &[String]) -> Value {
        let totals = self.totals();
        let mut shown = self.fixed_fields();
        let open = self.status == Status::Open;
        let status = match self.status {
            Status::Open => "open",
            Status::Complete => "complete",
            Status::Expired => "expired",
        };
        let changing = json!({
            "amount_subtotal": totals.subtotal(),
            "amount_total": totals.total(),
            "automatic_tax": {
                "enabled": self.automatic_tax,
                "liability": self.automatic_tax.then(|| json!({ "type": "self" })),
                "provider": self.automatic_tax.then_some("stripe"),
                "status": self.automatic_tax.then_some(if open { "requires_location_inputs" } else { "complete" }),
            },
            "collected_information": { "business_name": null, "individual_name": null, "shipping_details": self.shipping_details },
            "customer_details": self.customer_details,
            "discounts": self.discount.iter().map(|_| json!({ "coupon": null, "promotion_code": "promo_stand_in" })).collect::<Vec<_>>(),
            "payment_intent": self.payment_intent,
            "payment_status": self.payment_status,
            "presentment_details": self.presentment,
            "shipping_cost": totals.shipping.map(|sum| self.shipping_cost(sum, expand)),
            "status": status,
            "total_details": {
                "amount_discount": totals.discount(),
                "amount_shipping": totals.shipping.map_or(0, |sum| sum.subtotal),
                "amount_tax": totals.tax(),
            },
            "url": open.then_some(&self.url),
        });
        merge(&mut shown, changing);
        if expand.iter().any(|path| path == "line_items") {
            shown["line_items"] = self.line_items(&totals);
        }
        shown
    }

    /// What never changes after it was created.
    fn fixed_fields(&self) -> Value {
        json!({
            "id": self.id,
            "object": "checkout.session",
            "adaptive_pricing": { "enabled": self.adaptive_pricing },
            "after_expiration": null,
            "allow_promotion_codes": self.allow_promotion_codes.then_some(true),
            "billing_address_collection": null,
            "cancel_url": self.cancel_url,
            "client_reference_id": self.client_reference_id,
            "client_secret": null,
            "consent": null,
            "consent_collection": null,
            "created": self.created,
            "currency": self.currency,
            "currency_conversion": null,
            "custom_fields": [],
            "custom_text": { "after_submit": null, "shipping_address": null, "submit": null, "terms_of_service_acceptance": null },
            "customer": null,
            "customer_creation": "if_required",
            "customer_email": self.customer_email,
            "expires_at": self.expires_at,
            "invoice": null,
            "invoice_creation": { "enabled": false },
            "livemode": false,
            "locale": self.locale,
            "metadata": self.metadata,
            "mode": "payment",
            "payment_link": null,
            "payment_method_collection": "if_required",
            "payment_method_options": {},
            "payment_method_types": ["card"],
            "phone_number_collection": { "enabled": self.phone },
            "recovered_from": null,
            "setup_intent": null,
            "shipping_address_collection":
                (!self.allowed_countries.is_empty()).then(|| json!({ "allowed_countries": self.allowed_countries })),
            "shipping_options": self.shipping_options.iter()
                .map(|option| json!({ "shipping_amount": option.amount, "shipping_rate": option.rate }))
                .collect::<Vec<_>>(),
            "submit_type": null,
            "subscription": null,
            "success_url": self.success_url,
            "ui_mode": "hosted_page",
        })
    }

    fn shipping_cost(&self, sum: Sum, expand: &[String]) -> Value {
        let option = &self.shipping_options[self.shipping];
        let rate = if expand.iter().any(|path| path == "shipping_cost.shipping_rate") {
            option.to_json(&self.currency)
        } else {
            json!(option.rate)
        };
        json!({
            "amount_subtotal": sum.subtotal,
            "amount_tax": sum.tax,
            "amount_total": sum.total,
            "shipping_rate": rate,
        })
    }

    /// The first lines, as they are shown with the session.
    fn line_items(&self, totals: &Totals) -> Value {
        let lines = self.all_line_items(totals);
        json!({
            "object": "list",
            "has_more": lines.len() > FIRST_LINES,
            "url": format!("/v1/checkout/sessions/{}/line_items", self.id),
            "data": &lines[..lines.len().min(FIRST_LINES)],
        })
    }

    /// Every line.
    pub(super) fn all_line_items(&self, totals: &Totals) -> Vec<Value> {
        self.lines
            .iter()
            .zip(&totals.lines)
            .map(|(line, sum)| line.to_json(&self.currency, *sum, self.created))
            .collect()
    }
}

impl Line {
    fn to_json(&self, currency: &str, sum: Sum, created: i64) -> Value {
        json!({
            "id": self.id,
            "object": "item",
            "adjustable_quantity": null,
            "amount_discount": sum.discount,
            "amount_subtotal": sum.subtotal,
            "amount_tax": sum.tax,
            "amount_total": sum.total,
            "currency": currency,
            "description": self.name,
            "metadata": self.metadata,
            "quantity": self.quantity,
            "price": {
                "id": self.price,
                "object": "price",
                "active": false,
                "billing_scheme": "per_unit",
                "created": created,
                "currency": currency,
                "livemode": false,
                "lookup_key": null,
                "metadata": {},
                "nickname": self.description,
                "product": self.product,
                "recurring": null,
                "tax_behavior": self.tax_behavior.as_deref().unwrap_or("unspecified"),
                "type": "one_time",
                "unit_amount": self.unit_amount,
                "unit_amount_decimal": self.unit_amount.to_string(),
            },
        })
    }
}

impl ShippingOption {
    fn to_json(&self, currency: &str) -> Value {
        json!({
            "id": self.rate,
            "object": "shipping_rate",
            "active": true,
            "delivery_estimate": self.delivery_estimate,
            "display_name": self.name,
            "fixed_amount": { "amount": self.amount, "currency": currency },
            "livemode": false,
            "metadata": self.metadata,
            "tax_behavior": self.tax_behavior.as_deref().unwrap_or("unspecified"),
            "tax_code": null,
            "type": "fixed_amount",
        })
    }
}

/// Puts the entries of one object into another.
pub(super) fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}
