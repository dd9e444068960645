//! From the environment to a function: the one place where backends are chosen.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::environment::check_store;
use super::{Environment, Function, PriceFile, RateLimits, SystemClock};
use crate::checkout::{Checkout, LetterNotices, Prices, Times};
use crate::fs::FsError;
use crate::mail;
use crate::payment::stripe::{Limits, StripePayments, Transport};
use crate::shop::price_list::PriceListError;
use crate::store::{self, Ledger, RealWorld};

/// Why a function cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no price list where it should be.
    #[error("there is no price list: `pushcart build` makes it, and PUSHCART_PRICE_LIST says where it is")]
    NoPriceList(#[from] FsError),
    /// The price list cannot be used.
    #[error("cannot use the price list `{}`", path.display())]
    PriceList {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: PriceListError,
    },
    /// The shop's own store will not do here.
    #[error("PUSHCART_STORE: {0}")]
    WrongStore(String),
    /// The store cannot be used.
    #[error("PUSHCART_STORE: the store cannot be opened")]
    Store(#[from] store::OpenError),
    /// Mails cannot be sent as it is set up.
    #[error("mails cannot be sent")]
    Mail(#[from] mail::OpenError),
}

impl Function {
    /// Builds everything once. Nothing is asked over the network yet.
    pub fn open(environment: &Environment) -> Result<Self, OpenError> {
        let prices = PriceFile::open(&environment.price_list, environment.site_url.as_deref())?;
        let named = environment.store.as_deref();
        let address = store_address(named, &prices.header().store, environment.shop.as_deref());
        check_store(&address, environment.on_lambda).map_err(OpenError::WrongStore)?;
        let store = store::open(&address, &environment.variables)?;
        // A server that was started in a shop's folder keeps there what no mail server takes.
        let outbox = environment.shop.as_ref().map(|shop| shop.join("outbox"));
        let mailer = mail::open(environment.smtp_url.as_deref(), outbox.as_deref())?;
        let prices: Arc<dyn Prices> = Arc::new(prices);
        let notices = LetterNotices::new(mailer, Arc::clone(&prices), environment.secret.clone());
        let checkout = Checkout {
            prices,
            ledger: Ledger::new(store, Arc::new(RealWorld)),
            payments: Arc::new(payments_of(environment)),
            notices: Arc::new(notices),
            clock: Arc::new(SystemClock),
            secret: environment.secret.clone(),
            livemode: environment.stripe_key.is_live(),
            times: Times::default(),
        };
        let mut function = Self::new(checkout, environment.webhook_secrets.clone());
        function.trusted_proxies = environment.trusted_proxies;
        // Lambda's hosts count for themselves, and what one instance counts says nothing about the others.
        function.limits = (!environment.on_lambda).then(|| Arc::new(RateLimits::default()));
        Ok(function)
    }
}

/// Where the store is: what the environment names, else what the shop's own settings say, which is meant from the shop's folder
/// if that is known.
pub fn store_address(named: Option<&str>, of_shop: &str, shop: Option<&Path>) -> String {
    match (named, of_shop.strip_prefix("file:"), shop) {
        (Some(address), ..) => address.to_owned(),
        (None, Some(folder), Some(shop)) if !folder.starts_with("//") => {
            format!("file:{}", shop.join(folder).display())
        }
        _ => of_shop.to_owned(),
    }
}

/// Stripe, as the environment says.
pub fn payments_of(environment: &Environment) -> StripePayments {
    let base = environment.stripe_base.clone();
    StripePayments::new(Transport::new(&environment.stripe_key, base, Limits::default()))
}
