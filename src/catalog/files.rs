//! What lies in the seller's folder: which files are products, collections, pages and texts, and what else is there for
//! them to name. Names only; nothing is read here.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::sort_files;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, slashed};

/// Folders within folders deeper than this are refused; no shop groups its products so far.
const DEEPEST: usize = 32;

/// The seller's folder, by what its files are for. All paths are relative to it, all lists in the order of their paths.
#[derive(Debug, Default)]
pub struct ShopFiles {
    /// `pushcart.toml` or `pushcart.json`.
    pub settings: Option<DataFile>,
    /// The products' files.
    pub products: Vec<DataFile>,
    /// The collections' files.
    pub collections: Vec<DataFile>,
    /// The pages' files.
    pub pages: Vec<PageFile>,
    /// Every file that a file of the shop may name: pictures, downloads, what is in `static/`.
    pub present: BTreeSet<PathBuf>,
    /// Whether anything of it lies elsewhere, with a link here.
    pub has_links: bool,
}

/// How a data file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `.toml`
    Toml,
    /// `.json`
    Json,
}

impl Format {
    /// By the name's ending, however large its letters: some systems write `MUG.TOML`.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?;
        if extension.eq_ignore_ascii_case("toml") {
            Some(Self::Toml)
        } else if extension.eq_ignore_ascii_case("json") {
            Some(Self::Json)
        } else {
            None
        }
    }
}

/// A TOML or JSON file that describes something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    /// What it is called: the file's stem, or the folder's name of a `product.toml`.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// How it is written.
    pub format: Format,
    /// Long texts beside it.
    pub texts: Vec<TextFile>,
}

impl DataFile {
    /// Its own path, and those of its texts.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        std::iter::once(&self.path).chain(self.texts.iter().map(|text| &text.path)).map(PathBuf::as_path)
    }
}

/// A Markdown file that belongs to a [`DataFile`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// The market or language it is for, from its name; `None` is for all.
    pub key: Option<String>,
    /// Where it is.
    pub path: PathBuf,
}

/// A page, with its translations.
#[derive(Debug, PartialEq, Eq)]
pub struct PageFile {
    /// What it is called: the file's stem without the market or language.
    pub name: String,
    /// Its files: the one for all markets first, if there is one.
    pub texts: Vec<TextFile>,
}

impl ShopFiles {
    /// Looks at the folder. What cannot be looked at is reported.
    pub fn find(folder: &Path, diagnostics: &mut Diagnostics) -> Self {
        let settings: Vec<PathBuf> = ["pushcart.toml", "pushcart.json"]
            .iter()
            .map(PathBuf::from)
            .filter(|path| folder.join(path).is_file())
            .collect();
        let mut has_links = false;
        let mut walk = |top| walk(folder, top, &mut has_links, diagnostics);
        let [products, collections, pages] = ["products", "collections", "pages"].map(&mut walk);
        let others = ["static", "downloads"].map(&mut walk);
        // No file names those; that they can be read is looked at here as for all others.
        walk("templates");
        let files = Self {
            settings: sort_files::settings(&settings, diagnostics),
            products: sort_files::products(&products, diagnostics),
            collections: sort_files::collections(&collections, diagnostics),
            pages: sort_files::pages(&pages, diagnostics),
            present: BTreeSet::new(),
            has_links,
        };
        let present = [products, collections, pages].into_iter().chain(others).flatten().collect();
        Self { present, ..files }
    }

    /// The names of the files that lie in `directory` itself.
    pub fn names_in<'a>(&'a self, directory: &'a Path) -> impl Iterator<Item = &'a str> {
        self.present
            .range(directory.to_owned()..)
            .take_while(move |path| path.starts_with(directory))
            .filter(move |path| path.parent() == Some(directory))
            .filter_map(|path| path.file_name()?.to_str())
    }

    /// The files in `static/`, as paths below it with `/`.
    pub fn statics(&self) -> impl Iterator<Item = String> {
        let top = Path::new("static");
        self.present
            .range(top.to_owned()..)
            .take_while(move |path| path.starts_with(top))
            .filter_map(move |path| path.strip_prefix(top).ok())
            .map(slashed)
    }
}

/// All files below a folder of the shop, sorted; hidden ones and editors' backups are passed over.
fn walk(folder: &Path, top: &str, has_links: &mut bool, diagnostics: &mut Diagnostics) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let root = folder.join(top);
    if !root.exists() {
        return files;
    }
    let is_hidden = |name: &str| name.starts_with('.') || name.ends_with('~');
    let entries = WalkDir::new(&root)
        .follow_links(true)
        .max_depth(DEEPEST)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !entry.file_name().to_str().is_some_and(is_hidden));
    for entry in entries {
        *has_links |= entry.as_ref().is_ok_and(walkdir::DirEntry::path_is_symlink);
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                if path.to_str().is_none() {
                    diagnostics.push(
                        Diagnostic::mistake("file-name", Place::file(path), "the file's name is not UTF-8")
                            .hint("rename it; addresses are written in UTF-8"),
                    );
                }
                files.push(path.to_owned());
            }
            Ok(entry) if entry.file_type().is_dir() && entry.depth() == DEEPEST => {
                let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                diagnostics.push(
                    Diagnostic::mistake(
                        "unreadable",
                        Place::file(path),
                        format!("folders lie {DEEPEST} deep"),
                    )
                    .hint("move its files up"),
                );
            }
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                diagnostics.push(
                    Diagnostic::mistake("unreadable", Place::file(path), "it is neither a file nor a folder")
                        .hint("remove it; whoever read it might wait for ever"),
                );
            }
            Err(error) => diagnostics.push(unreadable(folder, &error)),
        }
    }
    files
}

fn unreadable(folder: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().unwrap_or(folder);
    let place = Place::file(path.strip_prefix(folder).unwrap_or(path));
    if let Some(ancestor) = error.loop_ancestor() {
        let ancestor = slashed(ancestor.strip_prefix(folder).unwrap_or(ancestor));
        return Diagnostic::mistake(
            "unreadable",
            place,
            format!("this link leads back to `{ancestor}`, without end"),
        )
        .hint("remove the link");
    }
    let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    Diagnostic::mistake("unreadable", place, format!("it cannot be read: {reason}"))
        .hint("check where it leads and who may read it")
}
