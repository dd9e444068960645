//! The command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    pushcart::cli::main()
}
