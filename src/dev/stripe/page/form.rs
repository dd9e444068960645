//! What the buyer fills in while a session is open.

use std::fmt::Write as _;

use super::super::session::Session;
use super::{Entries, Prices, escape};

/// The form of an open session.
pub(super) fn form(session: &Session, entries: &Entries, problem: Option<&str>, prices: &Prices) -> String {
    let mut out = String::from("<form class=\"pay\" method=\"post\" novalidate data-pay>\n<h1>Pay</h1>\n");
    out.push_str(&problem.map(self::problem).unwrap_or_default());
    contact(&mut out, session, entries);
    if !session.allowed_countries.is_empty() {
        address(&mut out, session, entries);
    }
    ways_to_ship(&mut out, session, prices);
    if session.allow_promotion_codes {
        let code = entries.buyer.promotion_code.as_deref().unwrap_or_default();
        let code = field("promotion_code", "Promotion code", code, "autocomplete=\"off\"");
        let _ = writeln!(
            out,
            "<div class=\"with-button\">{code}<button class=\"quiet\" name=\"do\" value=\"update\">Apply</button></div>"
        );
    } else if session.shipping_options.len() > 1 {
        out.push_str(
            "<button class=\"quiet\" name=\"do\" value=\"update\" data-plain>Work out the total</button>\n",
        );
    }
    ways_to_pay(&mut out, entries);
    if session.terms {
        let agreed = if entries.agreed { " checked" } else { "" };
        let _ = writeln!(
            out,
            "<label class=\"choice\"><input type=\"checkbox\" name=\"terms\" value=\"1\"{agreed}> <span>I agree to the shop’s terms</span></label>"
        );
    }
    let total = prices.show(session.totals().total());
    let _ = writeln!(out, "<button class=\"main\" name=\"do\" value=\"pay\" data-total>Pay {total}</button>");
    if let Some(url) = &session.cancel_url {
        let _ = writeln!(out, "<p class=\"back\"><a href=\"{}\">Back to the shop</a></p>", escape(url));
    }
    out.push_str(
        "<details><summary>Leave without paying</summary>\n\
         <p>“Back to the shop” gives the units back at once. Closing this tab tells nobody: the units stay held until the session’s \
         time is over.</p>\n<button class=\"quiet\" name=\"do\" value=\"expire\">Let the session’s time be over</button>\n</details>\n</form>",
    );
    out
}

/// Why it was not accepted.
pub(super) fn problem(text: &str) -> String {
    format!("<p class=\"problem\" role=\"alert\">{}</p>\n", escape(text))
}

fn contact(out: &mut String, session: &Session, entries: &Entries) {
    out.push_str("<fieldset><legend>Contact</legend>\n");
    match &session.customer_email {
        Some(email) => {
            let _ = writeln!(out, "<p>{}</p>", escape(email));
        }
        None => out.push_str(&field(
            "email",
            "E-mail",
            &entries.buyer.email,
            "type=\"email\" autocomplete=\"email\"",
        )),
    }
    if session.phone {
        let phone = entries.buyer.phone.as_deref().unwrap_or("+1 555 555 0100");
        out.push_str(&field("phone", "Telephone", phone, "type=\"tel\" autocomplete=\"tel\""));
    }
    out.push_str("</fieldset>\n");
}

fn address(out: &mut String, session: &Session, entries: &Entries) {
    let buyer = &entries.buyer;
    out.push_str("<fieldset><legend>Shipping address</legend>\n");
    out.push_str(&field("name", "Name", &buyer.name, "autocomplete=\"name\""));
    out.push_str(&field("line1", "Street", &buyer.line1, "autocomplete=\"address-line1\""));
    out.push_str("<div class=\"pair\">");
    out.push_str(&field("postal_code", "Postal code", &buyer.postal_code, "autocomplete=\"postal-code\""));
    out.push_str(&field("city", "City", &buyer.city, "autocomplete=\"address-level2\""));
    out.push_str("</div>\n<label>Country <select name=\"country\" autocomplete=\"country\">");
    for country in &session.allowed_countries {
        let chosen = if buyer.country.as_ref() == Some(country) { " selected" } else { "" };
        let _ = write!(out, "<option{chosen}>{}</option>", escape(country));
    }
    out.push_str("</select></label>\n</fieldset>\n");
}

fn ways_to_ship(out: &mut String, session: &Session, prices: &Prices) {
    if session.shipping_options.is_empty() {
        return;
    }
    out.push_str("<fieldset><legend>Shipping</legend>\n");
    for (index, option) in session.shipping_options.iter().enumerate() {
        let chosen = if index == session.shipping { " checked" } else { "" };
        let price = if option.amount == 0 { "Free".to_owned() } else { prices.show(option.amount) };
        let days = |end: &str| option.delivery_estimate[end]["value"].as_i64();
        let days = match (days("minimum"), days("maximum")) {
            (Some(from), Some(to)) if from != to => format!("<small>{from} to {to} business days</small>"),
            (_, Some(to)) => format!("<small>{to} business days</small>"),
            _ => String::new(),
        };
        let _ = writeln!(
            out,
            "<label class=\"choice\"><input type=\"radio\" name=\"shipping\" value=\"{index}\"{chosen}> <span>{}{days}</span> <b>{price}</b></label>",
            escape(&option.name),
        );
    }
    out.push_str("</fieldset>\n");
}

/// What the buyer's bank is to say.
fn ways_to_pay(out: &mut String, entries: &Entries) {
    const WAYS: [(&str, &str, &str); 3] = [
        ("card", "A card that works", "The payment goes through at once."),
        ("declined", "A card that is declined", "You stay here and may try another."),
        (
            "later",
            "A slow way, such as a bank debit",
            "The order waits; the dashboard or this page says later whether the money came.",
        ),
    ];
    out.push_str("<fieldset><legend>Payment</legend>\n");
    for (value, name, meaning) in WAYS {
        let chosen = if entries.method == value || (entries.method.is_empty() && value == "card") {
            " checked"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "<label class=\"choice\"><input type=\"radio\" name=\"method\" value=\"{value}\"{chosen}> <span>{name}<small>{meaning}</small></span></label>"
        );
    }
    out.push_str("</fieldset>\n");
}

fn field(name: &str, label: &str, value: &str, more: &str) -> String {
    format!("<label>{label} <input name=\"{name}\" value=\"{}\" {more}></label>\n", escape(value))
}
