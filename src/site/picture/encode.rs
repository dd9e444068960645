//! Writing a rendition. None of the encoders is given anything but pixels, so no rendition carries metadata.

use std::borrow::Cow;

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, SamplingFactor};

use super::raster::{Layout, Raster};
use super::{Color, Format, PictureError};

/// The bytes of a file that shows `raster`, an sRGB picture with or without alpha.
pub(super) fn encode(
    raster: &Raster,
    format: Format,
    quality: u8,
    background: Color,
) -> Result<Vec<u8>, PictureError> {
    let quality = quality.clamp(1, 100);
    match format {
        Format::Jpeg => jpeg(&opaque(raster, background), quality),
        Format::Webp => webp(raster, quality),
        Format::Avif => avif(raster, quality),
    }
}

/// The picture without alpha.
pub(super) fn opaque(raster: &Raster, background: Color) -> Cow<'_, Raster> {
    if raster.layout == Layout::Rgba {
        Cow::Owned(raster.flattened(background))
    } else {
        Cow::Borrowed(raster)
    }
}

fn jpeg(raster: &Raster, quality: u8) -> Result<Vec<u8>, PictureError> {
    let failed = |reason: String| PictureError::Encode { format: "JPEG", reason };
    let side = |side: u32| u16::try_from(side).map_err(|error| failed(error.to_string()));
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder
        .encode(&raster.pixels, side(raster.width)?, side(raster.height)?, ColorType::Rgb)
        .map_err(|error| failed(error.to_string()))?;
    Ok(bytes)
}

/// Also used for the preview, which is why it is not private.
pub(super) fn webp(raster: &Raster, quality: u8) -> Result<Vec<u8>, PictureError> {
    let failed = |reason: String| PictureError::Encode { format: "WebP", reason };
    let mut config =
        webp::WebPConfig::new().map_err(|()| failed("libwebp has another version".to_owned()))?;
    config.quality = f32::from(quality);
    config.method = 4;
    let layout = if raster.layout == Layout::Rgba { webp::PixelLayout::Rgba } else { webp::PixelLayout::Rgb };
    let encoded = webp::Encoder::new(&raster.pixels, layout, raster.width, raster.height)
        .encode_advanced(&config)
        .map_err(|error| failed(format!("{error:?}")))?;
    Ok(encoded.to_vec())
}

fn avif(raster: &Raster, quality: u8) -> Result<Vec<u8>, PictureError> {
    let encoder =
        ravif::Encoder::new().with_quality(f32::from(quality)).with_speed(8).with_num_threads(Some(1));
    let (width, height) = (raster.width as usize, raster.height as usize);
    let image = if raster.layout == Layout::Rgba {
        let pixels: Vec<_> =
            raster.pixels.as_chunks().0.iter().map(|&[r, g, b, a]| ravif::RGBA8 { r, g, b, a }).collect();
        encoder.encode_rgba(ravif::Img::new(&pixels, width, height))
    } else {
        let pixels: Vec<_> =
            raster.pixels.as_chunks().0.iter().map(|&[r, g, b]| ravif::RGB8 { r, g, b }).collect();
        encoder.encode_rgb(ravif::Img::new(&pixels, width, height))
    };
    image
        .map(|image| image.avif_file)
        .map_err(|error| PictureError::Encode { format: "AVIF", reason: error.to_string() })
}
