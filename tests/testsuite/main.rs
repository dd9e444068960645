//! The real command line on shop folders; see `tests/README.md`.

mod any_bytes;
mod check;
mod diagnostics;
mod docs;
mod resolve;
mod schema;
mod shop;
