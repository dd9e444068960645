//! From brightness and colour differences to red, green and blue.

use super::header::Channel;

/// One row of units of a channel.
pub(super) struct Strip {
    pub(super) width: usize,
    pub(super) pixels: Vec<u8>,
    /// How many pixels of the picture each of its own is wide and high.
    stretch: (usize, usize),
}

impl Strip {
    pub(super) fn new(
        width: usize,
        height: usize,
        luma: &Channel,
        channel: &Channel,
        is_coarse: bool,
    ) -> Self {
        let stretch =
            if is_coarse { (1, 1) } else { (luma.across / channel.across, luma.down / channel.down) };
        Self { width, pixels: vec![0; width * height], stretch }
    }

    pub(super) fn row(&self, y: usize) -> &[u8] {
        &self.pixels[y / self.stretch.1 * self.width..][..self.width]
    }
}

/// Adds one row of `width` pixels.
pub(super) fn row_of_colors(luma: &Strip, colors: [&Strip; 2], y: usize, width: usize, pixels: &mut Vec<u8>) {
    let start = pixels.len();
    pixels.resize(start + width * 3, 0);
    let (out, _) = pixels[start..].as_chunks_mut::<3>();
    let [blues, reds] = colors.map(|strip| strip.row(y));
    if colors[0].stretch.0 == 1 {
        convert(out, luma.row(y), blues, reds);
    } else {
        let twice = |row: &[u8]| -> Vec<u8> { row.iter().flat_map(|&color| [color; 2]).collect() };
        convert(out, luma.row(y), &twice(blues), &twice(reds));
    }
}

/// JFIF's factors 1.402, 0.344, 0.714 and 1.772 in 4,096ths, and sixteenths of a step on the way.
fn convert(out: &mut [[u8; 3]], lumas: &[u8], blues: &[u8], reds: &[u8]) {
    let times = |color: i16, factor: i16| -> i16 { high(i32::from(color) * i32::from(factor)) };
    let step = |value: i16| u8::try_from((value >> 4).clamp(0, 255)).unwrap_or(0);
    for (((out, luma), blue), red) in out.iter_mut().zip(lumas).zip(blues).zip(reds) {
        let luma = (i16::from(*luma) << 4) + 8;
        let (blue, red) = ((i16::from(*blue) - 128) << 8, (i16::from(*red) - 128) << 8);
        *out = [
            step(luma + times(red, 5743)),
            step(luma - times(blue, 1410) - times(red, 2925)),
            step(luma + times(blue, 7258)),
        ];
    }
}

fn high(product: i32) -> i16 {
    (product >> 16) as i16
}
