//! The trade's vocabulary, shared by the build and the function. Pure: no files, no network, no clock.

pub mod language;
pub mod market;
pub mod money;
pub mod money_format;
pub mod sku;

pub use language::{Direction, Language};
pub use market::{Country, Market, MarketId, ShippingRate, Tax, TaxDisplay, TaxRate};
pub use money::{Currency, Money};
pub use money_format::MoneyFormat;
pub use sku::Sku;
