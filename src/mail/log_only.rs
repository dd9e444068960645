//! Mails that nobody sends.

use super::{Mailer, Message, Sending};

/// Says in the log that a mail was not sent, and to the checkout that it is done: waiting would change nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogOnly;

impl Mailer for LogOnly {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        Box::pin(async move {
            // The address stays out of the log; the order tells it to who may know.
            let (id, subject) = (message.plain_id(), &message.subject);
            tracing::warn!(%id, ?subject, "a mail was not sent: set `SMTP_URL`");
            Ok(())
        })
    }
}
