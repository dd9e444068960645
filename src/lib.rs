//! Pushcart: product files in, a static catalogue and one small checkout function out.

#[cfg(feature = "cli")]
pub mod catalog;
pub mod checkout;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(any(feature = "cli", feature = "stand-in"))]
pub mod dev;
pub mod diagnostic;
pub mod fs;
pub mod function;
pub mod mail;
pub mod payment;
pub mod shop;
#[cfg(feature = "cli")]
pub mod site;
pub mod store;
