//! `pushcart stock`: how many there are.

use clap::Subcommand;
use serde::Serialize;

use super::desk::{Desk, operation, wait};
use super::global::Global;
use super::table::{Align, Table, clean};
use super::trouble::{Trouble, conclude};
use super::{Failure, Outcome, Output, Printer};
use crate::checkout::StockOf;
use crate::fs;
use crate::shop::price_list::{PriceList, PricedSku};
use crate::shop::{Sku, WhenOut};

/// `pushcart stock`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Show what there is of every SKU
    List(List),
    /// Set how many are unsold, those included that buyers hold at this moment
    Set(Set),
    /// Add what came in; fewer than none takes some away
    Add(Add),
}

#[derive(Debug, clap::Args)]
struct List {
    /// Only what is low, out or lost
    #[arg(long)]
    low: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Set {
    /// Of what
    #[arg(value_name = "SKU")]
    sku: Sku,
    /// How many; `unlimited` counts no more
    #[arg(value_name = "N", allow_negative_numbers = true, value_parser = read_count)]
    units: Count,
    /// Only if it is this many now
    #[arg(long, value_name = "M", value_parser = read_count)]
    expect: Option<Count>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Add {
    /// Of what
    #[arg(value_name = "SKU")]
    sku: Sku,
    /// How many; to take away, no more than are on hand, unless it is backordered
    #[arg(value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(i64).range(-1_000_000..=1_000_000))]
    units: i64,
    /// A name for what you do, such as the number of a delivery: the same name twice adds once [default: a random one]
    #[arg(long, value_name = "NAME")]
    id: Option<String>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// A count, or none.
#[derive(Debug, Clone, Copy)]
struct Count(Option<i64>);

fn read_count(text: &str) -> Result<Count, String> {
    if text == "unlimited" {
        return Ok(Count(None));
    }
    let count = text.parse::<i64>().ok().filter(|count| (0..=1_000_000_000).contains(count));
    count.map(|count| Count(Some(count))).ok_or_else(|| "a whole number from 0 on, or `unlimited`".to_owned())
}

pub(super) fn run(command: &Command, global: &Global, printer: &Printer) -> Result<Outcome, Failure> {
    let done = Desk::open(global).and_then(|desk| match &command.what {
        What::List(list) => list.run(&desk, printer),
        What::Set(set) => set.run(&desk, printer),
        What::Add(add) => add.run(&desk, printer),
    });
    conclude(done, printer)
}

/// A SKU as JSON. A count of `null` is unlimited.
#[derive(Debug, Serialize)]
struct Shown {
    sku: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    on_hand: Option<i64>,
    held: u32,
    available: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when_out: Option<WhenOut>,
    /// Whether few are left.
    low: bool,
    /// Whether the store counts it already; before, the opening count holds.
    counted: bool,
    /// Whether the count was lost.
    lost: bool,
}

impl Shown {
    fn new(sku: &Sku, entry: Option<&PricedSku>, stock: StockOf, low_at: u32) -> Self {
        let priced = entry.and_then(|entry| entry.markets.values().next());
        let variant =
            |text: &Option<String>| text.as_ref().map(|text| format!(", {text}")).unwrap_or_default();
        Self {
            sku: sku.to_string(),
            title: priced.map(|priced| format!("{}{}", priced.title, variant(&priced.variant))),
            on_hand: stock.on_hand,
            held: stock.held,
            available: stock.available,
            when_out: entry.map(|entry| entry.when_out),
            low: stock.available.is_some_and(|available| available <= low_at),
            counted: stock.counted,
            lost: stock.lost,
        }
    }

    fn note(&self) -> &'static str {
        match (self.lost, self.available, self.low) {
            (true, ..) => "lost: set it",
            (_, Some(0), _) => "out",
            (.., true) => "low",
            _ => "",
        }
    }

    fn say(&self, json: bool, printer: &Printer) -> Result<(), Trouble> {
        let text = if json {
            format!("{}\n", serde_json::to_string_pretty(self)?)
        } else {
            let count = |units: Option<i64>| units.map_or("unlimited".to_owned(), |units| units.to_string());
            let available = count(self.available.map(i64::from));
            format!(
                "{}: {} on hand, {} held, {available} available\n",
                self.sku,
                count(self.on_hand),
                self.held
            )
        };
        printer.print(Output::Data, &text)?;
        Ok(())
    }
}

impl List {
    fn run(&self, desk: &Desk, printer: &Printer) -> Result<(), Trouble> {
        let entries = PriceList::open(fs::open(&desk.price_list)?)?.entries()?;
        let checkout = desk.checkout()?;
        let all = wait(async { Ok(checkout.stock_of_all(entries).await?) })?;
        let low_at = desk.low_at();
        let shown = all.iter().map(|(entry, stock)| Shown::new(&entry.sku, Some(entry), *stock, low_at));
        let shown: Vec<Shown> = shown.filter(|shown| !self.low || shown.low || shown.lost).collect();
        let text = if self.json {
            format!("{}\n", serde_json::to_string_pretty(&serde_json::json!({ "stock": shown }))?)
        } else if shown.is_empty() {
            return Ok(printer.print(Output::Message, "nothing\n")?);
        } else {
            table(&shown)
        };
        printer.print(Output::Data, &text)?;
        Ok(())
    }
}

fn table(all: &[Shown]) -> String {
    use Align::{Left, Right};
    let mut table = Table::new([
        ("SKU", Left),
        ("ON HAND", Right),
        ("HELD", Right),
        ("AVAILABLE", Right),
        ("WHEN OUT", Left),
        ("NOTE", Left),
        ("TITLE", Left),
    ]);
    for shown in all {
        let count = |units: Option<i64>| units.map_or("∞".to_owned(), |units| units.to_string());
        let when_out = match shown.when_out {
            Some(WhenOut::Backorder) => "backorder",
            Some(WhenOut::Refund) => "refund",
            Some(WhenOut::SoldOut) | None => "sold-out",
        };
        table.row([
            super::table::shorten(&shown.sku, 24),
            count(shown.on_hand),
            if shown.held == 0 { String::new() } else { shown.held.to_string() },
            count(shown.available.map(i64::from)),
            when_out.to_owned(),
            shown.note().to_owned(),
            clean(shown.title.as_deref().unwrap_or_default()),
        ]);
    }
    table.render()
}

impl Set {
    fn run(&self, desk: &Desk, printer: &Printer) -> Result<(), Trouble> {
        let checkout = desk.checkout()?;
        let expected = self.expect.map(|Count(expected)| expected);
        let stock = wait(async { Ok(checkout.set_stock(&self.sku, self.units.0, expected).await?) })?;
        Shown::new(&self.sku, None, stock, desk.low_at()).say(self.json, printer)
    }
}

impl Add {
    fn run(&self, desk: &Desk, printer: &Printer) -> Result<(), Trouble> {
        let checkout = desk.checkout()?;
        let operation = operation(self.id.as_deref())?;
        let stock = wait(async { Ok(checkout.add_stock(&self.sku, self.units, &operation).await?) })?;
        Shown::new(&self.sku, None, stock, desk.low_at()).say(self.json, printer)
    }
}
