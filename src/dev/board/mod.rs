//! The dashboard at `/__dev/`: what became of sessions, orders, stock and mails, and the chaos board. Plain pages with forms; a small
//! script keeps them up to date.

mod actions;
mod html;
mod mails;
mod money;
mod orders;
mod page;
mod play;
mod scenario;
mod traffic;

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::stream;

use super::front::asset;
use super::live::Live;
use super::premises::Premises;
use play::Report;

/// How many reports of the chaos board are kept.
const REPORTS: usize = 8;

/// The dashboard of a shop. Clones are handles on the same one.
#[derive(Clone)]
pub struct Board {
    premises: Premises,
    live: Live,
    reports: Arc<Mutex<Vec<Report>>>,
}

impl Board {
    /// A dashboard without reports yet.
    pub fn new(premises: Premises, live: Live) -> Self {
        Self { premises, live, reports: Arc::default() }
    }

    /// Its pages, all below `/__dev/`.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/__dev/", get(show))
            .route("/__dev/board/events", get(events))
            .route("/__dev/board/do", post(actions::act))
            .route("/__dev/mails/{number}", get(mail))
            .route("/__dev/board.css", get(async || asset("text/css", include_str!("../assets/board.css"))))
            .route(
                "/__dev/board.js",
                get(async || asset("text/javascript", include_str!("../assets/board.js"))),
            )
            .with_state(self.clone())
    }

    fn reports(&self) -> Vec<Report> {
        self.reports.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn add_report(&self, mut report: Report) {
        let mut reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        report.number = reports.first().map_or(1, |last| last.number + 1);
        reports.insert(0, report);
        reports.truncate(REPORTS);
        drop(reports);
        self.premises.pulse().beat();
    }
}

/// Nothing but its own files; the mails are shown in frames.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; \
     frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

async fn show(State(board): State<Board>) -> Response {
    let page = page::page(&board).await;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, page).into_response()
}

async fn mail(State(board): State<Board>, Path(number): Path<usize>) -> Response {
    mails::whole(&board.premises, number)
}

/// A beat whenever something happened.
async fn events(State(board): State<Board>) -> Response {
    let mut news = board.premises.pulse().listen();
    news.mark_changed();
    let events = stream::unfold((news, board.live.clone()), |(mut news, live)| async move {
        tokio::select! {
            changed = news.changed() => changed.ok()?,
            () = live.ended() => return None,
        }
        let count = *news.borrow_and_update();
        Some((Ok::<_, Infallible>(Event::default().data(count.to_string())), (news, live)))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}
