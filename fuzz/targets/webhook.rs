//! A body that Stripe signed is read or refused, whatever it is; with any other signature it is refused.
//!
//! The input's first line is the signature, the rest is the body.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pushcart::payment::stripe::webhook::{WebhookError, WebhookSecrets, sign};
use pushcart_fuzz::WEBHOOK_SECRET;

const NOW: i64 = 1_790_000_000;

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input);
    let (header, body) = text.split_once('\n').unwrap_or(("", &text));
    let secrets: WebhookSecrets = WEBHOOK_SECRET.parse().expect("a secret");
    let genuine = secrets.verify(body.as_bytes(), &sign(WEBHOOK_SECRET, NOW, body), NOW);
    assert!(matches!(genuine, Ok(_) | Err(WebhookError::NotAnEvent)));
    assert!(secrets.verify(body.as_bytes(), header, NOW).is_err());
});
