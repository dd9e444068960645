//! `pushcart orders refund`: money goes back.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, IsTerminal as _};

use super::super::desk::{Desk, operation, wait};
use super::super::trouble::Trouble;
use super::super::{Output, Printer};
use super::{Units, find, finish, money, read_units};
use crate::checkout::{GiveBackOutcome, Order, RefundWish};
use crate::shop::Money;
use crate::shop::money::DecimalError;

/// `pushcart orders refund`
///
/// Nothing is put back on the shelf: `pushcart orders return` does that.
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    /// The order's number or id, or the beginning of it
    #[arg(value_name = "ORDER")]
    order: String,
    /// Whose price goes back: `SKU`, or `SKU=2` for two [default: all that is left of the payment]
    #[arg(value_name = "SKU", value_parser = read_units, conflicts_with = "amount")]
    lines: Vec<Units>,
    /// How much goes back, such as `12.50`
    #[arg(long, value_name = "AMOUNT")]
    amount: Option<String>,
    /// Why, for you and for Stripe's dashboard
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Do not ask first
    #[arg(long)]
    yes: bool,
    /// A name for what you do: the same name twice is one refund [default: a random one]
    #[arg(long, value_name = "NAME")]
    id: Option<String>,
    /// Show the order as JSON afterwards
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Command, desk: &Desk, printer: &Printer) -> Result<(), Trouble> {
    let operation = operation(command.id.as_deref())?;
    if command.reason.as_ref().is_some_and(|reason| reason.chars().count() > 500) {
        return Err(Trouble::mend("`--reason` has more than 500 characters", ""));
    }
    wait(async {
        let order = find(&desk.book(), &command.order).await?;
        let checkout = desk.checkout_with_stripe()?;
        let wish = command.wish(&order, &operation)?;
        let amount = checkout.refund_amount(&order, &operation, &wish).await?;
        if !command.yes && !Command::confirmed(&order, amount, printer)? {
            printer.print(Output::Message, "nothing was refunded\n")?;
            return Ok(());
        }
        let reason = command.reason.as_deref();
        let noted = checkout.give_money_back(&order.id, &operation, amount, &wish, reason).await?;
        let said = |order: &Order| said(order, &operation, amount);
        finish(&checkout, &noted, command.json, printer, said).await
    })
}

impl Command {
    fn wish(&self, order: &Order, operation: &str) -> Result<RefundWish, Trouble> {
        if let Some(text) = &self.amount {
            let currency = order.quote.currency;
            let read = Money::from_decimal(text, currency).map_err(|error| {
                let hint = match error {
                    DecimalError::TooManyDecimals => {
                        format!("{} has {} decimals", currency.code(), currency.digits())
                    }
                    DecimalError::NotDecimal | DecimalError::TooLarge => {
                        format!("write it in {} with a point, such as `12.50`", currency.code())
                    }
                };
                Trouble::mend(format!("`{text}` is no amount: {error}"), hint)
            })?;
            return Ok(RefundWish::Amount(read.amount));
        }
        if self.lines.is_empty() {
            return Ok(RefundWish::Everything);
        }
        // Said again under the same name, it is what it was then.
        let before = order.given_back.get(operation).map(|wish| &wish.lines);
        let mut lines = BTreeMap::new();
        for Units { sku, units } in &self.lines {
            let units = units.or_else(|| before?.get(sku).copied());
            let ordered = order.quote.lines.iter().find(|line| line.sku == *sku);
            let left = ordered.map_or(0, |line| line.quantity.saturating_sub(order.units_refunded(sku)));
            *lines.entry(sku.clone()).or_insert(0) += units.unwrap_or_else(|| left.max(1));
        }
        Ok(RefundWish::Lines(lines))
    }

    fn confirmed(order: &Order, amount: Money, printer: &Printer) -> Result<bool, Trouble> {
        if !io::stdin().is_terminal() {
            return Err(Trouble::mend(
                "money would move, and nobody can be asked",
                "say `--yes` if it is meant",
            ));
        }
        let number = order.id.number();
        let left = money(order, order.left_to_refund() - amount.amount);
        let amount = money(order, amount.amount);
        let question = format!("Refund {amount} of order {number} ({left} stays)? [y/N] ");
        printer.print(Output::Message, &question)?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer)?;
        Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
    }
}

fn said(order: &Order, operation: &str, amount: Money) -> Result<String, Trouble> {
    let (amount, number) = (money(order, amount.amount), order.id.number());
    match order.given_back.get(operation).map(|wish| &wish.outcome) {
        Some(GiveBackOutcome::Made { refund }) => {
            let left = money(order, order.left_to_refund());
            Ok(format!("{amount} of {number} refunded ({refund}); {left} can still be refunded\n"))
        }
        Some(GiveBackOutcome::Refused { why }) => Err(Trouble::mend(
            format!("{amount} of {number} not refunded: {why}"),
            "see the payment in Stripe's dashboard",
        )),
        Some(GiveBackOutcome::Pending) | None => Ok(format!(
            "the refund of {amount} is noted, but Stripe did not answer: the function or `pushcart reconcile` makes it\n\
             (to ask now, repeat the command with `--id {operation}`)\n"
        )),
    }
}
