//! Why a mail was not taken, by what can be done about it.

use crate::fs::FsError;

/// Why a mail was not taken. No message holds a password, a buyer's address or what the mail says.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Not now: the server is away, busy, or says so itself (a code 4xx). Later it may be taken.
    #[error("the mail server did not take the mail yet: {reason}")]
    Temporary {
        /// What happened.
        reason: String,
    },
    /// The server does not want this mail, and asking again changes nothing (a code 5xx).
    #[error("the mail server refused the mail: {reason}")]
    Refused {
        /// What the server said.
        reason: String,
    },
    /// No mail will go before the seller changes something: the password, the encryption, the address of the server.
    #[error("the mail server cannot be used as it is set up: {reason}")]
    Setup {
        /// What to look at.
        reason: String,
    },
    /// There is no mail server.
    #[error("no mail server is named: set `SMTP_URL`")]
    NoServer,
    /// The message makes no mail.
    #[error("this is no mail that could be sent: {reason}")]
    Invalid {
        /// What is wrong with it.
        reason: String,
    },
    /// The outbox folder could not be written.
    #[error("cannot put the mail into the outbox")]
    Outbox(#[from] FsError),
}

impl MailError {
    /// Whether sending the same mail again is of no use, whatever anybody changes about the server.
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Invalid { .. })
    }
}
