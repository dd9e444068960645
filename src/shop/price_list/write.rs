//! Writing a price list.

use std::io::{self, BufWriter, IntoInnerError, Write};

use super::seal::seal;
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
    let (mut body, mut count) = (Vec::new(), 0);
    let mut before: Option<PricedSku> = None;
    for entry in entries {
        if before.is_some_and(|before| before.sku == entry.sku) {
            return Err(PriceListError::Twice { sku: entry.sku });
        }
        body.extend_from_slice(&line(&header, &entry)?);
        count += 1;
        before = Some(entry);
    }
    let mut list = first_line(header, (count, body.len() as u64), |to| to.write_all(&body))?;
    list.append(&mut body);
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

/// The header's line, with its end: what stands before so many lines of entries of so many bytes, which `write` writes.
pub fn first_line(
    mut header: Header,
    (count, bytes): (u64, u64),
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<Vec<u8>, PriceListError> {
    header.schema = SCHEMA;
    header.count = count;
    header.bytes = bytes;
    header.digest = String::new();
    let unsigned = serde_json::to_vec(&header).map_err(PriceListError::Json)?;
    header.digest = digest_of(&unsigned[..unsigned.len() - 1], write).map_err(PriceListError::Read)?;
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

/// So many bytes are hashed at a time: a hash is soonest made of many at once.
const AT_ONCE: usize = 64 * 1024;

/// The digest of a header, without its digest, its check and the closing brace, and of what `write` writes after it.
fn digest_of(
    header: &[u8],
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<String> {
    let mut hashed = BufWriter::with_capacity(AT_ONCE, blake3::Hasher::new());
    hashed.write_all(header)?;
    write(&mut hashed)?;
    let hasher = hashed.into_inner().map_err(IntoInnerError::into_error)?;
    Ok(hasher.finalize().to_hex().to_string())
}
