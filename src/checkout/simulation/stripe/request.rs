//! Reading what asks for a session.

use std::collections::BTreeMap;

use crate::checkout::form;
use crate::payment::{LineItem, PaymentSession, PaymentStatus, SessionStatus, ShippingCost, TotalDetails};

/// Reads the form that asks for a session.
pub(super) fn read_request(body: &str, now: i64) -> PaymentSession {
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
