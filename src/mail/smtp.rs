//! Mails handed to a mail server, by lettre.
//!
//! A connection for each mail: a shop sends few, and a function that sleeps keeps no connection alive.

use std::fmt;
use std::time::{Duration, SystemTime};

use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Code;

use super::open::OpenError;
use super::smtp_url::SmtpUrl;
use super::{MailError, Mailer, Message, Sending, mime};

/// How long a server may take to be reached.
const CONNECT: Duration = Duration::from_secs(5);

/// How long handing a mail over may take in all. Servers that look at a mail closely take some seconds before they say yes.
const WHOLE: Duration = Duration::from_secs(20);

/// The most of a server's answer that an error repeats, in characters.
const MOST_SAID: usize = 200;

/// A mail server.
///
/// `smtps:` is encrypted from the first byte. `smtp:` is encrypted as soon as the server offers it (STARTTLS); if it does not, a
/// password is sent only to this machine, and mails without one only because the seller named such a server.
#[derive(Clone)]
pub struct Smtp {
    url: SmtpUrl,
    credentials: Option<Credentials>,
    tls: TlsParameters,
    hello: ClientId,
}

impl Smtp {
    /// The server at an address.
    pub fn new(url: &SmtpUrl) -> Result<Self, OpenError> {
        let tls = TlsParameters::new(url.host.clone()).map_err(|error| OpenError::Tls(error.to_string()))?;
        Ok(Self::with_tls(url, tls))
    }

    pub(super) fn with_tls(url: &SmtpUrl, tls: TlsParameters) -> Self {
        let credentials = url.user.clone().map(|(user, password)| Credentials::new(user, password));
        Self { url: url.clone(), credentials, tls, hello: ClientId::default() }
    }

    async fn deliver(&self, message: &Message) -> Result<(), MailError> {
        let mail = mime::mail(message, SystemTime::now())?;
        let slow = || MailError::Temporary { reason: "it took too long".to_owned() };
        let handed = tokio::time::timeout(WHOLE, self.hand_over(&mail, message));
        handed.await.unwrap_or_else(|_| Err(slow()))
    }

    async fn hand_over(&self, mail: &lettre::Message, message: &Message) -> Result<(), MailError> {
        let mut connection = self.connect().await?;
        let sent = connection.send(mail.envelope(), &mail.formatted()).await;
        connection.abort().await;
        match sent {
            Ok(_) => Ok(()),
            Err(error) => Err(refusal(&error, Stage::Mail(message.to.address.as_str()))),
        }
    }

    /// A connection that is encrypted and allowed to send, as far as that was asked for.
    async fn connect(&self) -> Result<AsyncSmtpConnection, MailError> {
        let wrapped = self.url.wrapped.then(|| self.tls.clone());
        let host = self.url.host.trim_start_matches('[').trim_end_matches(']');
        let place = (host, self.url.port);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(place, Some(CONNECT), &self.hello, wrapped, None).await;
        let mut connection = connecting.map_err(|error| refusal(&error, Stage::Greeting))?;
        if connection.can_starttls() {
            let encrypting = connection.starttls(self.tls.clone(), &self.hello).await;
            encrypting.map_err(|error| refusal(&error, Stage::Greeting))?;
        }
        if let Some(credentials) = &self.credentials {
            if !connection.is_encrypted() && !self.url.is_this_machine() {
                connection.abort().await;
                let reason = "it offers no encryption, and a password is not sent in the clear".to_owned();
                return Err(MailError::Setup { reason });
            }
            let allowed = connection.auth(DEFAULT_MECHANISMS, credentials).await;
            if let Err(error) = allowed {
                connection.abort().await;
                return Err(refusal(&error, Stage::Password));
            }
        }
        Ok(connection)
    }
}

impl Mailer for Smtp {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        Box::pin(self.deliver(message))
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Smtp").field(&self.url).finish()
    }
}

/// How far it went.
#[derive(Clone, Copy)]
enum Stage<'a> {
    /// Reaching it and encrypting.
    Greeting,
    /// User and password.
    Password,
    /// The mail itself, to this address.
    Mail(&'a str),
}

/// What the server's answer means for the mail.
fn refusal(error: &lettre::transport::smtp::Error, stage: Stage<'_>) -> MailError {
    let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let said = match stage {
        // Some servers repeat what they were sent.
        Stage::Password => "it does not accept the user and password".to_owned(),
        Stage::Greeting => said,
        Stage::Mail(address) => said.replace(address, "(the address)"),
    };
    let said: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MOST_SAID).collect();
    let code = error.status();
    let reason = code.map_or_else(|| said.clone(), |code| format!("{code} {said}"));
    match stage {
        // Client: the server knows no way to log in that we know.
        Stage::Password if error.is_permanent() || error.is_client() => MailError::Setup { reason },
        Stage::Greeting if error.is_permanent() || error.is_tls() => MailError::Setup { reason },
        Stage::Mail(_) if code.is_some_and(wants_password) => MailError::Setup { reason },
        Stage::Mail(_) if error.is_permanent() => MailError::Refused { reason },
        // An address that needs what the server cannot do.
        Stage::Mail(_) if error.is_client() => MailError::Refused { reason },
        _ => MailError::Temporary { reason },
    }
}

/// 530 to 538: what is refused is not the mail but whoever sends it.
fn wants_password(code: Code) -> bool {
    code.to_string().starts_with("53")
}
