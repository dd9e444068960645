//! Shops to test with, and the command line that runs on them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use pushcart::fs;

/// The smallest settings: one market outside of the EU, so that little advice is due: there is no way to ship, so
/// a product that is sent by post is worth one.
pub const SETTINGS: &str = r#"
name = "Night Owl Records"
url = "https://nightowl.example"

[markets.us]
language = "en-US"
currency = "USD"
countries = ["US"]
prices = "exclude-tax"
"#;

/// A market in another language and currency, to come after [`SETTINGS`].
pub const GERMAN_MARKET: &str = r#"
[markets.de]
language = "de-DE"
currency = "EUR"
countries = ["DE"]
prices = "include-tax"
tax_rates = { DE = "19" }
"#;

/// The moment that every build takes for now.
const NOW: &str = "1780000000";

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

    /// Runs `pushcart build`, which has to succeed.
    pub fn build(&self) -> Run {
        let run = self.run(&["build"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run
    }

    /// What a build has put into `dist/`.
    pub fn dist(&self) -> Tree {
        Tree::read(&self.path().join("dist"))
    }

    /// Writes a file, or another text into one.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        fs::write(&self.path().join(path), text.as_ref()).expect("a file of the shop");
    }

    pub fn remove(&self, path: &str) {
        let path = self.path().join(path);
        assert!(path.is_file(), "{}", path.display());
        fs::remove_file(&path).expect("a file of the shop");
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
    finish(command().args(args).arg("--shop").arg(shop))
}

/// `pushcart` with nothing of this machine that would change what it does.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pushcart"));
    command
        .env("SOURCE_DATE_EPOCH", NOW)
        .env("PUSHCART_FUNCTION", "none")
        .env_remove("PUSHCART_CACHE")
        .env_remove("RUST_BACKTRACE");
    command
}

/// Runs a command to its end.
pub fn finish(command: &mut Command) -> Run {
    let output = command.output().expect("pushcart runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// The text of a product without variants.
pub fn product(sku: &str, price: &str) -> String {
    format!("title = \"The {sku}\"\nsku = \"{sku}\"\nprice = \"{price}\"\n")
}

/// A picture in one colour: BMP, which needs neither compression nor checksums.
pub fn picture(width: u32, height: u32, [red, green, blue]: [u8; 3]) -> Vec<u8> {
    let row = (width * 3).next_multiple_of(4);
    let mut bytes = b"BM".to_vec();
    let mut numbers = |numbers: &[u32]| bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    // File header: size, reserved, where the pixels begin. Then size, width, height, one plane of 24 bits, no compression.
    numbers(&[54 + row * height, 0, 54, 40, width, height, 1 | 24 << 16, 0, row * height, 2835, 2835, 0, 0]);
    for _ in 0..height {
        let end = bytes.len() + row as usize;
        bytes.extend([blue, green, red].repeat(width as usize));
        bytes.resize(end, 0);
    }
    bytes
}

/// Copies a folder with everything in it; the files come to be in the order of `sort`.
pub fn copy(from: &Path, to: &Path, sort: impl Fn(&mut Vec<String>)) {
    let files = Tree::read(from).0;
    let mut names: Vec<String> = files.keys().cloned().collect();
    sort(&mut names);
    for name in names {
        fs::write(&to.join(&name), &files[&name]).expect("a copy");
    }
}

/// Every file below a folder with its bytes, by its path with `/`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Tree(pub BTreeMap<String, Vec<u8>>);

impl Tree {
    pub fn read(folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        for path in files_below(folder) {
            let bytes = fs::read(&path).expect("a file");
            files.insert(below(folder, &path), bytes);
        }
        Self(files)
    }

    pub fn text(&self, path: &str) -> &str {
        let bytes = self.0.get(path).unwrap_or_else(|| panic!("no {path} among {:#?}", self.0.keys()));
        std::str::from_utf8(bytes).expect("UTF-8")
    }

    /// The same of a file that may be compressed.
    pub fn plain(&self, path: &str) -> String {
        if !path.ends_with(".gz") {
            return self.text(path).to_owned();
        }
        let mut text = String::new();
        flate2::read::GzDecoder::new(&self.0[path][..]).read_to_string(&mut text).expect("gzip of a text");
        text
    }

    pub fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// The files that are not the same in both.
    pub fn differing(&self, other: &Self) -> Vec<String> {
        let all: BTreeSet<&String> = self.0.keys().chain(other.0.keys()).collect();
        all.into_iter().filter(|path| self.0.get(*path) != other.0.get(*path)).cloned().collect()
    }

    /// Fails with the names of the files that are not the same.
    pub fn assert_same(&self, other: &Self) {
        assert_eq!(self.differing(other), Vec::<String>::new());
    }
}

/// Which file lies where and when it was written: what changes when a file is written, even with the same bytes.
pub fn written(folder: &Path) -> BTreeMap<String, (SystemTime, u64)> {
    let stamp = |path: &Path| {
        let metadata = fs::metadata(path).expect("readable").expect("there");
        #[cfg(unix)]
        let file = std::os::unix::fs::MetadataExt::ino(&metadata);
        #[cfg(not(unix))]
        let file = 0;
        (metadata.modified().expect("a time"), file)
    };
    files_below(folder).iter().map(|path| (below(folder, path), stamp(path))).collect()
}

/// Folders too, for those that should not have stayed.
pub fn folders_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for path in fs::list(folder).expect("a folder") {
        if path.is_dir() {
            found.push(below(folder, &path));
            found.extend(
                folders_below(&path).into_iter().map(|inner| format!("{}/{inner}", below(folder, &path))),
            );
        }
    }
    found
}

/// But for the list of what changed: it tells what has happened, not what is there.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let inner = |path: PathBuf| if path.is_dir() { files_below(&path) } else { vec![path] };
    let all = fs::list(folder).expect("a folder").into_iter().flat_map(inner);
    all.filter(|path| path.file_name().is_none_or(|name| name != "changed.txt")).collect()
}

fn below(folder: &Path, path: &Path) -> String {
    let path = path.strip_prefix(folder).expect("below it");
    path.iter().map(|part| part.to_str().expect("UTF-8")).collect::<Vec<_>>().join("/")
}

/// A folder below `tests/`.
pub fn fixtures(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}
