//! `pushcart dev`: the shop on this machine, and again after every change.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::task::Poll;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use tokio::sync::oneshot;

use super::browser;
use super::build::build_and_tell;
use super::global::Global;
use super::places::Places;
use super::progress::Bar;
use super::{Failure, Outcome, Output, Printer};
use crate::catalog::Changed;
use crate::dev::board::Board;
use crate::dev::current::Current;
use crate::dev::early::{self, Unfinished};
use crate::dev::live::{self, Live, Mistake};
use crate::dev::premises::{Premises, Till};
use crate::dev::watch::{Watching, styles_only};
use crate::dev::{free_port, front, localize, site_server};
use crate::diagnostic::Diagnostics;
use crate::payment::stripe::SecretKey;
use crate::site::build::{Progress, ReadyPages, Summary};
use crate::site::kept::Kept;
use crate::{fs, function};

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
    /// Forget the orders, stock and payments of earlier runs
    #[arg(long)]
    fresh: bool,
    /// Tell how long the parts of each build took
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    places: Places,
}

pub(super) fn run(command: &Command, global: &Global, printer: &Printer) -> Result<Outcome, Failure> {
    let Some(till) = till(printer)? else { return Ok(Outcome::Mistakes) };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(serve(command, global, till, printer));
    // A build that is under way is not waited for: it puts its files in place only when all of them are ready.
    runtime.shutdown_background();
    outcome
}

async fn serve(
    command: &Command,
    global: &Global,
    till: Till,
    printer: &Printer,
) -> Result<Outcome, Failure> {
    if !["pushcart.toml", "pushcart.json"].iter().any(|settings| global.shop.join(settings).exists()) {
        // Another folder was meant, most likely: the check says so, and there is nothing to wait for.
        let (settings, bar) = (command.places.settings(&global.shop)?, Bar::new(false));
        build_and_tell(&bar, &settings, &mut Kept::default(), Changed::Anything, printer)?;
        return Ok(Outcome::Mistakes);
    }
    let folder = global.shop.join(".pushcart/dev");
    fs::create_dir_all(&folder)?;
    let Some(_lock) = fs::lock_folder_now(&folder)? else {
        let line =
            "error: another `pushcart dev` is running in this shop\n  hint: end it, or use its address\n";
        printer.print(Output::Message, line)?;
        return Ok(Outcome::Mistakes);
    };
    if command.fresh {
        forget(&folder)?;
    }
    let mut watching = Watching::begin(&global.shop)?;
    if watching.looks() {
        let line = "the system does not tell of changed files: they are looked at twice a second\n";
        printer.print(Output::Message, line)?;
    }
    let (listener, port) = free_port::listen(command.port).await?;
    let start = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let with_stripe = matches!(till, Till::Stripe(_));
    let premises = Premises::open(&folder, port, till).await?;
    premises.log().begin();
    let (current, live) = (Current::default(), Live::new(start));
    let shop = Workbench { command, global, printer, current, live, premises, base: Mutex::default() };
    shop.current.replace(front::nothing_yet());
    let mut kept = Kept::default();
    let base = shop.rebuild(&mut kept, Changed::Anything).await?.unwrap_or_default();

    let stripe = Router::new().nest_service("/__dev/stripe", shop.premises.stand_in().router());
    let own = Board::new(shop.premises.clone(), shop.live.clone()).router().merge(stripe);
    let app = front::app(&shop.current, &shop.live, own);
    let live = shop.live.clone();
    let server = axum::serve(listener, app).with_graceful_shutdown(async move { live.ended().await });
    let server = tokio::spawn(server.into_future());

    let mut asked = std::pin::pin!(function::stop_signal());
    // Looked at once, it listens: whoever has read the address may already say when to end.
    if std::future::poll_fn(|context| Poll::Ready(asked.as_mut().poll(context))).await.is_ready() {
        return Ok(Outcome::Done);
    }
    if port != command.port && command.port != 0 {
        printer.print(Output::Message, &format!("port {} is taken; using {port}\n", command.port))?;
    }
    if with_stripe {
        printer.print(Output::Message, &forwarding(port))?;
    }
    let address = format!("http://localhost:{port}{base}/");
    printer.print(Output::Message, &format!("the shop is at {address} (Ctrl-C ends it)\n"))?;
    let board = format!("orders, stock, mails and chaos are at http://localhost:{port}/__dev/\n");
    printer.print(Output::Message, &board)?;
    if command.open && browser::open(&address).is_err() {
        printer.print(Output::Message, "no browser could be started: open the address yourself\n")?;
    }
    tokio::select! {
        outcome = shop.keep_up(&mut kept, &mut watching) => outcome?,
        () = asked => {}
    }
    shop.live.end();
    // Whoever has not got an answer by then does not get one.
    let _ = tokio::time::timeout(LAST_ANSWERS, server).await;
    shop.premises.close()?;
    Ok(Outcome::Done)
}

/// Who takes the money: Stripe's test mode if there is a key for it. A live key is refused: nothing here is real.
fn till(printer: &Printer) -> Result<Option<Till>, Failure> {
    let stripe: BTreeMap<String, String> =
        std::env::vars().filter(|(name, value)| name.starts_with("STRIPE_") && !value.is_empty()).collect();
    let Some(key) = stripe.get("STRIPE_SECRET_KEY") else { return Ok(Some(Till::StandIn)) };
    let refused = match key.parse::<SecretKey>() {
        Ok(key) if key.is_live() => {
            "this is a live key: here only test keys are used, `sk_test_…`".to_owned()
        }
        Ok(_) => return Ok(Some(Till::Stripe(stripe))),
        Err(error) => error.to_string(),
    };
    let hint = "without STRIPE_SECRET_KEY, a stand-in takes Stripe's place";
    printer.print(Output::Message, &format!("error: STRIPE_SECRET_KEY: {refused}\n  hint: {hint}\n"))?;
    Ok(None)
}

/// How Stripe's events come to this machine.
fn forwarding(port: u16) -> String {
    let listen = format!("stripe listen --forward-to localhost:{port}/api/stripe/webhook");
    let mut text =
        format!("payments are made in Stripe's test mode; its events come here through\n  {listen}\n");
    if std::env::var_os("STRIPE_WEBHOOK_SECRET").is_none() {
        text.push_str(
            "it prints a secret, `whsec_…`: set STRIPE_WEBHOOK_SECRET to it and start this again\n",
        );
    }
    text
}

/// Removes what earlier runs have left, but for the locked folder itself.
fn forget(folder: &Path) -> Result<(), Failure> {
    for path in fs::list(folder)? {
        if path.is_dir() { fs::remove_dir_all(&path)? } else { fs::remove_file(&path)? }
    }
    Ok(())
}

/// The shop that is served, and rebuilt when its files change.
struct Workbench<'a> {
    command: &'a Command,
    global: &'a Global,
    printer: &'a Printer,
    current: Current,
    live: Live,
    premises: Premises,
    /// The path that the site lived under when it was last built.
    base: Mutex<String>,
}

/// What came of a build: the path that the site lives under, or mistakes.
enum Built {
    Changed(String),
    Same(String),
    Mistaken(Vec<Mistake>),
}

impl Workbench<'_> {
    /// Rebuilds after every change, for ever.
    async fn keep_up(&self, kept: &mut Kept, watching: &mut Watching) -> Result<(), Failure> {
        loop {
            let changed = watching.changes().await;
            self.printer.detail(shown(&changed))?;
            if let Err(failure) = self.rebuild(kept, changed).await {
                // A file that is gone between two looks, say: the next change may mend it.
                self.printer.failure(failure.as_ref());
                self.live.found(vec![Mistake::failure(failure.as_ref())]);
            }
        }
    }

    /// Builds, and tells pages that are open what came of it. Answers the path the site lives under, if there is a site.
    async fn rebuild(&self, kept: &mut Kept, changed: Changed) -> Result<Option<String>, Failure> {
        let styles_only = styles_only(&changed);
        let mut settings = self.command.places.settings(&self.global.shop)?;
        // Nothing is deployed from here, and packing takes time.
        settings.program = None;
        let out = settings.out.clone();
        let (printer, timings) = (self.printer.clone(), self.command.timings);
        // Should the build panic, nothing is kept.
        let mut kept_before = std::mem::take(kept);
        let (shows, mut ready) = oneshot::channel();
        let mut built = tokio::task::spawn_blocking(move || {
            let bar = Bar::new(timings).showing(shows);
            let built = build_and_tell(&bar, &settings, &mut kept_before, changed, &printer)?;
            if let Some(timings) = bar.timings() {
                printer.print(Output::Message, &timings.table())?;
            }
            Ok::<_, Failure>((built, kept_before))
        });
        let mut early = None;
        let built = loop {
            tokio::select! {
                Ok(pages) = &mut ready, if early.is_none() => early = Some(self.show_early(pages, &out, styles_only)?),
                built = &mut built => break built,
            }
        };
        let built = built.map_err(Failure::from).and_then(|built| built);
        let finished = self.finish(built, kept, &out);
        match (&finished, early) {
            (Ok(Built::Changed(_)), None) => self.live.built(styles_only),
            (Ok(Built::Changed(_) | Built::Same(_)), early) => {
                early.into_iter().for_each(Unfinished::end);
                self.live.found(Vec::new());
            }
            // What was shown is not what came of it.
            (Ok(Built::Mistaken(_)) | Err(_), Some(early)) => {
                drop(early);
                self.live.built(false);
            }
            (Ok(Built::Mistaken(_)) | Err(_), None) => {}
        }
        match finished? {
            Built::Changed(base) | Built::Same(base) => Ok(Some(base)),
            Built::Mistaken(mistakes) => {
                self.live.found(mistakes);
                Ok(None)
            }
        }
    }

    /// Shows the pages of a build that is not done yet.
    fn show_early(&self, pages: ReadyPages, out: &Path, styles_only: bool) -> Result<Unfinished, Failure> {
        let base = self.base.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let site = site_server::app(&out.join("site"), Some(&pages.waiting), &base)?;
        // What is the function's waits.
        let site = localize::shop(site, Router::new(), self.premises.whereabouts(&base));
        let unfinished = early::show(pages, site, &base, &self.current);
        self.live.built(styles_only);
        Ok(unfinished)
    }

    /// Puts what was built into the place of what was served.
    fn finish(
        &self,
        built: Result<((Option<Summary>, Diagnostics), Kept), Failure>,
        kept: &mut Kept,
        out: &Path,
    ) -> Result<Built, Failure> {
        let (summary, found);
        ((summary, found), *kept) = built?;
        let Some(summary) = summary else { return Ok(Built::Mistaken(live::mistakes(&found))) };
        let function = self.premises.function(&out.join("function/price-list.jsonl"), &summary.base)?;
        let site = site_server::app(&out.join("site"), None, &summary.base)?;
        let at = self.premises.whereabouts(&summary.base);
        self.current.replace(localize::shop(site, function, at));
        summary.base.clone_into(&mut self.base.lock().unwrap_or_else(PoisonError::into_inner));
        let is_changed = summary.written.changed + summary.written.removed > 0;
        Ok(if is_changed { Built::Changed(summary.base) } else { Built::Same(summary.base) })
    }
}

/// What was changed, in a few words.
fn shown(changed: &Changed) -> String {
    match changed {
        Changed::Anything => "something changed".to_owned(),
        Changed::Files(paths) if paths.len() <= 3 => {
            let names: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
            format!("{} changed", names.join(", "))
        }
        Changed::Files(paths) => format!("{} files changed", paths.len()),
    }
}
