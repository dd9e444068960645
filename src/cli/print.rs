//! What people and scripts read: data on the standard output, everything else on the standard error.

use std::error::Error;
use std::fmt::{self, Write as _};
use std::io::{self, IsTerminal as _, Write as _};

use anstream::{AutoStream, ColorChoice};

use super::global::Color;

/// Where and how to print.
#[derive(Debug, Clone)]
pub struct Printer {
    choice: ColorChoice,
    verbose: bool,
}

/// Which of the two outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// What the command was asked for.
    Data,
    /// What it says meanwhile.
    Message,
}

impl Printer {
    pub(super) fn new(color: Color, verbose: bool) -> Self {
        let choice = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Self { choice, verbose }
    }

    /// Prints a text that may have colours; they are left out where they are not wanted.
    pub fn print(&self, output: Output, text: &str) -> io::Result<()> {
        match output {
            Output::Data => {
                let mut out = AutoStream::new(io::stdout().lock(), self.choice);
                out.write_all(text.as_bytes())?;
                out.flush()
            }
            Output::Message => AutoStream::new(io::stderr().lock(), self.choice).write_all(text.as_bytes()),
        }
    }

    /// Prints bytes as they are: no colours, nothing left out.
    pub(super) fn raw(output: Output, bytes: &[u8]) -> io::Result<()> {
        match output {
            Output::Data => io::stdout().lock().write_all(bytes),
            Output::Message => io::stderr().lock().write_all(bytes),
        }
    }

    /// Whether somebody watches the messages as they come.
    pub(super) fn is_terminal() -> bool {
        io::stderr().is_terminal() && std::env::var_os("CI").is_none()
    }

    /// Prints a line that only `--verbose` shows.
    pub fn detail(&self, line: impl fmt::Display) -> io::Result<()> {
        if self.verbose { self.print(Output::Message, &format!("{line}\n")) } else { Ok(()) }
    }

    /// Prints a failure with its causes.
    pub(super) fn failure(&self, failure: &(dyn Error + 'static)) {
        let mut text = format!("error: {failure}\n");
        for cause in causes(failure).skip(1) {
            let _ = writeln!(text, "  because: {cause}");
        }
        // If even this cannot be printed, the exit code has to do.
        let _ = self.print(Output::Message, &text);
    }
}

/// A failure and what caused it, the outermost first.
pub(super) fn causes<'e>(
    failure: &'e (dyn Error + 'static),
) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(failure), |error: &&'e (dyn Error + 'static)| (*error).source())
}
