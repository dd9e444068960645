//! The shop on the seller's own machine: what `pushcart dev` and the tests work with instead of the real world.

#[cfg(feature = "cli")]
pub mod site_server;
#[cfg(feature = "stand-in")]
pub mod stripe;
