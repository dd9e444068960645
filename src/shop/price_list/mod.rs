//! The price list: the only thing that crosses from the build to the function.
//!
//! Lines of JSON. The first is the [`Header`]: the shop, its markets and where its pages are. Then one [`PricedSku`] per line,
//! sorted by the bytes of the SKU, which is a line's first key:
//!
//! ```json
//! {"schema":1,"digest":"8a1f…","count":2,"bytes":1764,"shop":{…},"markets":[…],"check":"5e0c…"}
//! {"sku":"BB-LP-BLK","product":"blackbird","markets":{"us":{"title":"Blackbird",…}},…,"check":"91aa…"}
//! {"sku":"BB-LP-RED",…}
//! ```
//!
//! A function that wakes up reads the header alone, and finds a SKU by halving the file: a shop of a hundred thousand SKUs costs
//! it a dozen small reads. What is damaged is an error and never another price: the header says how long the file is, each line
//! carries a check of its own bytes, and the digest, of the header and the checks of all lines, is compared where there is time
//! for it ([`PriceList::verify`]).

#[cfg(any(test, feature = "simulation"))]
pub(crate) mod fixture;
mod read;
mod seal;
mod source;
mod types;
mod verify;
mod write;

pub use read::PriceList;
pub use source::ReadAt;
pub use types::{Header, MarketPages, PricedIn, PricedMarket, PricedSku, SellingShop};
pub use write::{Body, first_line, line, write, write_sorted};

use super::{MarketId, Sku};

/// The version of the format. One that adds keys keeps it; one that an older function would misread raises it.
pub const SCHEMA: u32 = 1;

/// The longest line of a SKU, in bytes. Long titles in twenty markets stay far below it.
pub const LONGEST_LINE: usize = 64 * 1024;

/// The longest header, in bytes: many markets with many ways to ship to many countries.
pub const LONGEST_HEADER: usize = 1024 * 1024;

/// Why a price list cannot be written or trusted.
#[derive(Debug, thiserror::Error)]
pub enum PriceListError {
    /// The file did not answer.
    #[error("cannot read the price list")]
    Read(#[source] std::io::Error),
    /// Made by another version of Pushcart.
    #[error("the price list has schema {found}, this function reads schema {SCHEMA}: build the shop again")]
    Schema {
        /// What the file says.
        found: u32,
    },
    /// The file does not begin with a header.
    #[error("this is no price list, or its first line is damaged")]
    Header,
    /// The file is shorter or longer than its header says.
    #[error("the price list has {found} bytes of SKUs, its header says {expected}")]
    Length {
        /// What the header says.
        expected: u64,
        /// What is there.
        found: u64,
    },
    /// A line is not what was written.
    #[error("the price list is damaged in the line at byte {offset}")]
    Damaged {
        /// Where the line begins.
        offset: u64,
    },
    /// A line is longer than any that is written.
    #[error("a line of the price list is longer than it may be, about byte {offset}")]
    TooLong {
        /// Where the line begins, or where in it one looked for its ends.
        offset: u64,
    },
    /// An entry makes a line that is longer than any may be.
    #[error("what there is to say of `{sku}` is too long for the price list")]
    LongEntry {
        /// The entry.
        sku: Sku,
    },
    /// Two lines are not in the order of their SKUs.
    #[error("the price list is not sorted at `{sku}`")]
    Unsorted {
        /// The later one.
        sku: Sku,
    },
    /// Two entries have one SKU.
    #[error("the price list has `{sku}` twice")]
    Twice {
        /// Which.
        sku: Sku,
    },
    /// The number of lines is not what the header says.
    #[error("the price list has {found} SKUs, its header says {expected}")]
    Count {
        /// What the header says.
        expected: u64,
        /// What is there.
        found: u64,
    },
    /// An entry has no price in a market, or one in another currency.
    #[error("`{sku}` has no price in the currency of the market `{market}`")]
    NoPrice {
        /// The entry.
        sku: Sku,
        /// The market.
        market: MarketId,
    },
    /// The lines are not those the digest was made of.
    #[error("the price list's digest is not that of its content")]
    Digest,
    /// A value that JSON cannot hold.
    #[error("cannot write the price list")]
    Json(#[source] serde_json::Error),
}

#[cfg(test)]
mod tests;
