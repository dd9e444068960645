//! The page as a whole.

use std::fmt::Write as _;

use super::Board;
use super::html::{escape, time};
use super::scenario::SCENARIOS;
use super::{mails, orders, traffic};

/// The dashboard as it stands.
pub(super) async fn page(board: &Board) -> String {
    let premises = &board.premises;
    let checkout = premises.checkout();
    let (shop, orders) = match &checkout {
        Some(checkout) => {
            (checkout.prices.header().shop.site_url.clone(), orders::orders(premises, checkout).await)
        }
        None => (
            premises.origin().to_owned(),
            "<p class=\"none\">There is no shop yet: it has mistakes.</p>".to_owned(),
        ),
    };
    let stock = orders::stock(premises).await;
    let sections = [
        ("orders", "Orders", orders),
        ("stock", "Stock and holds", stock),
        ("mails", "Mails", mails::mails(premises)),
        ("chaos", "Chaos", chaos(board)),
        ("events", "Events to the webhook", traffic::deliveries(premises)),
        ("sessions", "Sessions", traffic::sessions(premises)),
        ("log", "The function’s log", traffic::log(premises)),
    ];
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Behind the counter</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/__dev/board.css\">\n<script src=\"/__dev/board.js\" defer></script>\n</head>\n<body>\n\
         <header>\n<h1>Behind the counter</h1>\n<p><a href=\"{}/\">The shop</a></p>\n{}\n</header>\n<main>\n",
        escape(&shop),
        clock(board),
    );
    for (id, heading, content) in sections {
        let _ = write!(
            out,
            "<section id=\"{id}\" aria-labelledby=\"{id}-heading\"><h2 id=\"{id}-heading\">{heading}</h2>\n<div data-part>{content}</div></section>\n"
        );
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// The time by which sessions expire and events come due, and what sets it forward.
fn clock(board: &Board) -> String {
    format!(
        "<section id=\"clock\" aria-label=\"Clock\"><div data-part><form method=\"post\" action=\"/__dev/board/do\" class=\"row\">\
         <span>{} UTC</span><input type=\"hidden\" name=\"object\" value=\"3600\">\
         <button name=\"do\" value=\"clock\">An hour later</button><button name=\"do\" value=\"sweep\">Sweep now</button>\
         <button name=\"do\" value=\"reset\">Nothing goes wrong</button></form></div></section>",
        time(board.premises.now())
    )
}

fn chaos(board: &Board) -> String {
    let skus = board.premises.counted_skus();
    let mut out = String::from(
        "<p>Each buys one unit over the function’s own routes, has something go wrong, and tells what became of order and stock.</p>\n\
         <form method=\"post\" action=\"/__dev/board/do\">\n",
    );
    let first = skus.first().map(String::as_str).unwrap_or_default();
    let _ = write!(
        out,
        "<label>SKU <input name=\"object\" value=\"{}\" list=\"skus\" autocomplete=\"off\"></label>\n<datalist id=\"skus\">",
        escape(first)
    );
    for sku in &skus {
        let _ = write!(out, "<option value=\"{}\">", escape(sku));
    }
    out.push_str("</datalist>\n<div class=\"scenarios\">");
    for scenario in SCENARIOS {
        let _ = write!(
            out,
            "<button name=\"do\" value=\"{}\"><b>{}</b><small>{}</small></button>",
            scenario.name(),
            scenario.heading(),
            scenario.meaning()
        );
    }
    out.push_str("</div></form>\n<div aria-live=\"polite\">");
    for (index, report) in board.reports().iter().enumerate() {
        let open = if index == 0 { " open" } else { "" };
        let heading = escape(&report.heading);
        let _ = write!(
            out,
            "<details class=\"report\" id=\"report-{}\"{open}><summary><b>{heading}</b></summary><ol>",
            report.number
        );
        for step in &report.steps {
            let _ = write!(out, "<li>{}</li>", escape(step));
        }
        out.push_str("</ol></details>\n");
    }
    out.push_str("</div>");
    out
}
