//! The trade's vocabulary, shared by the build and the function. Pure: no files, no network, no clock; the price list is read
//! through a trait.

pub mod language;
pub mod mail_words;
pub mod market;
pub mod money;
pub mod money_format;
pub mod price_list;
pub mod sku;
pub mod terms;
pub mod when_out;

pub use language::{Direction, Language};
pub use market::{Country, Market, MarketId, ShippingRate, Tax, TaxDisplay, TaxRate};
pub use money::{Currency, Money};
pub use money_format::MoneyFormat;
pub use price_list::PriceList;
pub use sku::Sku;
pub use terms::{CheckoutTerms, MailTerms, StockTerms};
pub use when_out::WhenOut;
