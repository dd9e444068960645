//! The one checksum that `object_store` wants from the crate of this name, which it cannot be built without: CRC-64/NVME, that
//! Amazon S3 takes beside an object. The real crate has the tables of a hundred checksums, which were a sixth of the function's
//! archive; the workspace puts this one in its place.

/// The polynomial, its bits in the order of a reflected checksum.
const POLYNOMIAL: u64 = 0x9a6c_9329_ac4b_c9b5;

/// What each byte does to a checksum.
static TABLE: [u64; 256] = table();

/// Which checksum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrcAlgorithm {
    /// CRC-64/NVME.
    Crc64Nvme,
}

/// A checksum that is being made.
#[derive(Debug, Clone)]
pub struct Digest(u64);

impl Digest {
    /// The checksum of nothing.
    pub fn new(_: CrcAlgorithm) -> Self {
        Self(!0)
    }

    /// Goes on with these bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let [low, ..] = self.0.to_le_bytes();
            self.0 = TABLE[usize::from(low ^ byte)] ^ (self.0 >> 8);
        }
    }

    /// The checksum of all bytes until now.
    pub fn finalize(&self) -> u64 {
        !self.0
    }
}

const fn table() -> [u64; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut rest = byte as u64;
        let mut bit = 0;
        while bit < 8 {
            rest = if rest & 1 == 1 { rest >> 1 ^ POLYNOMIAL } else { rest >> 1 };
            bit += 1;
        }
        table[byte] = rest;
        byte += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_catalogue_of_checksums() {
        let mut digest = Digest::new(CrcAlgorithm::Crc64Nvme);
        digest.update(b"1234");
        digest.update(b"56789");
        assert_eq!(digest.finalize(), 0xae8b_1486_0a79_9888);
    }
}
