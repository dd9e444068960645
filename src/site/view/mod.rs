//! What a template may see: these types and nothing else. Their documentation is `docs/templates.md`, made from them.
//!
//! Every template sees [`Site`], [`Market`], [`Meta`] and `words`; beside them a template of its kind sees one more: `home`,
//! `collection`, `product`, `page`, `collections`.

use schemars::JsonSchema;
use serde::Serialize;

mod build;
mod home_views;
mod list_views;
mod lists;
mod meta;
mod meta_views;
mod product;
mod product_views;
mod site_views;

pub use build::Views;
pub use lists::{CollectionView, CollectionsView, HomeView, PageView, Pagination, SectionView};
pub use meta::{Alternate, CountryView, LookView, Market, Meta, Site};
pub use product::{
    Attribute, Delivery, ImageSource, ImageView, OptionView, PriceView, ProductCard, ProductView,
    UnitPriceView, VariantView,
};
pub(super) use product_views::is_new;

/// A title and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Link {
    /// What it says.
    pub title: String,
    /// The path it leads to.
    pub path: String,
}
