//! The shop's settings.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use url::Url;

use super::super::decode::Placed;
use super::super::raw::{RawPictureFormat, RawPictures, RawSeller, RawSettings};
use super::super::shop::{Pictures, Seller, Shop};
use super::home::HomeReferences;
use super::{Context, Resolver};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};

/// The settings, and what of them refers to the rest of the shop.
#[derive(Debug)]
pub(crate) struct ResolvedSettings {
    /// The shop; its menus are still empty, and so is its home page.
    pub shop: Shop,
    /// What the home page refers to.
    pub home: HomeReferences,
    /// The entries of the menus, header and footer.
    pub menus: [Vec<Placed<String>>; 2],
}

/// Fewest and most products on a page.
pub(super) const PAGE_SIZES: (u32, u32) = (1, 1000);
const DEFAULT_PAGE_SIZE: u32 = 24;

/// Resolves the settings.
pub(crate) fn settings(
    raw: &RawSettings,
    source: Arc<Source>,
    unread: BTreeSet<String>,
    context: &Context<'_>,
) -> (ResolvedSettings, Diagnostics) {
    let mut resolver = Resolver::new(context, source, unread);
    let settings = resolver.settings(raw);
    (settings, resolver.found)
}

impl Resolver<'_> {
    fn settings(&mut self, raw: &RawSettings) -> ResolvedSettings {
        let markets = self.markets(&raw.markets);
        let words = raw.markets.0.iter().map(|(_, market)| {
            let word = |(word, text): &(Placed<String>, Placed<super::super::value::Text>)| {
                (word.value.clone(), text.value.0.clone())
            };
            market.words.0.iter().map(word).collect::<HashMap<_, _>>()
        });
        let name = self.text(&raw.name);
        let (home, home_references) = self.home(raw.home.as_ref(), &name);
        let page_size = raw
            .page_size
            .as_ref()
            .map_or(DEFAULT_PAGE_SIZE, |size| self.number_within(size, "page_size", PAGE_SIZES));
        let seller = raw.seller.as_ref().map(|seller| self.seller(seller));
        let shop = Shop {
            folder: self.context.folder.to_owned(),
            place: raw.name.place(),
            url: self.address(&raw.url),
            description: self.text_or_empty(raw.description.as_ref()),
            logo: raw.logo.as_ref().and_then(|logo| self.static_file(logo)),
            share_image: raw.share_image.as_ref().and_then(|image| self.static_file(image)),
            checkout: self.checkout_terms(raw.checkout.as_ref()),
            stock: self.stock_terms(raw.stock.as_ref()),
            store: self.store_address(raw.store.as_ref()),
            mail: self.mail_terms(raw, seller.as_ref()),
            seller,
            markets,
            words: words.collect(),
            home,
            look: self.look(raw.theme.as_ref()),
            name,
            page_size: usize::try_from(page_size).unwrap_or(usize::MAX),
            main_menu: Vec::new(),
            footer_menu: Vec::new(),
            pictures: self.pictures(raw.pictures.as_ref()),
            function_url: raw
                .function
                .as_ref()
                .and_then(|function| function.url.as_ref())
                .map_or_else(String::new, |url| self.address(url)),
        };
        let menus = raw.menus.as_ref();
        ResolvedSettings {
            shop,
            home: home_references,
            menus: [
                menus.map(|menus| menus.main.clone()).unwrap_or_default(),
                menus.map(|menus| menus.footer.clone()).unwrap_or_default(),
            ],
        }
    }

    /// An absolute address without a slash at the end.
    fn address(&mut self, written: &Placed<String>) -> String {
        let text = written.value.trim();
        if text.is_empty() && !self.lacks("url") {
            return String::new();
        }
        let problem = match Url::parse(text) {
            Err(_) => Some("it is no absolute address"),
            Ok(url) if !matches!(url.scheme(), "http" | "https") => Some("it is no web address"),
            Ok(url) if !url.username().is_empty() || url.password().is_some() => {
                Some("it has a user or password in it")
            }
            Ok(url) if url.query().is_some() || url.fragment().is_some() => Some("it has a `?` or a `#`"),
            Ok(_) => None,
        };
        if let Some(problem) = problem {
            self.mistake("url", &written.place, problem, "write it as `https://shop.example`");
        }
        text.trim_end_matches('/').to_owned()
    }

    fn seller(&mut self, raw: &RawSeller) -> Seller {
        let optional =
            |text: &Option<Placed<super::super::value::Text>>| text.as_ref().map(|text| text.value.0.clone());
        for profile in &raw.same_as {
            if Url::parse(&profile.value).is_err() {
                self.mistake("url", &profile.place, "it is no absolute address", "begin it with `https://`");
            }
        }
        if let Some(email) = &raw.email {
            self.check_mail_address(&email.value.0, &email.place);
        }
        Seller {
            name: raw.name.value.0.clone(),
            address: raw.address.iter().map(|line| line.value.0.clone()).collect(),
            country: raw.country.as_ref().and_then(|country| self.country(country)),
            email: optional(&raw.email),
            phone: optional(&raw.phone),
            vat_id: optional(&raw.vat_id),
            register: optional(&raw.register),
            same_as: raw.same_as.iter().map(|profile| profile.value.clone()).collect(),
        }
    }

    pub(super) fn check_mail_address(&mut self, address: &str, place: &Place) {
        let is_plausible = address.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !address.contains(char::is_whitespace)
        });
        if !is_plausible {
            self.mistake(
                "email",
                place,
                format!("`{address}` is no mail address"),
                "write it as `name@shop.example`",
            );
        }
    }

    fn pictures(&mut self, raw: Option<&RawPictures>) -> Pictures {
        const WIDTHS: (u32, u32) = (16, 8192);
        const MOST_WIDTHS: usize = 10;
        let given = raw.map(|pictures| &pictures.widths[..]).unwrap_or_default();
        if let Some(excess) = given.get(MOST_WIDTHS) {
            let message = format!("more than {MOST_WIDTHS} widths");
            self.mistake("range", &excess.place, message, "each makes every picture once more");
        }
        let mut widths: Vec<u32> =
            given.iter().map(|width| self.number_within(width, "widths", WIDTHS)).collect();
        widths.sort_unstable();
        widths.dedup();
        if widths.is_empty() {
            widths = vec![320, 640, 960, 1280];
        }
        let formats = raw.and_then(|pictures| pictures.formats.as_ref());
        let offers = |format, default| {
            formats.map_or(default, |formats| formats.iter().any(|given| given.value == format))
        };
        let quality = raw.and_then(|pictures| pictures.quality.as_ref());
        let quality = quality.map_or(80, |quality| self.number_within(quality, "quality", (1, 100)));
        Pictures {
            widths,
            webp: offers(RawPictureFormat::Webp, true),
            avif: offers(RawPictureFormat::Avif, false),
            quality: u8::try_from(quality).unwrap_or(u8::MAX),
        }
    }

    /// A country; `None` after a report.
    pub(super) fn country(&mut self, written: &Placed<String>) -> Option<crate::shop::Country> {
        let code = &written.value;
        code.parse()
            .map_err(|error: crate::shop::market::InvalidCountry| {
                let mistake =
                    Diagnostic::mistake("country", written.place.clone(), format!("`{code}` is {error}"));
                let upper = code.to_uppercase();
                let likely = if upper == "UK" { "GB" } else { &upper };
                self.report(if likely.parse::<crate::shop::Country>().is_ok() {
                    mistake.hint(format!("write `{likely}`"))
                } else {
                    mistake
                });
            })
            .ok()
    }
}
