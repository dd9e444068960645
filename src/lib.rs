//! Pushcart: product files in, a static catalogue and one small checkout function out.

#[cfg(feature = "cli")]
pub mod diagnostic;
pub mod fs;
#[cfg(feature = "cli")]
pub mod site;
