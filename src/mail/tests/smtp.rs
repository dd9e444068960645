//! A mail server takes mails, wants a password, encrypts, refuses.

use lettre::transport::smtp::client::{Certificate, TlsParameters};
use serde_json::{Value, json};

use super::rig::{Server, read};
use super::*;

/// What was read is what was sent.
fn assert_same(mail: &Value, sent: &Message) {
    let mailbox = |mailbox: &Mailbox| json!([[mailbox.name, mailbox.address.as_str()]]);
    assert_eq!(mail["from"], mailbox(&sent.from));
    assert_eq!(mail["to"], mailbox(&sent.to));
    assert_eq!(mail["reply_to"], mailbox(sent.reply_to.as_ref().unwrap()));
    assert_eq!(mail["subject"], sent.subject.as_str());
    assert_eq!(mail["message_id"], format!("<{}@nightowl.example>", sent.id));
    assert_eq!(mail["language"], "de-DE");
    let lines = |text: &Value| text.as_str().unwrap().replace("\r\n", "\n").trim_end().to_owned();
    assert_eq!(lines(&mail["text"]), sent.text.trim_end());
    assert_eq!(lines(&mail["html"]), sent.html.as_deref().unwrap().trim_end());
    assert_eq!(mail["defects"], json!([]));
    assert!(mail["longest_line"].as_u64().unwrap() < 998, "{}", mail["longest_line"]);
}

fn smtp(server: &Server, user: &str) -> Smtp {
    Smtp::new(&format!("smtp://{user}127.0.0.1:{}", server.port).parse().unwrap()).unwrap()
}

#[tokio::test]
async fn what_arrives_is_what_was_sent() {
    let Some(mut server) = Server::start(&[]) else { return };
    let sent = message("ord_1-ab");
    smtp(&server, "").send(&sent).await.unwrap();
    let mail = server.mail();
    assert_same(&mail, &sent);
    assert_eq!(mail["envelope"], json!(["shop@nightowl.example", ["jurgen@xn--bcher-kva.example"]]));
}

#[tokio::test]
async fn a_password_is_sent_and_a_wrong_one_is_the_sellers_to_mend() {
    let Some(mut server) = Server::start(&["--auth", "me@shop:p%s/w"]) else { return };
    let sent = message("a");
    smtp(&server, "me%40shop:p%25s%2Fw@").send(&sent).await.unwrap();
    assert_eq!(server.mail()["user"], "me@shop");
    let wrong = smtp(&server, "me%40shop:secret@");
    let error = wrong.send(&sent).await.unwrap_err();
    assert!(matches!(error, MailError::Setup { .. }) && !error.is_permanent(), "{error}");
    let none = smtp(&server, "").send(&sent).await.unwrap_err();
    assert!(matches!(none, MailError::Setup { .. }), "{none}");
    for shown in [format!("{error} {error:?}"), format!("{wrong:?}"), format!("{none:?}")] {
        assert!(!shown.contains("secret") && !shown.contains("me@shop"), "{shown}");
    }
}

#[tokio::test]
async fn a_server_that_offers_encryption_gets_nothing_before_it() {
    let Some(mut server) = Server::start(&["--tls"]) else { return };
    let sent = message("a");
    let untrusted = smtp(&server, "").send(&sent).await.unwrap_err();
    assert!(!untrusted.is_permanent(), "{untrusted}");
    let url: SmtpUrl = format!("smtp://localhost:{}", server.port).parse().unwrap();
    let trusted = Certificate::from_pem(server.certificate.as_bytes()).unwrap();
    let tls = TlsParameters::builder("localhost".to_owned()).add_root_certificate(trusted).build().unwrap();
    Smtp::with_tls(&url, tls).send(&sent).await.unwrap();
    assert_eq!(server.mail()["tls"], true);
}

#[tokio::test]
async fn not_now_and_not_at_all_are_told_apart() {
    let answers =
        ["--answer", "451 4.3.0 come back", "--answer", "550 5.1.1 jurgen@xn--bcher-kva.example is unknown"];
    let Some(mut server) = Server::start(&answers) else { return };
    let (smtp, sent) = (smtp(&server, ""), message("a"));
    let later = smtp.send(&sent).await.unwrap_err();
    assert!(matches!(&later, MailError::Temporary { reason } if reason.starts_with("451")), "{later}");
    let never = smtp.send(&sent).await.unwrap_err();
    assert!(never.is_permanent(), "{never}");
    assert_eq!(never.to_string(), "the mail server refused the mail: 550 5.1.1 (the address) is unknown");
    smtp.send(&sent).await.unwrap();
    assert_eq!(server.mail()["message_id"], "<a@nightowl.example>");
}

#[tokio::test]
async fn nobody_there_is_no_reason_to_give_up() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let smtp = Smtp::new(&format!("smtp://127.0.0.1:{port}").parse().unwrap()).unwrap();
    assert!(matches!(smtp.send(&message("a")).await, Err(MailError::Temporary { .. })));
}

#[tokio::test]
async fn the_outbox_has_the_mail_as_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = open(None, Some(&folder.path().join("outbox"))).unwrap();
    let sent = message("ord_1-ab");
    outbox.send(&sent).await.unwrap();
    let files = crate::fs::list(&folder.path().join("outbox")).unwrap();
    assert_eq!(files.len(), 1);
    assert!(files[0].to_str().unwrap().ends_with("Z-ord_1-ab.eml"), "{files:?}");
    if let Some(mail) = read(&files[0]) {
        assert_same(&mail, &sent);
    }
}

#[tokio::test]
async fn memory_keeps_what_it_took_and_fails_when_told() {
    let memory = Memory::new();
    memory.fail(MailError::Temporary { reason: "test".to_owned() });
    assert!(memory.send(&message("a")).await.is_err());
    memory.send(&message("b")).await.unwrap();
    assert_eq!(memory.messages(), [message("b")]);
    assert!(matches!(Nobody.send(&message("c")).await, Err(MailError::NoServer)));
    assert!(
        format!("{:?}", open(Some("smtps://u:secret@smtp.example"), None).unwrap()).contains("smtp.example")
    );
    assert!(!open(Some("smtps://u:secret@x/y"), None).unwrap_err().to_string().contains("secret"));
}
