//! Has the crate built again when a file is added to the theme or the demo shop, which are embedded; and tells the program
//! what it is made from, so that it trusts nothing that another one remembered.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    for folder in ["templates", "products", "collections", "pages", "static"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    let mut hasher = DefaultHasher::new();
    for source in ["src", "templates", "Cargo.toml", "Cargo.lock"] {
        println!("cargo:rerun-if-changed={source}");
        hash(Path::new(source), &mut hasher)?;
    }
    for variable in ["PROFILE", "TARGET"] {
        env::var(variable).ok().hash(&mut hasher);
    }
    println!("cargo:rustc-env=PUSHCART_SOURCES={:016x}", hasher.finish());
    Ok(())
}

/// A file's name and content, or those of all files in a folder; nothing where there is none.
#[expect(clippy::disallowed_methods, reason = "the crate's own `fs` is not there yet")]
fn hash(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
        entries.sort();
        return entries.iter().try_for_each(|entry| hash(entry, hasher));
    }
    if path.is_file() {
        path.hash(hasher);
        fs::read(path)?.hash(hasher);
    }
    Ok(())
}
