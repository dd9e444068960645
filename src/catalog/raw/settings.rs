//! `pushcart.toml`: the shop itself, and how its function works.

use super::market::RawMarket;
use super::theme::{RawHome, RawTheme};
use crate::catalog::decode::{Keyed, Placed, choice, table};
use crate::catalog::value::{Local, Text};

table! {
    /// `pushcart.toml`: the shop's settings.
    pub struct RawSettings {
        /// The shop's name, as buyers read it.
        pub name: Local<Text>,
        /// The address the site is published at, such as `https://nightowl.example`.
        pub url: Placed<String>,
        /// One or two sentences about the shop, for search engines and the feed.
        pub description: Option<Local<Text>>,
        /// The logo: a file in `static/`.
        pub logo: Option<Placed<String>>,
        /// The picture that is shown when a page without one of its own is shared: a file in `static/`, 1200 by 630 pixels.
        pub share_image: Option<Placed<String>>,
        /// Who sells: the legal identity, for the imprint, the feeds and mails.
        pub seller: Option<RawSeller>,
        /// Where the shop sells, by a short name of your own. The first market is the default and lives at `/`.
        pub markets: Keyed<RawMarket>,
        /// The home page.
        pub home: Option<RawHome>,
        /// The menus: addresses of this site in their order, such as `collections/vinyl` or `pages/about`.
        pub menus: Option<RawMenus>,
        /// How many products a page of a collection shows; default 24.
        pub page_size: Option<Placed<u32>>,
        /// How pictures are made.
        pub pictures: Option<RawPictures>,
        /// How the shop looks.
        pub theme: Option<RawTheme>,
        /// The checkout function.
        pub function: Option<RawFunction>,
        /// What the payment page asks and allows.
        pub checkout: Option<RawCheckout>,
        /// What is told about the stock.
        pub stock: Option<RawStock>,
        /// Where orders and stock are kept.
        pub store: Option<RawStore>,
        /// Whom the shop's mails are from, and who gets those about orders.
        pub mail: Option<RawMail>,
    }
}

table! {
    /// The seller's legal identity.
    pub struct RawSeller {
        /// The legal name.
        pub name: Placed<Text>,
        /// Street, postal code and town, a line each.
        pub address: Vec<Placed<Text>>,
        /// The country as two letters, such as `DE`.
        pub country: Option<Placed<String>>,
        /// An address that is read.
        pub email: Option<Placed<Text>>,
        /// A number that is answered.
        pub phone: Option<Placed<Text>>,
        /// The VAT identification number.
        pub vat_id: Option<Placed<Text>>,
        /// Court and number of the commercial register.
        pub register: Option<Placed<Text>>,
        /// Addresses of the shop elsewhere, such as its social profiles.
        pub same_as: Vec<Placed<String>>,
    }
}

table! {
    /// The menus.
    pub struct RawMenus {
        /// In the header.
        pub main: Vec<Placed<String>>,
        /// In the footer.
        pub footer: Vec<Placed<String>>,
    }
}

table! {
    /// How pictures are made.
    pub struct RawPictures {
        /// Widths in pixels; default 320, 640, 960, 1280.
        pub widths: Vec<Placed<u32>>,
        /// Formats beside JPEG, the best first; default `["webp"]`.
        pub formats: Option<Vec<Placed<RawPictureFormat>>>,
        /// Quality from 1 to 100; default 80.
        pub quality: Option<Placed<u32>>,
    }
}

choice! {
    /// A picture format that pages offer beside JPEG.
    pub enum RawPictureFormat {
        /// Small, and quick to make.
        Webp = "webp",
        /// Smaller, and slow to make.
        Avif = "avif",
    }
}

table! {
    /// The checkout function.
    pub struct RawFunction {
        /// Where it lives when not at `/api/` of the site itself, such as `https://api.nightowl.example`.
        pub url: Option<Placed<String>>,
    }
}

table! {
    /// What the payment page asks and allows.
    pub struct RawCheckout {
        /// Whether buyers may enter promotion codes, which you make in Stripe's dashboard.
        pub promotion_codes: bool,
        /// Whether the page asks for a telephone number.
        pub phone: bool,
        /// Whether buyers must agree to your terms. Stripe takes this only if the account has the address of the terms in its
        /// public details; without it no payment page can be made.
        pub terms_consent: bool,
        /// Whether Stripe offers buyers to pay in their own currency; default as the Stripe account is set.
        pub adaptive_pricing: Option<Placed<bool>>,
        /// How long an order can be paid, in minutes from 45 to 1200; default 60.
        pub open_minutes: Option<Placed<u32>>,
        /// How many unpaid orders that hold counted stock one client address may have at a time, from 1 to 100; default 5.
        pub max_open_orders: Option<Placed<u32>>,
    }
}

table! {
    /// What is told about the stock.
    pub struct RawStock {
        /// Up to which count buyers may see how many are left; default 10, and 0 shows no count.
        pub show_up_to: Option<Placed<u32>>,
        /// At which count the seller gets a mail; default 3, and 0 sends none.
        pub low_at: Option<Placed<u32>>,
    }
}

table! {
    /// Where orders and stock are kept.
    pub struct RawStore {
        /// The address: `file:DIR`, `s3://BUCKET/PREFIX`, `gs://BUCKET/PREFIX` or `dynamodb://TABLE`; default `file:store`.
        pub url: Option<Placed<String>>,
    }
}

table! {
    /// Whom the shop's mails are from, and who gets those about orders.
    pub struct RawMail {
        /// The address that mails are from; default the seller's.
        pub from: Option<Placed<Text>>,
        /// The address that is told of orders; default the seller's.
        pub orders_to: Option<Placed<Text>>,
    }
}
