//! `pushcart orders return`: what came back goes on the shelf.

use super::super::Printer;
use super::super::desk::{Desk, wait};
use super::super::trouble::Trouble;
use super::{Units, find, finish, read_units};
use crate::checkout::{Effect, Order};

/// `pushcart orders return`
///
/// The number is how many came back in all, so that saying it twice changes nothing.
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    /// The order's number or id, or the beginning of it
    #[arg(value_name = "ORDER")]
    order: String,
    /// What came back: `SKU`, or `SKU=2` if two of it came back in all
    #[arg(value_name = "SKU", value_parser = read_units, required_unless_present = "all")]
    lines: Vec<Units>,
    /// All of it came back
    #[arg(long, conflicts_with = "lines")]
    all: bool,
    /// Show the order as JSON afterwards
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Command, desk: &Desk, printer: &Printer) -> Result<(), Trouble> {
    wait(async {
        let before = find(&desk.book(), &command.order).await?;
        let checkout = desk.checkout()?;
        let every = || before.quote.lines.iter().map(|line| Units { sku: line.sku.clone(), units: None });
        let lines = if command.all { every().collect() } else { command.lines.clone() };
        let mut order = before.clone();
        for Units { sku, units } in &lines {
            order = checkout.take_back(&before.id, sku, *units).await?;
        }
        finish(&checkout, &order, command.json, printer, |after| Ok(said(&before, after))).await
    })
}

fn said(before: &Order, after: &Order) -> String {
    let units = |order: &Order| order.came_back.values().map(|back| back.units()).sum::<u32>();
    let (now, number) = (units(after) - units(before), after.id.number());
    let pending =
        after.tasks.iter().any(|task| task.is_pending() && matches!(task.effect, Effect::Restock { .. }));
    match now {
        0 => format!("nothing new came back of {number}\n"),
        _ if pending => format!("{now} of {number} came back; the function will put them on the shelf\n"),
        1 => format!("1 unit of {number} came back and is on the shelf\n"),
        _ => format!("{now} units of {number} came back and are on the shelf\n"),
    }
}
