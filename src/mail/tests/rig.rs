//! The rig `tests/rigs/mail.py`. A machine without it says so and goes on, unless `PUSHCART_REQUIRE_RIGS` is set.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

/// A mail server that runs until it is dropped.
pub(crate) struct Server {
    child: Child,
    lines: BufReader<ChildStdout>,
    pub(crate) port: u64,
    pub(super) certificate: String,
}

impl Server {
    /// Starts one; none if it is not installed and nobody insists.
    pub(crate) fn start(options: &[&str]) -> Option<Self> {
        let mut child =
            python().arg("serve").args(options).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        lines.read_line(&mut first).unwrap();
        if first.is_empty() {
            let status = child.wait().unwrap();
            let required = std::env::var_os("PUSHCART_REQUIRE_RIGS").is_some();
            assert!(
                status.code() == Some(77) && !required,
                "the mail server is required: pip install aiosmtpd"
            );
            writeln!(std::io::stderr(), "skipped: no mail server here (pip install aiosmtpd)").unwrap();
            return None;
        }
        let hello: Value = serde_json::from_str(&first).unwrap();
        let certificate = hello["certificate"].as_str().unwrap_or_default().to_owned();
        Some(Self { child, lines, port: hello["port"].as_u64().unwrap(), certificate })
    }

    /// The next mail that it took.
    pub(crate) fn mail(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What Python reads in the file of a mail; `None` where there is no Python and nobody insists.
pub(super) fn read(file: &Path) -> Option<Value> {
    let output = match python().arg("read").arg(file).output() {
        Ok(output) => output,
        Err(error) => {
            assert!(std::env::var_os("PUSHCART_REQUIRE_RIGS").is_none(), "Python is required: {error}");
            writeln!(std::io::stderr(), "skipped: no Python here").unwrap();
            return None;
        }
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn python() -> Command {
    let python = std::env::var("PUSHCART_RIG_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rigs/mail.py");
    let mut command = Command::new(python);
    command.arg(script);
    command
}
