//! From frequencies to pixels, fewer of them than were stored: the low frequencies of eight pixels are those of four.
#![expect(clippy::float_arithmetic, reason = "pixels are no money")]

/// The cosines of 0 to 8 sixteenths of a half turn. Written out, so that every machine makes the same pixels.
const COSINES: [f32; 9] =
    [1.0, 0.980_785_3, 0.923_879_5, 0.831_469_6, 0.707_106_77, 0.555_570_24, 0.382_683_43, 0.195_090_32, 0.0];

/// How much each frequency (first index) gives each pixel.
const fn weights<const SIDE: usize>() -> [[f32; SIDE]; SIDE] {
    let mut weights = [[0.0; SIDE]; SIDE];
    let mut frequency = 0;
    while frequency < SIDE {
        let mut pixel = 0;
        while pixel < SIDE {
            let angle = (2 * pixel + 1) * frequency * (8 / SIDE) % 32;
            let angle = if angle > 16 { 32 - angle } else { angle };
            let cosine = if angle > 8 { -COSINES[16 - angle] } else { COSINES[angle] };
            weights[frequency][pixel] = cosine * if frequency == 0 { COSINES[4] / 2.0 } else { 0.5 };
            pixel += 1;
        }
        frequency += 1;
    }
    weights
}

/// Frequencies of a block, row by row.
pub(super) type Block = [f32; 64];

/// A block that only has its lowest `diagonals` as `SIDE` rows of pixels, `stride` apart.
pub(super) fn pixels<const SIDE: usize>(block: &Block, diagonals: usize, out: &mut [u8], stride: usize) {
    let weights = const { &weights::<SIDE>() };
    // To count is worth it for large blocks only.
    let frequencies = if SIDE < 8 && diagonals > 1 { SIDE } else { diagonals.min(SIDE) };
    if frequencies <= 1 {
        let grey = level(block[0] / 8.0 + 128.0);
        for row in out.chunks_mut(stride).take(SIDE) {
            row[..SIDE].fill(grey);
        }
        return;
    }
    let columns = columns(block, weights, frequencies);
    for (row, values) in out.chunks_mut(stride).zip(&columns) {
        let mut sums = [128.0_f32; SIDE];
        for (value, weights) in values[..frequencies].iter().zip(weights) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += value * weight;
            }
        }
        row[..SIDE].copy_from_slice(&sums.map(level));
    }
}

/// Rows of pixels across, which down are frequencies still. Even frequencies are the same from both ends, odd ones the
/// opposite.
#[inline]
fn columns<const SIDE: usize>(
    block: &Block,
    weights: &[[f32; SIDE]; SIDE],
    frequencies: usize,
) -> [[f32; SIDE]; SIDE] {
    let (rows, _) = block.as_chunks::<8>();
    let mut sums = [[[0.0_f32; SIDE]; 4]; 2];
    for (frequency, (row, weights)) in rows[..frequencies].iter().zip(weights).enumerate() {
        for (sums, weight) in sums[frequency % 2].iter_mut().zip(&weights[..SIDE / 2]) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += weight * value;
            }
        }
    }
    let [even, odd] = sums;
    let mut columns = [[0.0; SIDE]; SIDE];
    for y in 0..SIDE / 2 {
        for x in 0..SIDE {
            columns[y][x] = even[y][x] + odd[y][x];
            columns[SIDE - 1 - y][x] = even[y][x] - odd[y][x];
        }
    }
    columns
}

/// The nearest of 256: what is added leaves it in the lowest bits.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "it is between 0 and 255")]
fn level(value: f32) -> u8 {
    (value.clamp(0.0, 255.0) + 8_388_608.0).to_bits() as u8
}
