//! The real program, as a process: on Lambda, and as one of several servers that sell the same things.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod books;
mod crashes;
mod http;
mod lambda;
mod moto;
mod prices;
mod process;
mod races;
mod servers;
mod stripe;

use std::time::Duration;

/// Nothing here takes so long; a test that waits for what never comes ends with it.
const PATIENCE: Duration = Duration::from_mins(2);
