//! Makes what every page of a market says of shop and market.

use super::Link;
use super::build::Views;
use super::meta::{Market, Site};
use crate::catalog::shop::MenuTarget;
use crate::shop::{Tax, TaxDisplay};
use crate::site::Target;

impl Views<'_> {
    /// The shop for this market: `site`.
    pub fn site(&self) -> Site {
        let shop = &self.catalog().shop;
        let prefix = self.plan.addresses.market_prefix(self.market).trim_start_matches('/');
        let separator = if prefix.is_empty() { "" } else { "/" };
        Site {
            name: self.text(&shop.name),
            description: self.text(&shop.description),
            logo: shop.logo.clone(),
            seller: shop.seller.clone(),
            main_menu: self.menu(&shop.main_menu),
            footer_menu: self.menu(&shop.footer_menu),
            home: self.path(Target::Home),
            collections: self.path(Target::Collections),
            search: self.path(Target::Search),
            cart: self.path(Target::Cart),
            order: self.path(Target::Order),
            shipping: self.page_path("shipping"),
            returns: self.page_path("returns"),
            checkout: self.function_path("checkout"),
            catalog: self.plan.addresses.file_path(&format!("{prefix}{separator}catalog/")),
            feed: self.plan.addresses.file_path(&format!("{prefix}{separator}feeds/products.atom")),
            generator: concat!("Pushcart ", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }

    fn function_path(&self, route: &str) -> String {
        let function = &self.catalog().shop.function_url;
        if function.is_empty() {
            self.plan.addresses.link(&format!("/api/{route}"))
        } else {
            format!("{function}/api/{route}")
        }
    }

    fn menu(&self, targets: &[MenuTarget]) -> Vec<Link> {
        let link = |target: &MenuTarget| match *target {
            MenuTarget::Collection(index) => self.collection_link(index),
            MenuTarget::Product(index) => self.product_link(index),
            MenuTarget::Page(index) => self.page_link(index),
        };
        targets.iter().map(link).collect()
    }

    /// The market: `market`.
    pub fn market(&self) -> Market {
        let market = &self.catalog().shop.markets[self.market];
        let country = market.countries[0];
        let tax_rate = match (&market.tax, market.prices) {
            (Tax::Fixed(rates), TaxDisplay::IncludeTax) => rates.get(&country).map(|rate| rate.to_percent()),
            _ => None,
        };
        Market {
            id: market.id.to_string(),
            language: market.language.tag(),
            direction: market.language.direction(),
            currency: market.currency.code().to_owned(),
            country: country.to_string(),
            countries: market.countries.iter().map(ToString::to_string).collect(),
            prices: market.prices,
            tax_rate,
            is_default: self.market == 0,
        }
    }
}
