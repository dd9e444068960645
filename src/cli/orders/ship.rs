//! `pushcart orders ship`: a parcel was sent.

use std::collections::BTreeMap;

use super::super::Printer;
use super::super::desk::{Desk, operation, wait};
use super::super::trouble::Trouble;
use super::{Units, find, finish, read_units};
use crate::checkout::{Correction, Effect, Order, Sent, Shipping, Tracking};

/// `pushcart orders ship`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    /// The order's number or id, or the beginning of it
    #[arg(value_name = "ORDER")]
    order: String,
    /// What is in the parcel: `SKU`, or `SKU=2` for two [default: all that is left]
    #[arg(value_name = "SKU", value_parser = read_units, conflicts_with = "correct")]
    lines: Vec<Units>,
    /// Who carries it
    #[arg(long, value_name = "NAME")]
    carrier: Option<String>,
    /// The carrier's number
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    /// The carrier's page about it
    #[arg(long, value_name = "URL", value_parser = read_url)]
    url: Option<String>,
    /// Do not tell the buyer
    #[arg(long)]
    no_mail: bool,
    /// Say where this parcel can be followed after all, instead of sending one
    #[arg(long, value_name = "PARCEL")]
    correct: Option<u32>,
    /// A name for what you do: the same name twice is done once [default: a random one]
    #[arg(long, value_name = "NAME")]
    id: Option<String>,
    /// Show the order as JSON afterwards
    #[arg(long)]
    json: bool,
}

fn read_url(text: &str) -> Result<String, String> {
    let link = text.starts_with("https://") || text.starts_with("http://");
    if link && !text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        Ok(text.to_owned())
    } else {
        Err("an address begins with `https://`".to_owned())
    }
}

pub(super) fn run(command: &Command, desk: &Desk, printer: &Printer) -> Result<(), Trouble> {
    let operation = operation(command.id.as_deref())?;
    let tracking = Tracking {
        carrier: command.carrier.clone(),
        number: command.number.clone(),
        url: command.url.clone(),
    };
    wait(async {
        let before = find(&desk.book(), &command.order).await?;
        let checkout = desk.checkout()?;
        let tell = !command.no_mail;
        let order = if let Some(parcel) = command.correct {
            if tracking == Tracking::default() {
                return Err(Trouble::mend(
                    "nothing to correct was said",
                    "say it with `--carrier`, `--number` or `--url`",
                ));
            }
            let correction = Correction { operation: operation.clone(), parcel, tracking, tell };
            checkout.correct_parcel(&before.id, &correction).await?
        } else {
            let left = before.to_send();
            let mut lines = BTreeMap::new();
            for Units { sku, units } in &command.lines {
                let units = units.unwrap_or_else(|| left.get(sku).copied().unwrap_or(0).max(1));
                *lines.entry(sku.clone()).or_insert(0) += units;
            }
            let shipping = Shipping { operation: operation.clone(), lines, tracking, tell };
            checkout.ship(&before.id, &shipping).await?
        };
        finish(&checkout, &order, command.json, printer, |order| Ok(command.said(order, &operation))).await
    })
}

impl Command {
    fn said(&self, order: &Order, operation: &str) -> String {
        let what = match self.correct {
            Some(number) => format!("parcel {number} of {} is corrected", order.id.number()),
            None => format!("parcel {} of {} is sent", order.parcels.len(), order.id.number()),
        };
        let left: u32 = order.to_send().values().sum();
        let left = match order.sent() {
            Sent::Partly => format!(", {left} {} left", if left == 1 { "unit is" } else { "units are" }),
            _ => String::new(),
        };
        let mine =
            |effect: &Effect| matches!(effect, Effect::TellShipped { operation: of, .. } if of == operation);
        format!("{what}{left}; {}\n", told(order, mine))
    }
}

/// Whether the buyer knows.
pub(super) fn told(order: &Order, mine: impl Fn(&Effect) -> bool) -> &'static str {
    match order.tasks.iter().find(|task| mine(&task.effect)) {
        None => "the buyer is not told",
        Some(task) if task.is_pending() => "the function will tell the buyer",
        Some(_) => "the buyer is told",
    }
}
