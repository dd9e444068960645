//! The real command line on shop folders; see `tests/README.md`.

#![expect(unreachable_pub, reason = "a binary of tests has no outside")]

mod any_bytes;
mod architecture;
mod build;
mod check;
mod diagnostics;
mod resolve;
mod schema;
mod shop;
mod shops;
