//! `pushcart orders export`: orders as CSV (RFC 4180, UTF-8), the oldest first, a day at a time.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::super::desk::{Desk, wait};
use super::super::moment::{iso, read};
use super::super::trouble::Trouble;
use super::super::{Output, Printer};
use super::summary::{total, word};
use crate::checkout::{Order, QuotedLine};
use crate::payment::Address;
use crate::shop::Money;

/// `pushcart orders export`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    /// As CSV, the only form there is
    #[arg(long)]
    csv: bool,
    /// A row for each order, not for each line of it
    #[arg(long)]
    orders: bool,
    /// Only orders paid on this day (UTC) and later, such as `2026-11-23`
    #[arg(long, value_name = "DAY", value_parser = read)]
    since: Option<i64>,
    /// Only orders paid on this day (UTC) and earlier
    #[arg(long, value_name = "DAY", value_parser = read)]
    until: Option<i64>,
}

const ORDER: [&str; 5] = ["order", "number", "state", "created", "paid"];
const LINE: [&str; 9] =
    ["sku", "title", "variant", "quantity", "currency", "unit_amount", "amount", "sent", "returned"];
/// Behind the buyer: earlier columns stay where scripts expect them.
const LINE_END: [&str; 1] = ["to_send"];
const SUMS: [&str; 8] = ["units", "currency", "subtotal", "discount", "shipping", "tax", "total", "refunded"];
const BUYER: [&str; 10] =
    ["name", "email", "phone", "ship_to", "line1", "line2", "postal_code", "city", "region", "country"];

pub(super) fn run(command: &Command, desk: &Desk) -> Result<(), Trouble> {
    let _ = command.csv;
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Out);
    let (middle, end): (&[&str], &[&str]) = if command.orders { (&SUMS, &[]) } else { (&LINE, &LINE_END) };
    csv.write_record(ORDER.iter().chain(middle).chain(&BUYER).chain(end))?;
    wait(async {
        let book = desk.book();
        for day in book.paid(command.since, command.until).await? {
            let mut orders = book.read(day).await?;
            orders.sort_by(|a, b| (a.paid_at, &a.id).cmp(&(b.paid_at, &b.id)));
            for order in &orders {
                for (middle, end) in command.rows(order) {
                    let row = head(order).into_iter().chain(middle).chain(buyer(order)).chain(end);
                    csv.write_record(row.map(|cell| harmless(&cell)))?;
                }
            }
            csv.flush()?;
        }
        Ok(())
    })
}

impl Command {
    /// Of each row what stands between the order and its buyer, and what comes after both.
    fn rows(&self, order: &Order) -> Vec<(Vec<String>, Option<String>)> {
        if self.orders {
            return vec![(sums(order), None)];
        }
        let to_send = if order.waits_for_sending() { order.to_send() } else { BTreeMap::new() };
        let waiting = |line: &QuotedLine| to_send.get(&line.sku).copied().unwrap_or(0).to_string();
        order.quote.lines.iter().map(|of| (line(order, of), Some(waiting(of)))).collect()
    }
}

fn head(order: &Order) -> Vec<String> {
    vec![
        order.id.to_string(),
        order.id.number(),
        word(order.state),
        iso(order.created),
        order.paid_at.map(iso).unwrap_or_default(),
    ]
}

fn line(order: &Order, line: &QuotedLine) -> Vec<String> {
    let decimal = |amount| Money::new(amount, order.quote.currency).to_decimal();
    vec![
        line.sku.to_string(),
        line.title.clone(),
        line.variant.clone().unwrap_or_default(),
        line.quantity.to_string(),
        order.quote.currency.code().to_owned(),
        decimal(line.unit_amount),
        decimal(line.amount),
        order.units_sent(&line.sku).to_string(),
        order.came_back.get(&line.sku).map_or(0, |back| back.units()).to_string(),
    ]
}

fn sums(order: &Order) -> Vec<String> {
    let decimal = |amount| Money::new(amount, order.quote.currency).to_decimal();
    let payment = order.payment.as_ref();
    let of = |amount: fn(&crate::checkout::PaymentFact) -> i64| decimal(payment.map_or(0, amount));
    vec![
        order.quote.lines.iter().map(|line| line.quantity).sum::<u32>().to_string(),
        order.quote.currency.code().to_owned(),
        decimal(order.quote.amount_subtotal),
        of(|payment| payment.amount_discount),
        of(|payment| payment.amount_shipping),
        of(|payment| payment.amount_tax),
        decimal(total(order)),
        decimal(order.amount_refunded()),
    ]
}

fn buyer(order: &Order) -> Vec<String> {
    let to = order.payment.as_ref().map(|payment| payment.recipient.clone()).unwrap_or_default();
    let Address { line1, line2, postal_code, city, state, country } = to.shipping_address.unwrap_or_default();
    let cells =
        [to.name, to.email, to.phone, to.shipping_name, line1, line2, postal_code, city, state, country];
    cells.into_iter().map(Option::unwrap_or_default).collect()
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

/// The command's data.
struct Out;

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Printer::raw(Output::Data, bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_cell_is_no_formula() {
        for bad in ["=1+1", "+49", "-1", "@x", "\tx", "\rx"] {
            assert_eq!(super::harmless(bad), format!("'{bad}"));
        }
        assert_eq!(super::harmless("a=1"), "a=1");
    }
}
