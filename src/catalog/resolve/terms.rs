//! The terms on which the shop sells: `[checkout]`, `[stock]`, `[store]` and `[mail]`.

use super::super::decode::Placed;
use super::super::raw::{RawCheckout, RawMail, RawSettings, RawStock, RawStore};
use super::super::shop::Seller;
use super::super::value::Text;
use super::Resolver;
use crate::shop::terms::DEFAULT_STORE;
use crate::shop::{CheckoutTerms, MailTerms, StockTerms};

/// The largest count that settings about stock may name.
const LARGEST_COUNT: u32 = 1_000_000;

impl Resolver<'_> {
    pub(super) fn checkout_terms(&mut self, raw: Option<&RawCheckout>) -> CheckoutTerms {
        let default = CheckoutTerms::default();
        let Some(raw) = raw else { return default };
        let (minutes, orders) = (CheckoutTerms::OPEN_MINUTES, CheckoutTerms::MAX_OPEN_ORDERS);
        CheckoutTerms {
            promotion_codes: raw.promotion_codes,
            phone: raw.phone,
            terms_consent: raw.terms_consent,
            adaptive_pricing: raw.adaptive_pricing.as_ref().map(|given| given.value),
            open_minutes: self.number_or(
                raw.open_minutes.as_ref(),
                "open_minutes",
                minutes,
                default.open_minutes,
            ),
            max_open_orders: self.number_or(
                raw.max_open_orders.as_ref(),
                "max_open_orders",
                orders,
                default.max_open_orders,
            ),
        }
    }

    pub(super) fn stock_terms(&mut self, raw: Option<&RawStock>) -> StockTerms {
        let default = StockTerms::default();
        let Some(raw) = raw else { return default };
        let bounds = (0, LARGEST_COUNT);
        StockTerms {
            show_up_to: self.number_or(raw.show_up_to.as_ref(), "show_up_to", bounds, default.show_up_to),
            low_at: self.number_or(raw.low_at.as_ref(), "low_at", bounds, default.low_at),
        }
    }

    fn number_or(
        &mut self,
        given: Option<&Placed<u32>>,
        name: &str,
        bounds: (u32, u32),
        default: u32,
    ) -> u32 {
        given.map_or(default, |number| self.number_within(number, name, bounds))
    }

    /// The address of the store, checked for its form only: whether it is there is known where the function runs.
    pub(super) fn store_address(&mut self, raw: Option<&RawStore>) -> String {
        let Some(url) = raw.and_then(|store| store.url.as_ref()) else { return DEFAULT_STORE.to_owned() };
        let address = url.value.trim();
        let (scheme, rest) = address.split_once(':').unwrap_or((address, ""));
        let place = rest.strip_prefix("//").unwrap_or_default();
        let (problem, hint) = match scheme {
            "file" if !rest.trim_matches('/').is_empty() => return address.to_owned(),
            "s3" | "gs" | "dynamodb" if place.contains('@') || place.contains('?') => (
                "it has more than a name and a path",
                "the function takes credentials, region and endpoint from its environment",
            ),
            "s3" | "gs" | "dynamodb" if !place.trim_matches('/').is_empty() => return address.to_owned(),
            "memory" => (
                "orders would be lost when the function stops",
                "to try something, set `PUSHCART_STORE` to `memory:` where the function runs",
            ),
            _ => (
                "it is no store",
                "it is one of `file:DIR`, `s3://BUCKET/PREFIX`, `gs://BUCKET/PREFIX`, `dynamodb://TABLE`",
            ),
        };
        self.mistake("store", &url.place, problem, hint);
        DEFAULT_STORE.to_owned()
    }

    pub(super) fn mail_terms(&mut self, raw: &RawSettings, seller: Option<&Seller>) -> MailTerms {
        let default = || seller.and_then(|seller| seller.email.clone());
        let RawMail { from, orders_to } = raw.mail.clone().unwrap_or(RawMail { from: None, orders_to: None });
        let mut address = |given: Option<Placed<Text>>| match given {
            Some(given) => {
                self.check_mail_address(&given.value.0, &given.place);
                Some(given.value.0)
            }
            None => default(),
        };
        MailTerms { from: address(from), orders_to: address(orders_to) }
    }
}
