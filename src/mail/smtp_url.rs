//! The address of a mail server: `smtps://user:password@smtp.example.com`.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use url::Url;

/// Where mails are handed over, and as whom. `Debug` shows neither user nor password.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl {
    pub(super) host: String,
    pub(super) port: u16,
    /// Encrypted from the first byte (`smtps:`), not by STARTTLS.
    pub(super) wrapped: bool,
    pub(super) user: Option<(String, String)>,
}

/// The text is no address of a mail server. It is not repeated here, since it holds the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSmtpUrl {
    /// It is none.
    #[error(
        "not an address such as `smtps://user:password@smtp.example.com`; write `@` in a user or password as `%40`, `/` as `%2F`"
    )]
    Malformed,
    /// Another kind of address.
    #[error("it begins with `smtps://` or `smtp://`")]
    Scheme,
    /// A user without a password, or the other way round.
    #[error("there is a user without a password, or a password without a user")]
    HalfUser,
    /// Behind the host there is something we know nothing of.
    #[error("nothing may stand behind the host and its port")]
    Path,
}

impl SmtpUrl {
    /// Whether the server is this machine.
    pub(super) fn is_this_machine(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

impl FromStr for SmtpUrl {
    type Err = InvalidSmtpUrl;

    fn from_str(text: &str) -> Result<Self, InvalidSmtpUrl> {
        let url = Url::parse(text.trim()).map_err(|_| InvalidSmtpUrl::Malformed)?;
        let wrapped = match url.scheme() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(InvalidSmtpUrl::Scheme),
        };
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(InvalidSmtpUrl::Malformed)?;
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(InvalidSmtpUrl::Path);
        }
        let decoded = |part: &str| {
            let text = percent_decode_str(part).decode_utf8().ok()?.into_owned();
            (!text.contains(char::is_control)).then_some(text)
        };
        let user = decoded(url.username()).ok_or(InvalidSmtpUrl::Malformed)?;
        let password = decoded(url.password().unwrap_or_default()).ok_or(InvalidSmtpUrl::Malformed)?;
        if user.is_empty() != password.is_empty() {
            return Err(InvalidSmtpUrl::HalfUser);
        }
        // Only addresses of known schemes have their domain put into ASCII.
        let host = url::Host::parse(&percent_decode_str(host).decode_utf8_lossy());
        Ok(Self {
            host: host.map_err(|_| InvalidSmtpUrl::Malformed)?.to_string(),
            port: url.port().unwrap_or(if wrapped { 465 } else { 587 }),
            wrapped,
            user: (!user.is_empty()).then_some((user, password)),
        })
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.wrapped { "smtps" } else { "smtp" };
        write!(f, "SmtpUrl({scheme}://{}:{})", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_user_and_password_decoded() {
        let url: SmtpUrl = "smtp://me%40shop.example:p%3Ass%2Fw%25@smtp.example.com:2525".parse().unwrap();
        assert_eq!((url.host.as_str(), url.port, url.wrapped), ("smtp.example.com", 2525, false));
        assert_eq!(url.user, Some(("me@shop.example".to_owned(), "p:ss/w%".to_owned())));
        let port = |text: &str| text.parse::<SmtpUrl>().unwrap().port;
        assert_eq!((port("smtp://relay"), port("smtps://relay/")), (587, 465));
        assert_eq!("smtp://bücher.example".parse::<SmtpUrl>().unwrap().host, "xn--bcher-kva.example");
        for here in ["smtp://localhost", "smtp://127.0.0.1:25", "smtp://[::1]"] {
            assert!(here.parse::<SmtpUrl>().unwrap().is_this_machine(), "{here}");
        }
        assert!(!"smtp://localhost.example".parse::<SmtpUrl>().unwrap().is_this_machine());
    }

    #[test]
    fn mistakes_are_told_without_the_password() {
        for (text, expected) in [
            ("", InvalidSmtpUrl::Malformed),
            ("smtp.example.com:587", InvalidSmtpUrl::Scheme),
            ("https://user:secret@smtp.example.com", InvalidSmtpUrl::Scheme),
            ("smtp://", InvalidSmtpUrl::Malformed),
            ("smtp://user@smtp.example.com", InvalidSmtpUrl::HalfUser),
            ("smtp://:secret@smtp.example.com", InvalidSmtpUrl::HalfUser),
            ("smtp://u:secret@smtp.example.com/path", InvalidSmtpUrl::Path),
            ("smtp://u:secret@smtp.example.com?tls=no", InvalidSmtpUrl::Path),
            ("smtp://u:sec%0D%0Aret@smtp.example.com", InvalidSmtpUrl::Malformed),
        ] {
            let error = text.parse::<SmtpUrl>().unwrap_err();
            assert_eq!(error, expected, "{text}");
            assert!(!error.to_string().contains("secret"));
        }
        let url: SmtpUrl = "smtps://user:secret@smtp.example.com".parse().unwrap();
        assert_eq!(format!("{url:?}"), "SmtpUrl(smtps://smtp.example.com:465)");
    }
}
