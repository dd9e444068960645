//! How the shop looks: the seller's choices, each checked.

use super::super::decode::{Placed, list, nearest};
use super::super::look::{Font, Look, Stack};
use super::super::raw::RawTheme;
use super::Resolver;
use crate::diagnostic::Diagnostic;

/// The widest and the highest frame of a picture: twice as wide as high, or the other way round.
const FARTHEST_RATIO: u32 = 2;
/// The logo's least and greatest width and height in pixels.
const LOGO_SIZES: (u32, u32) = (16, 600);

impl Resolver<'_> {
    /// The seller's choices, with those not made filled in.
    pub(super) fn look(&mut self, raw: Option<&RawTheme>) -> Look {
        let default = Look::default();
        let Some(raw) = raw else { return default };
        let text_font = raw.text_font.as_ref().and_then(|font| self.font(font)).unwrap_or(default.text_font);
        let heading_font = raw.heading_font.as_ref().and_then(|font| self.font(font));
        Look {
            brand: raw.brand.unwrap_or(default.brand),
            ground: raw.ground.unwrap_or(default.ground),
            scheme: raw.scheme.unwrap_or(default.scheme),
            heading_font: heading_font.unwrap_or_else(|| text_font.clone()),
            text_font,
            picture_ratio: raw
                .picture_ratio
                .as_ref()
                .map_or(default.picture_ratio, |ratio| self.ratio(ratio)),
            picture_fit: raw.picture_fit.unwrap_or(default.picture_fit),
            corners: raw.corners.unwrap_or(default.corners),
            density: raw.density.unwrap_or(default.density),
            header: raw.header.unwrap_or(default.header),
            logo_size: self.logo_size(&raw.logo_size).unwrap_or(default.logo_size),
        }
    }

    /// A typeface by name, or a file; `None` after a report.
    fn font(&mut self, written: &Placed<String>) -> Option<Font> {
        let name = written.value.trim();
        if let Some((_, stack)) = Stack::ALL.iter().find(|(known, _)| *known == name) {
            return Some(Font::Stack(*stack));
        }
        if !name.contains('.') {
            let names = Stack::ALL.map(|(name, _)| name);
            let mistake = Diagnostic::mistake(
                "font",
                written.place.clone(),
                format!("there is no typeface called `{name}`"),
            );
            self.report(match nearest(name, names.into_iter()) {
                Some(likely) => mistake.hint(format!("did you mean `{likely}`?")),
                None => mistake.hint(format!("known here: {}, or a WOFF2 file in `static/`", list(&names))),
            });
            return None;
        }
        let file = self.static_file(written)?;
        if !file.to_ascii_lowercase().ends_with(".woff2") {
            self.mistake(
                "font",
                &written.place,
                format!("`{file}` is no WOFF2 file"),
                "save it as WOFF2, best with only the letters that the shop needs",
            );
            return None;
        }
        Some(Font::File(file))
    }

    /// A ratio such as `4:5`; a wrong one is reported and stands for 1:1.
    fn ratio(&mut self, written: &Placed<String>) -> (u32, u32) {
        let parts = written.value.split_once(':');
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|number| (1..=100).contains(number));
        let ratio = parts.and_then(|(width, height)| Some((number(width)?, number(height)?)));
        match ratio {
            Some((width, height)) if width <= FARTHEST_RATIO * height && height <= FARTHEST_RATIO * width => {
                (width, height)
            }
            Some(_) => {
                let message = format!("`{}` is too long: one side is at most twice the other", written.value);
                self.mistake("ratio", &written.place, message, "write it as `4:5`");
                (1, 1)
            }
            None => {
                let message = format!("`{}` is no ratio of two numbers from 1 to 100", written.value);
                self.mistake("ratio", &written.place, message, "write it as `4:5`");
                (1, 1)
            }
        }
    }

    fn logo_size(&mut self, written: &[Placed<u32>]) -> Option<(u32, u32)> {
        let [width, height] = written else {
            if let Some(first) = written.first() {
                let message = format!("`logo_size` is two numbers, not {}", written.len());
                self.mistake("range", &first.place, message, "write width and height: `[176, 40]`");
            }
            return None;
        };
        let mut size = |number| self.number_within(number, "logo_size", LOGO_SIZES);
        Some((size(width), size(height)))
    }
}
