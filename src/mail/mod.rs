//! Sending mails: the trait that letters are sent through, and who may stand behind it.
//!
//! A [`Message`] is what a letter says; [`Mailer`] is who takes it: a mail server ([`Smtp`]), a folder of files ([`Outbox`]), memory
//! for tests and the dashboard of `pushcart dev` ([`Memory`]), or [`Nobody`]. What a message
//! holds may come from a buyer, so that no name, subject or address can begin a header of its own: see [`mod@mime`].

mod address;
mod error;
mod memory;
mod message;
mod mime;
mod nobody;
mod open;
mod outbox;
mod smtp;
mod smtp_url;

use std::pin::Pin;

pub use address::{InvalidMailAddress, MailAddress};
pub use error::MailError;
pub use memory::Memory;
pub use message::{Mailbox, Message};
pub use nobody::Nobody;
pub use open::{OpenError, open};
pub use outbox::Outbox;
pub use smtp::Smtp;
pub use smtp_url::{InvalidSmtpUrl, SmtpUrl};

/// A mail that is on its way. Boxed, so that the trait is object-safe.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>>;

/// Who takes mails.
pub trait Mailer: Send + Sync + std::fmt::Debug {
    /// Hands a mail over. Done means that somebody else answers for it now: a server has taken it, or a disk has it. After a
    /// failure it may have been taken all the same; sent again, it is the same mail by its `Message-ID`.
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a>;
}

#[cfg(test)]
pub(crate) mod tests;
