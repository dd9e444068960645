//! The shop's settings that hold together.

use std::collections::HashMap;
use std::path::PathBuf;

use super::local::{Localized, MarketIndex, PerMarket};
use super::look::Look;
use super::product::{Image, Markdown};
use super::raw::{RawHomeLayout, RawSectionLayout};
use crate::diagnostic::Place;
use crate::shop::{CheckoutTerms, Country, MailTerms, Market, StockTerms};

/// The shop's settings.
#[derive(Debug)]
pub struct Shop {
    /// The folder everything lies in.
    pub folder: PathBuf,
    /// Where the settings are written, for mistakes that show later.
    pub place: Place,
    /// The name.
    pub name: Localized<String>,
    /// The address of the site, without a slash at the end; it may have a path.
    pub url: String,
    /// A few words about the shop; empty if there are none.
    pub description: Localized<String>,
    /// The logo, relative to `static/`.
    pub logo: Option<String>,
    /// The picture for sharing, relative to `static/`.
    pub share_image: Option<String>,
    /// Who sells.
    pub seller: Option<Seller>,
    /// At least one; the first is the default.
    pub markets: Vec<Market>,
    /// Translations of shared words, by market.
    pub words: PerMarket<HashMap<String, String>>,
    /// The home page.
    pub home: Home,
    /// The menu in the header.
    pub main_menu: Vec<MenuTarget>,
    /// The menu in the footer.
    pub footer_menu: Vec<MenuTarget>,
    /// How many products a page of a list shows.
    pub page_size: usize,
    /// How pictures are made.
    pub pictures: Pictures,
    /// How the shop looks.
    pub look: Look,
    /// The function's address without a slash at the end; empty when it is on the site's own origin.
    pub function_url: String,
    /// What the payment page asks and allows.
    pub checkout: CheckoutTerms,
    /// What is told about the stock.
    pub stock: StockTerms,
    /// The address of the store.
    pub store: String,
    /// Whom mails are from and who gets those about orders.
    pub mail: MailTerms,
}

impl Shop {
    /// A shared word (an option, a value, a tag, an attribute) in a market's language.
    pub fn word<'w>(&'w self, market: MarketIndex, word: &'w str) -> &'w str {
        self.words[market].get(word).map_or(word, String::as_str)
    }
}

/// The seller's legal identity.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Seller {
    /// The legal name.
    pub name: String,
    /// Street, postal code and town, a line each.
    pub address: Vec<String>,
    /// The country.
    #[schemars(with = "Option<String>")]
    pub country: Option<Country>,
    /// Mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// VAT identification number.
    pub vat_id: Option<String>,
    /// Court and number of the commercial register.
    pub register: Option<String>,
    /// Addresses of the shop elsewhere.
    pub same_as: Vec<String>,
}

/// The home page.
#[derive(Debug)]
pub struct Home {
    /// The headline; the shop's name if the seller gave none.
    pub title: Localized<String>,
    /// The text below it; empty if there is none.
    pub text: Localized<String>,
    /// Its picture.
    pub image: Option<Image>,
    /// How the two stand together.
    pub layout: RawHomeLayout,
    /// Where its button leads.
    pub link: Option<MenuTarget>,
    /// What the button says, if the seller said it.
    pub link_text: Option<Localized<String>>,
    /// What follows, in its order.
    pub sections: Vec<Section>,
}

/// A part of the home page.
#[derive(Debug)]
pub struct Section {
    /// What it shows.
    pub content: SectionContent,
    /// Its heading, if the seller gave one.
    pub title: Option<Localized<String>>,
    /// Its text, if there is one.
    pub text: Option<Localized<Markdown>>,
    /// Its picture.
    pub image: Option<Image>,
    /// Where its button leads.
    pub link: Option<MenuTarget>,
    /// What the button says, if the seller said it.
    pub link_text: Option<Localized<String>>,
    /// How its products stand; where nothing is said, the theme takes turns.
    pub layout: Option<RawSectionLayout>,
}

impl Section {
    /// A section with nothing beside what it shows.
    pub fn of(content: SectionContent) -> Self {
        Self { content, title: None, text: None, image: None, link: None, link_text: None, layout: None }
    }
}

/// What a part of the home page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionContent {
    /// The first products of a collection: its position in [`super::Catalog::collections`].
    Collection(usize),
    /// All collections.
    Collections,
    /// The products that came last.
    Newest,
    /// One product: its position in [`super::Catalog::products`].
    Product(usize),
    /// A picture and a text.
    Picture,
    /// A text.
    Text,
}

/// Where a menu's entry leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuTarget {
    /// Position in [`super::Catalog::collections`].
    Collection(usize),
    /// Position in [`super::Catalog::products`].
    Product(usize),
    /// Position in [`super::Catalog::pages`].
    Page(usize),
}

/// How pictures are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pictures {
    /// Widths in pixels, ascending.
    pub widths: Vec<u32>,
    /// Whether pages offer WebP.
    pub webp: bool,
    /// Whether pages offer AVIF.
    pub avif: bool,
    /// From 1 to 100.
    pub quality: u8,
}
