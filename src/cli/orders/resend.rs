//! `pushcart orders resend`: a mail again.

use super::super::Printer;
use super::super::desk::{Desk, operation, wait};
use super::super::trouble::Trouble;
use super::ship::told;
use super::{find, finish};
use crate::checkout::{Effect, Order};

/// `pushcart orders resend`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    /// The order's number or id, or the beginning of it
    #[arg(value_name = "ORDER")]
    order: String,
    /// The mail about this parcel [default: the confirmation]
    #[arg(long, value_name = "PARCEL")]
    parcel: Option<u32>,
    /// A name for what you do: the same name twice is one mail [default: a random one]
    #[arg(long, value_name = "NAME")]
    id: Option<String>,
    /// Show the order as JSON afterwards
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Command, desk: &Desk, printer: &Printer) -> Result<(), Trouble> {
    let operation = operation(command.id.as_deref())?;
    wait(async {
        let before = find(&desk.book(), &command.order).await?;
        let checkout = desk.checkout()?;
        let order = checkout.tell_again(&before.id, command.parcel, &operation).await?;
        let said = |order: &Order| {
            let mine = |effect: &Effect| match effect {
                Effect::ConfirmAgain { operation: of } | Effect::TellShipped { operation: of, .. } => {
                    *of == operation
                }
                _ => false,
            };
            Ok(format!("{}: {}\n", order.id.number(), told(order, mine)))
        };
        finish(&checkout, &order, command.json, printer, said).await
    })
}
