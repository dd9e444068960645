//! Orders with their history, and stock with its holds.

use std::fmt::Write as _;

use super::html::{button, escape, label, time};
use super::money::money;
use crate::checkout::{Checkout, EntryStatus, Order, OrderBook, Purpose, Stock};
use crate::dev::premises::Premises;
use crate::store::{Key, Prefix, Store, StoreError};

/// How many orders and SKUs are shown.
const SHOWN: usize = 40;

/// The newest orders first.
pub(super) async fn orders(premises: &Premises, checkout: &Checkout) -> String {
    let found = match newest(checkout).await {
        Ok(found) => found,
        Err(error) => return format!("<p class=\"problem\">{}</p>", escape(&error.to_string())),
    };
    if found.is_empty() {
        return "<p class=\"none\">None yet: buy something in the shop.</p>".to_owned();
    }
    found.iter().fold(String::new(), |mut out, order| {
        write_order(&mut out, premises, checkout, order);
        out
    })
}

async fn newest(checkout: &Checkout) -> Result<Vec<Order>, StoreError> {
    let book = OrderBook::new(checkout.ledger.clone());
    let ids = book.all().await?;
    let mut found = book.read(ids).await?;
    found.sort_by_key(|order| std::cmp::Reverse((order.created, order.id.clone())));
    found.truncate(SHOWN);
    Ok(found)
}

fn write_order(out: &mut String, premises: &Premises, checkout: &Checkout, order: &Order) {
    let id = order.id.as_str();
    let state = state(order);
    let total = order.payment.as_ref().and_then(|payment| payment.amount_total);
    let total = total.unwrap_or(order.quote.amount_subtotal);
    let lines: Vec<String> = order
        .quote
        .lines
        .iter()
        .map(|line| {
            format!("{} × {} <code>{}</code>", line.quantity, escape(&line.title), escape(line.sku.as_str()))
        })
        .collect();
    let _ = write!(
        out,
        "<details id=\"{id}\"><summary>{} <b>{}</b> <code>{}</code> {}</summary>\n<ul>",
        label(&state),
        escape(&money(total, order.quote.currency)),
        &id[..id.len().min(12)],
        time(order.created),
    );
    for line in lines {
        let _ = write!(out, "<li>{line}</li>");
    }
    out.push_str("</ul>\n<ol class=\"history\">");
    for (state, at) in premises.store().history(id) {
        let _ = write!(out, "<li>{} {}</li>", time(at), label(&state));
    }
    out.push_str("</ol>\n");
    let pending = order.tasks.iter().filter(|task| task.is_pending()).count();
    let _ = write!(out, "<p>{} of {} effects done.", order.tasks.len() - pending, order.tasks.len());
    for review in &order.reviews {
        let _ = write!(out, " <strong>Needs a look: {}</strong>", escape(&format!("{review:?}")));
    }
    out.push_str("</p>\n<div class=\"row\">");
    let view = address(premises, checkout, order);
    let _ = write!(out, "<a href=\"{}\">The buyer’s page</a>", escape(&view));
    if let Some(url) = order.session.as_ref().and_then(|session| session.url.as_deref()) {
        let _ = write!(out, " <a href=\"{}\">Payment page</a>", escape(url));
    }
    if let Some(session) = &order.session {
        match state.as_str() {
            "open" => out.push_str(&button("expire", &session.id, "Let it expire")),
            "processing" => {
                out.push_str(&button("arrive", &session.id, "The money arrives"));
                out.push_str(&button("fail", &session.id, "It does not"));
            }
            _ => {}
        }
    }
    if let Some(payment) = order.payment.as_ref().and_then(|payment| payment.payment_intent.as_deref()) {
        out.push_str(&button("refund", payment, "Refund at Stripe’s"));
        out.push_str(&button("dispute", payment, "The bank disputes it"));
    }
    out.push_str("</div></details>\n");
}

/// The state in the word that is stored.
pub(super) fn state(order: &Order) -> String {
    serde_json::to_value(order.state)
        .ok()
        .and_then(|state| state.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// The order's page in the shop, with the token that a mail would have.
fn address(premises: &Premises, checkout: &Checkout, order: &Order) -> String {
    let header = checkout.prices.header();
    let until = premises.now() + 86_400;
    let token = checkout.secret.token(Purpose::View, &order.id, until);
    let market = header.market(&order.quote.market).or_else(|| header.markets.first());
    let page = market.map_or("/order/", |market| market.pages.order.as_str());
    format!("{}{page}?order={}&token={token}", header.shop.site_url, order.id)
}

/// Every SKU that the store knows.
pub(super) async fn stock(premises: &Premises) -> String {
    let mut rows = String::new();
    for (sku, stock) in counted(premises).await {
        let of = |status| {
            let entries = stock.entries.values().filter(|entry| entry.status == status);
            entries.map(|entry| i64::from(entry.quantity)).sum::<i64>()
        };
        let number = |count: Option<i64>| count.map_or_else(|| "∞".to_owned(), |count| count.to_string());
        let _ = writeln!(
            rows,
            "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(&sku),
            number(stock.on_hand),
            of(EntryStatus::Held),
            number(stock.available().map(i64::from)),
            of(EntryStatus::Sold),
        );
    }
    if rows.is_empty() {
        return "<p class=\"none\">A product’s stock is counted from its first sale on.</p>".to_owned();
    }
    format!(
        "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">SKU</th><th scope=\"col\">On hand</th><th scope=\"col\">Held</th>\
         <th scope=\"col\">Available</th><th scope=\"col\">Sold lately</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )
}

async fn counted(premises: &Premises) -> Vec<(String, Stock)> {
    let Ok(prefix) = "stock/".parse::<Prefix>() else { return Vec::new() };
    let store = premises.store();
    let mut found = Vec::new();
    for key in store.list(&prefix, None, SHOWN).await.unwrap_or_default() {
        let Ok(Some(stored)) = store.get(&key).await else { continue };
        let Ok(stock) = stored.document.body::<Stock>() else { continue };
        found.push((sku_of(&key), stock));
    }
    found
}

/// The SKU of a stock document: what [`crate::store::sku_part`] wrote.
fn sku_of(key: &Key) -> String {
    let name = key.as_str().trim_start_matches("stock/").trim_end_matches(".json");
    let mut sku = String::new();
    let mut rest = name.chars();
    while let Some(c) = rest.next() {
        match c {
            '_' => sku.push(if rest.next() == Some('s') { '/' } else { '_' }),
            c => sku.push(c),
        }
    }
    sku
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sku_is_read_back_from_its_key() {
        for sku in ["BB-LP-BLK", "4058NB/09", "A_B/C"] {
            let key = Key::of_sku("stock", &sku.parse().unwrap()).unwrap();
            assert_eq!(sku_of(&key), sku);
        }
    }
}
