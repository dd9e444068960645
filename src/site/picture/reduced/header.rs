//! What comes before a scan: the picture's size, its channels and their tables (ITU-T T.81, annex B).

use super::bits::Codes;

/// Where each number of a block goes, in the order in which they are stored.
pub(super) const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
    14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39,
    46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// By what the numbers of a block are multiplied, in the order in which they are stored.
pub(super) type Steps = [f32; 64];

/// One channel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Channel {
    id: u8,
    /// Blocks side by side in each unit of the scan.
    pub(super) across: usize,
    /// Blocks one above the other.
    pub(super) down: usize,
    pub(super) steps: usize,
    pub(super) first_codes: usize,
    pub(super) codes: usize,
}

/// All that is known before the scan.
#[derive(Default)]
pub(super) struct Header<'a> {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) channels: Vec<Channel>,
    pub(super) steps: [Option<Box<Steps>>; 4],
    pub(super) first_codes: [Option<Codes>; 4],
    pub(super) codes: [Option<Codes>; 4],
    /// After how many units the scan starts anew; nought if it does not.
    pub(super) restart: usize,
    pub(super) scan: &'a [u8],
}

impl<'a> Header<'a> {
    /// The header of a sequential file that has one scan for all of its channels.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut header = Self::default();
        let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
        loop {
            let [0xff, marker, after @ ..] = rest else { return None };
            if *marker == 0xff {
                rest = &rest[1..];
                continue;
            }
            let length = usize::from(u16::from_be_bytes(*after.first_chunk()?));
            let segment = after.get(2..length)?;
            rest = after.get(length..)?;
            match marker {
                0xc0 | 0xc1 => header.frame(segment)?,
                0xc4 => header.codes(segment)?,
                0xdb => header.steps(segment)?,
                0xdd => header.restart = u16::from_be_bytes(*segment.first_chunk()?).into(),
                0xda => {
                    header.scan(segment)?;
                    header.scan = rest;
                    return Some(header);
                }
                0xe0..=0xef | 0xfe => {}
                _ => return None,
            }
        }
    }

    fn frame(&mut self, segment: &[u8]) -> Option<()> {
        let [8, high_height, low_height, high_width, low_width, count, channels @ ..] = segment else {
            return None;
        };
        let side = |high: &u8, low: &u8| usize::from(u16::from_be_bytes([*high, *low]));
        (self.height, self.width) = (side(high_height, low_height), side(high_width, low_width));
        let (channels, []) = channels.as_chunks::<3>() else { return None };
        let is_first = self.channels.is_empty();
        self.channels = channels
            .iter()
            .map(|&[id, factors, steps]| Channel {
                id,
                across: usize::from(factors >> 4),
                down: usize::from(factors & 15),
                steps: steps.into(),
                first_codes: 0,
                codes: 0,
            })
            .collect();
        if let [only] = &mut self.channels[..] {
            (only.across, only.down) = (1, 1);
        }
        let [luma, colors @ ..] = &self.channels[..] else { return None };
        let is_common = (1..=2).contains(&luma.across)
            && (1..=2).contains(&luma.down)
            && matches!(colors.len(), 0 | 2)
            && colors.iter().all(|color| (color.across, color.down) == (1, 1));
        let is_whole = usize::from(*count) == channels.len() && self.width * self.height > 0;
        (is_first && is_common && is_whole).then_some(())
    }

    fn steps(&mut self, mut segment: &[u8]) -> Option<()> {
        while let [kind, rest @ ..] = segment {
            let bytes = if kind >> 4 == 0 { 1 } else { 2 };
            let values = rest.get(..64 * bytes)?;
            let steps = std::array::from_fn(|index| match bytes {
                1 => f32::from(values[index]),
                _ => f32::from(u16::from_be_bytes([values[2 * index], values[2 * index + 1]])),
            });
            *self.steps.get_mut(usize::from(kind & 15))? = Some(Box::new(steps));
            segment = &rest[64 * bytes..];
        }
        Some(())
    }

    fn codes(&mut self, mut segment: &[u8]) -> Option<()> {
        while let [kind, rest @ ..] = segment {
            let counts = rest.first_chunk::<16>()?;
            let symbols = rest.get(16..16 + counts.iter().map(|count| usize::from(*count)).sum::<usize>())?;
            let tables = if kind >> 4 == 0 { &mut self.first_codes } else { &mut self.codes };
            *tables.get_mut(usize::from(kind & 15))? = Some(Codes::new(counts, symbols)?);
            segment = &rest[16 + symbols.len()..];
        }
        Some(())
    }

    fn scan(&mut self, segment: &[u8]) -> Option<()> {
        let [count, rest @ ..] = segment else { return None };
        let (chosen, [0, 63, 0]) = rest.split_at_checked(2 * usize::from(*count))? else { return None };
        let (chosen, _) = chosen.as_chunks::<2>();
        if chosen.len() != self.channels.len() {
            return None;
        }
        for (channel, [id, tables]) in self.channels.iter_mut().zip(chosen) {
            (channel.first_codes, channel.codes) = (usize::from(tables >> 4), usize::from(tables & 15));
            let is_all_there = channel.id == *id
                && self.steps.get(channel.steps)?.is_some()
                && self.first_codes.get(channel.first_codes)?.is_some()
                && self.codes.get(channel.codes)?.is_some();
            is_all_there.then_some(())?;
        }
        Some(())
    }
}
