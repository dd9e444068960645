//! `pushcart orders`: the seller's side of orders. One file for each subcommand.

mod export;
mod list;
mod refund;
mod resend;
mod ship;
mod show;
mod summary;
mod take_back;

use clap::Subcommand;

use super::desk::Desk;
use super::global::Global;
use super::trouble::{Trouble, conclude};
use super::{Failure, Outcome, Output, Printer};
use crate::checkout::{Checkout, Found, Order, OrderBook};
use crate::shop::{Language, Money, MoneyFormat, Sku};

/// `pushcart orders`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List orders, the newest first
    List(list::Command),
    /// Show one order
    Show(show::Command),
    /// Write orders as CSV
    Export(export::Command),
    /// Say that a parcel was sent, and tell the buyer
    Ship(ship::Command),
    /// Give money back
    Refund(refund::Command),
    /// Put what came back on the shelf; gives no money back
    Return(take_back::Command),
    /// Send the buyer a mail again
    Resend(resend::Command),
}

pub(super) fn run(command: &Command, global: &Global, printer: &Printer) -> Result<Outcome, Failure> {
    let desk = match Desk::open(global) {
        Ok(desk) => desk,
        Err(trouble) => return conclude(Err(trouble), printer),
    };
    let done = match &command.what {
        What::List(command) => list::run(command, &desk, printer),
        What::Show(command) => show::run(command, &desk, printer),
        What::Export(command) => export::run(command, &desk),
        What::Ship(command) => ship::run(command, &desk, printer),
        What::Refund(command) => refund::run(command, &desk, printer),
        What::Return(command) => take_back::run(command, &desk, printer),
        What::Resend(command) => resend::run(command, &desk, printer),
    };
    conclude(done, printer)
}

/// The order whose number or id begins so.
async fn find(book: &OrderBook, start: &str) -> Result<Order, Trouble> {
    match book.find(start).await? {
        Found::One(order) => Ok(*order),
        Found::Nothing => {
            Err(Trouble::mend(format!("no order begins with `{start}`"), "`pushcart orders list` shows them"))
        }
        Found::Several(ids) => {
            let ids = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            Err(Trouble::mend(format!("several orders begin with `{start}`"), format!("such as {ids}")))
        }
    }
}

/// Some units of a line: `SKU` is all that there are, `SKU=2` is two.
#[derive(Debug, Clone)]
struct Units {
    sku: Sku,
    units: Option<u32>,
}

fn read_units(text: &str) -> Result<Units, String> {
    let (sku, units) = text.split_once('=').map_or((text, None), |(sku, units)| (sku, Some(units)));
    let read = |units: &str| {
        units.parse::<u32>().ok().filter(|units| *units > 0).ok_or("write `SKU=2` for two units of it")
    };
    Ok(Units {
        sku: sku.parse().map_err(|error: crate::shop::sku::InvalidSku| error.to_string())?,
        units: units.map(read).transpose()?,
    })
}

/// An amount as these commands write it.
fn money(order: &Order, amount: i64) -> String {
    #[expect(clippy::expect_used, reason = "it is a language")]
    let language: Language = "en-US".parse().expect("a language");
    MoneyFormat::new(&language).format(Money::new(amount, order.quote.currency)).replace('\u{a0}', " ")
}

/// Does what follows from a change, and shows the order as it is then.
async fn finish(
    checkout: &Checkout,
    before: &Order,
    json: bool,
    printer: &Printer,
    say: impl Fn(&Order) -> Result<String, Trouble>,
) -> Result<(), Trouble> {
    checkout.do_tasks(&before.id).await?;
    let order = checkout.order(&before.id).await?.unwrap_or_else(|| before.clone());
    let said = say(&order)?;
    if json {
        let shown = serde_json::to_string_pretty(&summary::Full::from(&order))?;
        printer.print(Output::Data, &format!("{shown}\n"))?;
    } else {
        printer.print(Output::Data, &said)?;
    }
    Ok(())
}
