//! Amazon's services on this machine, by `moto_server`.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use super::*;

/// How long Python may take to begin on a busy machine.
const START_TIME: Duration = Duration::from_secs(90);

/// A running stand-in; it ends with this value.
pub(super) struct Moto {
    child: Child,
    port: u16,
}

impl Moto {
    /// Starts one on a free port; none if it is not installed and nobody insists.
    pub(super) fn start() -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new("moto_server")
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let child = match child {
            Ok(child) => child,
            Err(error) => {
                let required = std::env::var("PUSHCART_TEST_MOTO").is_ok_and(|value| value == "required");
                assert!(!required, "moto_server is required: pip install 'moto[server]' ({error})");
                let message = "skipped: no moto_server here (pip install 'moto[server]')";
                writeln!(std::io::stderr(), "{message}").unwrap();
                return None;
            }
        };
        let moto = Self { child, port };
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begin.elapsed() < START_TIME, "moto_server does not listen");
            std::thread::sleep(Duration::from_millis(100));
        }
        Some(moto)
    }

    pub(super) fn environment(&self) -> BTreeMap<String, String> {
        environment(&format!("http://127.0.0.1:{}", self.port))
    }

    pub(super) fn create_bucket(&self, name: &str) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let head = "Host: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        write!(stream, "PUT /{name} HTTP/1.1\r\n{head}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    pub(super) async fn create_table(&self, name: &str) {
        let request = serde_json::json!({
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [
                { "AttributeName": "pk", "AttributeType": "S" },
                { "AttributeName": "sk", "AttributeType": "S" },
            ],
            "KeySchema": [
                { "AttributeName": "pk", "KeyType": "HASH" },
                { "AttributeName": "sk", "KeyType": "RANGE" },
            ],
        });
        DynamoDb::new(name, &self.environment()).unwrap().call("CreateTable", request).await.unwrap();
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The variables that lead to an endpoint.
pub(super) fn environment(endpoint: &str) -> BTreeMap<String, String> {
    [
        ("AWS_ENDPOINT_URL", endpoint),
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "key"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_SESSION_TOKEN", "token"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}
