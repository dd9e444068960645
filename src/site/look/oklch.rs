//! Colours by lightness, chroma and hue, as people see them (Oklab, Björn Ottosson 2020), and their contrast (WCAG 2.2).

use crate::catalog::look::Hex;

/// A colour: lightness from 0 to 1, chroma, hue in radians.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Oklch {
    pub(super) lightness: f64,
    pub(super) chroma: f64,
    pub(super) hue: f64,
}

/// How often the chroma is halved on the way to what a screen can show: finer than eight bits.
const STEPS: u32 = 14;

impl Oklch {
    pub(super) fn of(color: Hex) -> Self {
        let [red, green, blue] = color.0.map(linear);
        let long = (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
        let middle = (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
        let short = (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
        let lightness = 0.210_454_255_3 * long + 0.793_617_785_0 * middle - 0.004_072_046_8 * short;
        let a = 1.977_998_495_1 * long - 2.428_592_205_0 * middle + 0.450_593_709_9 * short;
        let b = 0.025_904_037_1 * long + 0.782_771_766_2 * middle - 0.808_675_766_0 * short;
        Self { lightness, chroma: a.hypot(b), hue: b.atan2(a) }
    }

    /// The same at another lightness.
    pub(super) fn at(self, lightness: f64) -> Self {
        Self { lightness, ..self }
    }

    /// The same with at most this chroma.
    pub(super) fn at_most(self, chroma: f64) -> Self {
        Self { chroma: self.chroma.min(chroma), ..self }
    }

    /// As a screen shows it. What it cannot show keeps lightness and hue, and loses chroma.
    pub(super) fn to_hex(self) -> Hex {
        if let Some(color) = self.in_gamut() {
            return color;
        }
        let (mut shown, mut beyond) = (0.0, self.chroma);
        for _ in 0..STEPS {
            let chroma = f64::midpoint(shown, beyond);
            if (Self { chroma, ..self }).in_gamut().is_some() {
                shown = chroma;
            } else {
                beyond = chroma;
            }
        }
        let gray = if self.lightness > 0.5 { Hex([255; 3]) } else { Hex([0; 3]) };
        (Self { chroma: shown, ..self }).in_gamut().unwrap_or(gray)
    }

    fn in_gamut(self) -> Option<Hex> {
        let (a, b) = (self.chroma * self.hue.cos(), self.chroma * self.hue.sin());
        let long = (self.lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let middle = (self.lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let short = (self.lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        let channels = [
            4.076_741_662_1 * long - 3.307_711_591_3 * middle + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * middle - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * middle + 1.707_614_701_0 * short,
        ];
        let mut bytes = [0; 3];
        for (byte, channel) in bytes.iter_mut().zip(channels) {
            *byte = encoded(channel)?;
        }
        Some(Hex(bytes))
    }
}

/// One channel as the amount of light.
fn linear(byte: u8) -> f64 {
    let value = f64::from(byte) / 255.0;
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// An amount of light as a channel; `None` beyond what a screen can show.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value was brought within 0 and 255 before"
)]
fn encoded(light: f64) -> Option<u8> {
    const TOLERANCE: f64 = 0.000_5;
    if !(-TOLERANCE..=1.0 + TOLERANCE).contains(&light) {
        return None;
    }
    let light = light.clamp(0.0, 1.0);
    let value = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    Some((value * 255.0).round().clamp(0.0, 255.0) as u8)
}

/// How much two colours differ in light, from 1 to 21, by the formula of WCAG 2.2.
pub(super) fn contrast(one: Hex, other: Hex) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

pub(super) fn luminance(color: Hex) -> f64 {
    let [red, green, blue] = color.0.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_colours_have_known_coordinates() {
        // After the CSS Color 4 specification's own examples.
        let red = Oklch::of(Hex([255, 0, 0]));
        assert!((red.lightness - 0.6279).abs() < 0.001 && (red.chroma - 0.2577).abs() < 0.001, "{red:?}");
        assert!((red.hue.to_degrees() - 29.23).abs() < 0.1, "{red:?}");
        assert!((Oklch::of(Hex([255; 3])).lightness - 1.0).abs() < 0.001);
    }

    #[test]
    fn a_colour_comes_back_as_it_was() {
        for step in 0..4096_u32 {
            let [_, _, high, low] = step.to_be_bytes();
            let color = Hex([high * 17, (low >> 4) * 17, (low & 15) * 17]);
            assert_eq!(Oklch::of(color).to_hex(), color);
        }
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((contrast(Hex([0; 3]), Hex([255; 3])) - 21.0).abs() < 0.001);
        // The lightest grey with enough contrast for text on white.
        assert!(contrast(Hex([0x76; 3]), Hex([255; 3])) >= 4.5);
        assert!(contrast(Hex([0x77; 3]), Hex([255; 3])) < 4.5);
    }
}
