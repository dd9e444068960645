//! `pushcart serve`: the finished shop and its function on one machine, for real.

use std::collections::BTreeMap;

use tower_http::compression::CompressionLayer;

use super::global::Global;
use super::{Failure, Outcome, Output, Printer};
use crate::dev::site_server;
use crate::fs;
use crate::function::{self, Environment, Function, log};

/// `pushcart serve`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    /// The port to listen on; 0 takes any that is free [default: the variable `PORT`, else 8787]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// What `pushcart build` has made [default: `dist` in the shop's folder]
    #[arg(long, value_name = "DIR")]
    out: Option<std::path::PathBuf>,
}

pub(super) fn run(command: &Command, global: &Global, printer: &Printer) -> Result<Outcome, Failure> {
    let out = command.out.clone().unwrap_or_else(|| global.shop.join("dist"));
    let (site, beside) = (out.join("site"), out.join("function"));
    if fs::metadata(&site)?.is_none() {
        let text =
            format!("error: there is no shop in `{}`\n  hint: `pushcart build` makes it\n", out.display());
        printer.print(Output::Message, &text)?;
        return Ok(Outcome::Mistakes);
    }
    let environment = match Environment::read(variables(), &beside) {
        Ok(environment) => Environment { shop: Some(global.shop.clone()), ..environment },
        Err(invalid) => {
            printer.print(Output::Message, &format!("error: {invalid}\n"))?;
            return Ok(Outcome::Mistakes);
        }
    };
    let function = Function::open(&environment)?;
    let shop = &function.checkout.prices.header().shop;
    let base = path_of(&shop.site_url).to_owned();
    // Pictures are small already; texts become a quarter.
    let site = site_server::app(&site, None, &base)?.layer(CompressionLayer::new());
    let app = function::beside(&function::app(function.clone()), site);
    log::begin();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = function::listen(command.port.unwrap_or(environment.port)).await?;
        let address = format!("http://localhost:{}{base}/", listener.local_addr()?.port());
        printer.print(Output::Message, &format!("the shop is at {address} (Ctrl-C ends it)\n"))?;
        function::run(function, app, listener, function::stop_signal()).await?;
        Ok(Outcome::Done)
    })
}

/// The environment without what would make this Lambda.
fn variables() -> BTreeMap<String, String> {
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(text).filter(|(name, _)| name != "AWS_LAMBDA_RUNTIME_API").collect()
}

/// The path that a site lives under, without a slash at the end.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("", |at| rest[at..].trim_end_matches('/'))
}
