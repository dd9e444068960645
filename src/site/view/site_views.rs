//! Makes what every page of a market says of shop and market.

use super::Link;
use super::build::Views;
use super::meta::{CountryView, LookView, Market, Site};
use crate::catalog::look::Look;
use crate::catalog::raw::{RawHeader, RawScheme};
use crate::catalog::shop::MenuTarget;
use crate::fs;
use crate::shop::{Tax, TaxDisplay};
use crate::site::Target;
use crate::site::logo;
use crate::site::look::{Palette, font_files};

impl Views<'_> {
    /// The shop for this market: `site`.
    pub fn site(&self) -> Site {
        let shop = &self.catalog().shop;
        let addresses = &self.plan.addresses;
        let file = |name| addresses.file_path(&addresses.market_file(self.market, name));
        Site {
            name: self.text(&shop.name),
            description: self.text(&shop.description),
            logo: shop.logo.clone(),
            look: look(&shop.look, self.logo_size()),
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
            catalog: file("catalog/"),
            feed: file("feeds/products.atom"),
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
        targets.iter().map(|&target| self.link(target)).collect()
    }

    fn logo_size(&self) -> (u32, u32) {
        let shop = &self.catalog().shop;
        let bounds = shop.look.logo_size;
        let file = shop.logo.as_ref().and_then(|logo| fs::read(&shop.folder.join("static").join(logo)).ok());
        file.map_or(bounds, |file| logo::shown_size(&file, bounds))
    }

    fn country(&self, code: &str) -> CountryView {
        CountryView { code: code.to_owned(), name: self.voice().country(code).to_owned() }
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
            countries: market.countries.iter().map(|country| self.country(country.as_str())).collect(),
            prices: market.prices,
            tax: market.tax.word(),
            tax_note: market.tax_note.clone(),
            tax_rate,
            is_default: self.market == 0,
        }
    }
}

fn look(look: &Look, logo_size: (u32, u32)) -> LookView {
    let light = Palette::light(look.brand, look.ground).page.to_string();
    let dark = Palette::dark(look.brand, look.ground).page.to_string();
    LookView {
        page_light: (look.scheme != RawScheme::Dark).then_some(light),
        page_dark: (look.scheme != RawScheme::Light).then_some(dark),
        logo_width: logo_size.0,
        logo_height: logo_size.1,
        header: match look.header {
            RawHeader::Bar => "bar",
            RawHeader::Centred => "centred",
        },
        fonts: font_files(look).into_iter().map(str::to_owned).collect(),
    }
}
