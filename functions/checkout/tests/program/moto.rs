//! Amazon's services on this machine, by `PyPI` `moto[server]`.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::PATIENCE;
use crate::process::Process;

/// One request at a time: see the store's own tests.
const SERVER: &str = "
import sys
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple
application = DomainDispatcherApplication(create_backend_app)
run_simple('127.0.0.1', int(sys.argv[1]), application, threaded=False)
";

/// The table as the deployment makes it.
const TABLE: &str = r#"{"TableName": "shop", "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]}"#;

/// A running one.
pub(crate) struct Moto {
    port: u16,
    _process: Process,
}

impl Moto {
    /// Starts one; `None` if it is not installed and nobody insists.
    pub(crate) fn start() -> Option<Self> {
        let python = std::env::var("PUSHCART_RIG_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let installed =
            Command::new(&python).args(["-c", "import moto.server"]).stderr(Stdio::null()).status();
        if !installed.is_ok_and(|status| status.success()) {
            let required = std::env::var_os("PUSHCART_REQUIRE_RIGS").is_some();
            assert!(!required, "moto is required: pip install 'moto[server]'");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(&python);
        command.args(["-c", SERVER, &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        let process = Process(command.spawn().unwrap());
        let begin = Instant::now();
        while let Err(error) = TcpStream::connect(("127.0.0.1", port)) {
            assert!(begin.elapsed() < PATIENCE, "moto does not listen: {error}");
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(Self { port, _process: process })
    }

    /// The variables that lead to it.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let endpoint = format!("http://127.0.0.1:{}", self.port);
        let variables = [
            ("AWS_ENDPOINT_URL", endpoint.as_str()),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
        ];
        variables.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
    }

    /// Makes the bucket `shop`.
    pub(crate) fn make_bucket(&self) {
        self.ask("PUT /shop", "s3", "", "");
    }

    /// Makes the table `shop`.
    pub(crate) fn make_table(&self) {
        let headers =
            "X-Amz-Target: DynamoDB_20120810.CreateTable\r\nContent-Type: application/x-amz-json-1.0\r\n";
        self.ask("POST /", "dynamodb", headers, TABLE);
    }

    /// The words of a signature tell which service is meant.
    fn ask(&self, what: &str, service: &str, headers: &str, body: &str) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(
            stream,
            "{what} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\
             Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{service}/aws4_request, \
             SignedHeaders=host, Signature=0\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.contains(" 200 "), "{answer}");
    }
}
