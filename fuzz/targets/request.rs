//! What a browser sends, as JSON and as a form: it is refused, or every line of it is within bounds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pushcart::checkout::{CheckoutRequest, MOST_LINES};

const ATTEMPT: &str = "00000000000000000000000000000001";

fuzz_target!(|body: &[u8]| {
    let form = CheckoutRequest::from_form(&String::from_utf8_lossy(body), ATTEMPT);
    for request in [CheckoutRequest::from_json(body, ATTEMPT), form].into_iter().flatten() {
        assert!((1..=MOST_LINES).contains(&request.lines.len()));
        assert!(request.lines.iter().all(|line| line.quantity > 0));
        assert!(request.lines.is_sorted_by(|a, b| a.sku < b.sku));
    }
});
