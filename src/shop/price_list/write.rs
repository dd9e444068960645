//! Writing a price list.

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
    let mut list = first_line(header, count, [body.as_slice()])?;
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

/// The header's line, with its end: what stands before so many lines of entries, which come as one stretch of bytes or many.
pub fn first_line<'b>(
    mut header: Header,
    count: u64,
    lines: impl IntoIterator<Item = &'b [u8], IntoIter: Clone>,
) -> Result<Vec<u8>, PriceListError> {
    let lines = lines.into_iter();
    header.schema = SCHEMA;
    header.count = count;
    header.bytes = lines.clone().map(|lines| lines.len() as u64).sum();
    header.digest = String::new();
    let unsigned = serde_json::to_vec(&header).map_err(PriceListError::Json)?;
    header.digest = digest_of(&unsigned[..unsigned.len() - 1], lines);
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

/// So many bytes are hashed at a time.
const AT_ONCE: usize = 64 * 1024;

/// The digest of a header, without its digest, its check and the closing brace, and of what follows it.
pub(super) fn digest_of<'b>(header: &[u8], body: impl IntoIterator<Item = &'b [u8]>) -> String {
    // A hash is soonest made of many bytes at once.
    let mut hasher = blake3::Hasher::new();
    let mut bytes = header.to_vec();
    for part in body {
        bytes.extend_from_slice(part);
        if bytes.len() >= AT_ONCE {
            hasher.update(&bytes);
            bytes.clear();
        }
    }
    hasher.update(&bytes).finalize().to_hex().to_string()
}
