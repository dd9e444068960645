//! The page on which a session is paid: what a buyer does on Stripe's, and what their bank may answer. Works without script.

mod entries;
mod form;
mod summary;

use http::HeaderValue;
use url::Url;

use super::session::{Session, Status};
use crate::payment::stripe::currency::from_stripe;
use crate::shop::money_format::MoneyFormat;
use crate::shop::{Language, Money};

pub(super) use entries::Entries;

/// Its styles.
pub(super) const STYLE: &str = include_str!("pay.css");
/// Its script: totals follow the choice of shipping.
pub(super) const SCRIPT: &str = include_str!("pay.js");

/// The page of a session, with what the buyer has entered so far and why it was not accepted.
pub(super) fn show(session: &Session, entries: &Entries, problem: Option<&str>) -> String {
    let prices = Prices::of(session);
    let main = match session.status {
        Status::Open => form::form(session, entries, problem, &prices),
        Status::Complete => over(session, "Paid", "This session is complete.", problem),
        Status::Expired => {
            over(session, "Expired", "This session’s time is over: it cannot be paid any more.", problem)
        }
    };
    let summary = summary::summary(session, &prices);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>Test payment</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"pay.css\">\n<script src=\"pay.js\" defer></script>\n</head>\n<body>\n\
         <header><p class=\"test\"><strong>Test.</strong> This is Pushcart’s stand-in for Stripe. No money moves, and no card is needed.</p></header>\n\
         <main>\n{summary}\n{main}\n</main>\n</body>\n</html>\n"
    )
}

/// The page of a session that there is not.
pub(super) fn none() -> String {
    "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>No such session</title><link rel=\"stylesheet\" href=\"pay.css\">\
     <main><section class=\"pay\"><h1>No such session</h1><p>The stand-in for Stripe forgets everything when it ends: buy again.</p>\
     </section></main></html>\n"
        .to_owned()
}

/// What is left to do when a session is not open.
fn over(session: &Session, heading: &str, text: &str, problem: Option<&str>) -> String {
    let (heading, text) = match (session.status, session.payment_status.as_str()) {
        (Status::Complete, "unpaid") => {
            ("On its way", "The buyer has chosen a slow way to pay. What does their bank say?")
        }
        _ => (heading, text),
    };
    let settle = if session.status == Status::Complete && session.payment_status == "unpaid" {
        "<form method=\"post\" class=\"settle\"><button name=\"do\" value=\"arrive\">The money arrives</button> \
         <button class=\"quiet\" name=\"do\" value=\"fail\">It does not</button></form>"
    } else {
        ""
    };
    let (address, words) = match session.status {
        Status::Complete => (Some(success_address(session)), "Go on to the shop’s thank-you page"),
        _ => (session.cancel_url.clone(), "Back to the shop"),
    };
    let link =
        address.map(|url| format!("<p><a href=\"{}\">{words}</a></p>", escape(&url))).unwrap_or_default();
    let problem = problem.map(form::problem).unwrap_or_default();
    format!(
        "<section class=\"pay\" aria-labelledby=\"state\">\n<h1 id=\"state\">{heading}</h1>\n{problem}<p>{text}</p>\n{settle}{link}</section>"
    )
}

/// Where the buyer goes after paying.
pub(super) fn success_address(session: &Session) -> String {
    session.success_url.as_deref().unwrap_or("/").replace("{CHECKOUT_SESSION_ID}", &session.id)
}

/// What the page may load, and where its form may lead: the shop's pictures, and back to the shop.
pub(super) fn policy(session: Option<&Session>) -> Option<HeaderValue> {
    let pictures =
        session.into_iter().flat_map(|session| session.lines.iter().filter_map(|line| line.image.as_deref()));
    let ways = session.into_iter().flat_map(|session| [&session.success_url, &session.cancel_url]).flatten();
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:{}; \
         form-action 'self'{}; base-uri 'none'; frame-ancestors 'none'",
        origins(pictures),
        origins(ways.map(String::as_str)),
    );
    HeaderValue::from_str(&policy).ok()
}

/// The origins of addresses, each once, with a space before it.
fn origins<'a>(addresses: impl Iterator<Item = &'a str>) -> String {
    let origin = |address: &str| Some(Url::parse(address).ok()?.origin()).filter(url::Origin::is_tuple);
    let mut origins: Vec<String> =
        addresses.filter_map(origin).map(|origin| origin.ascii_serialization()).collect();
    origins.sort();
    origins.dedup();
    origins.iter().flat_map(|origin| [" ", origin]).collect()
}

/// Writes amounts as the buyer's language does.
struct Prices {
    format: Option<MoneyFormat>,
    currency: String,
}

impl Prices {
    fn of(session: &Session) -> Self {
        let language = session.locale.as_deref().and_then(|locale| locale.parse::<Language>().ok());
        let language = language.or_else(|| "en".parse().ok());
        let format = language.as_ref().map(MoneyFormat::new);
        Self { format, currency: session.currency.to_uppercase() }
    }

    /// An amount as Stripe counts it.
    fn show(&self, amount: i64) -> String {
        match (self.currency.parse(), &self.format) {
            (Ok(currency), Some(format)) => {
                let amount = from_stripe(amount, &self.currency.to_lowercase());
                escape(&format.format(Money::new(amount, currency)))
            }
            _ => format!("{amount} {}", escape(&self.currency)),
        }
    }
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
