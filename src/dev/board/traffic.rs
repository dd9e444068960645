//! What went between the stand-in and the shop, and the function's log.

use std::fmt::Write as _;

use super::html::{escape, label, time};
use crate::dev::premises::Premises;

/// How many lines of each are shown.
const SHOWN: usize = 30;

/// Events on their way to the shop, newest first.
pub(super) fn deliveries(premises: &Premises) -> String {
    let stand_in = premises.stand_in();
    let waiting = stand_in.waiting();
    let mut out = match waiting {
        0 => String::new(),
        1 => "<p>1 event waits to be sent.</p>".to_owned(),
        count => format!("<p>{count} events wait to be sent.</p>"),
    };
    let deliveries = stand_in.deliveries();
    if deliveries.is_empty() && waiting == 0 {
        return "<p class=\"none\">None yet.</p>".to_owned();
    }
    out.push_str("<ol class=\"lines\" tabindex=\"0\" aria-label=\"Events\">");
    for delivery in deliveries.iter().rev().take(SHOWN) {
        let outcome = match delivery.status {
            Some(status @ 200..300) => format!("<span class=\"label good\">{status}</span>"),
            Some(status) => format!("<span class=\"label bad\">{status}</span>"),
            None => "<span class=\"label bad\">no answer</span>".to_owned(),
        };
        let again =
            if delivery.attempt > 1 { format!(" attempt {}", delivery.attempt) } else { String::new() };
        let _ = writeln!(out, "<li>{} {outcome} {}{again}</li>", time(delivery.at), escape(&delivery.kind));
    }
    out.push_str("</ol>");
    out
}

/// Sessions, newest first.
pub(super) fn sessions(premises: &Premises) -> String {
    let stand_in = premises.stand_in();
    let ids = stand_in.session_ids();
    if ids.is_empty() {
        return "<p class=\"none\">None yet.</p>".to_owned();
    }
    let mut out = String::from("<ol class=\"lines\" tabindex=\"0\" aria-label=\"Sessions\">");
    for id in ids.iter().rev().take(SHOWN) {
        let Some(session) = stand_in.session(id) else { continue };
        let word = |key: &str| session[key].as_str().unwrap_or_default().to_owned();
        let short = &id[..id.len().min(16)];
        let _ = writeln!(
            out,
            "<li>{} {} <span>{}</span> <a href=\"/__dev/stripe/c/pay/{}\"><code>{}</code></a></li>",
            time(session["created"].as_i64().unwrap_or_default()),
            label(&word("status")),
            escape(&word("payment_status").replace('_', " ")),
            escape(id),
            escape(short),
        );
    }
    out.push_str("</ol>");
    out
}

/// The function's log, newest first.
pub(super) fn log(premises: &Premises) -> String {
    let lines = premises.log().lines();
    if lines.is_empty() {
        return "<p class=\"none\">Nothing yet.</p>".to_owned();
    }
    let mut out = String::from("<ol class=\"lines\" tabindex=\"0\" aria-label=\"Log\">");
    for line in lines.iter().take(SHOWN) {
        let word = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        let level = word("level");
        let kind = match level.as_str() {
            "ERROR" => "bad",
            "WARN" => "wait",
            _ => "plain",
        };
        let stamp = word("timestamp");
        let clock = stamp.get(11..19).unwrap_or_default();
        let rest: Vec<String> = line
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(key, value)| {
                !matches!(key.as_str(), "level" | "timestamp" | "message" | "request") && !value.is_null()
            })
            .map(|(key, value)| {
                format!("{key}={}", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            })
            .collect();
        let _ = writeln!(
            out,
            "<li><time>{clock}</time> <span class=\"label {kind}\">{}</span> {} <small>{}</small></li>",
            escape(&level.to_lowercase()),
            escape(&word("message")),
            escape(&rest.join(" ")),
        );
    }
    out.push_str("</ol>");
    out
}
