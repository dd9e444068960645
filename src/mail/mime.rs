//! From a message to the bytes of a mail.
//!
//! Names and subjects may hold whatever a buyer has typed. They are made one line without control characters before lettre encodes
//! them by RFC 2047, addresses are [`super::MailAddress`]es, and the id is reduced to plain letters: nothing of a message can end a header
//! and begin another.

use std::time::SystemTime;

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox as LettreMailbox, MultiPart, SinglePart};

use super::{MailError, Mailbox, Message};

/// The most characters of a subject or a name. Lines of a header may have 998 bytes, and nobody reads as many.
const LONGEST_HEADER: usize = 200;

/// The mail of a message.
pub(super) fn mail(message: &Message, date: SystemTime) -> Result<lettre::Message, MailError> {
    let builder = lettre::Message::builder()
        .date(date)
        .from(mailbox(&message.from)?)
        .to(mailbox(&message.to)?)
        .subject(one_line(&message.subject))
        .message_id(Some(format!("<{}>", message.message_id())))
        .header(ContentLanguage(message.language.tag()))
        .header(AutoSubmitted);
    let builder = match &message.reply_to {
        Some(reply_to) => builder.reply_to(mailbox(reply_to)?),
        None => builder,
    };
    let text = SinglePart::plain(message.text.clone());
    let mail = match &message.html {
        None => builder.singlepart(text),
        Some(html) => {
            let parts = MultiPart::alternative().boundary(boundary(message));
            builder.multipart(parts.singlepart(text).singlepart(SinglePart::html(html.clone())))
        }
    };
    mail.map_err(|error| MailError::Invalid { reason: error.to_string() })
}

fn mailbox(mailbox: &Mailbox) -> Result<LettreMailbox, MailError> {
    let address = mailbox.address.as_str().parse();
    let address = address.map_err(|_| MailError::Invalid { reason: "an address is none".to_owned() })?;
    let name = mailbox.name.as_deref().map(one_line).filter(|name| !name.is_empty());
    Ok(LettreMailbox::new(name, address))
}

/// Text as one line: every control character and run of spaces is one space. What looks like an encoded word (`=?utf-8?…`) is parted,
/// so that readers see it as it was written.
fn one_line(text: &str) -> String {
    let plain = |c: char| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
    let line: String = text.chars().map(plain).collect();
    let line = line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let line = line.replace("=?", "= ?");
    if line.chars().count() <= LONGEST_HEADER {
        return line;
    }
    let head: String = line.chars().take(LONGEST_HEADER - 1).collect();
    format!("{}…", head.trim_end())
}

/// What parts text and HTML. It follows from them, so that the same message is the same bytes, and it does not stand in them.
fn boundary(message: &Message) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(message.text.as_bytes());
    hasher.update(message.html.as_deref().unwrap_or_default().as_bytes());
    format!("part-{}", &hasher.finalize().to_hex()[..32])
}

/// The language, for those who read mails aloud.
#[derive(Debug, Clone)]
struct ContentLanguage(String);

/// Nobody typed this mail: holiday notes need not be answered to it (RFC 3834).
#[derive(Debug, Clone)]
struct AutoSubmitted;

type Parsed<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Parsed<Self> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Parsed<Self> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
