//! The bits of a scan, and the Huffman codes they are made of (ITU-T T.81, annexes C and F).

/// How many bits are looked up at once; few codes are longer.
const LOOKED_UP: u32 = 10;

/// The bits of one scan, as far as its next marker.
pub(super) struct Bits<'a> {
    rest: &'a [u8],
    /// The next bits, from the top.
    held: u64,
    count: u32,
    /// How many of them, at the end, are not in the file.
    padding: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn of(scan: &'a [u8]) -> Self {
        Self { rest: scan, held: 0, count: 0, padding: 0 }
    }

    /// Sees to it that there are enough for a code and its number. Behind a marker there is nothing but noughts.
    #[inline]
    fn fill(&mut self) {
        if self.count >= 32 {
            return;
        }
        if let Some(next) = self.rest.first_chunk::<8>().map(|next| u64::from_be_bytes(*next))
            && !has_marker_byte(next)
        {
            let bytes = (63 - self.count) / 8;
            self.held |= next >> self.count;
            self.rest = &self.rest[bytes as usize..];
            self.count += bytes * 8;
            // What was taken of the byte after the last whole one comes again.
            self.held &= !(u64::MAX >> self.count);
        } else {
            self.fill_carefully();
        }
    }

    #[cold]
    fn fill_carefully(&mut self) {
        while self.count <= 56 {
            let byte = match self.rest {
                [0xff, 0x00, rest @ ..] => {
                    self.rest = rest;
                    0xff
                }
                [0xff, ..] | [] => {
                    self.padding += 8;
                    0
                }
                [byte, rest @ ..] => {
                    self.rest = rest;
                    *byte
                }
            };
            self.held |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    #[inline]
    fn skip(&mut self, count: u8) {
        self.held <<= count;
        self.count -= u32::from(count);
    }

    /// A number of so many bits, 15 at most: those that begin with nought stand for negative ones.
    #[inline]
    fn number(&mut self, size: u8) -> i32 {
        if size == 0 {
            return 0;
        }
        let bits = i32::try_from(self.held >> (64 - u32::from(size))).unwrap_or(0);
        self.skip(size);
        extended(bits, size)
    }

    /// Whether more was read than there is.
    pub(super) fn are_overdrawn(&self) -> bool {
        self.padding > self.count
    }

    /// Goes on behind the marker that must be next: nothing may be left before it but what fills a byte.
    pub(super) fn end(&mut self) -> Option<u8> {
        let is_all_read = !self.are_overdrawn() && self.count - self.padding < 8;
        let [0xff, marker, rest @ ..] = self.rest else { return None };
        *self = Self::of(rest);
        is_all_read.then_some(*marker)
    }
}

/// Whether one of eight bytes is 0xff.
fn has_marker_byte(bytes: u64) -> bool {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    (bytes & LOW).wrapping_add(0x0101_0101_0101_0101) & bytes & !LOW != 0
}

fn extended(bits: i32, size: u8) -> i32 {
    if bits < 1 << (size - 1) { bits + 1 - (1 << size) } else { bits }
}

/// What the next bits begin with.
#[derive(Debug, Clone, Copy, Default)]
struct Looked {
    symbol: u8,
    /// Bits of the code; nought if it is a longer one, or none.
    code: u8,
    /// Bits of the code and the number behind it; nought if that was not looked up as well.
    whole: u8,
    number: i16,
}

/// What comes next in a block.
pub(super) enum Next {
    /// So many noughts, and the number behind them.
    Number(usize, i32),
    /// Nothing but noughts.
    End,
}

/// A table of codes.
pub(super) struct Codes {
    looked: Box<[Looked; 1 << LOOKED_UP]>,
    /// For each length, the first code, how many there are, and where their symbols begin.
    lengths: [(u32, u32, usize); 17],
    symbols: Vec<u8>,
}

impl Codes {
    /// From how many codes there are of each length, and their symbols.
    pub(super) fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Self> {
        let mut looked = Box::new([Looked::default(); 1 << LOOKED_UP]);
        let mut lengths = [(0, 0, 0); 17];
        let (mut code, mut at) = (0_u32, 0_usize);
        for (length, &count) in (1_u8..).zip(counts) {
            lengths[usize::from(length)] = (code, u32::from(count), at);
            for _ in 0..count {
                let symbol = *symbols.get(at)?;
                if code >> length != 0 {
                    return None;
                }
                if u32::from(length) <= LOOKED_UP {
                    let free = LOOKED_UP - u32::from(length);
                    for (behind, entry) in (0_u32..).zip(&mut looked[(code << free) as usize..][..1 << free])
                    {
                        *entry = Looked { symbol, code: length, whole: 0, number: 0 };
                        let size = symbol & 15;
                        if size > 0 && u32::from(size) <= free {
                            let bits = i32::try_from(behind >> (free - u32::from(size))).ok()?;
                            entry.whole = length + size;
                            entry.number = i16::try_from(extended(bits, size)).ok()?;
                        }
                    }
                }
                (code, at) = (code + 1, at + 1);
            }
            code <<= 1;
        }
        Some(Self { looked, lengths, symbols: symbols.get(..at)?.to_vec() })
    }

    #[inline]
    fn look(&self, bits: &Bits<'_>) -> Looked {
        self.looked[(bits.held >> (64 - LOOKED_UP)) as usize & ((1 << LOOKED_UP) - 1)]
    }

    /// The next symbol.
    #[inline]
    fn symbol(&self, looked: Looked, bits: &mut Bits<'_>) -> Option<u8> {
        if looked.code > 0 {
            bits.skip(looked.code);
            return Some(looked.symbol);
        }
        for length in 11_u8..=16 {
            let code = u32::try_from(bits.held >> (64 - u32::from(length))).ok()?;
            let (first, count, at) = self.lengths[usize::from(length)];
            if code >= first && code - first < count {
                bits.skip(length);
                return self.symbols.get(at + (code - first) as usize).copied();
            }
        }
        None
    }

    /// A difference from the block before.
    #[inline]
    pub(super) fn difference(&self, bits: &mut Bits<'_>) -> Option<i32> {
        bits.fill();
        let size = self.symbol(self.look(bits), bits)?;
        (size <= 11).then(|| bits.number(size))
    }

    /// What comes next in a block.
    #[inline]
    pub(super) fn next(&self, bits: &mut Bits<'_>) -> Option<Next> {
        bits.fill();
        let looked = self.look(bits);
        if looked.whole > 0 {
            bits.skip(looked.whole);
            return Some(Next::Number(usize::from(looked.symbol >> 4), i32::from(looked.number)));
        }
        let symbol = self.symbol(looked, bits)?;
        match (symbol >> 4, symbol & 15) {
            (0, 0) => Some(Next::End),
            (15, 0) => Some(Next::Number(15, 0)),
            (_, 0) => None,
            (noughts, size) => Some(Next::Number(noughts.into(), bits.number(size))),
        }
    }
}
