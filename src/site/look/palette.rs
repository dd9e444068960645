//! Every colour of the theme, made from the brand's colour.
//!
//! Contrast holds by construction: each colour begins where it looks best and is moved in lightness until it differs enough
//! from all that it stands on, measured in the eight bits that pages carry.

use super::oklch::{Oklch, contrast, luminance};
use crate::catalog::look::Hex;
use crate::catalog::raw::RawGround;

/// Least contrast of text (WCAG 2.2, 1.4.3).
const TEXT: f64 = 4.5;
/// Least contrast of edges, marks and focus (WCAG 2.2, 1.4.11).
const EDGE: f64 = 3.0;
/// How far a colour is moved at once.
const STEP: f64 = 0.004;
/// Hues that stay what they are, in radians: red for what is wrong, green for what is there.
const RED: f64 = 0.52;
const GREEN: f64 = 2.62;
/// The yellow of paper.
const PAPER: f64 = 1.5;

/// The colours of one scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// The ground of pages.
    pub page: Hex,
    /// Of what stands out from it.
    pub raised: Hex,
    /// Behind pictures.
    pub mat: Hex,
    /// Text on pictures' ground.
    pub on_mat: Hex,
    /// Text.
    pub ink: Hex,
    /// Text that steps back.
    pub soft: Hex,
    /// Lines that only divide.
    pub line: Hex,
    /// Edges of what can be used.
    pub edge: Hex,
    /// The ground of the one button that matters.
    pub brand: Hex,
    /// Text on it.
    pub on_brand: Hex,
    /// Its edge.
    pub brand_edge: Hex,
    /// The brand's colour as text.
    pub brand_text: Hex,
    /// The ring around what has the keyboard.
    pub focus: Hex,
    /// What went wrong, as text.
    pub alert: Hex,
    /// What is in stock, as text.
    pub good: Hex,
}

/// Which way a colour may be moved.
#[derive(Debug, Clone, Copy)]
enum Toward {
    Black,
    White,
}

impl Palette {
    /// For reading by day.
    pub fn light(brand: Hex, ground: RawGround) -> Self {
        let brand = Oklch::of(brand);
        let (hue, tint) = tint(brand, ground, [0.001, 0.003, 0.014]);
        let gray = |lightness, chroma| hue.at_most(chroma).at(lightness).to_hex();
        let (page, raised) = match ground {
            RawGround::Plain | RawGround::Warm => (gray(0.99, tint), gray(0.962, tint * 2.0)),
            RawGround::Tinted => (gray(0.972, tint), gray(0.94, tint * 1.4)),
        };
        let grounds = [page, raised];
        let mat = gray(0.955, tint * 2.5);
        let (fill, on_brand) = fill(brand);
        Self {
            page,
            raised,
            mat,
            on_mat: moved(hue.at_most(0.02).at(0.5), Toward::Black, &[mat], TEXT),
            ink: moved(hue.at_most(0.02).at(0.21), Toward::Black, &grounds, 7.0),
            soft: moved(hue.at_most(0.02).at(0.5), Toward::Black, &grounds, TEXT),
            line: gray(0.9, tint * 2.0),
            edge: moved(hue.at_most(0.02).at(0.62), Toward::Black, &grounds, EDGE),
            brand: fill,
            on_brand,
            brand_edge: moved(Oklch::of(fill), Toward::Black, &grounds, EDGE),
            brand_text: moved(brand, Toward::Black, &grounds, TEXT),
            focus: moved(brand.at(brand.lightness.min(0.55)), Toward::Black, &grounds, TEXT),
            alert: moved(Oklch { lightness: 0.5, chroma: 0.17, hue: RED }, Toward::Black, &grounds, TEXT),
            good: moved(Oklch { lightness: 0.5, chroma: 0.12, hue: GREEN }, Toward::Black, &grounds, TEXT),
        }
    }

    /// For reading by night.
    pub fn dark(brand: Hex, ground: RawGround) -> Self {
        let brand = Oklch::of(brand);
        let (hue, tint) = tint(brand, ground, [0.004, 0.006, 0.018]);
        let gray = |lightness, chroma| hue.at_most(chroma).at(lightness).to_hex();
        let (page, raised) = (gray(0.18, tint), gray(0.235, tint));
        let grounds = [page, raised];
        let mat = gray(0.92, tint);
        // A dark brand is lifted, so that the button is seen on a dark page, and a vivid one does not glare.
        let lifted = brand.at(brand.lightness.clamp(0.68, 0.86)).at_most(0.15);
        let (fill, on_brand) = fill(Oklch::of(moved(lifted, Toward::White, &grounds, EDGE)));
        Self {
            page,
            raised,
            mat,
            on_mat: moved(hue.at_most(0.02).at(0.48), Toward::Black, &[mat], TEXT),
            ink: moved(hue.at_most(0.01).at(0.94), Toward::White, &grounds, 7.0),
            soft: moved(hue.at_most(0.015).at(0.74), Toward::White, &grounds, TEXT),
            line: gray(0.31, tint),
            edge: moved(hue.at_most(0.02).at(0.56), Toward::White, &grounds, EDGE),
            brand: fill,
            on_brand,
            brand_edge: fill,
            brand_text: moved(lifted.at(0.76), Toward::White, &grounds, TEXT),
            focus: moved(lifted.at(0.76), Toward::White, &grounds, TEXT),
            alert: moved(Oklch { lightness: 0.75, chroma: 0.13, hue: RED }, Toward::White, &grounds, TEXT),
            good: moved(Oklch { lightness: 0.78, chroma: 0.12, hue: GREEN }, Toward::White, &grounds, TEXT),
        }
    }
}

/// What greys are tinted with, and how much: nearly nothing, paper, or the brand's own hue.
fn tint(brand: Oklch, ground: RawGround, [plain, warm, tinted]: [f64; 3]) -> (Oklch, f64) {
    match ground {
        RawGround::Plain => (brand, plain),
        RawGround::Warm => (Oklch { chroma: 1.0, hue: PAPER, ..brand }, warm),
        RawGround::Tinted => (brand, tinted),
    }
}

/// The brand's colour as a ground for text, and the text's colour: white or nearly black, whichever moves the brand less.
fn fill(brand: Oklch) -> (Hex, Hex) {
    let white = Hex([255; 3]);
    let ink = brand.at_most(0.03).at(0.15).to_hex();
    let under_white = moved(brand, Toward::Black, &[white], TEXT);
    let under_ink = moved(brand, Toward::White, &[ink], TEXT);
    let distance = |color: Hex| (Oklch::of(color).lightness - brand.lightness).abs();
    if distance(under_white) <= distance(under_ink) { (under_white, white) } else { (under_ink, ink) }
}

/// The colour, moved in lightness until it has this contrast with every one of `grounds`.
fn moved(color: Oklch, toward: Toward, grounds: &[Hex], least: f64) -> Hex {
    let mut color = color;
    loop {
        let shown = color.to_hex();
        if grounds.iter().all(|&ground| contrast(shown, ground) >= least && beyond(shown, ground, toward)) {
            return shown;
        }
        color.lightness = match toward {
            Toward::Black => color.lightness - STEP,
            Toward::White => color.lightness + STEP,
        };
        if !(0.0..=1.0).contains(&color.lightness) {
            return match toward {
                Toward::Black => Hex([0; 3]),
                Toward::White => Hex([255; 3]),
            };
        }
    }
}

/// Whether a colour is on the side of a ground to which it is moved: dark text on light, light on dark.
fn beyond(color: Hex, ground: Hex, toward: Toward) -> bool {
    match toward {
        Toward::Black => luminance(color) < luminance(ground),
        Toward::White => luminance(color) > luminance(ground),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn every_pair_is_readable(palette: &Palette, brand: Hex) {
        let grounds = [palette.page, palette.raised];
        let pairs =
            |name: &'static str, color: Hex, least: f64| grounds.map(|ground| (name, color, ground, least));
        let checked = [
            pairs("ink", palette.ink, 7.0),
            pairs("soft", palette.soft, TEXT),
            pairs("brand_text", palette.brand_text, TEXT),
            pairs("alert", palette.alert, TEXT),
            pairs("good", palette.good, TEXT),
            pairs("edge", palette.edge, EDGE),
            pairs("brand_edge", palette.brand_edge, EDGE),
            pairs("focus", palette.focus, EDGE),
        ];
        let alone = [
            ("on_brand", palette.on_brand, palette.brand, TEXT),
            ("on_mat", palette.on_mat, palette.mat, TEXT),
        ];
        for (name, color, ground, least) in checked.into_iter().flatten().chain(alone) {
            let found = contrast(color, ground);
            assert!(found >= least, "{brand}: {name} {color} on {ground} has {found:.2}");
        }
    }

    fn in_all_schemes(brand: Hex) {
        for ground in [RawGround::Plain, RawGround::Warm, RawGround::Tinted] {
            let (light, dark) = (Palette::light(brand, ground), Palette::dark(brand, ground));
            every_pair_is_readable(&light, brand);
            every_pair_is_readable(&dark, brand);
            assert!(luminance(light.page) > 0.8 && luminance(dark.page) < 0.03, "{brand}");
        }
    }

    #[test]
    fn all_pairs_are_readable_for_brands_all_over_the_cube() {
        for red in (0..=255).step_by(51) {
            for green in (0..=255).step_by(51) {
                for blue in (0..=255).step_by(51) {
                    in_all_schemes(Hex([red, green, blue]));
                }
            }
        }
    }

    proptest! {
        #[test]
        fn all_pairs_are_readable_for_any_brand(red: u8, green: u8, blue: u8) {
            in_all_schemes(Hex([red, green, blue]));
        }
    }

    #[test]
    fn a_brand_that_carries_text_stays_as_it_is() {
        let (fill, on) = fill(Oklch::of(Hex([0x2b, 0x39, 0x90])));
        assert_eq!((fill, on), (Hex([0x2b, 0x39, 0x90]), Hex([255; 3])));
        let yellow = Hex([0xff, 0xd4, 0x00]);
        let (bright, on_bright) = super::fill(Oklch::of(yellow));
        assert_eq!(bright, yellow);
        assert!(luminance(on_bright) < 0.02);
    }
}
