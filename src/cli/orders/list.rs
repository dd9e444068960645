//! `pushcart orders list`: the newest orders.

use super::super::desk::{Desk, wait};
use super::super::moment::{day, read};
use super::super::table::{Align, Table, clean};
use super::super::trouble::Trouble;
use super::super::{Output, Printer};
use super::money;
use super::summary::{Summary, total, word};
use crate::checkout::{Order, OrderBook, Sent, State};

/// `pushcart orders list`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    /// Only orders in this state, such as `paid`, `shipped`, `refunded`, `open`, `expired`; several with commas; `all`
    /// [default: paid or on the way to be]
    #[arg(long, value_name = "STATE", value_delimiter = ',', value_parser = read_state)]
    state: Vec<Wanted>,
    /// Only orders that wait for you to send something
    #[arg(long)]
    to_send: bool,
    /// Only orders of this day (UTC) and later, such as `2026-11-23`
    #[arg(long, value_name = "DAY", value_parser = read)]
    since: Option<i64>,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Which orders are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    State(State),
    All,
}

fn read_state(text: &str) -> Result<Wanted, String> {
    if text == "all" {
        return Ok(Wanted::All);
    }
    let state = serde_json::from_value(serde_json::Value::String(text.replace('-', "_")));
    state.map(Wanted::State).map_err(|_| {
        "a state is holding, creating, open, closing, expired, processing, paid, shipped, partly_refunded, refunded, \
         disputed, dispute_won or dispute_lost; `all` is every one"
            .to_owned()
    })
}

pub(super) fn run(command: &Command, desk: &Desk, printer: &Printer) -> Result<(), Trouble> {
    let orders = wait(async { command.orders(&desk.book()).await })?;
    let more = orders.len() > command.limit;
    let shown = &orders[..orders.len().min(command.limit)];
    if command.json {
        let orders: Vec<_> = shown.iter().map(Summary::from).collect();
        let answer = serde_json::json!({ "orders": orders, "more": more });
        printer.print(Output::Data, &format!("{}\n", serde_json::to_string_pretty(&answer)?))?;
        return Ok(());
    }
    if shown.is_empty() {
        printer.print(Output::Message, "no orders\n")?;
        return Ok(());
    }
    printer.print(Output::Data, &table(shown))?;
    let reviews = shown.iter().filter(|order| !order.reviews.is_empty()).count();
    if reviews > 0 {
        let text = format!("! {reviews} to be looked at: `pushcart orders show NUMBER`\n");
        printer.print(Output::Message, &text)?;
    }
    if more {
        let text = format!("these are the newest {}; `--limit N` shows more\n", shown.len());
        printer.print(Output::Message, &text)?;
    }
    Ok(())
}

impl Command {
    fn wants(&self, order: &Order) -> bool {
        let by_state = match self.state.as_slice() {
            [] => order.state.is_paid() || order.state == State::Processing,
            states => states.contains(&Wanted::All) || states.contains(&Wanted::State(order.state)),
        };
        let late_enough = self.since.is_none_or(|since| time(order) >= since);
        by_state && late_enough && (!self.to_send || order.waits_for_sending())
    }

    /// The newest that are wanted; one more than the limit if there are more.
    async fn orders(&self, book: &OrderBook) -> Result<Vec<Order>, Trouble> {
        let wanted = |order: &Order| self.wants(order);
        let mut found: Vec<Order> = Vec::new();
        let ended = |state: &Wanted| matches!(state, Wanted::All | Wanted::State(State::Expired));
        if self.state.iter().any(ended) {
            // What ended unpaid is in no list: all orders have to be read.
            found.extend(book.read(book.all().await?).await?.into_iter().filter(wanted));
        } else {
            let unpaid = |order: &Order| order.paid_at.is_none() && self.wants(order);
            found.extend(book.read(book.under_way().await?).await?.into_iter().filter(unpaid));
            let mut paid = 0;
            for day in book.paid(self.since, None).await?.into_iter().rev() {
                if paid > self.limit {
                    break;
                }
                let before = found.len();
                found.extend(book.read(day).await?.into_iter().filter(wanted));
                paid += found.len() - before;
            }
        }
        found.sort_by(|a, b| (time(b), &b.id).cmp(&(time(a), &a.id)));
        found.truncate(self.limit.saturating_add(1));
        Ok(found)
    }
}

/// By which orders are sorted.
fn time(order: &Order) -> i64 {
    order.paid_at.unwrap_or(order.created)
}

fn table(orders: &[Order]) -> String {
    let mut table = Table::new([
        ("ORDER", Align::Left),
        ("DATE", Align::Left),
        ("STATE", Align::Left),
        ("SENT", Align::Left),
        ("TOTAL", Align::Right),
        ("NAME", Align::Left),
    ]);
    for order in orders {
        let summary = Summary::from(order);
        let sent = match order.sent() {
            Sent::NotYet if order.waits_for_sending() => "no",
            Sent::Partly => "partly",
            Sent::All => "yes",
            Sent::Nothing | Sent::NotYet => "",
        };
        let name = summary.name.or(summary.email).unwrap_or_default();
        let country = summary.country.map(|country| format!(", {country}")).unwrap_or_default();
        let mark = if order.reviews.is_empty() { "" } else { "! " };
        table.row([
            summary.number,
            day(time(order)),
            word(order.state).replace('_', " "),
            sent.to_owned(),
            money(order, total(order)),
            format!("{mark}{}", clean(&format!("{name}{country}"))),
        ]);
    }
    table.render()
}
