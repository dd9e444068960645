//! From what is set up to who takes mails.

use std::path::Path;
use std::sync::Arc;

use super::{InvalidSmtpUrl, Mailer, Nobody, Outbox, Smtp};

/// Nobody can take mails as it is set up.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address of the mail server makes no sense. It is not repeated here, since it holds the password.
    #[error("`SMTP_URL`: {0}")]
    Url(#[from] InvalidSmtpUrl),
    /// Encryption cannot be set up.
    #[error("the mail server's name cannot be used for encryption: {0}")]
    Tls(String),
}

/// A mail server if there is an address of one, else the outbox if there is a folder for it, else nobody. Nothing is asked over the
/// network yet.
pub fn open(smtp_url: Option<&str>, outbox: Option<&Path>) -> Result<Arc<dyn Mailer>, OpenError> {
    match (smtp_url, outbox) {
        (Some(url), _) => Ok(Arc::new(Smtp::new(&url.parse()?)?)),
        (None, Some(folder)) => Ok(Arc::new(Outbox::new(folder))),
        (None, None) => Ok(Arc::new(Nobody)),
    }
}
