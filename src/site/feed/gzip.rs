//! Gzip of pieces: each is compressed for itself, so that one that is known is not compressed again. Put together they are one
//! stream, as every reader of gzip expects it.

use crc32fast::Hasher;
use flate2::{Compress, Compression, FlushCompress};

use crate::site::output::{Around, Piece, Pieces};

/// What feeds say again and again is found at once; more effort saves little of it.
const LEVEL: Compression = Compression::new(3);

/// Magic, "deflate", no flags, no time, no hint, no system: the same in every build.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// An empty block that is the last.
const END: [u8; 2] = [0x03, 0x00];

/// A text as a piece. Its note is its checksum and its length.
pub(super) fn piece(text: &[u8]) -> Piece {
    let mut compress = Compress::new(LEVEL, false);
    let mut bytes = Vec::with_capacity(text.len() / 8 + 64);
    // It has to end at a whole byte, and nothing after it may refer to it: an encoder of its own that is flushed. It is done
    // when it has room that it does not need.
    loop {
        let read = usize::try_from(compress.total_in()).unwrap_or(usize::MAX);
        let outcome = compress.compress_vec(&text[read.min(text.len())..], &mut bytes, FlushCompress::Sync);
        if outcome.is_err() || bytes.len() < bytes.capacity() {
            break;
        }
        bytes.reserve(bytes.len());
    }
    let mut checksum = Hasher::new();
    checksum.update(text);
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    Piece::new(bytes, u64::from(checksum.finalize()) << 32 | u64::from(length))
}

/// What makes a file of pieces.
pub(super) fn around(pieces: &Pieces) -> Around {
    let mut checksum = Hasher::new();
    let mut length = 0_u64;
    for note in pieces.notes() {
        let (of_piece, bytes) = (note >> 32, note & u64::from(u32::MAX));
        checksum.combine(&Hasher::new_with_initial_len(u32::try_from(of_piece).unwrap_or_default(), bytes));
        length += bytes;
    }
    let mut after = END.to_vec();
    after.extend(checksum.finalize().to_le_bytes());
    // Of longer texts, the length is told without its upper half.
    after.extend(&length.to_le_bytes()[..4]);
    Around { before: HEADER.to_vec(), after }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn pieces_are_one_file_that_every_reader_reads() {
        let long = (0..200_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>();
        for texts in [&[][..], &[&b""[..]], &[b"one ", b"", b"two two two"], &[&long, b"end", &long]] {
            let pieces = Pieces::of(texts.iter().map(|text| piece(text)).collect());
            let Around { before, after } = around(&pieces);
            let mut file = before;
            pieces.write(&mut file).unwrap();
            file.extend(after);
            let mut read = Vec::new();
            flate2::bufread::GzDecoder::new(&file[..]).read_to_end(&mut read).unwrap();
            assert!(read == texts.concat());
        }
    }
}
