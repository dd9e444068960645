//! What the site publishes for search engines, marketplaces and readers of feeds.

pub mod atom;
pub mod merchant;
pub mod robots;
pub mod sitemap;
mod xml;

use super::TextFile;
use super::gallery::Gallery;
use super::plan::SitePlan;
use crate::catalog::value::Moment;

/// All feeds: the site map, robots.txt, and per market Google Merchant's and the feed of new products.
pub fn feeds(plan: &SitePlan<'_>, gallery: &Gallery, now: Moment) -> Vec<TextFile> {
    let mut files = sitemap::sitemap(plan, gallery);
    files.push(robots::robots(plan));
    for market in 0..plan.catalog.shop.markets.len() {
        files.push(merchant::merchant(plan, gallery, market, now));
        files.push(atom::atom(plan, gallery, market));
    }
    files
}
