//! What arrives is what was sent: by a real mail server and by Python's own reader of mails.

mod headers;
pub(crate) mod rig;
mod smtp;

use super::*;

pub(super) fn message(id: &str) -> Message {
    let mailbox = |name: &str, address: &str| Mailbox {
        name: Some(name.to_owned()),
        address: address.parse().unwrap(),
    };
    Message {
        id: id.to_owned(),
        from: mailbox("Night Owl, \"Records\" & Söhne", "shop@nightowl.example"),
        to: mailbox("Jürgen Weiß", "jurgen@bücher.example"),
        reply_to: Some(mailbox("ليلى", "hello@nightowl.example")),
        subject:
            "Ihre Bestellung 3F2A9-1BC04 – vielen Dank! شكرًا لطلبك, und noch ein paar Wörter bis zum Umbruch"
                .to_owned(),
        text: format!("Guten Tag,\n.\n..zwei Punkte\n\n{}\nشكرًا\nEnde  \n", "sehr lang ".repeat(200)),
        html: Some(format!("<p>Größe &amp; {}</p>\n.\n", "x".repeat(2000))),
        language: "de-DE".parse().unwrap(),
    }
}
