//! Where a build reads and writes, and when.

use std::path::{Path, PathBuf};

use super::Failure;
use crate::catalog::value::Moment;
use crate::site::build::BuildSettings;
use crate::site::deploy;

/// The end of the year 9998: what comes later cannot be written as a date everywhere.
const LAST_SECOND: i64 = 253_370_764_799;

/// Where a build puts things.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Places {
    /// Where the result goes [default: `dist` in the shop's folder]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Where finished pictures are kept between builds; keep it in CI [default: `.pushcart/cache` in the shop's folder]
    #[arg(long, value_name = "DIR", env = "PUSHCART_CACHE")]
    pub(super) cache: Option<PathBuf>,
    /// The moment that decides what is on sale, in seconds since 1970 [default: now]
    #[arg(long, value_name = "SECONDS", env = "SOURCE_DATE_EPOCH", value_parser = clap::value_parser!(i64).range(0..=LAST_SECOND))]
    pub(super) now: Option<i64>,
    /// The function's program for `dist/function/`, or `none` [default: the one beside this command]
    #[arg(long, value_name = "FILE", env = "PUSHCART_FUNCTION")]
    pub(super) function: Option<PathBuf>,
}

impl Places {
    pub(super) fn settings(&self, shop: &Path) -> Result<BuildSettings, Failure> {
        let now = match self.now {
            Some(seconds) => jiff::Timestamp::from_second(seconds)?,
            None => jiff::Timestamp::now(),
        };
        Ok(BuildSettings {
            shop: shop.to_owned(),
            out: self.out.clone().unwrap_or_else(|| shop.join("dist")),
            cache: self.cache.clone().unwrap_or_else(|| shop.join(".pushcart/cache")),
            now: Moment(now),
            program: self.program(),
        })
    }

    fn program(&self) -> Option<PathBuf> {
        match &self.function {
            Some(path) if path.as_os_str() == "none" => None,
            Some(path) => Some(path.clone()),
            None => std::env::current_exe().ok().and_then(|this| deploy::find_program(&this)),
        }
    }
}
