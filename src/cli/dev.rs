//! `pushcart dev`: the shop on this machine.

use std::net::{Ipv4Addr, SocketAddr};

use super::build::build_and_tell;
use super::global::Global;
use super::places::Places;
use super::{Failure, Outcome, Output, Printer};
use crate::dev::site_server;

/// How many ports are tried when the wanted one is taken.
const TRIES: u16 = 20;

/// `pushcart dev`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    /// The port to listen on, on this machine only
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,
    #[command(flatten)]
    places: Places,
}

pub(super) fn run(command: &Command, global: &Global, printer: &Printer) -> Result<Outcome, Failure> {
    let settings = command.places.settings(&global.shop)?;
    let Some(summary) = build_and_tell(&settings, printer)? else { return Ok(Outcome::Mistakes) };
    let app = site_server::app(&settings.out.join("site"), &summary.base)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let (listener, port) = listen(command.port).await?;
        if port != command.port {
            printer.print(Output::Message, &format!("port {} is taken; using {port}\n", command.port))?;
        }
        let address = format!("http://localhost:{port}{}/", summary.base);
        printer.print(Output::Message, &format!("the shop is at {address} (Ctrl-C ends it)\n"))?;
        let stop = async {
            let _ = tokio::signal::ctrl_c().await;
        };
        axum::serve(listener, app).with_graceful_shutdown(stop).await?;
        Ok(Outcome::Done)
    })
}

/// The wanted port, or the next free one.
async fn listen(wanted: u16) -> std::io::Result<(tokio::net::TcpListener, u16)> {
    let mut port = wanted;
    loop {
        match tokio::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await {
            Ok(listener) => {
                let port = listener.local_addr()?.port();
                return Ok((listener, port));
            }
            Err(error)
                if error.kind() == std::io::ErrorKind::AddrInUse && port < wanted.saturating_add(TRIES) =>
            {
                port += 1;
            }
            Err(error) => return Err(error),
        }
    }
}
