//! Amazon's services on this machine, by `PyPI` `moto[server]`.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use super::*;

/// How long Python may take to begin on a busy machine.
const START_TIME: Duration = Duration::from_secs(90);

/// One request at a time: Moto looks at a condition and writes in two steps, between which another of its threads could
/// write. The services themselves do both at once.
const SERVER: &str = "
import sys
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple
application = DomainDispatcherApplication(create_backend_app)
run_simple('127.0.0.1', int(sys.argv[1]), application, threaded=False)
";

/// A running stand-in; it ends with this value.
pub(super) struct Moto {
    child: Child,
    port: u16,
}

impl Moto {
    /// Starts one on a free port; none if it is not installed and nobody insists.
    pub(super) fn start() -> Option<Self> {
        Self::start_with(&[])
    }

    /// One that checks signatures and rights, after the four calls that [`Moto::create_user`] and [`Moto::create_bucket`] make.
    pub(super) fn start_strict() -> Option<Self> {
        Self::start_with(&[("INITIAL_NO_AUTH_ACTION_COUNT", "4")])
    }

    fn start_with(variables: &[(&str, &str)]) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let python = std::env::var("PUSHCART_RIG_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let installed = Command::new(&python)
            .args(["-c", "import moto.server"])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !installed {
            let required = std::env::var_os("PUSHCART_REQUIRE_RIGS").is_some();
            assert!(!required, "moto is required: pip install 'moto[server]'");
            writeln!(std::io::stderr(), "skipped: no moto here (pip install 'moto[server]')").unwrap();
            return None;
        }
        let child = Command::new(&python)
            .args(["-c", SERVER, &port.to_string()])
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let moto = Self { child, port };
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begin.elapsed() < START_TIME, "moto does not listen");
            std::thread::sleep(Duration::from_millis(100));
        }
        Some(moto)
    }

    pub(super) fn environment(&self) -> BTreeMap<String, String> {
        environment(&format!("http://127.0.0.1:{}", self.port))
    }

    pub(super) fn create_bucket(&self, name: &str) {
        self.ask(&format!("PUT /{name}"), "");
    }

    /// A user who may do everything: id and secret of the key.
    pub(super) fn create_user(&self) -> (String, String) {
        let policy = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22%2A%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D";
        let user = "UserName=shop&Version=2010-05-08";
        self.ask("POST /", &format!("Action=CreateUser&{user}"));
        self.ask("POST /", &format!("Action=PutUserPolicy&{user}&PolicyName=all&PolicyDocument={policy}"));
        let answer = self.ask("POST /", &format!("Action=CreateAccessKey&{user}"));
        let field = |name: &str| {
            let (_, behind) = answer.split_once(&format!("<{name}>")).unwrap();
            behind.split_once('<').unwrap().0.to_owned()
        };
        (field("AccessKeyId"), field("SecretAccessKey"))
    }

    /// A call without a signature; the words of one tell the stand-in which service is meant.
    fn ask(&self, what: &str, form: &str) -> String {
        let service = if form.is_empty() { "s3" } else { "iam" };
        let scope = format!("Credential=a/20260101/us-east-1/{service}/aws4_request");
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(
            stream,
            "{what} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\
             Authorization: AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0\r\n\r\n{form}",
            form.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
        answer
    }
}

/// The table as the deployment makes it.
pub(super) async fn create_table(name: &str, environment: &BTreeMap<String, String>) {
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
    DynamoDb::new(name, environment).unwrap().call("CreateTable", request).await.unwrap();
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
