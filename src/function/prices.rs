//! The price list as the function holds it: the header in memory, SKUs read from the file when somebody asks.

use std::fs::File;
use std::path::Path;

use crate::checkout::Prices;
use crate::fs;
use crate::shop::Sku;
use crate::shop::price_list::{Header, PriceList, PriceListError, PricedSku, ReadAt};

use super::OpenError;

/// A price list in a file: opening it costs the same for ten products and for ten thousand.
pub type PriceFile = SitedPrices<File>;

/// A price list whose site may live elsewhere than the shop's files say.
#[derive(Debug)]
pub struct SitedPrices<S> {
    list: PriceList<S>,
    header: Header,
}

impl PriceFile {
    /// Opens a price list. `site_url`, without a slash at the end, replaces the site's address.
    pub fn open(path: &Path, site_url: Option<&str>) -> Result<Self, OpenError> {
        let opened = PriceList::open(fs::open(path)?);
        let list = opened.map_err(|source| OpenError::PriceList { path: path.to_owned(), source })?;
        Ok(Self::new(list, site_url))
    }
}

impl<S: ReadAt> SitedPrices<S> {
    /// The same for a list that is open already.
    pub fn new(list: PriceList<S>, site_url: Option<&str>) -> Self {
        let mut header = list.header().clone();
        if let Some(url) = site_url {
            url.clone_into(&mut header.shop.site_url);
        }
        Self { list, header }
    }
}

impl<S: ReadAt + Send + Sync> Prices for SitedPrices<S> {
    fn header(&self) -> &Header {
        &self.header
    }

    fn find(&self, sku: &Sku) -> Result<Option<PricedSku>, PriceListError> {
        self.list.find(sku)
    }
}
