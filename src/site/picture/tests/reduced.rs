//! Photographs that are read smaller than they are.

use image::RgbImage;
use jpeg_encoder::SamplingFactor;

use super::super::Limits;
use super::super::original::Original;
use super::super::raster::Raster;
use super::super::reduced::Reducible;

use super::samples::{self, texture};

/// Colours that change slowly, as most of a photograph does.
fn slopes(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let part = |at: u32, of: u32| u8::try_from(at * 255 / of).unwrap();
        image::Rgb([part(x, width), part(y, height), part(x + y, width + height)])
    })
}

fn reduced(file: &[u8], wanted: (u32, u32)) -> Option<Raster> {
    Reducible::to(file, wanted)?.decode()
}

/// All of it read and then made smaller.
fn whole(file: &[u8], (width, height): (u32, u32)) -> Raster {
    (Original::open(file, Limits::default()).unwrap().decode)().unwrap().resized(width, height).unwrap()
}

#[track_caller]
fn assert_alike(file: &[u8], divisor: u32, size: (u32, u32)) {
    let wanted = (size.0.div_ceil(divisor), size.1.div_ceil(divisor));
    let (small, whole) = (reduced(file, wanted).unwrap(), whole(file, wanted));
    assert_eq!((small.width, small.height, small.layout), (whole.width, whole.height, whole.layout));
    let differences: Vec<u8> = small.pixels.iter().zip(&whole.pixels).map(|(a, b)| a.abs_diff(*b)).collect();
    let sum: usize = differences.iter().map(|difference| usize::from(*difference)).sum();
    assert!(sum < 3 * differences.len(), "{sum} of {} at 1/{divisor}", differences.len());
    // A few more where the picture ends inside of a block.
    assert!(
        differences.iter().all(|difference| *difference < 40),
        "{:?} at 1/{divisor}",
        differences.iter().max()
    );
}

#[test]
fn a_photograph_is_the_same_however_its_colours_are_stored() {
    for size in [(640, 512), (637, 519)] {
        for sampling in [
            SamplingFactor::R_4_2_0,
            SamplingFactor::R_4_2_2,
            SamplingFactor::R_4_4_4,
            SamplingFactor::R_4_4_0,
        ] {
            let file = samples::jpeg_with(&slopes(size.0, size.1), |jpeg| jpeg.set_sampling_factor(sampling));
            for divisor in [2, 4, 8] {
                assert_alike(&file, divisor, size);
            }
        }
    }
}

#[test]
fn a_photograph_is_the_same_where_the_scan_starts_anew() {
    let file = samples::jpeg_with(&slopes(320, 240), |jpeg| jpeg.set_restart_interval(7));
    assert_alike(&file, 2, (320, 240));
}

#[test]
fn a_grey_photograph_stays_grey() {
    let grey: Vec<u8> = (0..140_u8).flat_map(|y| (0..140_u8).map(move |x| x / 2 + y / 2)).collect();
    assert_alike(&samples::jpeg_of_grey(&grey, 140), 2, (140, 140));
}

#[test]
fn no_more_than_is_wanted_is_read_and_never_less() {
    let file = samples::jpeg(&slopes(640, 512));
    let width = |wanted| reduced(&file, wanted).map(|raster| raster.width);
    assert_eq!(width((80, 64)), Some(80));
    assert_eq!(width((81, 64)), Some(160));
    assert_eq!(width((320, 256)), Some(320));
    assert_eq!(width((321, 256)), None);
    assert_eq!(width((40, 32)), Some(80));
    assert_eq!(reduced(&samples::jpeg(&texture(640, 100)), (40, 7)), None);
}

#[test]
fn what_is_stored_in_other_ways_is_left_to_others() {
    let progressive = samples::jpeg_with(&texture(130, 130), |jpeg| jpeg.set_progressive(true));
    let a_scan_each = samples::jpeg_with(&texture(130, 130), |jpeg| jpeg.set_optimized_huffman_tables(true));
    let coarse =
        samples::jpeg_with(&texture(130, 130), |jpeg| jpeg.set_sampling_factor(SamplingFactor::R_4_1_1));
    let ink = samples::ink_jpeg([1, 2, 3, 4], jpeg_encoder::ColorType::Cmyk);
    for file in [&progressive[..], &a_scan_each, &coarse, &ink, b"", b"\xff\xd8", b"\xff\xd8\xff\xd9"] {
        assert!(reduced(file, (65, 65)).is_none());
    }
}

#[test]
fn a_photograph_that_is_not_whole_is_left_to_others() {
    let file = samples::jpeg_with(&texture(130, 130), |jpeg| jpeg.set_restart_interval(5));
    assert!(reduced(&file, (65, 65)).is_some());
    let scan = file.windows(2).position(|bytes| bytes == b"\xff\xda").unwrap() + 14;
    for length in (0..file.len()).step_by(37).chain([file.len() - 1]) {
        assert!(reduced(&file[..length], (65, 65)).is_none(), "{length}");
    }
    for length in (scan..file.len() - 3).step_by(37).chain([file.len() - 4]) {
        let with_an_end = [&file[..length], b"\xff\xd9"].concat();
        assert!(reduced(&with_an_end, (65, 65)).is_none(), "{length}");
    }
    let with_more = [&file[..file.len() - 2], b"more", b"\xff\xd9"].concat();
    assert!(reduced(&with_more, (65, 65)).is_none());
}

/// Whatever bytes are changed: a picture of the right size or nothing, never a panic.
#[test]
fn damage_never_crashes() {
    let file = samples::jpeg_with(&texture(128, 128), |jpeg| jpeg.set_restart_interval(5));
    let mut random = 1_u64;
    for _ in 0..500 {
        let mut file = file.clone();
        for _ in 0..=random % 3 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let place = usize::try_from(random >> 33).unwrap() % file.len();
            file[place] = random.to_le_bytes()[3];
        }
        if let Some(reducible) = Reducible::to(&file, (64, 64)).filter(|small| small.memory() < 1 << 20)
            && let Some(raster) = reducible.decode()
        {
            let (width, height) = (raster.width as usize, raster.height as usize);
            assert_eq!(raster.pixels.len(), width * height * raster.layout.channels());
        }
    }
}
