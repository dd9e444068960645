//! Reading JPEG: nearly every picture a seller has.
//!
//! `zune-jpeg` itself rather than through the `image` crate, which fills the rest of a file that breaks off with grey and
//! turns ink into light without looking at the profile.

use image::metadata::Orientation;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::original::Original;
use super::raster::{Layout, Raster};
use super::{Limits, PictureError};

const FORMAT: &str = "JPEG";

/// Reads the header.
pub(super) fn open(bytes: &[u8], limits: Limits) -> Result<Original<'_>, PictureError> {
    let outline = Outline::of(bytes);
    if !outline.is_complete {
        return Err(PictureError::CutShort { format: FORMAT });
    }
    let options =
        DecoderOptions::default().set_strict_mode(true).set_max_width(usize::MAX).set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| explain(&error))?;
    let (Some(info), Some(stored)) = (decoder.info(), decoder.input_colorspace()) else {
        return Err(PictureError::Damaged { format: FORMAT, reason: "it has no header".to_owned() });
    };
    let size = (u32::from(info.width), u32::from(info.height));
    limits.check_size(FORMAT, size)?;

    let wanted = if stored == ColorSpace::YCbCr { ColorSpace::RGB } else { stored };
    let layout = match wanted {
        ColorSpace::Luma => Layout::Grey,
        ColorSpace::RGB => Layout::Rgb,
        ColorSpace::CMYK | ColorSpace::YCCK => Layout::Cmyk,
        other => {
            return Err(PictureError::Unsupported {
                format: FORMAT,
                reason: format!("its colours are {other:?}"),
            });
        }
    };
    decoder.set_options(options.jpeg_set_out_colorspace(wanted));
    Ok(Original {
        size,
        orientation: decoder
            .exif()
            .and_then(|exif| Orientation::from_exif_chunk(exif))
            .unwrap_or(Orientation::NoTransforms),
        profile: decoder.icc_profile(),
        is_animated: false,
        memory: memory(size, layout, outline.is_progressive),
        decode: Box::new(move || {
            let mut pixels = decoder.decode().map_err(|error| explain(&error))?;
            match stored {
                ColorSpace::YCCK => ink_from_ycck(&mut pixels),
                ColorSpace::CMYK if outline.is_by_adobe => ink_from_light(&mut pixels),
                _ => {}
            }
            Ok(Raster { width: size.0, height: size.1, layout, pixels })
        }),
    })
}

/// A progressive file is decoded into coefficients of two bytes, all of which are kept until the end.
fn memory((width, height): (u32, u32), layout: Layout, is_progressive: bool) -> u64 {
    let bytes_per_sample = if is_progressive { 3 } else { 1 };
    u64::from(width) * u64::from(height) * layout.channels() as u64 * bytes_per_sample
}

/// What the JPEG's segments say, read by ourselves because the decoder does not tell.
struct Outline {
    /// The end marker was found.
    is_complete: bool,
    is_progressive: bool,
    /// There is an Adobe segment.
    is_by_adobe: bool,
}

impl Outline {
    fn of(bytes: &[u8]) -> Self {
        let mut outline = Self { is_complete: false, is_progressive: false, is_by_adobe: false };
        let mut at = 0;
        while let Some(skipped) = bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| byte == 0xff))
        {
            at += skipped + 1;
            match bytes.get(at) {
                // The end of the picture; what comes after it (a preview, say) is not ours.
                Some(0xd9) => {
                    outline.is_complete = true;
                    break;
                }
                // A fill byte: the marker is still to come.
                Some(0xff) => {}
                // Markers without a segment, and the 0xff that occurs in the picture's data.
                Some(0x00 | 0x01 | 0xd0..=0xd8) => at += 1,
                Some(&marker) => {
                    outline.is_progressive |= matches!(marker, 0xc2 | 0xc6 | 0xca | 0xce);
                    outline.is_by_adobe |=
                        marker == 0xee && bytes[at..].get(3..8).is_some_and(|tag| tag == b"Adobe");
                    let length = bytes
                        .get(at + 1..at + 3)
                        .map_or(0, |length| u16::from_be_bytes([length[0], length[1]]));
                    at += 1 + usize::from(length);
                }
                None => break,
            }
        }
        outline
    }
}

/// Adobe's programs store how much light each ink leaves, not how much ink there is.
fn ink_from_light(pixels: &mut [u8]) {
    for channel in pixels {
        *channel = 255 - *channel;
    }
}

/// YCCK is Adobe's CMYK with the first three inks as brightness and colour differences (ITU-T T.872, 6.5.3). Black is stored
/// as light left, as in Adobe's CMYK; the other three come out as ink.
fn ink_from_ycck(pixels: &mut [u8]) {
    let (pixels, _) = pixels.as_chunks_mut::<4>();
    for pixel in pixels {
        let [luma, blue, red, black] = pixel.map(i32::from);
        let (blue, red) = (blue - 128, red - 128);
        // JFIF's factors 1.402, 0.344, 0.714 and 1.772 in 65,536ths.
        let cyan = luma + ((91_881 * red + 32_768) >> 16);
        let magenta = luma - ((22_554 * blue + 46_802 * red + 32_768) >> 16);
        let yellow = luma + ((116_130 * blue + 32_768) >> 16);
        *pixel = [cyan, magenta, yellow, 255 - black].map(|ink| u8::try_from(ink.clamp(0, 255)).unwrap_or(0));
    }
}

fn explain(error: &DecodeErrors) -> PictureError {
    let reason = match error {
        DecodeErrors::Format(reason) => reason.clone(),
        DecodeErrors::FormatStatic(reason) => (*reason).to_owned(),
        DecodeErrors::Unsupported(scheme) => {
            return PictureError::Unsupported { format: FORMAT, reason: format!("{scheme:?}") };
        }
        other => format!("{other:?}"),
    };
    PictureError::Damaged { format: FORMAT, reason }
}
