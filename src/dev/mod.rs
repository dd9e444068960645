//! The shop on the seller's own machine.

pub mod site_server;
