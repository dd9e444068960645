//! From the catalogue to a finished site.
//!
//! [`crate::catalog::Catalog`] → [`plan::SitePlan`] (every page there will be, each address once) → [`view`] (what a template
//! may see) → pages, pictures, feeds as files → `dist/`, changed only when all of it is ready.

pub mod address;
pub mod assets;
pub mod build;
pub mod gallery;
pub mod minify;
pub mod output;
pub mod picture;
pub mod plan;
pub mod render;
pub mod structured_data;
pub mod theme;
pub mod view;
pub mod words;

pub use address::Addresses;
pub use gallery::Gallery;
pub use plan::{SitePlan, Target};
