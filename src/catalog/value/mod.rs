//! The small values of the seller's files: texts and prices per market, measures, dates, addresses.

mod decimal;
mod item_number;
mod local;
mod measure;
mod moment;
mod slug;
mod text;
mod weight;

pub use decimal::Decimal;
pub use item_number::Gtin;
pub use local::Local;
pub use measure::{Measure, MeasureKind, scaled, split_unit};
pub use moment::Moment;
pub use slug::Slug;
pub use text::Text;
pub use weight::Weight;
