//! Any request at all is answered, and never by 500, which a panic would be. That Stripe cannot be reached here is 502 or 503.
//!
//! The input is a request as HTTP/1.1 writes it, parted by single line feeds. A `stripe-signature` of `genuine` is made one.
#![no_main]

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use libfuzzer_sys::fuzz_target;
use pushcart::checkout::Clock as _;
use pushcart::function::{SystemClock, app};
use pushcart::payment::stripe::webhook::sign;
use pushcart_fuzz::{WEBHOOK_SECRET, function};
use tower::ServiceExt as _;

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input);
    let Some(request) = request(&text) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let answer = app(function()).oneshot(request).await.expect("an answer");
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.expect("a body").to_bytes();
        assert_ne!(status, 500, "{}", String::from_utf8_lossy(&body));
    });
});

/// `None` for what could not be sent at all.
fn request(text: &str) -> Option<Request<Body>> {
    let (head, body) = text.split_once("\n\n")?;
    let mut lines = head.split('\n');
    let (method, address) = lines.next()?.split_once(' ')?;
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        request = match (name, value) {
            ("stripe-signature", "genuine") => {
                request.header(name, sign(WEBHOOK_SECRET, SystemClock.now(), body))
            }
            _ => request.header(name, value),
        };
    }
    request.body(Body::from(body.to_owned())).ok()
}
