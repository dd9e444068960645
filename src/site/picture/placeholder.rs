//! What a page shows where a picture is still to come.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use super::encode::{opaque, webp};
use super::raster::Raster;
use super::{Color, PictureError};

/// The preview's longer side, in pixels.
const PREVIEW_SIDE: u32 = 16;
/// The preview's greatest length as a data URI, in bytes.
const PREVIEW_BYTES: usize = 400;

/// What a page shows where a picture is still to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placeholder {
    /// The average of the whole picture.
    pub color: Color,
    /// A sixteen pixel WebP as a `data:` URI of fewer than 400 bytes, for an `<img>`.
    pub preview: String,
}

impl Placeholder {
    /// The placeholder for a picture of which `raster` is some rendition.
    pub(super) fn of(raster: &Raster, background: Color) -> Result<Self, PictureError> {
        let longer = raster.width.max(raster.height);
        let side = |side: u32| side.min((side * PREVIEW_SIDE).div_ceil(longer));
        let small = raster.clone().resized(side(raster.width), side(raster.height))?;
        let small = opaque(&small, background);
        Ok(Self { color: average(&small), preview: preview(&small)? })
    }
}

/// The mean of an RGB picture's pixels.
fn average(raster: &Raster) -> Color {
    let (pixels, _) = raster.pixels.as_chunks::<3>();
    let count = pixels.len().max(1);
    Color([0, 1, 2].map(|channel| {
        let sum: usize = pixels.iter().map(|pixel| usize::from(pixel[channel])).sum();
        u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX)
    }))
}

/// As good as fits; almost every picture fits at the first try.
fn preview(raster: &Raster) -> Result<String, PictureError> {
    let mut uri = String::new();
    for quality in [40, 20, 10, 1] {
        uri = format!("data:image/webp;base64,{}", BASE64.encode(&webp(raster, quality)?));
        if uri.len() < PREVIEW_BYTES {
            break;
        }
    }
    Ok(uri)
}
