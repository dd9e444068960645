//! How the shop looks: from the seller's few choices to the tokens that the theme's styles are written with.
//!
//! Colours are no money: floats are what their formulas are made of.
#![expect(clippy::float_arithmetic, reason = "colours are reckoned in floats; no money is here")]

mod oklch;
mod palette;
mod style;

pub use palette::Palette;
pub use style::{font_files, style_sheet};
