//! What is bought and what it comes to.

use std::fmt::Write as _;

use super::super::session::{Line, Session};
use super::{Prices, escape};

/// The lines with their pictures, and the totals.
pub(super) fn summary(session: &Session, prices: &Prices) -> String {
    let totals = session.totals();
    let mut out = String::from(
        "<section class=\"summary\" aria-labelledby=\"summary\">\n<h2 id=\"summary\">Your order</h2>\n",
    );
    let _ = write!(out, "<p class=\"total\">{}</p>\n<ul class=\"lines\">\n", prices.show(totals.total()));
    for line in &session.lines {
        write_line(&mut out, line, prices);
    }
    out.push_str("</ul>\n<dl class=\"sums\">\n");
    let mut row = |name: &str, amount: i64| {
        let _ = writeln!(out, "<div><dt>{name}</dt><dd>{}</dd></div>", prices.show(amount));
    };
    row("Subtotal", totals.subtotal());
    if totals.discount() > 0 {
        row("Discount", -totals.discount());
    }
    if let Some(shipping) = totals.shipping {
        row("Shipping", shipping.subtotal);
    }
    if totals.tax() > 0 {
        row("Tax", totals.tax());
    }
    out.push_str("</dl>\n");
    let _ = write!(
        out,
        "<p class=\"grand\"><span>Total</span> <strong>{}</strong></p>\n</section>",
        prices.show(totals.total())
    );
    out
}

fn write_line(out: &mut String, line: &Line, prices: &Prices) {
    let picture = match &line.image {
        Some(url) => format!("<img src=\"{}\" alt=\"\" width=\"56\" height=\"56\">", escape(url)),
        None => "<span class=\"no-picture\"></span>".to_owned(),
    };
    let description = line
        .description
        .as_deref()
        .map(|text| format!("<small>{}</small>", escape(text)))
        .unwrap_or_default();
    let amount = prices.show(line.unit_amount * line.quantity);
    let each = if line.quantity > 1 {
        format!("<small>{} each</small>", prices.show(line.unit_amount))
    } else {
        String::new()
    };
    let _ = writeln!(
        out,
        "<li>{picture}<div><b>{}</b>{description}<small>Quantity {}</small></div><div class=\"amount\">{amount}{each}</div></li>",
        escape(&line.name),
        line.quantity,
    );
}
