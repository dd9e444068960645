//! The command line: arguments in, one subcommand run, an exit code out. One file for each subcommand.

mod args;
mod browser;
mod build;
mod check;
mod desk;
mod dev;
mod global;
mod moment;
mod new;
mod orders;
mod places;
mod print;
mod progress;
mod reconcile;
mod schema;
mod serve;
mod stock;
mod table;
mod theme;
mod trouble;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
pub use print::{Output, Printer};

/// How a command ended when nothing failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0.
    Done,
    /// Exit code 1: what the seller wrote has mistakes, which have been shown.
    Mistakes,
}

/// A failure that is not the seller's: a full disk, a closed network, a fault of ours. Exit code 2.
pub type Failure = Box<dyn Error + Send + Sync>;

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are asked for; anything else the seller can mend. Nobody is left to tell if this fails.
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()));
        }
    };
    let printer = Printer::new(args.global.color, args.global.verbose);
    match run(&args, &printer) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Mistakes) => ExitCode::from(1),
        Err(failure) if is_broken_pipe(failure.as_ref()) => ExitCode::SUCCESS,
        Err(failure) => {
            printer.failure(failure.as_ref());
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args, printer: &Printer) -> Result<Outcome, Failure> {
    match &args.command {
        Command::New(command) => new::run(command, printer),
        Command::Build(command) => build::run(command, &args.global, printer),
        Command::Dev(command) => dev::run(command, &args.global, printer),
        Command::Check(command) => check::run(command, &args.global, printer),
        Command::Serve(command) => serve::run(command, &args.global, printer),
        Command::Orders(command) => orders::run(command, &args.global, printer),
        Command::Stock(command) => stock::run(command, &args.global, printer),
        Command::Reconcile(command) => reconcile::run(command, &args.global, printer),
        Command::Theme(command) => theme::run(command, &args.global, printer),
        Command::Schema(command) => schema::run(command, printer),
    }
}

/// Whether nobody reads our output any more, as after `pushcart check | head`.
fn is_broken_pipe(failure: &(dyn Error + 'static)) -> bool {
    print::causes(failure)
        .filter_map(|error| error.downcast_ref::<std::io::Error>())
        .any(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
