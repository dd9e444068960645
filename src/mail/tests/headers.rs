//! Nothing that a buyer types begins a header of its own.

use std::time::{Duration, UNIX_EPOCH};

use proptest::prelude::*;

use super::*;

/// The head of a mail: its lines, unfolded.
fn head(message: &Message) -> Vec<String> {
    let mail = mime::mail(message, UNIX_EPOCH + Duration::from_secs(1)).unwrap().formatted();
    let text = String::from_utf8(mail).unwrap();
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    head.replace("\r\n ", " ").replace("\r\n\t", " ").split("\r\n").map(str::to_owned).collect()
}

fn names(head: &[String]) -> Vec<&str> {
    head.iter().map(|line| line.split_once(": ").unwrap_or((line, "")).0).collect()
}

#[test]
fn the_same_message_is_the_same_bytes() {
    let bytes = || mime::mail(&message("a"), UNIX_EPOCH).unwrap().formatted();
    assert_eq!(bytes(), bytes());
}

#[test]
fn what_looks_like_an_encoded_word_is_read_as_it_was_written() {
    let subject = "=?utf-8?q?a=0D=0ABcc:_x?=".to_owned();
    let head = head(&Message { subject, ..message("a") });
    assert!(head.contains(&"Subject: = ?utf-8?q?a=0D=0ABcc:_x?=".to_owned()), "{head:?}");
}

proptest! {
    #[test]
    fn headers_are_those_of_every_mail(id in any::<String>(), name in any::<String>(), subject in any::<String>()) {
        let usual = head(&message("a"));
        let evil = |text: &str| format!("{text}\r\nBcc: x@y.example\r\n\r\n{text}\nX: y\r{text}");
        let mut strange = Message { id: evil(&id), subject: evil(&subject), ..message("a") };
        strange.to.name = Some(evil(&name));
        strange.from.name = Some(evil(&name));
        let head = head(&strange);
        prop_assert_eq!(names(&head), names(&usual));
        prop_assert!(head.iter().all(|line| line.is_ascii() && !line.contains(['\r', '\n', '\0'])));
    }

    #[test]
    fn an_address_is_one_address(text in any::<String>(), user in "[ -~]{1,20}", domain in "[ -~]{1,20}") {
        for text in [text, format!("{user}@{domain}"), format!("{user}@{domain}.example")] {
            if let Ok(address) = text.parse::<MailAddress>() {
                let plain = |c: char| !c.is_control() && !c.is_whitespace() && !matches!(c, '<' | '>');
                prop_assert!(address.as_str().chars().all(plain), "{}", address);
                prop_assert!(address.domain().is_ascii());
                prop_assert_eq!(address.as_str().parse::<MailAddress>(), Ok(address.clone()));
                let mut message = message("a");
                message.to.address = address.clone();
                let to = head(&message).into_iter().find(|line| line.starts_with("To: ")).unwrap();
                let contained = to.contains(address.as_str());
                prop_assert!(contained, "{}", to);
            }
        }
    }
}
