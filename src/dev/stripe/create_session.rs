//! Creating a session: the rules that no table of types can tell. Each is in Stripe's reference of the parameters
//! (<https://docs.stripe.com/api/checkout/sessions/create>) or in its guide to currencies.

use serde_json::{Map, Value, json};

use super::account::Account;
use super::api_error::ApiError;
use super::form::{Field, Form};
use super::session::{Line, Session, ShippingOption, Status};

const LEAST_LIFE: i64 = 30 * 60;
const LONGEST_LIFE: i64 = 24 * 60 * 60;
/// The most that anything may cost, in Stripe's units.
const LARGEST_AMOUNT: i64 = 99_999_999;

/// What the stand-in knows how to do. Anything else that Stripe takes is refused, rather than silently not done.
const KNOWN: &[&str] = &[
    "adaptive_pricing",
    "allow_promotion_codes",
    "automatic_tax",
    "cancel_url",
    "client_reference_id",
    "consent_collection",
    "currency",
    "customer_email",
    "expand",
    "expires_at",
    "line_items",
    "locale",
    "metadata",
    "mode",
    "payment_intent_data",
    "phone_number_collection",
    "shipping_address_collection",
    "shipping_options",
    "success_url",
    "ui_mode",
];

/// Creates a session from parameters that the table has passed.
pub(super) fn create(account: &mut Account, form: &Form, base: &str, now: i64) -> Result<Session, ApiError> {
    check_whole(form, now)?;
    let currency = currency(form)?;
    let lines = lines(account, form, &currency)?;
    let shipping_options = shipping_options(account, form, &currency)?;
    let id = account.id("cs_test");
    let session = Session {
        url: format!("{base}/c/pay/{id}"),
        id,
        created: now,
        expires_at: form.integer(&["expires_at"]).unwrap_or(now + LONGEST_LIFE),
        currency,
        lines,
        shipping_options,
        allowed_countries: values(form.at(&["shipping_address_collection", "allowed_countries"])),
        automatic_tax: form.0.is_true(&["automatic_tax", "enabled"]),
        allow_promotion_codes: form.0.is_true(&["allow_promotion_codes"]),
        phone: form.0.is_true(&["phone_number_collection", "enabled"]),
        terms: form.text(&["consent_collection", "terms_of_service"]) == Some("required"),
        metadata: metadata(form.at(&["metadata"]), "metadata")?,
        payment_metadata: metadata(
            form.at(&["payment_intent_data", "metadata"]),
            "payment_intent_data[metadata]",
        )?,
        client_reference_id: text(form, "client_reference_id"),
        success_url: text(form, "success_url"),
        cancel_url: text(form, "cancel_url"),
        customer_email: text(form, "customer_email"),
        locale: text(form, "locale"),
        adaptive_pricing: form.text(&["adaptive_pricing", "enabled"]) != Some("false"),
        status: Status::Open,
        payment_status: "unpaid".to_owned(),
        payment_intent: None,
        shipping: 0,
        discount: None,
        tax_rate: 0,
        customer_details: Value::Null,
        shipping_details: Value::Null,
        presentment: Value::Null,
    };
    account.sessions.push(session.clone());
    Ok(session)
}

fn text(form: &Form, key: &str) -> Option<String> {
    form.text(&[key]).map(str::to_owned)
}

fn values(field: Option<&Field>) -> Vec<String> {
    field.map(|field| field.texts().into_iter().map(|(_, value)| value).collect()).unwrap_or_default()
}

fn check_whole(form: &Form, now: i64) -> Result<(), ApiError> {
    if let Some((unknown, _)) = form.0.fields().iter().find(|(key, _)| !KNOWN.contains(&key.as_str())) {
        let message = format!("Stripe takes `{unknown}`, but its stand-in does not know what to do with it.");
        return Err(ApiError::parameter(unknown, None, message));
    }
    match form.text(&["mode"]) {
        None => return Err(ApiError::missing("mode")),
        Some("payment") => {}
        Some(_) => return Err(ApiError::parameter("mode", None, "The stand-in knows only `mode: payment`.")),
    }
    if form.text(&["ui_mode"]).is_some_and(|mode| mode != "hosted_page") {
        return Err(ApiError::parameter("ui_mode", None, "The stand-in has only the hosted page."));
    }
    for key in ["success_url", "cancel_url"] {
        check_url(form.text(&[key]), key)?;
    }
    if form.text(&["success_url"]).is_none() {
        return Err(ApiError::missing("success_url"));
    }
    if let Some(expires_at) = form.integer(&["expires_at"]) {
        check_life(expires_at - now)?;
    }
    if form.text(&["client_reference_id"]).is_some_and(|id| id.chars().count() > 200) {
        return Err(too_long("client_reference_id", 200));
    }
    match form.text(&["customer_email"]) {
        Some(email) if !email.contains('@') || email.contains(char::is_whitespace) => {
            Err(ApiError::parameter(
                "customer_email",
                Some("email_invalid"),
                format!("Invalid email address: {email}"),
            ))
        }
        _ => Ok(()),
    }
}

fn check_life(life: i64) -> Result<(), ApiError> {
    let message = if life < LEAST_LIFE {
        "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
    } else if life > LONGEST_LIFE {
        "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
    } else {
        return Ok(());
    };
    Err(ApiError::parameter("expires_at", None, message))
}

fn check_url(url: Option<&str>, param: &str) -> Result<(), ApiError> {
    let Some(url) = url else { return Ok(()) };
    // Stripe fills this in, so it is not part of the address that has to be valid.
    let filled = url.replace("{CHECKOUT_SESSION_ID}", "cs");
    let valid =
        url::Url::parse(&filled).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if valid && url.len() <= 5000 {
        return Ok(());
    }
    let message = "Not a valid URL. URLs must begin with http:// or https://";
    Err(ApiError::parameter(param, Some("url_invalid"), message))
}

fn too_long(param: &str, most: usize) -> ApiError {
    let message = format!("Invalid string: it may be at most {most} characters long");
    ApiError::parameter(param, Some("parameter_invalid_string_too_long"), message)
}

/// At most 50 entries, keys of 40 and values of 500 characters: <https://docs.stripe.com/api/metadata>.
pub(super) fn metadata(field: Option<&Field>, param: &str) -> Result<Value, ApiError> {
    let entries = field.map(Field::texts).unwrap_or_default();
    if entries.len() > 50 {
        return Err(ApiError::parameter(param, None, "Metadata can have at most 50 keys."));
    }
    let mut object = Map::new();
    for (key, value) in entries {
        let path = format!("{param}[{key}]");
        if key.chars().count() > 40 || key.contains(['[', ']']) {
            return Err(ApiError::parameter(path, None, "Metadata keys can be at most 40 characters long."));
        }
        if value.chars().count() > 500 {
            return Err(too_long(&path, 500));
        }
        object.insert(key, json!(value));
    }
    Ok(Value::Object(object))
}

/// All prices of a session are in one currency.
fn currency(form: &Form) -> Result<String, ApiError> {
    let lines = form.at(&["line_items"]).map(Field::fields).unwrap_or_default();
    if lines.is_empty() {
        return Err(ApiError::missing("line_items"));
    }
    if lines.len() > 100 {
        return Err(ApiError::parameter("line_items", None, "You can only have up to 100 line items."));
    }
    let of_line = |(_, line): &(String, Field)| line.text(&["price_data", "currency"]).map(str::to_owned);
    let currencies: Vec<String> = lines.iter().filter_map(of_line).collect();
    let first = currencies.first().cloned().or_else(|| text(form, "currency")).unwrap_or_default();
    let known = !matches!(first.parse(), Ok(stripe_types::Currency::Unknown(_)));
    if !known || first.len() != 3 || first != first.to_ascii_lowercase() {
        let message = format!("Invalid currency: {first}. Stripe currently supports these currencies: …");
        return Err(ApiError::parameter("line_items[0][price_data][currency]", None, message));
    }
    if currencies.iter().any(|currency| *currency != first) {
        let message = "You cannot combine currencies on a single Checkout Session.";
        return Err(ApiError::parameter("line_items", None, message));
    }
    Ok(first)
}

fn check_amount(amount: Option<i64>, currency: &str, param: &str) -> Result<i64, ApiError> {
    let amount = amount.ok_or_else(|| ApiError::missing(param))?;
    if amount < 0 {
        return Err(ApiError::parameter(
            param,
            Some("parameter_invalid_integer"),
            "This value must be greater than or equal to 0.",
        ));
    }
    if amount > LARGEST_AMOUNT && !matches!(currency, "idr" | "cop" | "huf" | "jpy" | "krw" | "vnd" | "lbp") {
        let message = "Amount must be no more than 999,999.99";
        return Err(ApiError::parameter(param, Some("amount_too_large"), message));
    }
    let whole = match currency {
        "isk" | "ugx" => 100,
        "bhd" | "jod" | "kwd" | "omr" | "tnd" => 10,
        _ => 1,
    };
    if amount % whole == 0 {
        return Ok(amount);
    }
    let message =
        format!("Invalid amount. In {currency} charged amounts must be evenly divisible by {whole}.");
    Err(ApiError::parameter(param, Some("invalid_charge_amount_no_decimal_compatible"), message))
}

fn lines(account: &mut Account, form: &Form, currency: &str) -> Result<Vec<Line>, ApiError> {
    let fields = form.at(&["line_items"]).map(Field::fields).unwrap_or_default();
    fields
        .iter()
        .map(|(index, field)| line(account, field, currency, &format!("line_items[{index}]")))
        .collect()
}

fn line(account: &mut Account, field: &Field, currency: &str, at: &str) -> Result<Line, ApiError> {
    let price = field.at(&["price_data"]);
    if let Some(id) = field.text(&["price"]) {
        return Err(ApiError::no_such("price", id, &format!("{at}[price]")));
    }
    let price = price.ok_or_else(|| ApiError::missing(&format!("{at}[price_data]")))?;
    let product = price
        .at(&["product_data"])
        .ok_or_else(|| ApiError::missing(&format!("{at}[price_data][product_data]")))?;
    let images = values(product.at(&["images"]));
    for image in &images {
        check_url(Some(image), &format!("{at}[price_data][product_data][images]"))?;
    }
    let quantity =
        field.integer(&["quantity"]).ok_or_else(|| ApiError::missing(&format!("{at}[quantity]")))?;
    if !(1..=999_999).contains(&quantity) {
        let message = "Quantity must be between 1 and 999999.";
        return Err(ApiError::parameter(
            format!("{at}[quantity]"),
            Some("parameter_invalid_integer"),
            message,
        ));
    }
    Ok(Line {
        id: account.id("li"),
        price: account.id("price"),
        product: account.id("prod"),
        name: product.text(&["name"]).unwrap_or_default().to_owned(),
        description: product.text(&["description"]).map(str::to_owned),
        image: images.into_iter().next(),
        unit_amount: check_amount(
            price.integer(&["unit_amount"]),
            currency,
            &format!("{at}[price_data][unit_amount]"),
        )?,
        quantity,
        tax_behavior: price.text(&["tax_behavior"]).map(str::to_owned),
        metadata: metadata(field.at(&["metadata"]), &format!("{at}[metadata]"))?,
    })
}

fn shipping_options(
    account: &mut Account,
    form: &Form,
    currency: &str,
) -> Result<Vec<ShippingOption>, ApiError> {
    let fields = form.at(&["shipping_options"]).map(Field::fields).unwrap_or_default();
    if fields.len() > 5 {
        return Err(ApiError::parameter(
            "shipping_options",
            None,
            "You can only specify up to 5 shipping options.",
        ));
    }
    fields
        .iter()
        .map(|(index, field)| {
            shipping_option(account, field, currency, &format!("shipping_options[{index}]"))
        })
        .collect()
}

fn shipping_option(
    account: &mut Account,
    field: &Field,
    currency: &str,
    at: &str,
) -> Result<ShippingOption, ApiError> {
    if let Some(id) = field.text(&["shipping_rate"]) {
        return Err(ApiError::no_such("shipping rate", id, &format!("{at}[shipping_rate]")));
    }
    let at = format!("{at}[shipping_rate_data]");
    let rate = field.at(&["shipping_rate_data"]).ok_or_else(|| ApiError::missing(&at))?;
    let amount_at = format!("{at}[fixed_amount][amount]");
    let amount = check_amount(rate.integer(&["fixed_amount", "amount"]), currency, &amount_at)?;
    if rate.text(&["fixed_amount", "currency"]) != Some(currency) {
        let message = "The shipping rate has another currency than the Checkout Session.";
        return Err(ApiError::parameter(format!("{at}[fixed_amount][currency]"), None, message));
    }
    Ok(ShippingOption {
        rate: account.id("shr"),
        name: rate.text(&["display_name"]).unwrap_or_default().to_owned(),
        amount,
        tax_behavior: rate.text(&["tax_behavior"]).map(str::to_owned),
        delivery_estimate: delivery_estimate(rate.at(&["delivery_estimate"]), &at)?,
        metadata: metadata(rate.at(&["metadata"]), &format!("{at}[metadata]"))?,
    })
}

fn delivery_estimate(field: Option<&Field>, at: &str) -> Result<Value, ApiError> {
    let Some(field) = field else { return Ok(Value::Null) };
    let mut estimate = json!({ "minimum": null, "maximum": null });
    for bound in ["minimum", "maximum"] {
        if let Some(value) = field.integer(&[bound, "value"]) {
            if value < 1 {
                let param = format!("{at}[delivery_estimate][{bound}][value]");
                return Err(ApiError::parameter(
                    param,
                    Some("parameter_invalid_integer"),
                    "This value must be greater than or equal to 1.",
                ));
            }
            estimate[bound] = json!({ "unit": field.text(&[bound, "unit"]), "value": value });
        }
    }
    Ok(estimate)
}
