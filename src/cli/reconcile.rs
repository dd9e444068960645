//! `pushcart reconcile`: Stripe's books and ours.

use std::fmt::Write as _;

use super::desk::{Desk, wait};
use super::global::Global;
use super::moment::read;
use super::trouble::{Trouble, conclude};
use super::{Failure, Outcome, Output, Printer};
use crate::checkout::Clock as _;
use crate::function::SystemClock;

/// How far back is looked if nobody says otherwise, in seconds.
const A_MONTH: i64 = 30 * 24 * 3600;

/// `pushcart reconcile`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    /// Compare what was made at Stripe on this day (UTC) and later [default: 30 days ago]
    #[arg(long, value_name = "DAY", value_parser = read)]
    since: Option<i64>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Command, global: &Global, printer: &Printer) -> Result<Outcome, Failure> {
    conclude(compare(command, global, printer), printer)
}

fn compare(command: &Command, global: &Global, printer: &Printer) -> Result<(), Trouble> {
    let checkout = Desk::open(global)?.checkout_with_stripe()?;
    let since = command.since.unwrap_or_else(|| SystemClock.now() - A_MONTH);
    let (found, swept) = wait(async { Ok((checkout.reconcile(since).await?, checkout.sweep().await?)) })?;
    if command.json {
        let answer = serde_json::json!({
            "changed": found.changed,
            "without_order": found.without_order,
            "orders_looked_at": swept.orders,
            "unfinished": swept.restless,
            "failed": swept.failed,
            "overdue_holds": swept.overdue,
        });
        printer.print(Output::Data, &format!("{}\n", serde_json::to_string_pretty(&answer)?))?;
        return Ok(());
    }
    let mut text = String::new();
    match found.changed {
        0 => text += "every order was as Stripe has it\n",
        1 => text += "1 order learned something from Stripe\n",
        changed => _ = writeln!(text, "{changed} orders learned something from Stripe"),
    }
    for session in &found.without_order {
        _ = writeln!(
            text,
            "no order for {session}; if it was paid, the order was made again: see `orders list`"
        );
    }
    if swept.orders > 0 {
        _ = writeln!(text, "{} under way looked at, {} not finished yet", swept.orders, swept.restless);
    }
    if swept.overdue > 0 {
        _ = writeln!(text, "{} overdue holds looked at", swept.overdue);
    }
    if swept.failed > 0 {
        _ = writeln!(text, "{} looks failed; run it again in a while", swept.failed);
    }
    printer.print(Output::Data, &text)?;
    Ok(())
}
