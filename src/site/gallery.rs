//! The pictures as the site publishes them: which file of which width and format stands where.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::catalog::product::Image;

/// A format pages offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// The best, where the seller chose it.
    Avif,
    /// Good and small.
    Webp,
    /// What everything can show: feeds and older readers get this one.
    Jpeg,
}

impl Format {
    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Avif => "image/avif",
            Self::Webp => "image/webp",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// The ending of file names.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Avif => "avif",
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
        }
    }
}

/// One file of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedRendition {
    /// Its format.
    pub format: Format,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Where it lies below `dist/site`: `pictures/front-640.1f3a9c.webp`.
    pub file: String,
}

/// A picture in every width and format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedPicture {
    /// Width in pixels, upright.
    pub width: u32,
    /// Height in pixels, upright.
    pub height: u32,
    /// Its average colour as `#rrggbb`, to stand in until it is loaded.
    pub color: String,
    /// Its files by format (best first), then by width (ascending).
    pub renditions: Vec<PublishedRendition>,
}

impl PublishedPicture {
    /// The widest JPEG: what feeds and structured data name.
    pub fn largest_jpeg(&self) -> Option<&PublishedRendition> {
        self.renditions
            .iter()
            .filter(|rendition| rendition.format == Format::Jpeg)
            .max_by_key(|rendition| rendition.width)
    }
}

/// All published pictures, by the file they were made from (relative to the shop's folder).
#[derive(Debug, Default)]
pub struct Gallery(HashMap<PathBuf, PublishedPicture>);

impl Gallery {
    /// A gallery of these pictures.
    pub fn new(pictures: impl IntoIterator<Item = (PathBuf, PublishedPicture)>) -> Self {
        Self(pictures.into_iter().collect())
    }

    /// The published form of a seller's picture.
    pub fn get(&self, image: &Image) -> Option<&PublishedPicture> {
        self.by_path(&image.path)
    }

    /// The published form of a file of the shop's folder.
    pub fn by_path(&self, path: &Path) -> Option<&PublishedPicture> {
        self.0.get(path)
    }
}
