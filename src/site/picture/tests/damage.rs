//! Files that are broken, huge, or no pictures.

use image::ImageFormat;

use super::samples::{self, texture};
use super::{Darkroom, Limits, PictureError, Studio};

fn error(file: &[u8]) -> PictureError {
    Studio::new().make(file).unwrap_err()
}

#[test]
fn a_jpeg_that_breaks_off_anywhere_is_an_error() {
    let baseline = samples::jpeg(&texture(90, 90));
    let progressive = samples::jpeg_with(&texture(90, 90), |jpeg| jpeg.set_progressive(true));
    for file in [baseline, progressive] {
        for length in (3..file.len()).step_by(37).chain([file.len() - 2, file.len() - 1]) {
            let error = error(&file[..length]);
            assert!(matches!(error, PictureError::CutShort { .. }), "{length} of {}: {error}", file.len());
        }
    }
}

/// What an interrupted copy can leave: the whole length, but nothing in it.
#[test]
fn a_jpeg_that_goes_on_with_zeros_is_an_error() {
    let mut file = samples::jpeg(&texture(90, 90));
    let middle = file.len() / 2;
    file[middle..].fill(0);
    assert!(matches!(error(&file), PictureError::CutShort { .. }));
}

#[test]
fn a_jpeg_with_noise_in_it_is_an_error() {
    for progressive in [false, true] {
        let mut file = samples::jpeg_with(&texture(200, 200), |jpeg| jpeg.set_progressive(progressive));
        let middle = file.len() / 2;
        for (byte, noise) in file[middle..middle + 400]
            .iter_mut()
            .zip((0_u32..).map(|step| step.wrapping_mul(37).to_le_bytes()[0]))
        {
            *byte = noise;
        }
        assert!(matches!(error(&file), PictureError::Damaged { format: "JPEG", .. }));
    }
}

#[test]
fn a_jpeg_that_would_be_decoded_wrongly_is_refused() {
    let file = samples::jpeg_with(&texture(90, 90), |jpeg| jpeg.set_optimized_huffman_tables(true));
    assert!(matches!(error(&file), PictureError::Unsupported { format: "JPEG", .. }));
}

#[test]
fn other_pictures_that_break_off_are_errors() {
    let formats =
        [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Tiff, ImageFormat::Bmp];
    let lossy_webp = webp::Encoder::from_rgb(&texture(90, 90), 90, 90).encode(80.0).to_vec();
    let files =
        formats.map(|format| samples::in_format(&texture(90, 90), format)).into_iter().chain([lossy_webp]);
    for file in files {
        for length in [20, file.len() / 4, file.len() / 2, file.len() * 9 / 10] {
            let error = error(&file[..length]);
            assert!(
                matches!(error, PictureError::CutShort { .. } | PictureError::Damaged { .. }),
                "{length} of {}: {error}",
                file.len()
            );
        }
    }
}

#[test]
fn a_small_file_that_claims_to_be_huge_is_refused_before_it_is_decoded() {
    let message = error(&samples::png_bomb(65_536, 65_536)).to_string();
    assert_eq!(message, "the picture has 65536 × 65536 pixels; at most 100 million are read");

    let mut gif = samples::animated_gif();
    gif[6..10].copy_from_slice(&[0xff; 4]);
    assert!(matches!(error(&gif), PictureError::TooManyPixels { .. }));

    let mut jpeg = samples::jpeg(&texture(16, 16));
    let frame = jpeg.windows(2).position(|window| window == b"\xff\xc0").unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    assert!(matches!(error(&jpeg), PictureError::TooManyPixels { .. }));
}

#[test]
fn limits_are_those_that_are_set() {
    let studio = Studio::new();
    let file = samples::jpeg(&texture(20, 20));
    let make = |limits| Darkroom { limits, ..studio.darkroom() }.make(&file);
    assert!(matches!(
        make(Limits { pixels: 399, ..Limits::default() }),
        Err(PictureError::TooManyPixels { .. })
    ));
    assert!(matches!(
        make(Limits { bytes: 99, ..Limits::default() }),
        Err(PictureError::TooManyBytes { .. })
    ));
    assert!(make(Limits { pixels: 400, ..Limits::default() }).is_ok());
}

#[test]
fn a_picture_longer_than_a_webp_can_be_is_an_error() {
    let file = samples::in_format(&texture(2, 16_384), ImageFormat::Png);
    assert!(matches!(error(&file), PictureError::TooLong { width: 2, height: 16_384 }));
}

#[test]
fn only_the_content_counts() {
    let messages = [
        &b""[..],
        b"Lorem ipsum",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\0\0\0\x18ftypheic\0\0",
        b"\x01\xff",
    ]
    .map(|file| error(file).to_string());
    assert_eq!(
        messages,
        [
            "the picture file is empty",
            "this is a text, not a picture that can be read",
            "this is an SVG drawing, not a picture that can be read",
            "this is a HEIC picture (from an iPhone, perhaps), not a picture that can be read",
            "this is something else, not a picture that can be read",
        ]
    );
}

/// Bytes changed at random must end in a picture or an error, never in a panic.
#[test]
fn damage_never_crashes() {
    let mut originals =
        [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Tiff, ImageFormat::Bmp]
            .map(|format| samples::in_format(&texture(20, 20), format))
            .to_vec();
    originals.push(samples::jpeg(&texture(20, 20)));
    originals.push(samples::jpeg_with(&texture(20, 20), |jpeg| jpeg.set_progressive(true)));
    originals.push(samples::ink_jpeg([1, 2, 3, 4], jpeg_encoder::ColorType::CmykAsYcck));
    originals.push(samples::animated_webp());
    let studio = Studio::with_widths(&[10]);
    let mut random = 1_u64;
    for original in originals {
        for _ in 0..40 {
            let mut file = original.clone();
            for _ in 0..3 {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let place = usize::try_from(random >> 33).unwrap() % file.len();
                file[place] = random.to_le_bytes()[3];
            }
            let _ = studio.make(&file);
        }
    }
}
