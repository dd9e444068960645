//! Pictures: a seller's file in, several sizes of it for the web out.
//!
//! `bytes → Original (header) → Raster (pixels) → sRGB, upright → a rendition for each width and format → Cache`
//!
//! [`Darkroom`] is the way in. Every file it reads is a stranger's: sizes are checked before anything is decoded, and a
//! damaged file is a [`PictureError`], never a picture with a grey half.

mod budget;
mod cache;
mod color;
mod darkroom;
mod encode;
mod error;
mod gif;
mod jpeg;
mod mistaken;
mod original;
mod placeholder;
mod raster;
mod recipe;
mod reduced;
mod remembered;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use budget::{Budget, Limits};
pub use cache::{Cache, Key};
pub use color::Color;
pub use darkroom::Darkroom;
pub use error::PictureError;
pub use placeholder::Placeholder;
pub use recipe::{Format, Recipe};
pub use remembered::RememberedOriginals;

/// A picture as the site can use it. Sizes are in pixels, upright (after the camera's orientation).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// What it is called in the cache; give it to [`Cache::prune`] to keep it.
    #[serde(skip)]
    pub key: Key,
    /// Width of the original.
    pub width: u32,
    /// Height of the original.
    pub height: u32,
    /// What to show until it has been loaded.
    pub placeholder: Placeholder,
    /// What the seller may want to know about the original.
    pub notes: Vec<Note>,
    /// By format, then from the narrowest to the widest. Every format has the same widths.
    pub renditions: Vec<Rendition>,
}

/// One file of a [`Picture`]: one width in one format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendition {
    /// How it is encoded.
    pub format: Format,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Sixteen hexadecimal digits that depend on the file's content alone, for a name that may be cached for ever.
    pub digest: String,
    /// Where the file lies in the cache.
    #[serde(skip)]
    pub path: PathBuf,
}

/// Something about an original that is no mistake, but that its seller may not expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// It is animated.
    FirstFrameOnly,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FirstFrameOnly => f.write_str("the picture is animated; the shop shows its first frame"),
        }
    }
}
