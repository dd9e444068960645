//! `pushcart new`: a working shop to begin with.

use std::path::{Path, PathBuf};

use include_dir::{Dir, DirEntry, include_dir};

use super::{Failure, Outcome, Output, Printer};
use crate::fs;

static PRODUCTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/products");
static COLLECTIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/collections");
static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/pages");
static STATIC: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// The demo shop: this repository's own.
const DEMO_SETTINGS: &str = include_str!("../../pushcart.toml");
const EMPTY_SETTINGS: &str = include_str!("starter/pushcart.toml");
const EMPTY_PRODUCT: &str = include_str!("starter/first-product.toml");
const README: &str = include_str!("starter/README.md");
const GITIGNORE: &str = "/dist\n/.pushcart\n";

/// `pushcart new`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    /// The folder to make
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// One product instead of the whole demo shop
    #[arg(long)]
    empty: bool,
}

pub(super) fn run(command: &Command, printer: &Printer) -> Result<Outcome, Failure> {
    let folder = &command.folder;
    if fs::metadata(folder)?.is_some_and(|found| !found.is_dir()) {
        let line = format!("error: `{}` is a file\n  hint: name a new folder\n", folder.display());
        printer.print(Output::Message, &line)?;
        return Ok(Outcome::Mistakes);
    }
    if !fs::list(folder)?.is_empty() {
        let line = format!("error: `{}` is not empty\n  hint: name a new folder\n", folder.display());
        printer.print(Output::Message, &line)?;
        return Ok(Outcome::Mistakes);
    }
    fs::write(&folder.join("README.md"), README.as_bytes())?;
    fs::write(&folder.join(".gitignore"), GITIGNORE.as_bytes())?;
    if command.empty {
        fs::write(&folder.join("products/first-product.toml"), EMPTY_PRODUCT.as_bytes())?;
        fs::write(&folder.join("pushcart.toml"), EMPTY_SETTINGS.as_bytes())?;
    } else {
        for (name, content) in
            [("products", &PRODUCTS), ("collections", &COLLECTIONS), ("pages", &PAGES), ("static", &STATIC)]
        {
            copy(content, &folder.join(name))?;
        }
        fs::write(&folder.join("pushcart.toml"), DEMO_SETTINGS.as_bytes())?;
    }
    let shown = folder.display();
    printer.print(
        Output::Message,
        &format!("made a shop in {shown}: `pushcart dev --shop {shown}` shows it\n"),
    )?;
    Ok(Outcome::Done)
}

/// Writes an embedded folder below `to`. The paths of all its entries begin at its own root.
fn copy(content: &Dir<'_>, to: &Path) -> Result<(), Failure> {
    for entry in content.entries() {
        match entry {
            DirEntry::Dir(inner) => copy(inner, to)?,
            DirEntry::File(file) => fs::write(&to.join(file.path()), file.contents())?,
        }
    }
    Ok(())
}
