//! Mails that nobody takes.

use super::{MailError, Mailer, Message, Sending};

/// Takes no mail, since no mail server is named. Whoever has a mail to send keeps it until there is one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl Mailer for Nobody {
    fn send<'a>(&'a self, _: &'a Message) -> Sending<'a> {
        Box::pin(async { Err(MailError::NoServer) })
    }
}
