//! What a letter says and to whom, before it becomes a mail.

use super::MailAddress;
use crate::shop::Language;

/// Somebody with an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// What they are called.
    pub name: Option<String>,
    /// Where they are.
    pub address: MailAddress,
}

/// A message to one reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The same whenever the same is told. The `Message-ID` is made of it, so that who gets a mail twice can see that.
    pub id: String,
    /// Who writes.
    pub from: Mailbox,
    /// To whom.
    pub to: Mailbox,
    /// Where answers go, if not to `from`.
    pub reply_to: Option<Mailbox>,
    /// The subject.
    pub subject: String,
    /// What it says, as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: Option<String>,
    /// The language of it.
    pub language: Language,
}

impl Message {
    /// The value of `Message-ID`, without its angle brackets.
    pub fn message_id(&self) -> String {
        format!("{}@{}", self.plain_id(), self.from.address.domain())
    }

    /// The id with nothing in it that a header or a file's name would mind.
    pub(super) fn plain_id(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
        self.id.chars().take(100).map(plain).collect()
    }
}
