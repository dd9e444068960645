//! Where Stripe's API is.

use std::net::IpAddr;
use std::str::FromStr;

use http::Uri;
use http::uri::{Authority, Scheme};

/// The address of Stripe's API, or of what stands in for it: scheme and host, without a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiBase {
    scheme: Scheme,
    authority: Authority,
}

/// The text is no address for Stripe's API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidApiBase {
    /// It is no address, or one with a path.
    #[error("not an address such as `https://api.stripe.com`, without a path")]
    Malformed,
    /// It would send the secret key over the network in the clear.
    #[error("`http:` is only for this machine (`127.0.0.1`, `[::1]` or `localhost`); use `https:`")]
    Unencrypted,
}

impl ApiBase {
    /// Whether it is on this machine, without encryption.
    pub(super) fn is_plain(&self) -> bool {
        self.scheme == Scheme::HTTP
    }

    /// The address of a path with its query.
    pub(super) fn address(&self, path_and_query: &str) -> Result<Uri, http::Error> {
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(path_and_query)
            .build()
    }
}

impl Default for ApiBase {
    fn default() -> Self {
        Self { scheme: Scheme::HTTPS, authority: Authority::from_static("api.stripe.com") }
    }
}

impl FromStr for ApiBase {
    type Err = InvalidApiBase;

    fn from_str(text: &str) -> Result<Self, InvalidApiBase> {
        let uri: Uri = text.parse().map_err(|_| InvalidApiBase::Malformed)?;
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(InvalidApiBase::Malformed);
        };
        let path = parts.path_and_query.as_ref().map_or("", |path| path.as_str());
        if !matches!(path, "" | "/") || authority.as_str().contains('@') || authority.host().is_empty() {
            return Err(InvalidApiBase::Malformed);
        }
        match scheme.as_str() {
            "https" => Ok(Self { scheme, authority }),
            "http" if is_this_machine(authority.host()) => Ok(Self { scheme, authority }),
            "http" => Err(InvalidApiBase::Unencrypted),
            _ => Err(InvalidApiBase::Malformed),
        }
    }
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stripes_own_and_this_machines_are_addresses() {
        for text in [
            "https://api.stripe.com",
            "https://proxy.example:8443/",
            "http://127.0.0.1:12111",
            "http://[::1]:1",
            "http://localhost:80",
        ] {
            assert!(text.parse::<ApiBase>().is_ok(), "{text}");
        }
        let address =
            "http://127.0.0.1:9/".parse::<ApiBase>().unwrap().address("/v1/refunds?limit=3").unwrap();
        assert_eq!(address.to_string(), "http://127.0.0.1:9/v1/refunds?limit=3");
    }

    #[test]
    fn the_key_is_never_sent_in_the_clear() {
        for text in [
            "http://api.stripe.com",
            "http://10.0.0.1",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
        ] {
            assert_eq!(text.parse::<ApiBase>(), Err(InvalidApiBase::Unencrypted), "{text}");
        }
    }

    #[test]
    fn what_is_no_bare_address_is_refused() {
        for text in [
            "",
            "api.stripe.com",
            "/v1",
            "https://api.stripe.com/v1",
            "https://user@host",
            "ftp://host",
            "https://host?x=1",
        ] {
            assert_eq!(text.parse::<ApiBase>(), Err(InvalidApiBase::Malformed), "{text}");
        }
    }
}
