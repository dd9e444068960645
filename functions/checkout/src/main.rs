//! Pushcart's checkout function: one app, on AWS Lambda or as a plain HTTP server.

mod lambda;

use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;

use pushcart::function::{self, Environment, Function, log};

fn main() -> ExitCode {
    log::begin();
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // For a person, who reads this in a terminal or in a host's log. Nobody is left to tell if it cannot be written.
            let mut text = format!("pushcart-checkout cannot run: {error}");
            let mut source = error.source();
            while let Some(cause) = source {
                text = format!("{text}\n  because: {cause}");
                source = cause.source();
            }
            let _ = writeln!(std::io::stderr(), "{text}");
            ExitCode::FAILURE
        }
    }
}

/// Builds everything once, then answers until the end.
fn start() -> Result<(), Box<dyn Error + Send + Sync>> {
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    let variables = std::env::vars_os().filter_map(text).collect();
    let program = std::env::current_exe()?;
    let environment = Environment::read(variables, program.parent().unwrap_or(&program))?;
    let function = Function::open(&environment)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        if environment.on_lambda {
            return lambda::run(function).await;
        }
        let listener = function::listen(environment.port).await?;
        let app = function::app(function.clone());
        Ok(function::run(function, app, listener, function::stop_signal()).await?)
    })
}
