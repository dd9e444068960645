//! What open pages are told: that there is a newer build, or what is wrong with the files it would be made from.

use std::convert::Infallible;
use std::sync::Arc;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::watch;

use crate::diagnostic::{Diagnostics, Severity, text};

/// How it stands with the shop's files and what was last made from them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct State {
    /// The newest build; another one with every start of the server.
    pub build: String,
    /// The build before it, if pages of that need only their styles anew.
    pub restyles: Option<String>,
    /// What is wrong with the files as they are now.
    pub mistakes: Vec<Mistake>,
}

/// A mistake as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// `products/mug.toml:3:1`
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// The whole of it as the terminal shows it: the line, the caret, the hint.
    pub text: String,
}

impl Mistake {
    /// What went wrong without being a mistake in a file.
    pub fn failure(failure: &(dyn std::error::Error + 'static)) -> Self {
        let causes = std::iter::successors(Some(failure), |error| error.source());
        let causes: Vec<String> = causes.map(ToString::to_string).collect();
        let message = failure.to_string();
        Self { place: String::new(), message, text: causes.join("\n  because: ") }
    }
}

/// The mistakes among what a build has found.
pub fn mistakes(found: &Diagnostics) -> Vec<Mistake> {
    let mistakes = found.iter().filter(|found| found.severity == Severity::Mistake);
    let shown = mistakes.map(|found| {
        let place = match found.place.line_column_range() {
            Some(((line, column), _)) => format!("{}:{line}:{column}", found.place.shown_path()),
            None => found.place.shown_path(),
        };
        Mistake { place, message: found.message.clone(), text: text::one(found, false) }
    });
    shown.collect()
}

/// Tells whoever listens. Clones are handles on the same one.
#[derive(Debug, Clone)]
pub struct Live(Arc<watch::Sender<Told>>);

#[derive(Debug, Default)]
struct Told {
    state: State,
    start: u64,
    count: u64,
    over: bool,
}

impl Live {
    /// One that has nothing to tell yet. `start` tells this run of the server from others.
    pub fn new(start: u64) -> Self {
        let live = Self(Arc::new(watch::Sender::new(Told { start, ..Told::default() })));
        live.built(false);
        live
    }

    /// There is a newer build, and nothing is wrong.
    pub fn built(&self, styles_only: bool) {
        self.0.send_modify(|told| {
            told.count += 1;
            let before = std::mem::replace(&mut told.state.build, format!("{:x}-{}", told.start, told.count));
            told.state.restyles = styles_only.then_some(before);
            told.state.mistakes.clear();
        });
    }

    /// What is wrong now, if anything; the build stays.
    pub fn found(&self, mistakes: Vec<Mistake>) {
        self.0.send_if_modified(|told| {
            let changed = told.state.mistakes != mistakes;
            told.state.mistakes = mistakes;
            changed
        });
    }

    /// How it stands.
    pub fn state(&self) -> State {
        self.0.borrow().state.clone()
    }

    /// Ends every stream: a server that stops waits for its last answer.
    pub fn end(&self) {
        self.0.send_modify(|told| told.over = true);
    }

    /// Waits for the end.
    pub async fn ended(&self) {
        // The sender is alive as long as `self` is.
        let _ = self.0.subscribe().wait_for(|told| told.over).await;
    }

    /// `GET /__dev/events`: how it stands, and again whenever that changes.
    pub fn events(&self) -> Response {
        let mut news = self.0.subscribe();
        news.mark_changed();
        let events = stream::unfold(news, |mut news| async move {
            news.changed().await.ok()?;
            let event = {
                let told = news.borrow_and_update();
                if told.over {
                    return None;
                }
                Event::default().json_data(&told.state).ok()?
            };
            Some((Ok::<_, Infallible>(event), news))
        });
        Sse::new(events).keep_alive(KeepAlive::default()).into_response()
    }
}
