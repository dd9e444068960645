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
    if outline.has_partial_scans {
        // zune-jpeg 0.5.15 decodes them to wrong colours.
        return Err(unsupported("its channels are stored one after the other"));
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
        other => return Err(unsupported(&format!("its colours are {other:?}"))),
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
        reducible: matches!(stored, ColorSpace::YCbCr | ColorSpace::Luma).then_some(bytes),
        memory: memory(size, layout, outline.progressive),
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

/// The pixels and, if the file is progressive, the coefficients of two bytes from which they are made at the very end.
fn memory((width, height): (u32, u32), layout: Layout, progressive: Option<Sampling>) -> u64 {
    let pixels = u64::from(width) * u64::from(height);
    let coefficients = progressive.map_or(0, |sampling| pixels * sampling.samples / sampling.pixels);
    pixels * layout.channels() as u64 + coefficients * 2
}

/// How finely colours are stored: 6 samples for 4 pixels in 4:2:0, say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sampling {
    samples: u64,
    pixels: u64,
}

impl Sampling {
    /// As a frame header (ITU-T T.81, B.2.2) has it, `segment` being what follows its marker.
    fn of(segment: &[u8]) -> Option<Self> {
        let (components, _) = segment.get(8..)?.as_chunks::<3>();
        let factors = components
            .iter()
            .take(segment[7].into())
            .map(|[_, factors, _]| u64::from(factors >> 4) * u64::from(factors & 15));
        let pixels = factors.clone().max().filter(|&pixels| pixels > 0)?;
        Some(Self { samples: factors.sum(), pixels })
    }
}

/// What the JPEG's segments say, read by ourselves because the decoder does not tell.
#[derive(Debug, Default)]
struct Outline {
    /// The end marker was found.
    is_complete: bool,
    /// There is an Adobe segment.
    is_by_adobe: bool,
    /// Set for a progressive file.
    progressive: Option<Sampling>,
    /// How many channels a sequential file has; nought until its frame is found, and for a progressive file.
    sequential_channels: u8,
    /// A sequential file has a scan for each channel, instead of one for all.
    has_partial_scans: bool,
}

impl Outline {
    fn of(bytes: &[u8]) -> Self {
        let mut outline = Self::default();
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|&byte| byte == 0xff) {
            rest = &rest[at + 1..];
            match rest {
                // A fill byte: the marker is still to come.
                [] | [0xff, ..] => {}
                // The end of the picture; what comes after it (a preview, say) is not ours.
                [0xd9, ..] => {
                    outline.is_complete = true;
                    break;
                }
                // Markers without a segment, and the 0xff that occurs in the picture's data.
                [0x00 | 0x01 | 0xd0..=0xd8, after @ ..] => rest = after,
                [marker, segment @ ..] => {
                    match marker {
                        0xc0 | 0xc1 => outline.sequential_channels = segment.get(7).copied().unwrap_or(0),
                        0xc2 => outline.progressive = Sampling::of(segment),
                        0xda => {
                            let channels = segment.get(2).copied().unwrap_or(0);
                            outline.has_partial_scans |= channels < outline.sequential_channels;
                        }
                        0xee => outline.is_by_adobe |= segment.get(2..7).is_some_and(|tag| tag == b"Adobe"),
                        _ => {}
                    }
                    let length = segment.first_chunk().map_or(0, |length| u16::from_be_bytes(*length));
                    rest = segment.get(length.into()..).unwrap_or_default();
                }
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
        DecodeErrors::Unsupported(scheme) => return unsupported(&format!("{scheme:?}")),
        other => format!("{other:?}"),
    };
    PictureError::Damaged { format: FORMAT, reason }
}

fn unsupported(reason: &str) -> PictureError {
    PictureError::Unsupported { format: FORMAT, reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_header_tells_how_finely_colours_are_stored() {
        let header = [0, 17, 8, 0, 9, 0, 9, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xda];
        assert_eq!(Sampling::of(&header), Some(Sampling { samples: 6, pixels: 4 }));
        assert_eq!(Sampling::of(&header[..7]), None);
        assert_eq!(Sampling::of(&[0, 11, 8, 0, 9, 0, 9, 1, 1, 0x00, 0]), None);
    }

    #[test]
    fn an_outline_skips_what_is_inside_segments() {
        // A comment that contains an end marker, then a fill byte, then picture data with a stuffed 0xff, and no end.
        let open = b"\xff\xd8\xff\xfe\0\x04\xff\xd9\xff\xff\xee\0\x08Adobe\0\xff\xda\0\x02ab\xff\0cd\xff\xd0";
        let outline = Outline::of(open);
        assert!(outline.is_by_adobe && !outline.is_complete);
        assert!(Outline::of(&[&open[..], b"\xff\xd9"].concat()).is_complete);
    }
}
