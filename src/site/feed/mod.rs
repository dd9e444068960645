//! What the site publishes for search engines, marketplaces and readers of feeds.

pub mod atom;
mod gzip;
pub mod merchant;
pub mod robots;
pub mod sitemap;
mod xml;
