//! The seller's desk: the shop's store and prices, and Stripe and mail where a command needs them, as the environment says.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::global::Global;
use super::trouble::Trouble;
use crate::checkout::{
    Checkout, LetterNotices, Notice, NoticeError, Notices, OrderBook, Prices, Sending, ShopSecret, Times,
};
use crate::function::{PriceFile, SystemClock, store_address};
use crate::payment::stripe::{ApiBase, Limits, SecretKey, StripePayments, Transport};
use crate::payment::{
    Dispute, ListWindow, Outcome, Page, PaymentError, PaymentSession, Payments, Pending, Refund,
    RefundRequest,
};
use crate::store::{self, Ledger, OpenError, RealWorld};
use crate::{fs, mail};

/// What a command works with.
pub(super) struct Desk {
    variables: BTreeMap<String, String>,
    prices: Arc<PriceFile>,
    ledger: Ledger,
    /// The file of the price list.
    pub(super) price_list: PathBuf,
}

impl Desk {
    /// Opens the shop's store.
    pub(super) fn open(global: &Global) -> Result<Self, Trouble> {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        let set = |(_, value): &(String, String)| !value.is_empty();
        let variables: BTreeMap<_, _> = std::env::vars_os().filter_map(text).filter(set).collect();
        let beside = || global.shop.join("dist/function/price-list.jsonl");
        let price_list = variables.get("PUSHCART_PRICE_LIST").map_or_else(beside, PathBuf::from);
        if fs::metadata(&price_list)?.is_none() {
            let what = format!("there is no price list `{}`", price_list.display());
            return Err(Trouble::mend(what, "`pushcart build` makes it; `--shop DIR` names another shop"));
        }
        let prices = PriceFile::open(&price_list, None)?;
        let named = variables.get("PUSHCART_STORE").map(String::as_str);
        let address = store_address(named, &prices.header().store, Some(&global.shop));
        let store = match store::open(&address, &variables) {
            Ok(store) => store,
            Err(error @ (OpenError::Unknown(_) | OpenError::LeftOut(_))) => {
                return Err(Trouble::mend(
                    error.to_string(),
                    "the store is named by PUSHCART_STORE, or by `url` of `[store]` in `pushcart.toml`",
                ));
            }
            Err(error) => return Err(error.into()),
        };
        let ledger = Ledger::new(store, Arc::new(RealWorld));
        Ok(Self { variables, prices: Arc::new(prices), ledger, price_list })
    }

    /// The orders.
    pub(super) fn book(&self) -> OrderBook {
        OrderBook::new(self.ledger.clone())
    }

    /// How many units are few.
    pub(super) fn low_at(&self) -> u32 {
        self.prices.header().stock.low_at
    }

    /// The checkout. Without a key, Stripe cannot be asked; without a mail server, mails are left to the function.
    pub(super) fn checkout(&self) -> Result<Checkout, Trouble> {
        let key = self.read::<SecretKey>("STRIPE_SECRET_KEY")?;
        let base = self.read::<ApiBase>("STRIPE_API_BASE")?.unwrap_or_default();
        let livemode = key.as_ref().is_some_and(SecretKey::is_live);
        let payments: Arc<dyn Payments> = match key {
            Some(key) => Arc::new(StripePayments::new(Transport::new(&key, base, Limits::default()))),
            None => Arc::new(NoStripe),
        };
        let known = self.variables.get("PUSHCART_SECRET").map(|text| ShopSecret::new(text.as_bytes()));
        let known = known.transpose().map_err(|error| {
            Trouble::mend(format!("PUSHCART_SECRET: {error}"), "it is the one that the function has")
        })?;
        let prices: Arc<dyn Prices> = self.prices.clone();
        let notices: Arc<dyn Notices> = match (self.variables.get("SMTP_URL"), &known) {
            (Some(url), Some(secret)) => {
                let mailer = mail::open(Some(url), None).map_err(|error| {
                    Trouble::mend(error.to_string(), "leave it out: the function sends mails")
                })?;
                Arc::new(LetterNotices::new(mailer, prices.clone(), secret.clone()))
            }
            _ => Arc::new(LeftToTheFunction),
        };
        // Nothing here makes ids or tokens but letters, which are not written without the secret.
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|error| Trouble::Failed(error.to_string().into()))?;
        let secret = match known {
            Some(secret) => secret,
            None => ShopSecret::new(random)?,
        };
        Ok(Checkout {
            prices,
            ledger: self.ledger.clone(),
            payments,
            notices,
            clock: Arc::new(SystemClock),
            secret,
            livemode,
            times: Times::default(),
        })
    }

    /// The same for a command that has to ask Stripe.
    pub(super) fn checkout_with_stripe(&self) -> Result<Checkout, Trouble> {
        if self.variables.contains_key("STRIPE_SECRET_KEY") {
            return self.checkout();
        }
        let hint =
            "set it to the secret key (`sk_…`) or a restricted key (`rk_…`) of the shop's Stripe account";
        Err(Trouble::mend("STRIPE_SECRET_KEY is missing: Stripe has to be asked", hint))
    }

    fn read<T: std::str::FromStr<Err: std::fmt::Display>>(&self, name: &str) -> Result<Option<T>, Trouble> {
        let read = self.variables.get(name).map(|value| value.parse::<T>()).transpose();
        read.map_err(|error| Trouble::mend(format!("{name}: {error}"), ""))
    }
}

/// A name for something that is done once.
pub(super) fn operation(given: Option<&str>) -> Result<String, Trouble> {
    match given {
        Some(name) if name.is_empty() || name.len() > 64 || name.contains(char::is_control) => {
            Err(Trouble::mend("`--id` is a name of 1 to 64 bytes", ""))
        }
        Some(name) => Ok(name.to_owned()),
        None => {
            let random = getrandom::u64().map_err(|error| Trouble::Failed(error.to_string().into()))?;
            Ok(format!("{random:016x}"))
        }
    }
}

/// Does the waiting of a command.
pub(super) fn wait<T>(work: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}

/// Where no mail server is named: the function's sweep tells it.
struct LeftToTheFunction;

impl Notices for LeftToTheFunction {
    fn tell<'a>(&'a self, _: &'a Notice<'a>) -> Sending<'a> {
        Box::pin(async { Err(NoticeError("left to the function".to_owned())) })
    }
}

/// Where no key is named: whatever needs Stripe is put off.
#[derive(Debug)]
struct NoStripe;

fn no<'a, T>() -> Pending<'a, T> {
    let reason = "STRIPE_SECRET_KEY is missing".to_owned();
    Box::pin(async { Err(PaymentError::Unavailable { outcome: Outcome::NotDone, reason }) })
}

impl Payments for NoStripe {
    fn create_session<'a>(&'a self, _: &'a str, _: &'a str) -> Pending<'a, PaymentSession> {
        no()
    }
    fn session<'a>(&'a self, _: &'a str) -> Pending<'a, PaymentSession> {
        no()
    }
    fn expire_session<'a>(&'a self, _: &'a str) -> Pending<'a, PaymentSession> {
        no()
    }
    fn sessions<'a>(&'a self, _: &'a ListWindow) -> Pending<'a, Page<PaymentSession>> {
        no()
    }
    fn refund<'a>(&'a self, _: &'a RefundRequest, _: &'a str) -> Pending<'a, Refund> {
        no()
    }
    fn refunds<'a>(&'a self, _: &'a ListWindow) -> Pending<'a, Page<Refund>> {
        no()
    }
    fn disputes<'a>(&'a self, _: &'a ListWindow) -> Pending<'a, Page<Dispute>> {
        no()
    }
}
