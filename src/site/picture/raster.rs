//! Pixels in memory.

use fast_image_resize as fir;
use image::metadata::Orientation;

use super::{Color, PictureError};

/// What the bytes of a pixel mean; every channel is one byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    Grey,
    GreyAlpha,
    Rgb,
    Rgba,
    /// Ink: 255 is as much as there can be.
    Cmyk,
}

impl Layout {
    /// Bytes per pixel.
    pub(super) fn channels(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::GreyAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }

    pub(super) fn has_alpha(self) -> bool {
        matches!(self, Self::GreyAlpha | Self::Rgba)
    }

    fn pixel_type(self) -> fir::PixelType {
        match self {
            Self::Grey => fir::PixelType::U8,
            Self::GreyAlpha => fir::PixelType::U8x2,
            Self::Rgb => fir::PixelType::U8x3,
            Self::Rgba | Self::Cmyk => fir::PixelType::U8x4,
        }
    }
}

/// A rectangle of pixels, row by row from the top, without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Raster {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) layout: Layout,
    pub(super) pixels: Vec<u8>,
}

impl Raster {
    /// The same picture with each pixel turned into one of another layout.
    pub(super) fn map<const FROM: usize, const TO: usize>(
        &self,
        layout: Layout,
        pixel: impl Fn([u8; FROM]) -> [u8; TO],
    ) -> Self {
        debug_assert_eq!((self.layout.channels(), layout.channels()), (FROM, TO));
        let (pixels, _) = self.pixels.as_chunks();
        Self { layout, pixels: pixels.iter().flat_map(|&from| pixel(from)).collect(), ..*self }
    }

    /// The picture made smaller, with Lanczos's filter.
    ///
    /// It works on the stored values, as browsers and most tools do, not on linear light: that would need sixteen bits, twice
    /// the time and memory, and gives dark rings around highlights, for a difference that is seen in test charts only.
    pub(super) fn resized(mut self, width: u32, height: u32) -> Result<Self, PictureError> {
        if (self.width, self.height) == (width, height) {
            return Ok(self);
        }
        let failed = |reason: String| PictureError::Damaged { format: "decoded", reason };
        let kind = self.layout.pixel_type();
        let from = fir::images::Image::from_slice_u8(self.width, self.height, &mut self.pixels, kind)
            .map_err(|error| failed(error.to_string()))?;
        let mut to = fir::images::Image::new(width, height, kind);
        let options = fir::ResizeOptions::new()
            .resize_alg(fir::ResizeAlg::Convolution(fir::FilterType::Lanczos3))
            .use_alpha(self.layout.has_alpha());
        fir::Resizer::new().resize(&from, &mut to, &options).map_err(|error| failed(error.to_string()))?;
        Ok(Self { width, height, layout: self.layout, pixels: to.into_vec() })
    }

    /// The picture as its photographer held the camera.
    pub(super) fn upright(self, orientation: Orientation) -> Self {
        match self.layout.channels() {
            1 => self.turned::<1>(orientation),
            2 => self.turned::<2>(orientation),
            3 => self.turned::<3>(orientation),
            _ => self.turned::<4>(orientation),
        }
    }

    fn turned<const CHANNELS: usize>(self, orientation: Orientation) -> Self {
        if orientation == Orientation::NoTransforms {
            return self;
        }
        let (pixels, _) = self.pixels.as_chunks::<CHANNELS>();
        let (stored_width, right, bottom) =
            (self.width as usize, self.width as usize - 1, self.height as usize - 1);
        let (width, height) = upright_size((self.width, self.height), orientation);
        let mut turned = Vec::with_capacity(self.pixels.len());
        for y in 0..height as usize {
            for x in 0..width as usize {
                let (stored_x, stored_y) = match orientation {
                    Orientation::NoTransforms => (x, y),
                    Orientation::FlipHorizontal => (right - x, y),
                    Orientation::Rotate180 => (right - x, bottom - y),
                    Orientation::FlipVertical => (x, bottom - y),
                    Orientation::Rotate90FlipH => (y, x),
                    Orientation::Rotate90 => (y, bottom - x),
                    Orientation::Rotate270FlipH => (right - y, bottom - x),
                    Orientation::Rotate270 => (right - y, x),
                };
                turned.extend_from_slice(&pixels[stored_y * stored_width + stored_x]);
            }
        }
        Self { width, height, layout: self.layout, pixels: turned }
    }

    /// Without an alpha channel that says nothing: every pixel is opaque.
    pub(super) fn without_idle_alpha(self) -> Self {
        let is_idle =
            self.layout == Layout::Rgba && self.pixels.iter().skip(3).step_by(4).all(|&alpha| alpha == 255);
        if is_idle { self.map(Layout::Rgb, |[r, g, b, _]: [u8; 4]| [r, g, b]) } else { self }
    }

    /// An RGBA picture laid on `background`.
    pub(super) fn flattened(&self, background: Color) -> Self {
        let Color([red, green, blue]) = background;
        let blend = |over: u8, under: u8, alpha: u8| {
            let sum = u32::from(over) * u32::from(alpha) + u32::from(under) * u32::from(255 - alpha);
            u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
        };
        self.map(Layout::Rgb, |[r, g, b, a]: [u8; 4]| {
            [blend(r, red, a), blend(g, green, a), blend(b, blue, a)]
        })
    }
}

/// Width and height once the picture is upright.
pub(super) fn upright_size((width, height): (u32, u32), orientation: Orientation) -> (u32, u32) {
    match orientation {
        Orientation::NoTransforms
        | Orientation::FlipHorizontal
        | Orientation::Rotate180
        | Orientation::FlipVertical => (width, height),
        Orientation::Rotate90FlipH
        | Orientation::Rotate90
        | Orientation::Rotate270FlipH
        | Orientation::Rotate270 => (height, width),
    }
}
