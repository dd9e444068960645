//! Every kind of file, whichever way up.

use image::{ExtendedColorType, ImageFormat};

use super::samples::{self, BLUE, GREEN, RED, SAND, quarters, texture};
use super::{Format, Studio, assert_near, quarter, shown, shown_as};
use crate::site::picture::raster::Raster;
use crate::site::picture::{Color, Note};

#[track_caller]
fn assert_quarters(raster: &Raster, expected: [[u8; 3]; 4]) {
    for (place, expected) in [(0, 0), (1, 0), (0, 1), (1, 1)].into_iter().zip(expected) {
        assert_near(&quarter(raster, place.0, place.1), &expected);
    }
}

/// What a picture of quarters must look like upright for each orientation in its EXIF.
const UPRIGHT: [[[u8; 3]; 4]; 8] = [
    [RED, GREEN, BLUE, SAND],
    [GREEN, RED, SAND, BLUE],
    [SAND, BLUE, GREEN, RED],
    [BLUE, SAND, RED, GREEN],
    [RED, BLUE, GREEN, SAND],
    [BLUE, RED, SAND, GREEN],
    [SAND, GREEN, BLUE, RED],
    [GREEN, SAND, RED, BLUE],
];

#[test]
fn a_picture_is_turned_as_its_camera_was_held() {
    let stored = quarters(64, 32);
    for (orientation, upright) in (1..=8).zip(UPRIGHT) {
        let exif = samples::exif(orientation);
        let files = [
            samples::jpeg_with(&stored, |jpeg| jpeg.add_exif_metadata(&exif).unwrap()),
            samples::png_with_exif(&stored, exif.clone()),
            samples::webp_with_exif(&stored, exif.clone()),
            samples::tiff_with_orientation(&stored, orientation.into()),
        ];
        for file in files {
            let raster = shown(&file);
            let size = if orientation < 5 { (64, 32) } else { (32, 64) };
            assert_eq!((raster.width, raster.height), size, "orientation {orientation}");
            assert_quarters(&raster, upright);
        }
    }
}

#[test]
fn widths_are_those_of_the_upright_picture() {
    let file = samples::jpeg_with(&quarters(600, 300), |jpeg| {
        jpeg.add_exif_metadata(&samples::exif(6)).unwrap();
    });
    let studio = Studio::with_widths(&[100, 200, 400]);
    let picture = studio.make(&file).unwrap();
    assert_eq!((picture.width, picture.height), (300, 600));
    let sizes: Vec<_> = picture.renditions.iter().map(|it| (it.format, it.width, it.height)).collect();
    let expected = [Format::Jpeg, Format::Webp]
        .map(|format| [(100, 200), (200, 400), (300, 600)].map(|size| (format, size.0, size.1)));
    assert_eq!(sizes, expected.concat());
}

#[test]
fn an_orientation_out_of_range_is_passed_over() {
    let file =
        samples::jpeg_with(&quarters(64, 32), |jpeg| jpeg.add_exif_metadata(&samples::exif(9)).unwrap());
    assert_quarters(&shown(&file), UPRIGHT[0]);
}

#[test]
fn every_format_is_read() {
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Tiff, ImageFormat::Bmp]
    {
        assert_quarters(&shown(&samples::in_format(&quarters(64, 64), format)), UPRIGHT[0]);
    }
    let progressive = samples::jpeg_with(&quarters(64, 64), |jpeg| jpeg.set_progressive(true));
    assert_quarters(&shown(&progressive), UPRIGHT[0]);
    let with_restarts = samples::jpeg_with(&quarters(64, 64), |jpeg| jpeg.set_restart_interval(3));
    assert_quarters(&shown(&with_restarts), UPRIGHT[0]);
}

#[test]
fn every_format_is_written() {
    let mut studio = Studio::new();
    studio.recipe.formats.insert(Format::Avif, 70);
    let picture = studio.make(&samples::jpeg(&quarters(64, 64))).unwrap();
    let starts: Vec<_> =
        picture.renditions.iter().map(|it| crate::fs::read(&it.path).unwrap()[..12].to_vec()).collect();
    assert_eq!(starts[0][..3], *b"\xff\xd8\xff");
    assert_eq!((&starts[1][..4], &starts[1][8..]), (&b"RIFF"[..], &b"WEBP"[..]));
    assert_eq!(starts[2][4..], *b"ftypavif");
}

#[test]
fn grey_and_sixteen_bits_become_eight_bit_colours() {
    let grey = samples::png(&[77; 64], (8, 8), ExtendedColorType::L8, None);
    assert_near(&quarter(&shown(&grey), 0, 0), &[77; 3]);
    let fine = [40_000_u16, 20_000, 10_000].map(u16::to_ne_bytes).concat().repeat(64);
    let fine = samples::png(&fine, (8, 8), ExtendedColorType::Rgb16, None);
    assert_near(&quarter(&shown(&fine), 0, 0), &[156, 78, 39]);
    let fine_grey = 40_000_u16.to_ne_bytes().repeat(64);
    assert_near(
        &quarter(&shown(&samples::png(&fine_grey, (8, 8), ExtendedColorType::L16, None)), 0, 0),
        &[156; 3],
    );
    let jpeg = samples::jpeg_of_grey(&[200; 64], 8);
    assert_near(&quarter(&shown(&jpeg), 0, 0), &[200; 3]);
}

#[test]
fn transparency_is_kept_where_it_can_be_and_laid_on_the_background_where_not() {
    let half_clear =
        [[255, 0, 0, 255], [0, 0, 255, 0]].map(|pixel: [u8; 4]| pixel.repeat(16)).concat().repeat(32);
    let file = samples::png(&half_clear, (32, 32), ExtendedColorType::Rgba8, None);
    let webp = shown(&file);
    assert_near(&quarter(&webp, 0, 0)[3..], &[255]);
    assert_near(&quarter(&webp, 1, 0)[3..], &[0]);
    let jpeg = shown_as(Format::Jpeg, &file);
    assert_near(&quarter(&jpeg, 0, 0), &[254, 0, 0]);
    assert_near(&quarter(&jpeg, 1, 0), &[255; 3]);

    let mut studio = Studio::new();
    studio.recipe.background = Color([10, 120, 10]);
    let picture = studio.make(&file).unwrap();
    assert_near(&quarter(&super::decoded(&picture.renditions[0]), 1, 0), &[10, 120, 10]);

    let grey_and_clear = samples::png(&[90, 128].repeat(64), (8, 8), ExtendedColorType::La8, None);
    assert_near(&quarter(&shown(&grey_and_clear), 0, 0), &[90, 90, 90, 128]);
}

#[test]
fn an_alpha_channel_without_transparency_is_left_out() {
    let opaque = samples::png(&[9, 99, 199, 255].repeat(64), (8, 8), ExtendedColorType::Rgba8, None);
    assert_near(&quarter(&shown(&opaque), 0, 0), &[9, 99, 199]);
}

#[test]
fn an_animation_is_shown_by_its_first_frame() {
    for file in [samples::animated_gif(), samples::animated_webp()] {
        let studio = Studio::new();
        let picture = studio.make(&file).unwrap();
        assert_eq!(picture.notes, [Note::FirstFrameOnly]);
        let raster = super::decoded(&picture.renditions[1]);
        assert_near(&quarter(&raster, 0, 0)[..3], &RED);
    }
    let studio = Studio::new();
    let still = samples::in_format(&quarters(8, 8), ImageFormat::Gif);
    assert_eq!(studio.make(&still).unwrap().notes, []);
}

#[test]
fn the_smallest_and_the_thinnest_pictures_are_pictures() {
    for (width, height) in [(1, 1), (1, 40), (40, 1), (2, 3)] {
        let mut studio = Studio::new();
        studio.recipe.formats.insert(Format::Avif, 70);
        let picture = studio.make(&samples::jpeg(&texture(width, height))).unwrap();
        assert_eq!(picture.renditions.len(), 3);
        assert_eq!((picture.renditions[1].width, picture.renditions[1].height), (width, height));
    }
    let studio = Studio::new();
    let picture = studio.make(&samples::in_format(&texture(10_000, 1), ImageFormat::Png)).unwrap();
    assert_eq!((picture.renditions[0].width, picture.renditions[0].height), (320, 1));
}

#[test]
fn the_placeholder_is_small_and_has_the_right_colour() {
    let studio = Studio::new();
    let plain = image::RgbImage::from_pixel(700, 500, image::Rgb(SAND));
    let placeholder = studio.make(&samples::jpeg(&plain)).unwrap().placeholder;
    assert_near(&placeholder.color.0, &SAND);
    assert!(placeholder.color.to_string().starts_with("#e"));
    let noisy = studio.make(&samples::in_format(&texture(400, 400), ImageFormat::Png)).unwrap().placeholder;
    for placeholder in [placeholder, noisy] {
        assert!(placeholder.preview.starts_with("data:image/webp;base64,"));
        assert!(placeholder.preview.len() < 400, "{}", placeholder.preview.len());
    }
}

#[test]
fn nothing_of_the_metadata_reaches_the_web() {
    let mut exif = samples::exif(1);
    exif.extend_from_slice(b"GPS 48.2082 N 16.3738 E");
    let file = samples::jpeg_with(&quarters(64, 64), |jpeg| {
        jpeg.add_exif_metadata(&exif).unwrap();
        jpeg.add_icc_profile(&moxcms::ColorProfile::new_display_p3().encode().unwrap()).unwrap();
    });
    let mut studio = Studio::new();
    studio.recipe.formats.insert(Format::Avif, 70);
    for rendition in studio.make(&file).unwrap().renditions {
        let file = crate::fs::read(&rendition.path).unwrap();
        for trace in [&b"GPS 48"[..], b"Exif", b"ICC_PROFILE", b"ICCP", b"EXIF"] {
            assert!(!file.windows(trace.len()).any(|window| window == trace));
        }
    }
}
