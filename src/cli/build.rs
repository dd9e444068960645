//! `pushcart build`: the finished shop in `dist/`.

use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::global::Global;
use super::places::Places;
use super::progress::Bar;
use super::{Failure, Outcome, Output, Printer};
use crate::catalog::Changed;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, text};
use crate::fs;
use crate::site::build::{self, BuildError, BuildSettings, Progress, Summary};
use crate::site::deploy::ProgramError;
use crate::site::kept::Kept;
use crate::site::output::WriteError;

/// `pushcart build`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    #[command(flatten)]
    places: Places,
    /// Tell how long the parts took; with a file, also as a trace that a browser's profiler opens
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "-")]
    timings: Option<PathBuf>,
}

pub(super) fn run(command: &Command, global: &Global, printer: &Printer) -> Result<Outcome, Failure> {
    let settings = command.places.settings(&global.shop)?;
    let bar = Bar::new(command.timings.is_some());
    // The process ends after this; what it holds need not be taken apart piece by piece.
    let mut kept = ManuallyDrop::new(Kept::default());
    let (summary, _) = build_and_tell(&bar, &settings, &mut kept, Changed::Anything, printer)?;
    if let Some(timings) = bar.timings() {
        printer.print(Output::Message, &timings.table())?;
        if let Some(file) = command.timings.as_ref().filter(|file| file.as_os_str() != "-") {
            fs::write(file, timings.trace().as_bytes())?;
        }
    }
    if summary.is_none() {
        return Ok(Outcome::Mistakes);
    }
    // Whoever says `none` knows.
    if settings.program.is_none() && command.places.function.is_none() {
        printer.print(Output::Message, NO_PROGRAM)?;
    }
    Ok(Outcome::Done)
}

/// What is said where there is no program to put into `dist/function/`.
const NO_PROGRAM: &str = "dist/function has prices but no program: name one with `--function`, or in a checkout of Pushcart make it by\n  \
                          cargo build --package pushcart-checkout --profile function\n";

/// Builds with progress, shows what was found, and sums up in one line.
pub(super) fn build_and_tell(
    bar: &Bar,
    settings: &BuildSettings,
    kept: &mut Kept,
    changed: Changed,
    printer: &Printer,
) -> Result<(Option<Summary>, Diagnostics), Failure> {
    let started = Instant::now();
    let outcome = build::build(settings, kept, changed, bar);
    bar.clear();
    let (summary, found) = match outcome {
        Err(BuildError::Write(error @ (WriteError::NotOurs(_) | WriteError::InTheWay(_)))) => {
            (None, not_to_be_written(&error, settings))
        }
        Err(BuildError::Program(error)) => (None, no_program(&error, settings)),
        outcome => outcome?,
    };
    tell(&found, summary.is_some(), printer)?;
    if let Some(summary) = &summary {
        printer
            .print(Output::Message, &format!("{}\n", line(summary, started.elapsed(), bar.shown_after())))?;
    }
    Ok((summary, found))
}

/// The output folder holds what is not ours: the seller can mend that.
fn not_to_be_written(error: &WriteError, settings: &BuildSettings) -> Diagnostics {
    let hint = match error {
        WriteError::NotOurs(_) => "choose an empty or new folder with `--out`",
        _ => "move it away; what the site should have beside its pages goes into `static/`",
    };
    let mut found = Diagnostics::default();
    let place = Place::file(&settings.out);
    found.push(Diagnostic::mistake("output", place, error.to_string()).hint(hint));
    found
}

/// The seller named something else as the function's program.
fn no_program(error: &ProgramError, settings: &BuildSettings) -> Diagnostics {
    let mut found = Diagnostics::default();
    let place = Place::file(settings.program.as_deref().unwrap_or(&settings.out));
    let mistake = Diagnostic::mistake("function", place, error.to_string());
    found.push(mistake.hint("`--function` takes the program `pushcart-checkout`, or `none`"));
    found
}

/// Mistakes in full; advice alone as a count, since `check` shows it and a build is run often.
fn tell(found: &Diagnostics, built: bool, printer: &Printer) -> Result<(), Failure> {
    if !built {
        printer.print(Output::Message, &text::render(found, true))?;
    } else if found.advice() > 0 {
        let pieces = if found.advice() == 1 { "piece" } else { "pieces" };
        let line = format!("{} {pieces} of advice: `pushcart check` shows them\n", found.advice());
        printer.print(Output::Message, &line)?;
    }
    Ok(())
}

fn line(summary: &Summary, took: Duration, shown_after: Option<Duration>) -> String {
    let Summary { pages, pictures, written, .. } = summary;
    let seconds = |time: Duration| format!("{}.{:02} s", time.as_secs(), time.subsec_millis() / 10);
    let mut time = seconds(took);
    if let Some(shown_after) = shown_after {
        time = format!("{time} (shown after {})", seconds(shown_after));
    }
    let changes = match (written.changed, written.removed) {
        (0, 0) => "nothing changed".to_owned(),
        (changed, 0) => format!("{changed} written"),
        (changed, removed) => format!("{changed} written, {removed} removed"),
    };
    let size = size(written.bytes);
    format!(
        "built {pages} pages and {pictures} {}: {} files, {size}, {changes}, in {time}",
        if *pictures == 1 { "picture" } else { "pictures" },
        written.files
    )
}

/// Bytes for people, in decimal units as hosts count them.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
