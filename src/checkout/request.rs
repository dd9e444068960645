//! What a buyer asks for, from JSON or from a form, checked and folded: the first stage of the money path.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::form;
use super::problem::Problem;
use crate::shop::{Country, MarketId, Sku};

/// The most lines of an order; Stripe takes no more.
pub const MOST_LINES: usize = 100;

/// The longest body of a request, in bytes. A hundred lines stay far below it.
pub const LONGEST_BODY: usize = 64 * 1024;

/// What a buyer asks for. Its lines have unlike SKUs, sorted; quantities are above zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckoutRequest {
    /// The market whose prices hold.
    pub market: MarketId,
    /// Where to ship; the market's first country if `None`.
    pub country: Option<Country>,
    /// Names the attempt: 128 random bits as 32 hexadecimal digits.
    #[serde(skip)]
    pub attempt: String,
    /// Names the cart, so that its older order can be ended.
    #[serde(skip)]
    pub cart: Option<String>,
    /// The address the request came from, as far as it can be believed. Whoever serves the request fills it in; without it
    /// nothing is counted by client.
    #[serde(skip)]
    pub client: Option<IpAddr>,
    /// The way to ship that the buyer prefers.
    pub shipping: Option<String>,
    /// What is wanted.
    pub lines: Vec<RequestedLine>,
}

/// One line of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestedLine {
    /// What.
    pub sku: Sku,
    /// How many.
    pub quantity: u32,
    /// The unit prices that pages showed: usually one, none if the page did not say.
    pub seen: Vec<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(rename = "Request"))]
struct RawRequest {
    /// The market whose prices hold.
    #[cfg_attr(feature = "cli", schemars(with = "String", regex(pattern = "^[a-z][a-z0-9-]{0,19}$")))]
    market: MarketId,
    /// Where to ship, by ISO 3166-1; the market's first country by default.
    #[cfg_attr(feature = "cli", schemars(with = "Option<String>", inner(regex(pattern = "^[A-Z]{2}$"))))]
    country: Option<Country>,
    /// Names the attempt with 128 random bits: the same attempt with the same content is the same order. Without it every
    /// request is an attempt of its own.
    #[cfg_attr(feature = "cli", schemars(inner(regex(pattern = "^[0-9a-f]{32}$"))))]
    attempt: Option<String>,
    /// Names the cart with 128 random bits: its newer order ends the older one.
    #[cfg_attr(feature = "cli", schemars(inner(regex(pattern = "^[0-9a-f]{32}$"))))]
    cart: Option<String>,
    /// The way to ship that the buyer prefers, as a quote names it.
    #[cfg_attr(feature = "cli", schemars(inner(length(max = 40))))]
    shipping: Option<String>,
    /// What is wanted. Lines of the same SKU are added up.
    #[cfg_attr(feature = "cli", schemars(length(min = 1)))]
    lines: Vec<RawLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(rename = "RequestedLine"))]
struct RawLine {
    /// What.
    #[cfg_attr(
        feature = "cli",
        schemars(
            with = "String",
            length(max = 64),
            regex(pattern = "^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$")
        )
    )]
    sku: Sku,
    /// How many.
    #[cfg_attr(feature = "cli", schemars(range(min = 1)))]
    quantity: u32,
    /// What the page showed as the price of one. If it is another by now, nothing is sold.
    unit_amount_seen: Option<i64>,
}

/// What a request looks like, for the description of the routes.
#[cfg(feature = "cli")]
pub fn request_schema(schemas: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemas.subschema_for::<RawRequest>()
}

impl CheckoutRequest {
    /// Reads JSON. Without an attempt of its own (a mere quote) it gets `fresh_attempt`.
    pub fn from_json(body: &[u8], fresh_attempt: &str) -> Result<Self, Problem> {
        check_length(body.len())?;
        let raw = serde_json::from_slice(body).map_err(|error| Problem::invalid(format!("JSON: {error}")))?;
        Self::from_raw(raw, fresh_attempt)
    }

    /// Reads a form: `sku`, `quantity` and `unit_amount_seen` are repeated together, a line each; `sku` begins a line.
    pub fn from_form(body: &str, fresh_attempt: &str) -> Result<Self, Problem> {
        check_length(body.len())?;
        let mut raw = RawForm::default();
        for (key, value) in form::pairs(body) {
            raw.take(&key, value)?;
        }
        let market = raw.market.ok_or_else(|| Problem::invalid("`market` is missing"))?;
        let RawForm { country, attempt, cart, shipping, lines, .. } = raw;
        Self::from_raw(RawRequest { market, country, attempt, cart, shipping, lines }, fresh_attempt)
    }

    fn from_raw(raw: RawRequest, fresh_attempt: &str) -> Result<Self, Problem> {
        let attempt = raw.attempt.unwrap_or_else(|| fresh_attempt.to_owned());
        check_random("attempt", &attempt)?;
        if let Some(cart) = &raw.cart {
            check_random("cart", cart)?;
        }
        if raw.shipping.as_ref().is_some_and(|id| id.len() > 40) {
            return Err(Problem::invalid("`shipping` is too long"));
        }
        let lines = fold(raw.lines)?;
        Ok(Self {
            market: raw.market,
            country: raw.country,
            attempt,
            cart: raw.cart,
            client: None,
            shipping: raw.shipping,
            lines,
        })
    }

    /// The bytes that, with the attempt, make the order's id: two requests have the same exactly if they ask for the same.
    pub fn content(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

#[derive(Default)]
struct RawForm {
    market: Option<MarketId>,
    country: Option<Country>,
    attempt: Option<String>,
    cart: Option<String>,
    shipping: Option<String>,
    lines: Vec<RawLine>,
}

impl RawForm {
    fn take(&mut self, key: &str, value: String) -> Result<(), Problem> {
        let invalid = |()| Problem::invalid(format!("`{key}` is not what it should be"));
        match key {
            "market" => self.market = Some(value.parse().map_err(|_| invalid(()))?),
            // A form sends a field that was left empty.
            _ if value.is_empty() => {}
            "country" => self.country = Some(value.parse().map_err(|_| invalid(()))?),
            "attempt" => self.attempt = Some(value),
            "cart" => self.cart = Some(value),
            "shipping" => self.shipping = Some(value),
            "sku" => {
                let sku = value.parse().map_err(|_| invalid(()))?;
                self.lines.push(RawLine { sku, quantity: 1, unit_amount_seen: None });
            }
            "quantity" | "unit_amount_seen" => {
                let before = || Problem::invalid(format!("`{key}` comes before its `sku`"));
                let line = self.lines.last_mut().ok_or_else(before)?;
                if key == "quantity" {
                    line.quantity = value.parse().map_err(|_| invalid(()))?;
                } else {
                    line.unit_amount_seen = Some(value.parse().map_err(|_| invalid(()))?);
                }
            }
            // A page may have buttons and fields of its own.
            _ => {}
        }
        Ok(())
    }
}

fn check_length(length: usize) -> Result<(), Problem> {
    if length > LONGEST_BODY { Err(Problem::invalid("the request is too long")) } else { Ok(()) }
}

fn check_random(name: &str, text: &str) -> Result<(), Problem> {
    let good = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if good {
        Ok(())
    } else {
        Err(Problem::invalid(format!("`{name}` is not 32 lower-case hexadecimal digits")))
    }
}

/// Adds up the lines of the same SKU, and sorts.
fn fold(raw: Vec<RawLine>) -> Result<Vec<RequestedLine>, Problem> {
    let mut lines = std::collections::BTreeMap::<Sku, RequestedLine>::new();
    for RawLine { sku, quantity, unit_amount_seen } in raw {
        let empty = RequestedLine { sku: sku.clone(), quantity: 0, seen: Vec::new() };
        let line = lines.entry(sku).or_insert(empty);
        let sum = line.quantity.checked_add(quantity).filter(|_| quantity > 0);
        line.quantity = sum.ok_or_else(|| Problem::invalid(format!("the quantity of `{}`", line.sku)))?;
        line.seen.extend(unit_amount_seen.filter(|seen| !line.seen.contains(seen)));
    }
    match lines.len() {
        1..=MOST_LINES => Ok(lines.into_values().collect()),
        count => Err(Problem::invalid(format!("an order has 1 to {MOST_LINES} lines, not {count}"))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ATTEMPT: &str = "0123456789abcdef0123456789abcdef";

    fn json(text: &str) -> Result<CheckoutRequest, Problem> {
        CheckoutRequest::from_json(text.as_bytes(), ATTEMPT)
    }

    #[test]
    fn json_and_form_say_the_same() {
        let from_json = json(
            r#"{"market":"de","country":"DE","lines":[{"sku":"B","quantity":2,"unit_amount_seen":5},{"sku":"A/1","quantity":1},{"sku":"B","quantity":1,"unit_amount_seen":5}]}"#,
        );
        let form = "market=de&country=DE&shipping=&sku=B&quantity=2&unit_amount_seen=5&sku=A%2F1&sku=B&unit_amount_seen=5&buy=Buy";
        let from_form = CheckoutRequest::from_form(form, ATTEMPT).unwrap();
        assert_eq!(from_json.unwrap(), from_form);
        assert_eq!(from_form.lines.len(), 2);
        assert_eq!((from_form.lines[1].quantity, from_form.lines[1].seen.as_slice()), (3, [5].as_slice()));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let hundred_and_one: Vec<_> = (0..101).map(|i| format!(r#"{{"sku":"S{i}","quantity":1}}"#)).collect();
        for bad in [
            "",
            "{}",
            r#"{"market":"de","lines":[]}"#,
            r#"{"market":"de","lines":[{"sku":"A","quantity":0}]}"#,
            r#"{"market":"de","lines":[{"sku":"A","quantity":-1}]}"#,
            r#"{"market":"de","lines":[{"sku":"A","quantity":1.5}]}"#,
            r#"{"market":"de","lines":[{"sku":"A","quantity":4294967295},{"sku":"A","quantity":1}]}"#,
            r#"{"market":"de","attempt":"x","lines":[{"sku":"A","quantity":1}]}"#,
            r#"{"market":"de","lines":[{"sku":"A","quantity":1,"unit_amount":1}]}"#,
            &format!(r#"{{"market":"de","lines":[{}]}}"#, hundred_and_one.join(",")),
        ] {
            assert_eq!(json(bad).unwrap_err().code(), "invalid_request", "{bad}");
        }
        for bad in ["market=de", "market=de&quantity=1&sku=A", "sku=A", "market=de&sku=A&quantity=many"] {
            assert!(CheckoutRequest::from_form(bad, ATTEMPT).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_lines_does_not_matter(mut lines in proptest::collection::vec(("[A-C]", 1..9_u32), 1..9)) {
            let read = |lines: &[(String, u32)]| {
                let lines: Vec<_> = lines.iter().map(|(sku, n)| format!(r#"{{"sku":"{sku}","quantity":{n}}}"#)).collect();
                json(&format!(r#"{{"market":"de","lines":[{}]}}"#, lines.join(","))).unwrap()
            };
            let total: u32 = lines.iter().map(|(_, n)| n).sum();
            let one = read(&lines);
            lines.reverse();
            prop_assert_eq!(one.content(), read(&lines).content());
            prop_assert_eq!(one.lines.iter().map(|line| line.quantity).sum::<u32>(), total);
        }

        #[test]
        fn nothing_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60), text in "[a-z=&%0-9A]{0,60}") {
            let _ = CheckoutRequest::from_json(&bytes, ATTEMPT);
            let _ = CheckoutRequest::from_form(&text, ATTEMPT);
        }
    }
}
