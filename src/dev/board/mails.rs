//! Mails as they would look.

use std::fmt::Write as _;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::html::escape;
use crate::dev::premises::Premises;

/// How many are shown.
const SHOWN: usize = 20;

/// The newest first, each as HTML and as text.
pub(super) fn mails(premises: &Premises) -> String {
    let messages = premises.mails().messages();
    if messages.is_empty() {
        return "<p class=\"none\">None in this run. Every mail is kept as a file in <code>.pushcart/dev/outbox</code>.</p>".to_owned();
    }
    let mut out = String::new();
    for (number, message) in messages.iter().enumerate().rev().take(SHOWN) {
        let subject = escape(&message.subject);
        let frame = if message.html.is_some() {
            format!(
                "<iframe src=\"/__dev/mails/{number}\" title=\"{subject}\" sandbox loading=\"lazy\"></iframe>"
            )
        } else {
            String::new()
        };
        let _ = write!(
            out,
            "<details id=\"mail-{number}\"><summary><b>{subject}</b> <span>to {}</span></summary>\n{frame}\n\
             <details id=\"mail-{number}-text\"><summary>As text</summary><pre tabindex=\"0\">{}</pre></details>\n</details>\n",
            escape(message.to.address.as_str()),
            escape(&message.text),
        );
    }
    out
}

/// The HTML of one, to be shown in a frame: nothing in it may run.
pub(super) fn whole(premises: &Premises, number: usize) -> Response {
    let html = premises.mails().messages().get(number).and_then(|message| message.html.clone());
    let Some(html) = html else { return StatusCode::NOT_FOUND.into_response() };
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' http://localhost:* data:; frame-ancestors 'self'; sandbox";
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, policy)];
    (headers, html).into_response()
}
