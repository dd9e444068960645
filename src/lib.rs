//! Pushcart: product files in, a static catalogue and one small checkout function out.

#[cfg(feature = "cli")]
pub mod catalog;
#[cfg(feature = "cli")]
pub mod cli;
pub mod diagnostic;
pub mod fs;
pub mod shop;
