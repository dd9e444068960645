//! `pushcart reconcile`: Stripe's books and ours.

use std::fmt::Write as _;

use super::desk::{Desk, wait};
use super::global::Global;
use super::moment::read;
use super::trouble::{Trouble, conclude};
use super::{Failure, Outcome, Output, Printer};
use crate::checkout::{Clock as _, Drift, Reconciled};
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
            "rebuilt": found.rebuilt,
            "not_paid": found.not_paid,
            "stale_holds": found.stale_holds.iter().map(drift).collect::<Vec<_>>(),
            "missing_holds": found.missing_holds.iter().map(drift).collect::<Vec<_>>(),
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
    tell_drift(&found, &mut text);
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

fn drift(drift: &Drift) -> serde_json::Value {
    let Drift { sku, order, quantity, mended } = drift;
    serde_json::json!({ "sku": sku, "order": order, "quantity": quantity, "mended": mended })
}

/// What did not agree, a line each.
fn tell_drift(found: &Reconciled, text: &mut String) {
    let unpaid = found.without_order.len().saturating_sub(found.rebuilt.len());
    if unpaid > 0 {
        _ = writeln!(text, "{unpaid} unpaid at Stripe that the store does not know: nothing to do");
    }
    for order in &found.rebuilt {
        _ = writeln!(text, "! {order} was paid and lost; it was made again: look at it with `orders show`");
    }
    for order in &found.not_paid {
        _ = writeln!(
            text,
            "! {order} says that it is paid, and Stripe does not: look at it with `orders show`"
        );
    }
    let mut holds = |drifts: &[Drift], what: &str, mended: &str| {
        for Drift { sku, order, quantity, mended: done } in drifts {
            let end = if *done { mended } else { "not mended: count it and say `stock set`" };
            _ = writeln!(text, "{quantity} of {sku} {what} {order}: {end}");
        }
    };
    holds(&found.stale_holds, "still held for", "given back");
    holds(&found.missing_holds, "not held for", "held again");
}
