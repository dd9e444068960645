//! The mails of a shop on this machine: files in the outbox, and those of this run in memory for the dashboard.

use std::path::PathBuf;

use super::pulse::Pulse;
use crate::mail::{Mailer, Memory, Message, Outbox, Sending};

/// Takes every mail, and sends none. Clones share them.
#[derive(Debug, Clone)]
pub struct Mails {
    outbox: Outbox,
    shown: Memory,
    pulse: Pulse,
}

impl Mails {
    /// An outbox in a folder.
    pub fn new(folder: PathBuf, pulse: Pulse) -> Self {
        Self { outbox: Outbox::new(folder), shown: Memory::new(), pulse }
    }

    /// The mails of this run, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        self.shown.messages()
    }

    async fn take(&self, message: &Message) -> Result<(), crate::mail::MailError> {
        self.outbox.send(message).await?;
        self.shown.send(message).await?;
        self.pulse.beat();
        Ok(())
    }
}

impl Mailer for Mails {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        Box::pin(self.take(message))
    }
}
