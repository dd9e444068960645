//! From the catalogue to a finished site.
//!
//! [`crate::catalog::Catalog`] → [`plan::SitePlan`] (every page there will be, each address once) → [`view`] (what a template
//! may see) → pages, pictures, feeds as files → `dist/`, changed only when all of it is ready.

pub mod address;
pub mod assets;
pub mod availability;
pub mod build;
pub mod catalog_json;
pub mod deploy;
pub mod feed;
pub mod find;
pub mod gallery;
pub mod headers;
pub mod kept;
pub mod language;
pub mod logo;
pub mod look;
pub mod machines;
pub mod made_from;
pub mod mail_words;
pub mod minify;
pub mod numbers;
pub mod output;
pub mod parcel;
pub mod picture;
pub mod plan;
pub mod price_list;
pub mod property;
pub mod redirects;
pub mod render;
pub mod speculation;
pub mod structured_data;
pub mod target;
pub mod text_file;
pub mod theme;
pub mod timings;
pub mod view;
pub mod white_space;
pub mod words;

pub use address::Addresses;
pub use availability::Availability;
pub use gallery::Gallery;
pub use plan::SitePlan;
pub use target::Target;
pub use text_file::TextFile;
