//! Numbers that look random and are the same on every machine for the same seed.

/// `SplitMix64` by Sebastiano Vigna: one addition and three mixing steps, no platform in it.
pub(crate) struct Random(u64);

impl Random {
    /// The numbers of one thing (a product, a picture) of one shop. Things do not share a sequence, so that the first
    /// hundred products are the same in a shop of a hundred and in one of ten thousand.
    pub(crate) fn of(seed: u64, kind: u64, index: usize) -> Self {
        let mut random = Self(seed ^ (kind << 56));
        let start = random.next() ^ (index as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        Self(start)
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not zero.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or_default()
    }

    /// A number from `first` to `last`, both included.
    pub(crate) fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last - first + 1)
    }

    /// True so many times in a hundred.
    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// So many different ones of several, in their order.
    pub(crate) fn pick_some<'a, T>(&mut self, from: &'a [T], count: usize) -> Vec<&'a T> {
        let mut wanted = count.min(from.len());
        let mut left = from.len();
        let mut picked = Vec::with_capacity(wanted);
        for one in from {
            if self.below(left) < wanted {
                picked.push(one);
                wanted -= 1;
            }
            left -= 1;
        }
        picked
    }
}
