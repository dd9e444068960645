//! The page on which a session is paid: plain, with a button for each thing that a buyer or their bank may do.

use std::fmt::Write as _;

use super::session::{Session, Status};

/// The page of a session.
pub(super) fn show(session: &Session) -> String {
    let totals = session.totals();
    let mut lines = String::new();
    for line in &session.lines {
        let _ = write!(lines, "<li>{} × {}</li>", line.quantity, escape(&line.name));
    }
    let mut shipping = String::new();
    for (index, option) in session.shipping_options.iter().enumerate() {
        let chosen = if index == session.shipping { " selected" } else { "" };
        let _ = write!(
            shipping,
            "<option value=\"{index}\"{chosen}>{} ({})</option>",
            escape(&option.name),
            option.amount
        );
    }
    let status = match session.status {
        Status::Open => "open",
        Status::Complete => "complete",
        Status::Expired => "expired",
    };
    let buttons = if session.status == Status::Open {
        let select = if shipping.is_empty() {
            String::new()
        } else {
            format!("<p><label>Shipping <select name=\"shipping\">{shipping}</select></label></p>")
        };
        let code = if session.allow_promotion_codes {
            "<p><label>Promotion code <input name=\"promotion_code\"></label></p>"
        } else {
            ""
        };
        let back = session
            .cancel_url
            .as_deref()
            .map(|url| format!("<p><a href=\"{}\">Turn back</a></p>", escape(url)))
            .unwrap_or_default();
        format!(
            "<form method=\"post\">{select}{code}<p><label>E-mail <input name=\"email\" type=\"email\" value=\"ada@example.com\"></label></p>\
             <p><button name=\"do\" value=\"pay\">Pay</button> <button name=\"do\" value=\"pay-later\">Pay with a slow method</button> \
             <button name=\"do\" value=\"decline\">Pay with a card that is declined</button></p></form>{back}"
        )
    } else {
        format!("<p>This session is {status}.</p>")
    };
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Stand-in for Stripe</title><main><h1>Stand-in for Stripe</h1><p>No money moves here.</p><ul>{lines}</ul>\
         <p>Total {} {} in minor units</p>{buttons}</main></html>\n",
        totals.total(),
        escape(&session.currency.to_uppercase()),
    )
}

/// Where the buyer goes after paying.
pub(super) fn success_address(session: &Session) -> String {
    session.success_url.as_deref().unwrap_or("/").replace("{CHECKOUT_SESSION_ID}", &session.id)
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
