//! What can be wrong with a seller's picture.

use std::sync::Arc;

use crate::fs::FsError;

/// Why there is no picture. The message is one sentence about "the picture"; the caller knows which, and where it is named.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PictureError {
    /// There is nothing in the file.
    #[error("the picture file is empty")]
    Empty,
    /// It is no raster picture, or of a kind that is not read.
    #[error("this is {}, not a picture that can be read", looks_like.unwrap_or("something else"))]
    NotAPicture {
        /// What it is, with its article, if that can be told.
        looks_like: Option<&'static str>,
    },
    /// It stops before its end.
    #[error("the {format} picture ends too early: the rest of the file is missing")]
    CutShort {
        /// The format's name.
        format: &'static str,
    },
    /// Its content contradicts its format.
    #[error("the {format} picture is damaged ({reason})")]
    Damaged {
        /// The format's name.
        format: &'static str,
        /// The decoder's own words.
        reason: String,
    },
    /// A correct file of a rare kind: twelve-bit JPEG, say.
    #[error("the picture is a rare kind of {format} that cannot be read ({reason})")]
    Unsupported {
        /// The format's name.
        format: &'static str,
        /// The decoder's own words.
        reason: String,
    },
    /// The file is larger than [`Limits::bytes`](super::Limits::bytes).
    #[error("the picture file has {} MB; at most {} MB are read", bytes.div_ceil(1_000_000), limit / 1_000_000)]
    TooManyBytes {
        /// The file's size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The picture is larger than [`Limits::pixels`](super::Limits::pixels).
    #[error("the picture has {width} × {height} pixels; at most {} million are read", limit / 1_000_000)]
    TooManyPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// The limit.
        limit: u64,
    },
    /// A rendition would be longer than a WebP file can be.
    #[error(
        "the picture is too long for the web: {width} × {height} pixels, and no side may have more than 16,383"
    )]
    TooLong {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The picture was read, but not written in this format.
    #[error("the picture cannot be written as {format} ({reason})")]
    Encode {
        /// The format's name.
        format: &'static str,
        /// The encoder's own words.
        reason: String,
    },
    /// The picture's file cannot be read, or the cache cannot be written.
    #[error("{failure}: {}", failure.source)]
    File {
        /// Which file, and what the system said.
        failure: Arc<FsError>,
    },
}

impl PictureError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty | Self::CutShort { .. } => "copy the file again from where it came from",
            Self::NotAPicture { .. } => {
                "export it as JPEG, PNG or WebP; another file name does not change what is inside"
            }
            Self::Damaged { .. } => {
                "open it in a picture editor and save it again, or copy it again from where it came from"
            }
            Self::Unsupported { .. } => "open it in a picture editor and save it as an ordinary JPEG or PNG",
            Self::TooManyBytes { .. } | Self::TooManyPixels { .. } => {
                "save a smaller copy; 2,500 pixels on the longer side are plenty for a shop"
            }
            Self::TooLong { .. } => "cut it into several pictures",
            Self::Encode { .. } => "leave this format out of the picture settings",
            Self::File { .. } => "check that the file is there and that you may read and write it",
        }
    }
}

impl From<FsError> for PictureError {
    fn from(error: FsError) -> Self {
        Self::File { failure: Arc::new(error) }
    }
}
