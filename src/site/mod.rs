//! The static site: the catalogue's pages, pictures and feeds.

pub mod picture;
