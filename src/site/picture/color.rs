//! Colours, and the way from whatever an original has to sRGB, which is what the web assumes.

use std::fmt;

use moxcms::{ColorProfile, DataColorSpace, Layout as Channels, TransformOptions};
use serde::{Deserialize, Serialize};

use super::raster::{Layout, Raster};

/// Red, green and blue in sRGB; shown as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Color(pub [u8; 3]);

impl Color {
    /// Paper.
    pub const WHITE: Self = Self([255; 3]);
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([red, green, blue]) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// The picture in sRGB, with or without alpha. A profile that is broken, or made for other channels than the picture has,
/// is passed over, as browsers do.
pub(super) fn to_srgb(raster: Raster, profile: Option<&[u8]>) -> Raster {
    let profile = profile.and_then(|bytes| ColorProfile::new_from_slice(bytes).ok());
    let Some(profile) = profile else { return plainly(raster) };
    match (profile.color_space, raster.layout) {
        // Many tools write an sRGB profile into grey pictures too.
        (DataColorSpace::Rgb, Layout::Grey | Layout::GreyAlpha) => converted(plainly(raster), &profile),
        _ => converted(raster, &profile),
    }
}

fn converted(raster: Raster, profile: &ColorProfile) -> Raster {
    let (from, to, layout) = match raster.layout {
        Layout::Grey => (Channels::Gray, Channels::Rgb, Layout::Rgb),
        Layout::GreyAlpha => (Channels::GrayAlpha, Channels::Rgba, Layout::Rgba),
        Layout::Rgb => (Channels::Rgb, Channels::Rgb, Layout::Rgb),
        Layout::Rgba => (Channels::Rgba, Channels::Rgba, Layout::Rgba),
        // moxcms names layouts by the number of their channels.
        Layout::Cmyk => (Channels::Rgba, Channels::Rgb, Layout::Rgb),
    };
    let is_for_these_channels =
        (raster.layout == Layout::Cmyk) == (profile.color_space == DataColorSpace::Cmyk);
    let transform = is_for_these_channels.then(|| {
        profile.create_transform_8bit(from, &ColorProfile::new_srgb(), to, TransformOptions::default())
    });
    let Some(Ok(transform)) = transform else { return plainly(raster) };
    let mut pixels = vec![0; raster.pixels.len() / raster.layout.channels() * layout.channels()];
    match transform.transform(&raster.pixels, &mut pixels) {
        Ok(()) => Raster { layout, pixels, ..raster },
        Err(_) => plainly(raster),
    }
}

/// Without a profile: grey is grey, and ink takes light away.
fn plainly(raster: Raster) -> Raster {
    match raster.layout {
        Layout::Grey => raster.map(Layout::Rgb, |[grey]: [u8; 1]| [grey; 3]),
        Layout::GreyAlpha => raster.map(Layout::Rgba, |[grey, alpha]: [u8; 2]| [grey, grey, grey, alpha]),
        Layout::Rgb | Layout::Rgba => raster,
        Layout::Cmyk => raster.map(Layout::Rgb, |[cyan, magenta, yellow, black]: [u8; 4]| {
            [cyan, magenta, yellow].map(|ink| {
                let light = u32::from(255 - ink) * u32::from(255 - black);
                u8::try_from((light + 127) / 255).unwrap_or(u8::MAX)
            })
        }),
    }
}
