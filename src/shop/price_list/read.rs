//! Finding one SKU in a price list without reading the rest of it.

use std::cmp::Ordering;
use std::ops::Range;

use serde::Deserialize;

use super::seal::unseal;
use super::source::read_range;
use super::{Header, LONGEST_HEADER, LONGEST_LINE, PriceListError, PricedSku, ReadAt, SCHEMA};
use crate::shop::Sku;

/// How much is read on each side of the middle: most lines are shorter, and a disk gives this much at once anyway.
const NEAR: u64 = 4 * 1024;

/// How much of the beginning is read for the header at first.
const HEADER_GUESS: u64 = 16 * 1024;

/// A price list whose header is read.
#[derive(Debug)]
pub struct PriceList<S> {
    pub(super) source: S,
    header: Header,
    /// Where the SKUs' lines lie.
    pub(super) body: Range<u64>,
}

impl<S: ReadAt> PriceList<S> {
    /// Reads and checks the header, and that the file is as long as it says.
    pub fn open(source: S) -> Result<Self, PriceListError> {
        let line = header_line(&source)?;
        let sealed = unseal(&line);
        // The schema comes first: a list of another version deserves a better message than "damaged".
        let schema = schema(&line).ok_or(PriceListError::Header)?;
        if schema != SCHEMA && sealed.is_some() {
            return Err(PriceListError::Schema { found: schema });
        }
        let header = sealed.and_then(|_| serde_json::from_slice::<Header>(&line).ok());
        let header = header.ok_or(PriceListError::Header)?;
        let start = line.len() as u64 + 1;
        let found = source.size().map_err(PriceListError::Read)?.saturating_sub(start);
        if found != header.bytes {
            return Err(PriceListError::Length { expected: header.bytes, found });
        }
        Ok(Self { source, header, body: start..start + found })
    }

    /// What is true of the whole shop.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Finds a SKU, or `None` if the shop does not sell it.
    pub fn find(&self, sku: &Sku) -> Result<Option<PricedSku>, PriceListError> {
        let Range { mut start, mut end } = self.body;
        let mut window = Window::default();
        while start < end {
            let middle = start + (end - start) / 2;
            let line = self.line_around(middle, start..end, &mut window)?;
            // Each line is checked before its SKU may lead the search astray: a damaged one must not make another look absent.
            let key = unseal(&line.bytes).and_then(key_of);
            let key = key.ok_or(PriceListError::Damaged { offset: line.start })?;
            match sku.as_str().as_bytes().cmp(key) {
                Ordering::Less => end = line.start,
                Ordering::Greater => start = line.end(),
                Ordering::Equal => return self.entry(&line, sku).map(Some),
            }
        }
        Ok(None)
    }

    /// What an undamaged line says, if it is about this SKU.
    fn entry(&self, line: &Line, sku: &Sku) -> Result<PricedSku, PriceListError> {
        let entry = serde_json::from_slice::<PricedSku>(&line.bytes).ok().filter(|entry| entry.sku == *sku);
        let entry = entry.ok_or(PriceListError::Damaged { offset: line.start })?;
        entry.check_prices(&self.header)?;
        Ok(entry)
    }

    /// The line that the byte at `middle` belongs to; `within` begins and ends with whole lines.
    fn line_around(
        &self,
        middle: u64,
        within: Range<u64>,
        window: &mut Window,
    ) -> Result<Line, PriceListError> {
        if let Some(line) = window.line(middle, &within) {
            return Ok(line);
        }
        for reach in [NEAR, LONGEST_LINE as u64] {
            let start = within.start.max(middle.saturating_sub(reach));
            let end = within.end.min(middle + reach);
            *window = Window { start, bytes: read_range(&self.source, start, end)? };
            if let Some(line) = window.line(middle, &within) {
                return Ok(line);
            }
        }
        Err(PriceListError::TooLong { offset: middle })
    }
}

/// A stretch of the file in memory. The last halvings all fall into one.
#[derive(Default)]
struct Window {
    start: u64,
    bytes: Vec<u8>,
}

impl Window {
    /// The line around `middle`, if both its ends are in the window.
    fn line(&self, middle: u64, within: &Range<u64>) -> Option<Line> {
        let at = usize::try_from(middle.checked_sub(self.start)?).ok()?;
        let (before, after) = self.bytes.split_at_checked(at)?;
        let start = match before.iter().rposition(|&byte| byte == b'\n') {
            Some(newline) => newline + 1,
            None if self.start <= within.start => usize::try_from(within.start - self.start).ok()?,
            None => return None,
        };
        let end = at + after.iter().position(|&byte| byte == b'\n')?;
        Some(Line { start: self.start + start as u64, bytes: self.bytes.get(start..end)?.to_vec() })
    }
}

/// A line without its line break.
struct Line {
    start: u64,
    bytes: Vec<u8>,
}

impl Line {
    /// Where the next line begins.
    fn end(&self) -> u64 {
        self.start + self.bytes.len() as u64 + 1
    }
}

/// The SKU of a line, without understanding the rest. SKUs have no character that JSON escapes.
fn key_of(line: &[u8]) -> Option<&[u8]> {
    let rest = line.strip_prefix(b"{\"sku\":\"")?;
    Some(&rest[..rest.iter().position(|&byte| byte == b'"')?])
}

/// What a whole and undamaged line says.
pub(super) fn parse_line(line: &[u8]) -> Option<PricedSku> {
    unseal(line)?;
    serde_json::from_slice(line).ok()
}

/// The first line without its line break.
pub(super) fn header_line(source: &impl ReadAt) -> Result<Vec<u8>, PriceListError> {
    for reach in [HEADER_GUESS, LONGEST_HEADER as u64] {
        let size = source.size().map_err(PriceListError::Read)?;
        let mut bytes = read_range(source, 0, reach.min(size))?;
        if let Some(newline) = bytes.iter().position(|&byte| byte == b'\n') {
            bytes.truncate(newline);
            return Ok(bytes);
        }
    }
    Err(PriceListError::Header)
}

/// The schema a header tells, whatever else it has.
fn schema(line: &[u8]) -> Option<u32> {
    #[derive(Deserialize)]
    struct Versioned {
        schema: u32,
    }
    serde_json::from_slice::<Versioned>(line).ok().map(|versioned| versioned.schema)
}
