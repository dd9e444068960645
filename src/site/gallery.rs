//! The pictures as the site publishes them: which file of which width and format stands where.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

pub use super::picture::Format;
use super::picture::{Color, Picture, Rendition};
use crate::catalog::product::Image;
use crate::catalog::value::Slug;

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
    /// Its files by format, then by width (ascending).
    pub renditions: Vec<PublishedRendition>,
}

impl PublishedPicture {
    /// The public files of a picture that was made from the file `original`.
    pub fn new(picture: &Picture, original: &Path) -> Self {
        let stem =
            original.file_stem().map(|stem| Slug::suggest(&stem.to_string_lossy())).unwrap_or_default();
        let publish = |rendition: &Rendition| PublishedRendition {
            format: rendition.format,
            width: rendition.width,
            height: rendition.height,
            file: format!(
                "pictures/{stem}-{}.{}.{}",
                rendition.width,
                rendition.digest,
                rendition.format.extension()
            ),
        };
        let Color([red, green, blue]) = picture.placeholder.color;
        Self {
            width: picture.width,
            height: picture.height,
            color: format!("#{red:02x}{green:02x}{blue:02x}"),
            renditions: picture.renditions.iter().map(publish).collect(),
        }
    }

    /// The narrowest JPEG of at least this width, else the widest there is.
    pub fn jpeg_of(&self, width: u32) -> Option<&PublishedRendition> {
        let jpegs = self.renditions.iter().filter(|rendition| rendition.format == Format::Jpeg);
        let wide_enough = jpegs.filter(|rendition| rendition.width >= width);
        wide_enough.min_by_key(|rendition| rendition.width).or_else(|| self.largest_jpeg())
    }

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

    /// How many pictures there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every picture with the file it was made from, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &PublishedPicture)> {
        self.0.iter().map(|(path, picture)| (path.as_path(), picture))
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

/// The pictures of [`crate::catalog::fixture::catalog`].
#[cfg(test)]
pub(crate) fn fixture() -> Gallery {
    let rendition = |format: Format, width: u32| PublishedRendition {
        format,
        width,
        height: width,
        file: format!("pictures/front-{width}.1f3a.{}", format.extension()),
    };
    let picture = PublishedPicture {
        width: 1600,
        height: 1600,
        color: "#102030".to_owned(),
        renditions: vec![
            rendition(Format::Webp, 640),
            rendition(Format::Jpeg, 320),
            rendition(Format::Jpeg, 640),
            rendition(Format::Jpeg, 1280),
        ],
    };
    Gallery::new([("products/blackbird/front.jpg".into(), picture)])
}
