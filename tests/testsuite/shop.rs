//! Shops to test with, and the command line that runs on them.

use std::path::{Path, PathBuf};
use std::process::Command;

use pushcart::fs;

/// The smallest settings: one market outside of the EU, so that no advice is due.
pub const SETTINGS: &str = r#"
name = "Night Owl Records"
url = "https://nightowl.example"

[markets.us]
language = "en-US"
currency = "USD"
countries = ["US"]
prices = "exclude-tax"
"#;

/// A shop in a folder of its own, which goes when it is dropped.
pub struct Shop {
    folder: tempfile::TempDir,
}

/// What a command printed and how it ended.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Shop {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A shop with [`SETTINGS`] and nothing to sell.
    pub fn new() -> Self {
        Self::empty().file("pushcart.toml", SETTINGS)
    }

    /// The same with one more file.
    pub fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        fs::write(&self.path().join(path), text.as_ref()).expect("a file of the shop");
        self
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs `pushcart` on the shop.
    pub fn run(&self, args: &[&str]) -> Run {
        run(self.path(), args)
    }

    /// What `pushcart check` finds, as `path:line:column code: message`, a line each.
    pub fn found(&self) -> Vec<String> {
        let report: serde_json::Value =
            serde_json::from_str(&self.run(&["check", "--format", "json"]).stdout).expect("JSON");
        let lines = report["diagnostics"].as_array().expect("a list").iter().map(|found| {
            let word = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
            format!(
                "{}:{}:{} {}: {}",
                word("path"),
                found["line"],
                found["column"],
                word("code"),
                word("message")
            )
        });
        lines.collect()
    }
}

/// Runs `pushcart` on a shop's folder.
pub fn run(shop: &Path, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_pushcart"))
        .args(args)
        .arg("--shop")
        .arg(shop)
        .output()
        .expect("pushcart runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A folder below `tests/`.
pub fn fixtures(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}
