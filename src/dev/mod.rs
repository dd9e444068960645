//! The shop on the seller's own machine: what `pushcart dev` and the tests work with instead of the real world.

#[cfg(feature = "cli")]
pub mod current;
#[cfg(feature = "cli")]
pub mod front;
#[cfg(feature = "cli")]
pub mod inject;
#[cfg(feature = "cli")]
pub mod live;
#[cfg(feature = "cli")]
pub mod site_server;
#[cfg(feature = "stand-in")]
pub mod stripe;
#[cfg(feature = "cli")]
pub mod watch;
