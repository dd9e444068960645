//! Reading a photograph at a half, a quarter or an eighth of its size: a good deal less work than reading all of it and
//! making it smaller, and a fraction of the memory.
//!
//! It is for what cameras and telephones write: sequential JPEGs with one scan, grey or in brightness and colour
//! differences. Of all else, and of whatever is not perfectly in order, it answers nothing; then `zune-jpeg` reads the file
//! and says what is wrong with it.

mod bits;
mod colors;
mod header;
mod transform;

use bits::{Bits, Codes, Next};
use colors::{Strip, row_of_colors};
use header::{Channel, Header, Steps, ZIGZAG};
use transform::Block;

use super::raster::{Layout, Raster};

/// How many diagonals the numbers of a block fill that end at this place.
const DIAGONALS: [usize; 64] = diagonals();

/// It is not made thinner: what the last pixel has of beyond the edge would be seen.
const THINNEST: usize = 64;

/// A photograph that can be read smaller.
pub(super) struct Reducible<'a> {
    header: Header<'a>,
    /// Pixels for each eight.
    scale: usize,
}

impl<'a> Reducible<'a> {
    /// The smallest that is not smaller than `wanted`, if there is one smaller than the file.
    pub(super) fn to(bytes: &'a [u8], wanted: (u32, u32)) -> Option<Self> {
        let header = Header::of(bytes)?;
        let (width, height) = (usize::try_from(wanted.0).ok()?, usize::try_from(wanted.1).ok()?);
        let is_enough = |scale: &usize| {
            let side = |side: usize| (side * scale).div_ceil(8);
            side(header.width) >= width.max(THINNEST) && side(header.height) >= height.max(THINNEST)
        };
        let scale = [1, 2, 4].into_iter().find(is_enough)?;
        Some(Self { header, scale })
    }

    fn layout(&self) -> Layout {
        if self.header.channels.len() == 1 { Layout::Grey } else { Layout::Rgb }
    }

    fn size(&self) -> (usize, usize) {
        ((self.header.width * self.scale).div_ceil(8), (self.header.height * self.scale).div_ceil(8))
    }

    /// About how many bytes of memory it takes to decode.
    pub(super) fn memory(&self) -> u64 {
        let (width, height) = self.size();
        // The rows of one unit of the scan, in every channel, come on top.
        ((height + 32) * width * self.layout().channels()) as u64
    }

    /// The pixels; nothing where anything is out of order.
    pub(super) fn decode(&self) -> Option<Raster> {
        let (width, height) = self.size();
        let header = &self.header;
        let luma = header.channels.first()?;
        let units_across = header.width.div_ceil(8 * luma.across);
        let units_down = header.height.div_ceil(8 * luma.down);
        let mut channels = Vec::new();
        for channel in &header.channels {
            channels.push(Decoding::new(header, channel, self.scale, units_across)?);
        }
        let mut bits = Bits::of(header.scan);
        let mut pixels = Vec::with_capacity(width * height * self.layout().channels());
        let mut unit = 0;
        for row in 0..units_down {
            for column in 0..units_across {
                if header.restart > 0 && unit > 0 && unit % header.restart == 0 {
                    let expected = 0xd0 + (unit / header.restart - 1) % 8;
                    (usize::from(bits.end()?) == expected).then_some(())?;
                    for channel in &mut channels {
                        channel.before = 0;
                    }
                }
                for channel in &mut channels {
                    channel.unit(column, &mut bits)?;
                }
                unit += 1;
            }
            if bits.are_overdrawn() {
                return None;
            }
            let rows = luma.down * self.scale;
            for y in 0..rows.min(height - row * rows) {
                match &channels[..] {
                    [grey] => pixels.extend_from_slice(&grey.strip.row(y)[..width]),
                    [luma, blue, red] => {
                        row_of_colors(&luma.strip, [&blue.strip, &red.strip], y, width, &mut pixels);
                    }
                    _ => return None,
                }
            }
        }
        let is_the_end = bits.end()? == 0xd9;
        let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
        is_the_end.then_some(Raster { width, height, layout: self.layout(), pixels })
    }
}

/// A channel while it is decoded: one row of units at a time.
struct Decoding<'a> {
    channel: Channel,
    steps: &'a Steps,
    first_codes: &'a Codes,
    codes: &'a Codes,
    /// The first number of the block before.
    before: i32,
    block: Block,
    /// How many pixels a block is wide and high.
    side: usize,
    strip: Strip,
}

impl<'a> Decoding<'a> {
    fn new(header: &'a Header<'_>, channel: &Channel, scale: usize, units: usize) -> Option<Self> {
        let luma = header.channels.first()?;
        // Colours of which there is a quarter as many are made twice as large: then they fit without any stretching.
        let is_coarse = (luma.across, luma.down) == (2, 2) && (channel.across, channel.down) == (1, 1);
        let side = if is_coarse { scale * 2 } else { scale };
        Some(Self {
            channel: *channel,
            steps: header.steps[channel.steps].as_deref()?,
            first_codes: header.first_codes[channel.first_codes].as_ref()?,
            codes: header.codes[channel.codes].as_ref()?,
            before: 0,
            block: [0.0; 64],
            side,
            strip: Strip::new(units * channel.across * side, channel.down * side, luma, channel, is_coarse),
        })
    }

    /// Its blocks in the next unit of the scan.
    fn unit(&mut self, column: usize, bits: &mut Bits<'_>) -> Option<()> {
        for down in 0..self.channel.down {
            for across in 0..self.channel.across {
                let last = self.numbers(bits)?;
                let diagonals = DIAGONALS[last];
                let stride = self.strip.width;
                let start = down * self.side * stride + (column * self.channel.across + across) * self.side;
                let out = &mut self.strip.pixels[start..];
                match self.side {
                    1 => transform::pixels::<1>(&self.block, diagonals, out, stride),
                    2 => transform::pixels::<2>(&self.block, diagonals, out, stride),
                    4 => transform::pixels::<4>(&self.block, diagonals, out, stride),
                    _ => transform::pixels::<8>(&self.block, diagonals, out, stride),
                }
                if last > 0 {
                    self.block = [0.0; 64];
                }
            }
        }
        Some(())
    }

    /// The numbers of the next block, and the place of the last that is not nought.
    #[expect(
        clippy::cast_precision_loss,
        clippy::float_arithmetic,
        reason = "sixteen bits, and pixels are no money"
    )]
    fn numbers(&mut self, bits: &mut Bits<'_>) -> Option<usize> {
        self.before += self.first_codes.difference(bits)?;
        // No picture has such contrast; and so it cannot grow without an end.
        if self.before.unsigned_abs() > 1 << 15 {
            return None;
        }
        self.block[0] = self.before as f32 * self.steps[0];
        let mut at = 0;
        while at < 63 {
            let Next::Number(noughts, number) = self.codes.next(bits)? else { break };
            at += noughts + 1;
            let place = *ZIGZAG.get(at)?;
            self.block[usize::from(place) & 63] = number as f32 * self.steps[at];
        }
        Some(at)
    }
}

const fn diagonals() -> [usize; 64] {
    let mut diagonals = [8; 64];
    let (mut at, mut count) = (0, 1);
    while count < 8 {
        let end = at + count;
        while at < end {
            diagonals[at] = count;
            at += 1;
        }
        count += 1;
    }
    diagonals
}
