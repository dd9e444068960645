//! The real command line on shop folders; see `tests/README.md`.

#![allow(
    unreachable_pub,
    reason = "in a test binary nothing is reachable from outside; `pub` marks what modules share"
)]

mod any_bytes;
mod check;
mod diagnostics;
mod docs;
mod resolve;
mod schema;
mod shop;
