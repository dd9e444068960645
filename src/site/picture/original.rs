//! A seller's picture file: what kind it is, how large it is, and then its pixels.

use std::error::Error;
use std::io::{self, Cursor};

use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::tiff::TiffDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat};

use super::raster::{Layout, Raster, upright_size};
use super::{Limits, Note, PictureError, gif, jpeg, mistaken};

/// What profiles and text beside the pixels may take once unpacked.
const MEMORY_FOR_METADATA: u64 = 32 << 20;

/// A picture file of which only the header has been read.
pub(super) struct Original<'a> {
    /// Width and height as stored.
    pub(super) size: (u32, u32),
    /// How to turn it upright.
    pub(super) orientation: Orientation,
    /// Its ICC profile, as found.
    pub(super) profile: Option<Vec<u8>>,
    /// Whether there is more than the picture that is read.
    pub(super) is_animated: bool,
    /// The file, if it is one that may be read smaller than it is.
    pub(super) reducible: Option<&'a [u8]>,
    /// About how many bytes of memory decoding takes.
    pub(super) memory: u64,
    /// Decodes the pixels.
    pub(super) decode: Box<dyn FnOnce() -> Result<Raster, PictureError> + 'a>,
}

impl<'a> Original<'a> {
    /// Reads the header of a picture file. Only the content counts, not the name.
    pub(super) fn open(bytes: &'a [u8], limits: Limits) -> Result<Self, PictureError> {
        let file = Cursor::new(bytes);
        match image::guess_format(bytes) {
            Ok(ImageFormat::Jpeg) => jpeg::open(bytes, limits),
            Ok(ImageFormat::Png) => {
                let mut memory = image::Limits::no_limits();
                memory.max_alloc = Some(MEMORY_FOR_METADATA);
                let decoder = PngDecoder::with_limits(file, memory).map_err(explain("PNG"))?;
                let is_animated = decoder.is_apng().unwrap_or(false);
                Self::from_decoder("PNG", decoder, is_animated, limits)
            }
            Ok(ImageFormat::WebP) => {
                let decoder = WebPDecoder::new(file).map_err(explain("WebP"))?;
                let is_animated = decoder.has_animation();
                Self::from_decoder("WebP", decoder, is_animated, limits)
            }
            Ok(ImageFormat::Gif) => {
                let decoder = GifDecoder::new(file).map_err(explain("GIF"))?;
                Self::from_decoder("GIF", decoder, gif::is_animated(bytes), limits)
            }
            Ok(ImageFormat::Tiff) => {
                let decoder = TiffDecoder::new(file).map_err(explain("TIFF"))?;
                Self::from_decoder("TIFF", decoder, false, limits)
            }
            Ok(ImageFormat::Bmp) => {
                let decoder = BmpDecoder::new(file).map_err(explain("BMP"))?;
                Self::from_decoder("BMP", decoder, false, limits)
            }
            _ if bytes.is_empty() => Err(PictureError::Empty),
            _ => Err(PictureError::NotAPicture { looks_like: mistaken::looks_like(bytes) }),
        }
    }

    fn from_decoder(
        format: &'static str,
        mut decoder: impl ImageDecoder + 'a,
        is_animated: bool,
        limits: Limits,
    ) -> Result<Self, PictureError> {
        let size = decoder.dimensions();
        limits.check_size(format, size)?;
        // Once as the decoder has it, once as we take it over.
        let memory = decoder.total_bytes() * 2;
        let mut memory_limit = image::Limits::no_limits();
        memory_limit.max_alloc = Some(memory + MEMORY_FOR_METADATA);
        decoder.set_limits(memory_limit).map_err(explain(format))?;
        Ok(Self {
            size,
            // Metadata only improves a picture; one without, or with damaged metadata, is shown as it is stored.
            orientation: decoder.orientation().unwrap_or(Orientation::NoTransforms),
            profile: decoder.icc_profile().ok().flatten(),
            is_animated,
            reducible: None,
            memory,
            decode: Box::new(move || {
                DynamicImage::from_decoder(decoder).map(raster).map_err(explain(format))
            }),
        })
    }

    /// Width and height once it is upright.
    pub(super) fn upright_size(&self) -> (u32, u32) {
        upright_size(self.size, self.orientation)
    }

    /// What its seller may not expect.
    pub(super) fn notes(&self) -> Vec<Note> {
        if self.is_animated { vec![Note::FirstFrameOnly] } else { Vec::new() }
    }
}

impl Limits {
    /// Whether a file of so many bytes may be read.
    pub(super) fn check_file(self, bytes: u64) -> Result<(), PictureError> {
        if bytes > self.bytes {
            return Err(PictureError::TooManyBytes { bytes, limit: self.bytes });
        }
        Ok(())
    }

    /// Whether a picture of this size may be decoded.
    pub(super) fn check_size(
        self,
        format: &'static str,
        (width, height): (u32, u32),
    ) -> Result<(), PictureError> {
        if width == 0 || height == 0 {
            return Err(PictureError::Damaged { format, reason: "it has no pixels".to_owned() });
        }
        if u64::from(width) * u64::from(height) > self.pixels {
            return Err(PictureError::TooManyPixels { width, height, limit: self.pixels });
        }
        Ok(())
    }
}

/// Takes the pixels over, with eight bits for each channel.
fn raster(image: DynamicImage) -> Raster {
    let (width, height) = (image.width(), image.height());
    let (layout, pixels) = match image {
        DynamicImage::ImageLuma8(_) | DynamicImage::ImageLuma16(_) => {
            (Layout::Grey, image.into_luma8().into_raw())
        }
        DynamicImage::ImageLumaA8(_) | DynamicImage::ImageLumaA16(_) => {
            (Layout::GreyAlpha, image.into_luma_alpha8().into_raw())
        }
        _ if image.color().has_alpha() => (Layout::Rgba, image.into_rgba8().into_raw()),
        _ => (Layout::Rgb, image.into_rgb8().into_raw()),
    };
    Raster { width, height, layout, pixels }
}

/// Tells a file that stops too early from one that is damaged and one that is merely rare.
fn explain(format: &'static str) -> impl Fn(ImageError) -> PictureError {
    move |error| match error {
        ImageError::Unsupported(error) => PictureError::Unsupported { format, reason: error.to_string() },
        error if ends_too_early(&error) => PictureError::CutShort { format },
        error => PictureError::Damaged { format, reason: error.to_string() },
    }
}

fn ends_too_early(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |&error| error.source())
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::UnexpectedEof)
}
