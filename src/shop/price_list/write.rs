//! Writing a price list.

use super::seal::{check_of, seal};
use super::{Header, LONGEST_HEADER, LONGEST_LINE, PriceListError, PricedSku, SCHEMA};

/// The price list of these entries, in any order. The header's `schema`, `digest`, `count` and `bytes` are filled in here.
pub fn write(header: Header, mut entries: Vec<PricedSku>) -> Result<Vec<u8>, PriceListError> {
    entries.sort_by(|a, b| a.sku.as_str().as_bytes().cmp(b.sku.as_str().as_bytes()));
    write_sorted(header, entries)
}

/// The same of entries whose SKUs ascend byte by byte, each made when its turn comes.
pub fn write_sorted(
    header: Header,
    entries: impl IntoIterator<Item = PricedSku>,
) -> Result<Vec<u8>, PriceListError> {
    let (mut lines, mut body) = (Vec::new(), Body::default());
    let mut before: Option<PricedSku> = None;
    for entry in entries {
        if before.is_some_and(|before| before.sku == entry.sku) {
            return Err(PriceListError::Twice { sku: entry.sku });
        }
        let line = line(&header, &entry)?;
        body.add(&line);
        lines.extend_from_slice(&line);
        before = Some(entry);
    }
    let mut list = first_line(header, body)?;
    list.append(&mut lines);
    Ok(list)
}

/// The line of an entry, with its end. The header is not yet what it will be; what markets there are has to be.
pub fn line(header: &Header, entry: &PricedSku) -> Result<Vec<u8>, PriceListError> {
    entry.check_prices(header)?;
    let mut line = seal(serde_json::to_vec(entry).map_err(PriceListError::Json)?);
    if line.len() >= LONGEST_LINE {
        return Err(PriceListError::LongEntry { sku: entry.sku.clone() });
    }
    line.push(b'\n');
    Ok(line)
}

/// What the lines of all entries come to.
#[derive(Debug, Default, Clone, Copy)]
pub struct Body {
    /// How many there are.
    pub count: u64,
    /// How many bytes they have, with their ends.
    pub bytes: u64,
    /// Their checks, added up: those of lines that stay need not be asked for again.
    pub checks: u64,
}

impl Body {
    /// With one more [`line`].
    pub fn add(&mut self, line: &[u8]) {
        let check = line.strip_suffix(b"\n").and_then(check_of);
        self.count += 1;
        self.bytes += line.len() as u64;
        self.checks = self.checks.wrapping_add(check.unwrap_or_default());
    }
}

/// The header's line, with its end: what stands before the lines of entries.
pub fn first_line(mut header: Header, body: Body) -> Result<Vec<u8>, PriceListError> {
    header.schema = SCHEMA;
    header.count = body.count;
    header.bytes = body.bytes;
    header.digest = String::new();
    let unsigned = serde_json::to_vec(&header).map_err(PriceListError::Json)?;
    header.digest = digest(&unsigned[..unsigned.len() - 1], body.checks);
    let mut line = seal(serde_json::to_vec(&header).map_err(PriceListError::Json)?);
    if line.len() >= LONGEST_HEADER {
        return Err(PriceListError::TooLong { offset: 0 });
    }
    line.push(b'\n');
    Ok(line)
}

impl PricedSku {
    /// A SKU without a price somewhere, or with one in a foreign currency, could be charged wrongly.
    pub(super) fn check_prices(&self, header: &Header) -> Result<(), PriceListError> {
        for market in &header.markets {
            let market = &market.market;
            let fits = |priced: &super::PricedIn| {
                priced.unit_amount.currency == market.currency
                    && priced.compare_at.is_none_or(|before| before.currency == market.currency)
            };
            if !self.markets.get(&market.id).is_some_and(fits) {
                return Err(PriceListError::NoPrice { sku: self.sku.clone(), market: market.id.clone() });
            }
        }
        Ok(())
    }
}

/// The digest of a header, without its digest, its check and the closing brace, and of the checks of all lines.
pub(super) fn digest(header: &[u8], checks: u64) -> String {
    blake3::Hasher::new().update(header).update(&checks.to_le_bytes()).finalize().to_hex().to_string()
}
