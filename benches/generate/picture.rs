//! Pictures by arithmetic: a shaded ground, a few shapes, a little grain. Whole numbers only, so that they are the same
//! on every machine.

use jpeg_encoder::{ColorType, Encoder, EncodingError};

use crate::random::Random;

/// A JPEG of the given size.
pub(crate) fn jpeg(random: &mut Random, width: u16, height: u16) -> Result<Vec<u8>, EncodingError> {
    let mut jpeg = Vec::new();
    Encoder::new(&mut jpeg, 85).encode(&pixels(random, width, height), width, height, ColorType::Rgb)?;
    Ok(jpeg)
}

/// A disc or a box, with its colour.
struct Shape {
    x: i32,
    y: i32,
    size: i32,
    round: bool,
    colour: [i32; 3],
}

impl Shape {
    fn covers(&self, x: i32, y: i32) -> bool {
        let (dx, dy) = ((x - self.x).abs(), (y - self.y).abs());
        if self.round { dx * dx + dy * dy < self.size * self.size } else { dx < self.size && dy < self.size }
    }
}

fn colour(random: &mut Random) -> [i32; 3] {
    [0; 3].map(|_| i32::try_from(random.between(30, 225)).unwrap_or_default())
}

fn pixels(random: &mut Random, width: u16, height: u16) -> Vec<u8> {
    let (wide, high) = (i32::from(width), i32::from(height));
    let (top, bottom) = (colour(random), colour(random));
    let mut along = |end: u16| i32::try_from(random.below(usize::from(end))).unwrap_or(0);
    let places: Vec<_> =
        (0..5).map(|_| (along(width), along(height), high / 12 + along(height / 5))).collect();
    let shapes: Vec<_> = places
        .into_iter()
        .map(|(x, y, size)| Shape { x, y, size, round: random.percent(60), colour: colour(random) })
        .collect();
    let grain: Vec<i32> = (0..1021).map(|_| i32::try_from(random.below(9)).unwrap_or(0) - 4).collect();
    let mut pixels = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    let mut speck = 0;
    for y in 0..high {
        let ground = [0, 1, 2].map(|c| top[c] + (bottom[c] - top[c]) * y / high);
        let near: Vec<_> = shapes.iter().filter(|shape| (y - shape.y).abs() < shape.size).collect();
        for x in 0..wide {
            let base =
                near.iter().rev().find(|shape| shape.covers(x, y)).map_or(ground, |shape| shape.colour);
            // Light falls in from the left; the grain repeats out of step with the rows.
            let light = (wide - x) * 24 / wide - 12 + grain[speck];
            speck = if speck + 1 == grain.len() { 0 } else { speck + 1 };
            pixels.extend(base.map(|level| u8::try_from((level + light).clamp(0, 255)).unwrap_or(u8::MAX)));
        }
    }
    pixels
}
