//! `pushcart orders show`: one order, to be read like a letter.

use std::fmt::Write as _;

use super::super::desk::{Desk, wait};
use super::super::moment::short;
use super::super::table::{BOLD, DIM, PLAIN, YELLOW, clean, shorten};
use super::super::trouble::Trouble;
use super::super::{Output, Printer};
use super::summary::{Full, word};
use super::{find, money};
use crate::checkout::{Ending, GiveBack, GiveBackOutcome, Order, Review};

/// `pushcart orders show`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    /// The order's number or id, or the beginning of it
    #[arg(value_name = "ORDER")]
    order: String,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Command, desk: &Desk, printer: &Printer) -> Result<(), Trouble> {
    let order = wait(async { find(&desk.book(), &command.order).await })?;
    let text = if command.json {
        format!("{}\n", serde_json::to_string_pretty(&Full::from(&order))?)
    } else {
        letter(&order)
    };
    printer.print(Output::Data, &text)?;
    Ok(())
}

fn letter(order: &Order) -> String {
    let mut text = String::new();
    let state = word(order.state).replace('_', " ");
    let send = if order.waits_for_sending() { ", to be sent" } else { "" };
    let _ = writeln!(text, "{BOLD}Order {}: {state}{send}{PLAIN}", order.id.number());
    let _ = writeln!(text, "{DIM}{}{PLAIN}\n", order.id);
    for review in &order.reviews {
        let (what, hint) = advice(review);
        let _ = writeln!(text, "{YELLOW}! {what}{PLAIN}\n  {hint}\n");
    }
    items(order, &mut text);
    sums(order, &mut text);
    recipient(order, &mut text);
    history(order, &mut text);
    text
}

fn items(order: &Order, text: &mut String) {
    for line in &order.quote.lines {
        let variant = line.variant.as_ref().map(|variant| format!(", {variant}")).unwrap_or_default();
        let title = shorten(&clean(&format!("{} × {}{variant}", line.quantity, line.title)), 58);
        let amount = money(order, line.amount);
        let _ = writeln!(text, "  {title:<58} {amount:>18}");
        let mut facts = vec![line.sku.to_string()];
        let sent = order.units_sent(&line.sku);
        if sent > 0 {
            facts.push(format!("{sent} sent"));
        }
        if let Some(back) = order.came_back.get(&line.sku) {
            facts.push(format!("{} came back", back.units()));
        }
        if order.short.contains(&line.sku) {
            let refunded = if order.short_goes_back(&line.sku) { "; refunded" } else { "" };
            facts.push(format!("could not be delivered{refunded}"));
        }
        let _ = writeln!(text, "      {DIM}{}{PLAIN}", facts.join(", "));
    }
}

fn sums(order: &Order, text: &mut String) {
    let mut sum = |name: &str, amount: i64| {
        let _ = writeln!(text, "  {name:>58} {:>18}", money(order, amount));
    };
    sum("Goods", order.quote.amount_subtotal);
    if let Some(payment) = &order.payment {
        if payment.amount_discount != 0 {
            sum("Discount", -payment.amount_discount);
        }
        if !order.quote.shipping.is_empty() {
            sum("Shipping", payment.amount_shipping);
        }
        if payment.amount_tax != 0 {
            let on_top = matches!(order.quote.tax, crate::checkout::QuotedTax::Stripe { on_top: true });
            sum(if on_top { "Tax" } else { "Tax, included" }, payment.amount_tax);
        }
        if let Some(total) = payment.amount_total {
            sum("Paid", total);
        }
    }
    if order.amount_refunded() > 0 {
        sum("Refunded", -order.amount_refunded());
    }
}

fn recipient(order: &Order, text: &mut String) {
    let Some(payment) = &order.payment else { return };
    let to = &payment.recipient;
    let mut lines = Vec::new();
    lines.extend(to.shipping_name.clone().or_else(|| to.name.clone()));
    if let Some(address) = &to.shipping_address {
        lines.extend(address.line1.clone());
        lines.extend(address.line2.clone());
        let town = [&address.postal_code, &address.city, &address.state];
        lines.push(town.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" "));
        lines.extend(address.country.clone());
    }
    lines.extend(to.email.clone());
    lines.extend(to.phone.clone());
    let _ = writeln!(text, "\n{BOLD}To{PLAIN}");
    for line in lines.iter().filter(|line| !line.is_empty()) {
        let _ = writeln!(text, "  {}", clean(line));
    }
}

fn history(order: &Order, text: &mut String) {
    let mut events: Vec<(i64, String)> = vec![(order.created, "ordered".to_owned())];
    if let (Some(at), Some(payment)) = (order.paid_at, &order.payment) {
        let intent = payment.payment_intent.as_deref().unwrap_or("nothing to pay");
        events.push((at, format!("paid ({intent})")));
    }
    if let Some(ending) = &order.ending {
        events.push((order.since, ended(ending).to_owned()));
    }
    for (number, parcel) in order.parcels.iter().enumerate() {
        let lines: Vec<_> = parcel.lines.iter().map(|(sku, units)| format!("{units} × {sku}")).collect();
        let tracking = [&parcel.tracking.carrier, &parcel.tracking.number, &parcel.tracking.url];
        let tracking: Vec<_> = tracking.into_iter().flatten().map(|part| clean(part)).collect();
        let tracking =
            if tracking.is_empty() { String::new() } else { format!("\n{:20}{}", "", tracking.join(" ")) };
        events.push((parcel.at, format!("parcel {} sent: {}{tracking}", number + 1, lines.join(", "))));
    }
    events.extend(money_back(order));
    for (sku, back) in &order.came_back {
        events.push((back.at, format!("{} × {sku} came back", back.units())));
    }
    for dispute in order.disputes.values() {
        events.push((
            dispute.created,
            format!("dispute of {}: {}", money(order, dispute.amount), dispute.status),
        ));
    }
    events.sort_by_key(|(at, _)| *at);
    let _ = writeln!(text, "\n{BOLD}History{PLAIN} (UTC)");
    for (at, what) in events {
        let _ = writeln!(text, "  {}  {what}", short(at));
    }
    let unfinished = order.tasks.iter().filter(|task| task.is_pending()).count();
    if unfinished > 0 {
        let _ = writeln!(text, "\n{unfinished} still to be done by the function: mails, stock or a refund");
    }
}

/// Refunds, with the seller's reasons, and what came of those that are none (yet).
fn money_back(order: &Order) -> Vec<(i64, String)> {
    let reason = |wish: &GiveBack| {
        wish.reason.as_ref().map(|reason| format!(", {}", clean(reason))).unwrap_or_default()
    };
    let refunds = order.refunds.values().map(|refund| {
        let wish = refund.operation.as_ref().and_then(|operation| order.given_back.get(operation));
        let (amount, why) = (money(order, refund.amount), wish.map(reason).unwrap_or_default());
        let at = refund.created.unwrap_or(order.since);
        (at, format!("refund of {amount}{why}: {} ({})", refund.status, refund.id))
    });
    let others = order.given_back.values().filter_map(|wish| {
        let what = format!("refund of {}{}", money(order, wish.amount), reason(wish));
        match &wish.outcome {
            GiveBackOutcome::Made { .. } => None,
            GiveBackOutcome::Pending => Some((wish.at, format!("{what}: Stripe is still to be asked"))),
            GiveBackOutcome::Refused { why } => Some((wish.at, format!("{what} refused: {}", clean(why)))),
        }
    });
    refunds.chain(others).collect()
}

fn ended(ending: &Ending) -> &'static str {
    match ending {
        Ending::SoldOut { .. } => "ended: sold out",
        Ending::Cancelled => "ended: the buyer turned back",
        Ending::Replaced => "ended: the cart made a newer order",
        Ending::RanOut => "ended: nobody paid in time",
        Ending::PaymentFailed => "ended: the payment failed",
        Ending::Refused => "ended: Stripe refused",
    }
}

/// What is to be looked at, and what to do.
fn advice(review: &Review) -> (String, &'static str) {
    match review {
        Review::PaidLateAndShort { sku } => (
            format!("It was paid after it had ended, and `{sku}` was gone."),
            "Send it if you have one after all, or refund the line: `pushcart orders refund`.",
        ),
        Review::AmountDiffers => (
            "What was paid is not what was quoted.".to_owned(),
            "Compare it with the payment in Stripe's dashboard before you send anything.",
        ),
        Review::LinesDiffer => (
            "What was bought at Stripe is not what was ordered.".to_owned(),
            "Compare it with the payment in Stripe's dashboard before you send anything.",
        ),
        Review::PaidTwice => (
            "It was paid twice.".to_owned(),
            "Look for both payments in Stripe's dashboard and refund one there.",
        ),
        Review::RefundRefused { sku } => (
            format!("`{sku}` could not be delivered, and Stripe refused the refund."),
            "Refund it in Stripe's dashboard, or write to the buyer.",
        ),
        Review::RefundFailed { refund } => (
            format!("The refund `{refund}` did not go through: the buyer does not have the money."),
            "Look up in Stripe's dashboard why, and give the money back another way.",
        ),
        Review::StockUnknown { sku } => (
            format!("Whether a unit of `{sku}` was taken from the stock cannot be told any more."),
            "Count it and say `pushcart stock set`.",
        ),
        Review::NotPaidAtStripe => (
            "It says that it is paid, and Stripe does not.".to_owned(),
            "Look for the payment in Stripe's dashboard before you send anything.",
        ),
        Review::Rebuilt => (
            "The store had lost it; it was made again from what Stripe has.".to_owned(),
            "Compare it with Stripe's dashboard; its stock was not touched.",
        ),
        Review::TooManyFacts => (
            "It has more refunds or disputes than can be kept.".to_owned(),
            "Stripe's dashboard has them all.",
        ),
    }
}
