//! `pushcart schema`: JSON Schemas of the seller's files, for editors.

use clap::ValueEnum;

use super::{Failure, Outcome, Output, Printer};
use crate::catalog::schema;

/// `pushcart schema`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    /// The file to describe
    #[arg(default_value = "product")]
    kind: Kind,
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// `pushcart.toml`
    Settings,
    /// `products/NAME.toml`
    Product,
    /// `collections/NAME.toml`
    Collection,
    /// The front matter of `pages/NAME.md`
    Page,
}

pub(super) fn run(command: &Command, printer: &Printer) -> Result<Outcome, Failure> {
    let schema = match command.kind {
        Kind::Settings => schema::settings(),
        Kind::Product => schema::product(),
        Kind::Collection => schema::collection(),
        Kind::Page => schema::page(),
    };
    printer.print(Output::Data, &format!("{}\n", serde_json::to_string_pretty(&schema)?))?;
    Ok(Outcome::Done)
}
