//! What every template sees.

use schemars::JsonSchema;
use serde::Serialize;

use super::{ImageView, Link};
use crate::catalog::shop::Seller;
use crate::shop::{Direction, TaxDisplay};

/// The shop, in the market's language: `site`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Site {
    /// The shop's name.
    pub name: String,
    /// A few words about the shop; empty if there are none.
    pub description: String,
    /// The logo's file, for `asset(file=site.logo)`, if there is one.
    pub logo: Option<String>,
    /// How the shop looks.
    pub look: LookView,
    /// The legal identity, if it is given.
    pub seller: Option<Seller>,
    /// The menu in the header.
    pub main_menu: Vec<Link>,
    /// The menu in the footer.
    pub footer_menu: Vec<Link>,
    /// The home page's path.
    pub home: String,
    /// The path of the list of all collections.
    pub collections: String,
    /// The search page's path.
    pub search: String,
    /// The cart's path.
    pub cart: String,
    /// The path of the page that shows an order.
    pub order: String,
    /// The path of the page about shipping, if the shop has a page `shipping`.
    pub shipping: Option<String>,
    /// The path of the page about returns, if the shop has a page `returns`.
    pub returns: Option<String>,
    /// Where checkout forms are sent.
    pub checkout: String,
    /// The folder of the catalogue as JSON, with a slash at the end.
    pub catalog: String,
    /// The path of the feed of new products.
    pub feed: String,
    /// Pushcart with its version, as pages name what made them.
    pub generator: String,
}

/// The market the page is made for: `market`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Market {
    /// Its short name, as in `pushcart.toml`.
    pub id: String,
    /// The language tag, for `lang`.
    pub language: String,
    /// The language's direction, for `dir`: `ltr` or `rtl`.
    #[schemars(with = "String")]
    pub direction: Direction,
    /// The currency's code: `EUR`.
    pub currency: String,
    /// The country that is assumed until the buyer chooses.
    pub country: String,
    /// All countries it ships to.
    pub countries: Vec<CountryView>,
    /// `include-tax` or `exclude-tax`.
    #[schemars(with = "String")]
    pub prices: TaxDisplay,
    /// Who works the tax out: `fixed`, `stripe`, `none` where no tax is charged, or `unsaid`.
    pub tax: &'static str,
    /// What the seller says of the tax in the place of the theme's words, or none.
    pub tax_note: Option<String>,
    /// Percent of tax that prices include in the assumed country: `19`; none where it is unknown or not included.
    pub tax_rate: Option<String>,
    /// Whether this is the default market.
    pub is_default: bool,
}

/// A country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CountryView {
    /// Its two letters: `DE`.
    pub code: String,
    /// Its name in the page's language, or its two letters where the language file has none.
    pub name: String,
}

/// How the shop looks, beside what the styles know: `site.look`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LookView {
    /// The ground of pages by day, as `#rrggbb`; none in a shop that is always dark.
    pub page_light: Option<String>,
    /// The ground of pages by night, as `#rrggbb`; none in a shop that is always light.
    pub page_dark: Option<String>,
    /// How many pixels wide the logo is shown.
    pub logo_width: u32,
    /// How many pixels high the logo is shown.
    pub logo_height: u32,
    /// Where the logo stands: `bar` or `centred`.
    pub header: &'static str,
    /// The shop's own fonts, for `asset(file=font)`.
    pub fonts: Vec<String>,
}

/// The page itself: `meta`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Meta {
    /// What kind of page it is: `home`, `collections`, `collection`, `tag`, `product`, `page`, `search`, `cart`, `order`,
    /// `thanks`, `not-found`.
    pub kind: &'static str,
    /// The title for the browser and search engines.
    pub title: String,
    /// The text for search engines.
    pub description: String,
    /// The path of the page.
    pub path: String,
    /// The absolute address of the page.
    pub canonical: String,
    /// The same page in every market, this one too.
    pub alternates: Vec<Alternate>,
    /// The way from the home page to this one; the last entry is this page. Empty on the home page.
    pub breadcrumbs: Vec<Link>,
    /// Whether search engines may list it.
    pub indexed: bool,
    /// The absolute address of the picture for sharing, if there is one.
    pub share_image: Option<String>,
    /// Structured data, safe to print as it is into a script element of type `application/ld+json`, if there is any.
    pub structured_data: Option<String>,
    /// The first picture, which the browser should fetch early, if there is one.
    pub preload: Option<ImageView>,
    /// The collections with the most products, at most six, where there is nothing else to offer: on `search`, `cart` and
    /// `not-found`. Empty on all other pages.
    pub top_collections: Vec<Link>,
}

/// The same page in a market.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Alternate {
    /// The market's name, as in `pushcart.toml`.
    pub market: String,
    /// The language tag.
    pub language: String,
    /// What the language calls itself: `Deutsch`.
    pub language_name: String,
    /// The tag for `hreflang`, different from that of every other market; none where there is none left to tell it by.
    pub hreflang: Option<String>,
    /// The name of the country that market assumes, in the language of this page.
    pub country_name: String,
    /// The country that market assumes.
    pub country: String,
    /// The currency's code.
    pub currency: String,
    /// The path.
    pub path: String,
    /// The absolute address.
    pub url: String,
    /// Whether it is this page.
    pub current: bool,
}
