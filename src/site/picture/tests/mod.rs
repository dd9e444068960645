//! From a file's bytes to its renditions.

mod colors;
mod damage;
mod keeping;
mod reading;
mod reduced;
mod samples;

use tempfile::TempDir;

use super::original::Original;
use super::raster::Raster;
use super::{
    Budget, Cache, Darkroom, Format, Limits, Picture, PictureError, Recipe, RememberedOriginals, Rendition,
};

/// A cache of its own and the usual recipe.
struct Studio {
    folder: TempDir,
    cache: Cache,
    recipe: Recipe,
    budget: Budget,
    remembered: RememberedOriginals,
}

impl Studio {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().join("pictures"));
        let recipe = Recipe::default();
        let remembered = RememberedOriginals::read(None);
        Self { folder, cache, recipe, budget: Budget::default(), remembered }
    }

    fn with_widths(widths: &[u32]) -> Self {
        let mut studio = Self::new();
        studio.recipe.widths = widths.iter().copied().collect();
        studio
    }

    fn darkroom(&self) -> Darkroom<'_> {
        Darkroom {
            recipe: &self.recipe,
            cache: &self.cache,
            limits: Limits::default(),
            budget: &self.budget,
            remembered: &self.remembered,
        }
    }

    fn make(&self, original: &[u8]) -> Result<Picture, PictureError> {
        self.darkroom().make(original)
    }
}

/// The picture made of `original`, as it is shown: its widest WebP, decoded.
fn shown(original: &[u8]) -> Raster {
    shown_as(Format::Webp, original)
}

fn shown_as(format: Format, original: &[u8]) -> Raster {
    let studio = Studio::new();
    let picture = studio.make(original).unwrap();
    decoded(picture.renditions.iter().rfind(|rendition| rendition.format == format).unwrap())
}

fn decoded(rendition: &Rendition) -> Raster {
    let file = crate::fs::read(&rendition.path).unwrap();
    let raster = (Original::open(&file, Limits::default()).unwrap().decode)().unwrap();
    assert_eq!((raster.width, raster.height), (rendition.width, rendition.height));
    raster
}

/// The channels in the middle of the part that is `column` and `row` halves away from the upper left corner.
fn quarter(raster: &Raster, column: u32, row: u32) -> Vec<u8> {
    let (x, y) = (raster.width * (1 + 2 * column) / 4, raster.height * (1 + 2 * row) / 4);
    let channels = raster.layout.channels();
    let start = (y * raster.width + x) as usize * channels;
    raster.pixels[start..start + channels].to_vec()
}

/// Lossy encoding may change a plain surface by a few steps.
#[track_caller]
fn assert_near(actual: &[u8], expected: &[u8]) {
    let is_near = actual.len() == expected.len()
        && actual.iter().zip(expected).all(|(actual, expected)| actual.abs_diff(*expected) <= 6);
    assert!(is_near, "{actual:?} is not near {expected:?}");
}
