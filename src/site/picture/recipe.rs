//! What to make of an original.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Color;

/// How a rendition is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Read by everything; has no transparency.
    Jpeg,
    /// About a quarter smaller; read by every browser since 2020.
    Webp,
    /// Smaller again; takes many times longer to make.
    Avif,
}

impl Format {
    /// The ending of its files' names.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Avif => "avif",
        }
    }

    /// The media type, for `<source type>` and HTTP.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Avif => "image/avif",
        }
    }
}

/// What to make of an original. Two recipes that are equal make the same files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// Widths in pixels. An original narrower than the widest gets its own width instead of those beyond it, for nothing
    /// is ever enlarged.
    pub widths: BTreeSet<u32>,
    /// The formats, each with its quality from 1 (worst) to 100 (best).
    pub formats: BTreeMap<Format, u8>,
    /// What shows through transparent places where the format has no transparency.
    pub background: Color,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            widths: BTreeSet::from([320, 640, 960, 1280]),
            formats: BTreeMap::from([(Format::Jpeg, 80), (Format::Webp, 80)]),
            background: Color::WHITE,
        }
    }
}

impl Recipe {
    /// The same with two more widths, half again and twice as wide as the widest: for what goes from edge to edge.
    #[must_use]
    pub fn wider(&self) -> Self {
        let widest = self.widths.last().copied().unwrap_or_default();
        let more = [widest.saturating_mul(3) / 2, widest.saturating_mul(2)];
        Self { widths: self.widths.iter().copied().chain(more).collect(), ..self.clone() }
    }

    /// Width and height of each rendition of an original of this size, the widest first.
    pub(super) fn sizes_for(&self, (width, height): (u32, u32)) -> Vec<(u32, u32)> {
        let narrower = |new_width| (new_width, scaled(height, new_width, width));
        self.widths_for(width).into_iter().map(narrower).collect()
    }

    fn widths_for(&self, width: u32) -> Vec<u32> {
        let mut widths: Vec<u32> = self.widths.range(1..=width).rev().copied().collect();
        let reaches_the_widest = self.widths.last().is_some_and(|widest| widths.first() == Some(widest));
        if !reaches_the_widest && widths.first() != Some(&width) {
            widths.insert(0, width);
        }
        widths
    }
}

/// The height that goes with a new width; one pixel at least.
fn scaled(height: u32, new_width: u32, width: u32) -> u32 {
    let (height, new_width, width) = (u64::from(height), u64::from(new_width), u64::from(width));
    let scaled = (height * new_width + width / 2) / width;
    u32::try_from(scaled.max(1)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widths_for(width: u32) -> Vec<u32> {
        Recipe::default().widths_for(width)
    }

    #[test]
    fn nothing_is_enlarged() {
        assert_eq!(widths_for(4000), [1280, 960, 640, 320]);
        assert_eq!(widths_for(1280), [1280, 960, 640, 320]);
        assert_eq!(widths_for(1000), [1000, 960, 640, 320]);
        assert_eq!(widths_for(960), [960, 640, 320]);
        assert_eq!(widths_for(1), [1]);
    }

    #[test]
    fn heights_keep_the_shape_as_well_as_whole_pixels_can() {
        assert_eq!(Recipe::default().sizes_for((1280, 853))[2..], [(640, 427), (320, 213)]);
        assert_eq!(Recipe::default().sizes_for((10_000, 1))[3], (320, 1));
    }

    #[test]
    fn what_goes_from_edge_to_edge_has_more_widths() {
        let wide = Recipe::default().wider();
        assert_eq!(wide.widths_for(4000), [2560, 1920, 1280, 960, 640, 320]);
        assert_eq!(wide.widths_for(1280), [1280, 960, 640, 320]);
    }

    #[test]
    fn without_widths_the_original_is_kept_and_nought_is_no_width() {
        assert_eq!(Recipe { widths: BTreeSet::new(), ..Recipe::default() }.widths_for(7), [7]);
        assert_eq!(Recipe { widths: BTreeSet::from([0]), ..Recipe::default() }.widths_for(7), [7]);
    }
}
