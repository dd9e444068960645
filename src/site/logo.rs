//! How large the logo is shown: its own shape within the seller's bounds, so that pages keep its place before it is there.

use std::io::Cursor;

use image::ImageReader;

/// Width and height in pixels of a logo file within `bounds`. A file that does not say its size takes all of them.
pub fn shown_size(file: &[u8], bounds: (u32, u32)) -> (u32, u32) {
    let size = of_drawing(file)
        .or_else(|| ImageReader::new(Cursor::new(file)).with_guessed_format().ok()?.into_dimensions().ok());
    match size {
        Some((width, height)) if width > 0 && height > 0 => fitted((width, height), bounds),
        _ => bounds,
    }
}

/// The largest size of this shape within bounds.
fn fitted((width, height): (u32, u32), (most_width, most_height): (u32, u32)) -> (u32, u32) {
    let [width, height] = [width, height].map(u64::from);
    let [most_width, most_height] = [most_width, most_height].map(u64::from);
    let (width, height) = if width * most_height > height * most_width {
        (most_width, (height * most_width / width).max(1))
    } else {
        ((width * most_height / height).max(1), most_height)
    };
    let small = |number| u32::try_from(number).unwrap_or(u32::MAX);
    (small(width), small(height))
}

/// The size of an SVG drawing by its `viewBox`, else by its `width` and `height`.
fn of_drawing(file: &[u8]) -> Option<(u32, u32)> {
    let text = std::str::from_utf8(file).ok()?;
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let attribute = |name: &str| {
        let after = &tag[tag.find(&format!(" {name}="))? + name.len() + 2..];
        let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        after[1..].split(quote).next()
    };
    let of_box = || {
        let numbers: Vec<u32> = attribute("viewBox")?
            .split([' ', ','])
            .filter(|part| !part.is_empty())
            .map(whole)
            .collect::<Option<_>>()?;
        (numbers.len() == 4).then(|| (numbers[2], numbers[3]))
    };
    let of_sides = || Some((whole(attribute("width")?)?, whole(attribute("height")?)?));
    of_box().or_else(of_sides)
}

/// A number in hundredths: drawings are measured in fractions. An offset may be negative, and counts as nothing.
fn whole(text: &str) -> Option<u32> {
    let text = text.trim().trim_end_matches("px");
    let (units, parts) = text.split_once('.').unwrap_or((text, "0"));
    if units.starts_with('-') {
        return Some(0);
    }
    let units: u32 = if units.is_empty() { 0 } else { units.parse().ok()? };
    let parts: u32 = format!("{parts:0<2}").get(..2)?.parse().ok()?;
    units.checked_mul(100)?.checked_add(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logo_keeps_its_shape_within_bounds() {
        let drawing = |attributes: &str| format!("<?xml version='1.0'?><svg {attributes}><path/></svg>");
        for (attributes, size) in [
            ("xmlns=\"x\" viewBox=\"0 0 64 64\"", (40, 40)),
            ("viewBox='-1.5 0 120.5 10'", (176, 14)),
            ("width=\"20px\" height=\"40\"", (20, 40)),
            ("viewBox=\"0 0 1 1000\"", (1, 40)),
            ("width=\"100%\" height=\"100%\"", (176, 40)),
            ("", (176, 40)),
        ] {
            assert_eq!(shown_size(drawing(attributes).as_bytes(), (176, 40)), size, "{attributes}");
        }
    }

    #[test]
    fn a_picture_says_its_size_and_anything_else_takes_the_bounds() {
        let mut png = Vec::new();
        image::RgbImage::new(30, 10).write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
        assert_eq!(shown_size(&png, (176, 40)), (120, 40));
        assert_eq!(shown_size(b"no picture", (176, 40)), (176, 40));
    }
}
