//! The function's environment: read once, all mistakes told at once, and shown to nobody.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use http::Uri;

use crate::checkout::ShopSecret;
use crate::mail::SmtpUrl;
use crate::payment::stripe::webhook::WebhookSecrets;
use crate::payment::stripe::{ApiBase, SecretKey};

/// The name of the price list that `pushcart build` puts beside the function.
const PRICE_LIST: &str = "price-list.jsonl";

/// Where the function listens if nobody says otherwise.
const PORT: u16 = 8787;

/// More proxies in a row than anybody has.
const MOST_PROXIES: usize = 10;

/// What the function was told. `Debug` shows no secret.
#[derive(Clone)]
pub struct Environment {
    /// `STRIPE_SECRET_KEY`. It says whether real money moves.
    pub stripe_key: SecretKey,
    /// `STRIPE_API_BASE`.
    pub stripe_base: ApiBase,
    /// `STRIPE_WEBHOOK_SECRET`.
    pub webhook_secrets: WebhookSecrets,
    /// `PUSHCART_SECRET`.
    pub secret: ShopSecret,
    /// `PUSHCART_STORE`; the shop's own if `None`.
    pub store: Option<String>,
    /// The shop's folder, from which a folder that its settings name as the store is meant; where the program runs if `None`.
    pub shop: Option<PathBuf>,
    /// `PUSHCART_PRICE_LIST`.
    pub price_list: PathBuf,
    /// `PUSHCART_SITE_URL` without a slash at the end; the shop's own if `None`.
    pub site_url: Option<String>,
    /// `PUSHCART_TRUST_PROXY`.
    pub trusted_proxies: usize,
    /// `SMTP_URL`. It holds a password, so that it is not shown.
    pub smtp_url: Option<String>,
    /// `PORT`.
    pub port: u16,
    /// Whether this is AWS Lambda.
    pub on_lambda: bool,
    /// All variables: stores in the cloud read theirs themselves.
    pub variables: BTreeMap<String, String>,
}

/// One variable that is missing or not what it should be. Its value is not repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {what}")]
pub struct Mistake {
    /// Which variable.
    pub variable: &'static str,
    /// What is wrong with it.
    pub what: String,
}

/// Everything that is wrong with the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidEnvironment(pub Vec<Mistake>);

impl fmt::Display for InvalidEnvironment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the environment is not as it should be")?;
        self.0.iter().try_for_each(|mistake| write!(f, "\n  {mistake}"))
    }
}

impl std::error::Error for InvalidEnvironment {}

impl Environment {
    /// Reads variables. `beside` is the folder of the program, where the price list lies if nobody says otherwise.
    pub fn read(variables: BTreeMap<String, String>, beside: &Path) -> Result<Self, InvalidEnvironment> {
        let mut reader = Reader { variables: &variables, mistakes: Vec::new() };
        let on_lambda = variables.contains_key("AWS_LAMBDA_RUNTIME_API");
        let stripe_key = reader.required("STRIPE_SECRET_KEY", "the secret key of your Stripe account");
        let stripe_base = reader.optional("STRIPE_API_BASE").unwrap_or_default();
        let webhook_secrets =
            reader.required("STRIPE_WEBHOOK_SECRET", "what Stripe signs its events with, `whsec_…`");
        let secret = reader.required::<Secret>("PUSHCART_SECRET", "32 random bytes or more, kept for ever");
        let store = reader.optional::<String>("PUSHCART_STORE");
        if let Some(Err(what)) = store.as_deref().map(|address| check_store(address, on_lambda)) {
            reader.mistaken("PUSHCART_STORE", what);
        }
        let price_list = reader.optional("PUSHCART_PRICE_LIST").unwrap_or_else(|| beside.join(PRICE_LIST));
        let site_url = reader.optional::<SiteUrl>("PUSHCART_SITE_URL");
        let proxies = reader.optional::<Proxies>("PUSHCART_TRUST_PROXY");
        let port = reader.optional::<Port>("PORT");
        let smtp_url = reader.optional::<SmtpUrl>("SMTP_URL").and(reader.optional("SMTP_URL"));
        let mistakes = reader.mistakes;
        let (Some(stripe_key), Some(webhook_secrets), Some(Secret(secret)), true) =
            (stripe_key, webhook_secrets, secret, mistakes.is_empty())
        else {
            return Err(InvalidEnvironment(mistakes));
        };
        Ok(Self {
            stripe_key,
            stripe_base,
            webhook_secrets,
            secret,
            store,
            shop: None,
            price_list,
            site_url: site_url.map(|SiteUrl(url)| url),
            trusted_proxies: proxies.map_or(0, |Proxies(count)| count),
            smtp_url,
            port: port.map_or(PORT, |Port(port)| port),
            on_lambda,
            variables,
        })
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment")
            .field("stripe_key", &self.stripe_key)
            .field("webhook_secrets", &self.webhook_secrets)
            .field("store", &self.store)
            .field("price_list", &self.price_list)
            .field("site_url", &self.site_url)
            .finish_non_exhaustive()
    }
}

/// What lies on this machine is gone with it, and on Lambda that is after minutes.
pub(super) fn check_store(address: &str, on_lambda: bool) -> Result<(), String> {
    let passing = address.starts_with("file:") || address.starts_with("memory:");
    if on_lambda && passing {
        let kind = address.split(':').next().unwrap_or_default();
        return Err(format!(
            "`{kind}:` would be lost on Lambda: use `s3://BUCKET/PREFIX` or `dynamodb://TABLE`"
        ));
    }
    Ok(())
}

struct Reader<'a> {
    variables: &'a BTreeMap<String, String>,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn required<T: FromStr<Err: fmt::Display>>(&mut self, variable: &'static str, what: &str) -> Option<T> {
        if self.value(variable).is_none() {
            self.mistaken(variable, format!("is missing: {what}"));
        }
        self.optional(variable)
    }

    fn optional<T: FromStr<Err: fmt::Display>>(&mut self, variable: &'static str) -> Option<T> {
        let read = self.value(variable)?.parse::<T>();
        read.map_err(|error| self.mistaken(variable, error.to_string())).ok()
    }

    /// A variable that is set to nothing counts as missing: so do hosts' forms leave it.
    fn value(&self, variable: &str) -> Option<&str> {
        self.variables.get(variable).map(String::as_str).filter(|value| !value.is_empty())
    }

    fn mistaken(&mut self, variable: &'static str, what: String) {
        self.mistakes.push(Mistake { variable, what });
    }
}

struct Secret(ShopSecret);

impl FromStr for Secret {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        ShopSecret::new(text).map(Self).map_err(|error| format!("{error}: `openssl rand -hex 32` makes one"))
    }
}

struct SiteUrl(String);

impl FromStr for SiteUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = "is an address such as `https://shop.example`, without a query";
        let uri: Uri = text.parse().map_err(|_| expected)?;
        let known = matches!(uri.scheme_str(), Some("http" | "https"));
        let plain = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
        if known && plain && uri.query().is_none() && !text.contains('#') {
            Ok(Self(text.trim_end_matches('/').to_owned()))
        } else {
            Err(expected)
        }
    }
}

struct Proxies(usize);

impl FromStr for Proxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let count = text.parse().ok().filter(|&count| count <= MOST_PROXIES);
        count.map(Self).ok_or_else(|| format!("is how many proxies to believe, 0 to {MOST_PROXIES}"))
    }
}

struct Port(u16);

impl FromStr for Port {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| "is a port, 0 to 65535")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: [(&str, &str); 3] = [
        ("STRIPE_SECRET_KEY", "sk_test_verysecret"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_verysecret"),
        ("PUSHCART_SECRET", "verysecret verysecret verysecret"),
    ];

    fn read(more: &[(&str, &str)]) -> Result<Environment, InvalidEnvironment> {
        let pairs = GOOD.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Environment::read(pairs.collect(), Path::new("/function"))
    }

    fn mistaken(more: &[(&str, &str)]) -> Vec<&'static str> {
        read(more).unwrap_err().0.iter().map(|mistake| mistake.variable).collect()
    }

    #[test]
    fn three_variables_are_enough() {
        let read = read(&[]).unwrap();
        assert_eq!((read.port, read.trusted_proxies, read.on_lambda), (8787, 0, false));
        assert_eq!(read.price_list, Path::new("/function/price-list.jsonl"));
        assert!(!read.stripe_key.is_live());
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let none = Environment::read(BTreeMap::new(), Path::new("")).unwrap_err();
        let names: Vec<_> = none.0.iter().map(|mistake| mistake.variable).collect();
        assert_eq!(names, ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "PUSHCART_SECRET"]);
        let more = [
            ("STRIPE_SECRET_KEY", "pk_test_x"),
            ("STRIPE_API_BASE", "http://stripe.example"),
            ("PUSHCART_SECRET", "short"),
            ("PUSHCART_SITE_URL", "shop.example"),
            ("PUSHCART_TRUST_PROXY", "-1"),
            ("PORT", "70000"),
            ("SMTP_URL", "verysecret"),
        ];
        assert_eq!(
            mistaken(&more),
            [
                "STRIPE_SECRET_KEY",
                "STRIPE_API_BASE",
                "PUSHCART_SECRET",
                "PUSHCART_SITE_URL",
                "PUSHCART_TRUST_PROXY",
                "PORT",
                "SMTP_URL"
            ]
        );
        assert_eq!(mistaken(&[("STRIPE_WEBHOOK_SECRET", "")]), ["STRIPE_WEBHOOK_SECRET"]);
    }

    #[test]
    fn lambda_takes_no_store_that_it_would_forget() {
        for store in ["file:store", "memory:"] {
            let lambda = ("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001");
            assert_eq!(mistaken(&[("PUSHCART_STORE", store), lambda]), ["PUSHCART_STORE"]);
            assert!(read(&[("PUSHCART_STORE", store)]).is_ok());
        }
    }

    #[test]
    fn nothing_shows_a_secret() {
        let shown = format!("{:?}", read(&[("AWS_SECRET_ACCESS_KEY", "verysecret")]).unwrap());
        assert!(!shown.contains("verysecret"), "{shown}");
        let bad = [("STRIPE_SECRET_KEY", "verysecret"), ("STRIPE_WEBHOOK_SECRET", "verysecret")];
        let told = read(&bad).unwrap_err().to_string();
        assert!(!told.contains("verysecret"), "{told}");
    }

    #[test]
    fn a_site_lives_at_an_address() {
        let site = |url| read(&[("PUSHCART_SITE_URL", url)]).map(|read| read.site_url.unwrap());
        assert_eq!(site("https://shop.example/").unwrap(), "https://shop.example");
        assert_eq!(site("http://localhost:8080/shop").unwrap(), "http://localhost:8080/shop");
        for bad in
            ["ftp://shop.example", "https://a@shop.example", "https://shop.example?x", "/shop", "https://"]
        {
            assert!(site(bad).is_err(), "{bad}");
        }
    }
}
