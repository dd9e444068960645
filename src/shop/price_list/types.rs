//! What the function knows of a shop.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::shop::terms::DEFAULT_STORE;
use crate::shop::{CheckoutTerms, MailTerms, Market, MarketId, Money, Sku, StockTerms, WhenOut};

/// What is true of the whole shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// [`super::SCHEMA`]. The first key, so that it can be told before anything else is understood.
    pub schema: u32,
    /// BLAKE3 of the header without this value and its check, and of all lines after it; 64 hexadecimal digits. It names the
    /// price list in orders and quotes. Filled in by [`super::write`].
    pub digest: String,
    /// How many SKUs there are. Filled in by [`super::write`].
    pub count: u64,
    /// How many bytes the lines of the SKUs have. Filled in by [`super::write`].
    pub bytes: u64,
    /// Who sells.
    pub shop: SellingShop,
    /// The markets in the seller's order; the first is the default.
    pub markets: Vec<PricedMarket>,
    /// What the payment page asks and allows.
    #[serde(default)]
    pub checkout: CheckoutTerms,
    /// What is told about the stock.
    #[serde(default)]
    pub stock: StockTerms,
    /// The address of the store, as the settings name it. The environment may name another.
    #[serde(default = "default_store")]
    pub store: String,
    /// Whom mails are from and who gets those about orders.
    #[serde(default)]
    pub mail: MailTerms,
}

fn default_store() -> String {
    DEFAULT_STORE.to_owned()
}

impl Header {
    /// A market by its name.
    pub fn market(&self, id: &MarketId) -> Option<&PricedMarket> {
        self.markets.iter().find(|market| market.market.id == *id)
    }
}

/// Who sells, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellingShop {
    /// Tells the shop apart from others on the same Stripe account: the address of its site without the scheme.
    pub id: String,
    /// The address of the site without a slash at the end; it may have a path.
    pub site_url: String,
    /// The function's address without a slash at the end; empty when it is on the site's own origin.
    pub function_url: String,
    /// The seller's legal name and address, a line each, for mails; empty if the seller did not say.
    pub seller: Vec<String>,
    /// Where buyers' answers to mails go.
    pub email: Option<String>,
}

/// A market as the function needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedMarket {
    /// Its language, currency, tax, countries and ways to ship.
    #[serde(flatten)]
    pub market: Market,
    /// The shop's name there.
    pub shop_name: String,
    /// Its pages that the function leads to.
    pub pages: MarketPages,
    /// The words of its letters by name; what is missing is said in English: [`crate::shop::mail_words`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub mail_words: BTreeMap<String, String>,
}

/// Paths below the site's address: `site_url` and a path make an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketPages {
    /// The home page.
    pub home: String,
    /// The cart, where a buyer who turns back is led.
    pub cart: String,
    /// The page that shows an order.
    pub order: String,
    /// Where a buyer who paid is led.
    pub thanks: String,
    /// The page about returns and the right of withdrawal, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<String>,
}

/// One SKU with everything that quoting, holding, charging and delivering it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedSku {
    /// The stock-keeping unit. The first key: readers look for it without understanding the line.
    pub sku: Sku,
    /// The product's part of the address.
    pub product: String,
    /// What it is called and costs, in every market.
    pub markets: BTreeMap<MarketId, PricedIn>,
    /// Weight when shipped, in grams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grams: Option<u32>,
    /// Whether it is sent by post.
    pub shipped: bool,
    /// Stripe's tax code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_code: Option<String>,
    /// The fewest per order.
    pub min_quantity: u32,
    /// The most per order.
    pub max_quantity: u32,
    /// The opening count; `None` is unlimited. Once the store knows the SKU, the store is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
    /// What happens when none is left.
    pub when_out: WhenOut,
    /// When a backordered one will be here, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_again: Option<i64>,
    /// From when it can be bought, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_from: Option<i64>,
    /// Until when it can be bought, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_until: Option<i64>,
    /// Files to download after paying, relative to the shop's folder, parted by `/`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub downloads: Vec<String>,
}

impl PricedSku {
    /// Whether it can be bought at a time, in seconds since 1970. Stock is another question.
    pub fn is_on_sale(&self, now: i64) -> bool {
        self.available_from.is_none_or(|from| from <= now)
            && self.available_until.is_none_or(|until| now < until)
    }
}

/// What a SKU is called and costs in one market.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedIn {
    /// The product's name.
    pub title: String,
    /// Its values of the product's options: `Red / M`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// What one costs, with or without tax as the market says.
    pub unit_amount: Money,
    /// The higher price it had before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at: Option<Money>,
    /// The path of its page below the site's address, percent-encoded.
    pub path: String,
    /// The path of its picture below the site's address, percent-encoded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}
