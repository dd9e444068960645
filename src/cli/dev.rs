//! `pushcart dev`: the shop on this machine, and again after every change.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use tokio::net::TcpListener;

use super::build::build_and_tell;
use super::global::Global;
use super::places::Places;
use super::{Failure, Outcome, Output, Printer};
use crate::dev::current::Current;
use crate::dev::live::{self, Live, Mistake};
use crate::dev::watch::{Watching, styles_only};
use crate::dev::{front, site_server};

/// How many ports are tried when the wanted one is taken.
const TRIES: u16 = 20;
/// How long answers that are under way may take after Ctrl-C.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// `pushcart dev`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    /// The port to listen on, on this machine only; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,
    /// Open the shop in the browser
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    places: Places,
}

pub(super) fn run(command: &Command, global: &Global, printer: &Printer) -> Result<Outcome, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(serve(command, global, printer));
    // A build that is under way is not waited for: it puts its files in place only when all of them are ready.
    runtime.shutdown_background();
    outcome
}

async fn serve(command: &Command, global: &Global, printer: &Printer) -> Result<Outcome, Failure> {
    let mut watching = Watching::begin(&global.shop)?;
    let (listener, port) = listen(command.port).await?;
    let start = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let shop = Workbench { command, global, printer, current: Current::default(), live: Live::new(start) };
    shop.current.replace(front::nothing_yet());
    let base = shop.rebuild(false).await?.unwrap_or_default();
    if !["pushcart.toml", "pushcart.json"].iter().any(|settings| global.shop.join(settings).exists()) {
        // Another folder was meant, most likely: nothing to wait for.
        return Ok(Outcome::Mistakes);
    }

    if port != command.port && command.port != 0 {
        printer.print(Output::Message, &format!("port {} is taken; using {port}\n", command.port))?;
    }
    let address = format!("http://localhost:{port}{base}/");
    printer.print(Output::Message, &format!("the shop is at {address} (Ctrl-C ends it)\n"))?;
    if command.open && open(&address).is_err() {
        printer.print(Output::Message, "no browser could be started: open the address yourself\n")?;
    }

    let app = front::app(&shop.current, &shop.live, Router::new());
    let live = shop.live.clone();
    let server = axum::serve(listener, app).with_graceful_shutdown(async move { live.ended().await });
    let server = tokio::spawn(server.into_future());
    tokio::select! {
        outcome = shop.keep_up(&mut watching) => outcome?,
        asked = tokio::signal::ctrl_c() => asked?,
    }
    shop.live.end();
    // Whoever has not got an answer by then does not get one.
    let _ = tokio::time::timeout(LAST_ANSWERS, server).await;
    Ok(Outcome::Done)
}

/// The shop that is served, and rebuilt when its files change.
struct Workbench<'a> {
    command: &'a Command,
    global: &'a Global,
    printer: &'a Printer,
    current: Current,
    live: Live,
}

impl Workbench<'_> {
    /// Rebuilds after every change, for ever.
    async fn keep_up(&self, watching: &mut Watching) -> Result<(), Failure> {
        loop {
            let changed = watching.changes().await;
            self.printer.detail(shown(&changed))?;
            if let Err(failure) = self.rebuild(styles_only(&changed)).await {
                // A file that is gone between two looks, say: the next change may mend it.
                self.printer.failure(failure.as_ref());
                self.live.found(vec![Mistake::failure(failure.as_ref())]);
            }
        }
    }

    /// Builds, and tells pages that are open what came of it. Answers the path the site lives under, if there is a site.
    async fn rebuild(&self, styles_only: bool) -> Result<Option<String>, Failure> {
        let mut settings = self.command.places.settings(&self.global.shop)?;
        // Nothing is deployed from here, and packing takes time.
        settings.program = None;
        let site = settings.out.join("site");
        let printer = self.printer.clone();
        let built = tokio::task::spawn_blocking(move || build_and_tell(&settings, &printer)).await?;
        let (summary, found) = built?;
        let Some(summary) = summary else {
            self.live.found(live::mistakes(&found));
            return Ok(None);
        };
        self.current.replace(site_server::app(&site, &summary.base)?);
        if summary.written.changed + summary.written.removed > 0 {
            self.live.built(styles_only);
        } else {
            self.live.found(Vec::new());
        }
        Ok(Some(summary.base))
    }
}

/// What was changed, in a few words.
fn shown(changed: &BTreeSet<PathBuf>) -> String {
    match changed.len() {
        0 => "something changed".to_owned(),
        1..=3 => {
            let names: Vec<_> = changed.iter().map(|path| path.display().to_string()).collect();
            format!("{} changed", names.join(", "))
        }
        count => format!("{count} files changed"),
    }
}

/// Opens an address in the browser that this machine prefers.
fn open(address: &str) -> std::io::Result<()> {
    let mut command = if cfg!(target_os = "macos") {
        std::process::Command::new("open")
    } else if cfg!(windows) {
        let mut command = std::process::Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else {
        std::process::Command::new("xdg-open")
    };
    command.arg(address).stdin(std::process::Stdio::null()).stdout(std::process::Stdio::null());
    command.stderr(std::process::Stdio::null()).spawn().map(drop)
}

/// The wanted port, or the next free one.
async fn listen(wanted: u16) -> std::io::Result<(TcpListener, u16)> {
    let mut port = wanted;
    loop {
        match TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await {
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
