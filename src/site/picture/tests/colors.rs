//! Wide profiles, grey ones, broken ones, and ink.

use image::ExtendedColorType;
use jpeg_encoder::ColorType;
use moxcms::ColorProfile;

use super::samples::{self, ink_jpeg};
use super::{assert_near, quarter, shown};

fn with_profile(pixel: &[u8], color_type: ExtendedColorType, profile: Vec<u8>) -> Vec<u8> {
    let file = samples::png(&pixel.repeat(64), (8, 8), color_type, Some(profile));
    quarter(&shown(&file), 0, 0)
}

/// The expected values were worked out from the primaries and curves of the standards, not with moxcms.
#[test]
fn colours_of_a_wide_profile_become_those_of_srgb() {
    let orange = [200, 120, 60];
    let p3 = ColorProfile::new_display_p3().encode().unwrap();
    let adobe = ColorProfile::new_adobe_rgb().encode().unwrap();
    let srgb = ColorProfile::new_srgb().encode().unwrap();
    assert_near(&with_profile(&orange, ExtendedColorType::Rgb8, p3.clone()), &[213, 115, 42]);
    assert_near(&with_profile(&orange, ExtendedColorType::Rgb8, adobe), &[224, 121, 53]);
    assert_near(&with_profile(&orange, ExtendedColorType::Rgb8, srgb), &orange);
    assert_near(
        &with_profile(&[200, 120, 60, 99], ExtendedColorType::Rgba8, p3.clone()),
        &[213, 115, 42, 99],
    );

    let plain = image::RgbImage::from_pixel(32, 32, image::Rgb(orange));
    let jpeg = samples::jpeg_with(&plain, |jpeg| jpeg.add_icc_profile(&p3).unwrap());
    assert_near(&quarter(&shown(&jpeg), 0, 0), &[213, 115, 42]);
}

#[test]
fn grey_profiles_are_followed_and_a_colour_profile_on_grey_does_no_harm() {
    let steep = ColorProfile::new_gray_with_gamma(1.8).encode().unwrap();
    assert_near(&with_profile(&[128], ExtendedColorType::L8, steep.clone()), &[146; 3]);
    assert_near(&with_profile(&[128, 99], ExtendedColorType::La8, steep), &[146, 146, 146, 99]);
    let srgb = ColorProfile::new_srgb().encode().unwrap();
    assert_near(&with_profile(&[128], ExtendedColorType::L8, srgb), &[128; 3]);
}

#[test]
fn a_broken_or_unfitting_profile_is_passed_over() {
    let orange = [200, 120, 60];
    let mut cut = ColorProfile::new_display_p3().encode().unwrap();
    cut.truncate(200);
    for profile in [cut, b"not a profile".to_vec(), ColorProfile::new_gray_with_gamma(1.8).encode().unwrap()]
    {
        assert_near(&with_profile(&orange, ExtendedColorType::Rgb8, profile), &orange);
    }
}

#[test]
fn ink_becomes_light() {
    for color_type in [ColorType::Cmyk, ColorType::CmykAsYcck] {
        for (ink, light) in [
            ([0, 0, 0, 0], [255, 255, 255]),
            ([0, 0, 0, 255], [0, 0, 0]),
            ([200, 20, 40, 0], [55, 235, 215]),
            ([20, 60, 200, 128], [117, 97, 27]),
        ] {
            assert_near(&quarter(&shown(&ink_jpeg(ink, color_type)), 0, 0), &light);
        }
    }
}

#[test]
fn ink_that_is_not_adobes_is_stored_the_right_way_round() {
    let mut file = ink_jpeg([200, 20, 40, 0], ColorType::Cmyk);
    let adobe = file.windows(5).position(|window| window == b"Adobe").unwrap() - 4;
    // Without Adobe's segment the same numbers mean ink: what was light 55, 235, 215 is now ink.
    file.drain(adobe..adobe + 16);
    assert_near(&quarter(&shown(&file), 0, 0), &[0, 0, 0]);
    let mut file = ink_jpeg([200, 20, 40, 255], ColorType::Cmyk);
    file.drain(adobe..adobe + 16);
    assert_near(&quarter(&shown(&file), 0, 0), &[200, 20, 40]);
}
