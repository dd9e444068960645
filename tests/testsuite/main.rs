//! The real command line on shop folders; see `tests/README.md`.

#![allow(
    unreachable_pub,
    reason = "in a test binary nothing is reachable from outside; `pub` marks what modules share"
)]
#![allow(
    clippy::unwrap_used,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "what fails in a test is to end it, and its files are named by us"
)]

mod any_bytes;
mod architecture;
mod build;
mod check;
mod dev;
mod diagnostics;
mod docs;
mod letters;
mod new;
mod openapi;
mod orders;
mod reconcile;
mod resolve;
mod schema;
mod serve;
mod shop;
mod shops;
mod stock;
mod theme;
mod till;
