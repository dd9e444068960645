//! Checking a whole price list: for the build, for tests and for a server that starts; not for a function that wakes up.

use super::read::{header_line, parse_line};
use super::seal::{check_of, unseal};
use super::source::read_range;
use super::write::digest;
use super::{LONGEST_LINE, PriceList, PriceListError, PricedSku, ReadAt};
use crate::shop::Sku;

/// How much is read at once.
const BLOCK: u64 = 1024 * 1024;

impl<S: ReadAt> PriceList<S> {
    /// Reads everything: each line is whole, the SKUs are sorted and unlike, their number and the digest are the header's.
    pub fn verify(&self) -> Result<(), PriceListError> {
        let mut last: Option<Sku> = None;
        let (mut count, mut checks) = (0, 0_u64);
        let mut at = self.body.start;
        while at < self.body.end {
            let block = read_range(&self.source, at, self.body.end.min(at + BLOCK))?;
            let whole = block.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
            if whole == 0 {
                return Err(PriceListError::TooLong { offset: at });
            }
            let mut offset = at;
            for line in block[..whole - 1].split(|&byte| byte == b'\n') {
                checks = checks.wrapping_add(self.verify_line(line, offset, &mut last)?);
                offset += line.len() as u64 + 1;
                count += 1;
            }
            at += whole as u64;
        }
        if count != self.header().count {
            return Err(PriceListError::Count { expected: self.header().count, found: count });
        }
        let digest = digest(&self.header_without_digest()?, checks);
        if digest == self.header().digest { Ok(()) } else { Err(PriceListError::Digest) }
    }

    /// Every SKU, in order: for people who want to see all.
    pub fn entries(&self) -> Result<Vec<PricedSku>, PriceListError> {
        let bytes = read_range(&self.source, self.body.start, self.body.end)?;
        let mut offset = self.body.start;
        let lines = bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
        let entries = lines.map(|line| {
            let entry = parse_line(line).ok_or(PriceListError::Damaged { offset });
            offset += line.len() as u64 + 1;
            entry
        });
        entries.collect()
    }

    /// Answers the line's check.
    fn verify_line(&self, line: &[u8], offset: u64, last: &mut Option<Sku>) -> Result<u64, PriceListError> {
        if line.len() >= LONGEST_LINE {
            return Err(PriceListError::TooLong { offset });
        }
        let entry = parse_line(line).ok_or(PriceListError::Damaged { offset })?;
        match last.as_ref().map(|last| last.as_str().as_bytes().cmp(entry.sku.as_str().as_bytes())) {
            Some(std::cmp::Ordering::Equal) => return Err(PriceListError::Twice { sku: entry.sku }),
            Some(std::cmp::Ordering::Greater) => return Err(PriceListError::Unsorted { sku: entry.sku }),
            _ => {}
        }
        entry.check_prices(self.header())?;
        *last = Some(entry.sku);
        check_of(line).ok_or(PriceListError::Damaged { offset })
    }

    /// The header's bytes as the digest was made of them. Cut out of the line and not written anew, since a later version may
    /// have keys that this one does not know.
    fn header_without_digest(&self) -> Result<Vec<u8>, PriceListError> {
        let line = header_line(&self.source)?;
        let content = unseal(&line).ok_or(PriceListError::Header)?;
        let key = b"\"digest\":\"";
        let found = content.windows(key.len()).position(|window| window == key);
        let start = found.ok_or(PriceListError::Header)? + key.len();
        let end = start + self.header().digest.len();
        if content.get(start..end) != Some(self.header().digest.as_bytes()) {
            return Err(PriceListError::Header);
        }
        Ok([&content[..start], &content[end..]].concat())
    }
}
