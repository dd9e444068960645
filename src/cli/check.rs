//! `pushcart check`: every mistake and every advice.

use std::time::Instant;

use clap::ValueEnum;

use super::global::Global;
use super::places::Places;
use super::{Failure, Outcome, Output, Printer};
use crate::diagnostic::{Diagnostics, json, sarif, text};
use crate::site;
use crate::site::build::BuildSettings;

/// `pushcart check`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    /// How to show what is found
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// How to show what is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For scripts
    Json,
    /// For code hosts and editors: SARIF 2.1.0
    Sarif,
}

pub(super) fn run(command: &Command, global: &Global, printer: &Printer) -> Result<Outcome, Failure> {
    let started = Instant::now();
    // The function's program has nothing to be checked, and packing it takes longer than all else.
    let settings = BuildSettings { program: None, ..Places::default().settings(&global.shop)? };
    let found = site::build::check(&settings)?;
    printer.detail(format_args!("checked in {} ms", started.elapsed().as_millis()))?;
    printer.print(Output::Data, &shown(command.format, &found)?)?;
    Ok(if found.mistakes() > 0 { Outcome::Mistakes } else { Outcome::Done })
}

fn shown(format: Format, found: &Diagnostics) -> Result<String, serde_json::Error> {
    match format {
        Format::Text if found.iter().next().is_none() => Ok("no mistakes\n".to_owned()),
        // The printer leaves colours out where they are not wanted.
        Format::Text => Ok(text::render(found, true)),
        Format::Json => json::render(found),
        Format::Sarif => sarif::render(found),
    }
}
