//! What a seller writes: there is a catalogue or a mistake, and every message can be shown. The first byte, a digit in the
//! seeds, says which file of a shop the rest is; the other files are as they should be.
#![no_main]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pushcart::catalog::Catalog;
use pushcart::diagnostic::{json, sarif, text};
use tempfile::TempDir;

/// The shop's files, each with what is in it when another one is tried.
const FILES: [(&str, &str); 5] = [
    ("pushcart.toml", include_str!("../seeds/source/settings")),
    ("products/toml.toml", include_str!("../seeds/source/product-toml")),
    ("products/json.json", include_str!("../seeds/source/product-json")),
    ("collections/vinyl.toml", include_str!("../seeds/source/collection")),
    ("pages/about.md", include_str!("../seeds/source/page")),
];

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| TempDir::new().expect("a folder"));

fuzz_target!(|input: &[u8]| {
    let Some((first, written)) = input.split_first() else { return };
    let tried = usize::from(first.wrapping_sub(b'0')) % FILES.len();
    for (at, (path, usual)) in FILES.iter().enumerate() {
        // Each seed begins with the byte that names its file.
        write(path, if at == tried { written } else { &usual.as_bytes()[1..] });
    }
    let (catalog, found) = Catalog::load(FOLDER.path()).expect("the folder is there");
    assert_eq!(catalog.is_none(), found.mistakes() > 0, "a mistake and no catalogue, or neither");
    text::render(&found, true);
    json::render(&found).expect("JSON");
    sarif::render(&found).expect("SARIF");
});

fn write(path: &str, content: &[u8]) {
    let path: &Path = &FOLDER.path().join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, content).expect("a file");
}
