//! Which file is what, by its name and place alone: data files, the texts beside them, pages and their translations.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::decode::nearest;
use super::files::{DataFile, Format, PageFile, TextFile};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, slashed};

/// The settings among the files that may be them.
pub(super) fn settings(paths: &[PathBuf], diagnostics: &mut Diagnostics) -> Option<DataFile> {
    data_files(paths, &BTreeSet::new(), diagnostics).into_iter().next()
}

/// The products among all files of `products/`.
pub(super) fn products(paths: &[PathBuf], diagnostics: &mut Diagnostics) -> Vec<DataFile> {
    let own_folders: BTreeSet<&Path> = paths
        .iter()
        .filter(|path| stem(path) == "product" && Format::of(path).is_some())
        .filter_map(|path| path.parent())
        .filter(|directory| directory.components().count() > 1)
        .collect();
    let (described, rest): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(|path| {
        let inside = path.ancestors().skip(1).find(|directory| own_folders.contains(*directory));
        inside.is_none_or(|own| path.parent() == Some(own) && stem_and_key(path).0 == "product")
    });
    for path in rest.iter().filter(|path| Format::of(path).is_some()) {
        diagnostics.push(
            Diagnostic::advice("stray-file", Place::file(path), "this file is not read")
                .hint("a folder with a `product.toml` describes one product; move this file out of it"),
        );
    }
    for path in &described {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if matches!(extension, "yaml" | "yml" | "csv") {
            diagnostics.push(
                Diagnostic::advice("stray-file", Place::file(path), "this file is not read")
                    .hint("a product is written as TOML or JSON: `NAME.toml` or `NAME.json`"),
            );
        }
    }
    data_files(&described, &own_folders, diagnostics)
}

/// The collections among all files of `collections/`.
pub(super) fn collections(paths: &[PathBuf], diagnostics: &mut Diagnostics) -> Vec<DataFile> {
    data_files(paths, &BTreeSet::new(), diagnostics)
}

/// The pages among all files of `pages/`.
pub(super) fn pages(paths: &[PathBuf], diagnostics: &mut Diagnostics) -> Vec<PageFile> {
    let mut pages: BTreeMap<PathBuf, PageFile> = BTreeMap::new();
    for path in paths {
        if Format::of(path).is_some() || path.extension().is_some_and(|extension| extension == "html") {
            diagnostics.push(
                Diagnostic::advice("stray-file", Place::file(path), "this file is not read")
                    .hint("a page is written in Markdown: `NAME.md`"),
            );
        }
        if !is_markdown(path) {
            continue;
        }
        let (name, key) = stem_and_key(path);
        let page =
            pages.entry(path.with_file_name(&name)).or_insert_with(|| PageFile { name, texts: Vec::new() });
        page.texts.push(TextFile { key, path: path.clone() });
    }
    let mut pages: Vec<PageFile> = pages.into_values().collect();
    for page in &mut pages {
        page.texts.sort_by(|a, b| a.key.cmp(&b.key));
    }
    pages
}

/// Data files with the texts beside them. In the folders of `own_folders` the one called `product` is named after its folder.
fn data_files(
    paths: &[impl AsRef<Path>],
    own_folders: &BTreeSet<&Path>,
    diagnostics: &mut Diagnostics,
) -> Vec<DataFile> {
    let mut files = Vec::with_capacity(paths.len());
    let mut positions = FxHashMap::with_capacity_and_hasher(paths.len(), FxBuildHasher);
    for path in paths.iter().map(AsRef::as_ref) {
        let (Some(format), Some(whole_stem)) = (Format::of(path), whole_stem(path)) else { continue };
        let own_folder = path.parent().filter(|directory| own_folders.contains(*directory));
        let name = own_folder.map_or_else(|| stem(path).to_owned(), file_name);
        let file = DataFile { name, path: path.to_owned(), format, texts: Vec::new() };
        match positions.entry(whole_stem) {
            Entry::Vacant(vacant) => {
                vacant.insert(files.len());
                files.push(file);
            }
            Entry::Occupied(position) => {
                // `NAME.json` comes before `NAME.toml`.
                let first = std::mem::replace(&mut files[*position.get()], file);
                let message = format!("`{}` describes the same", slashed(&first.path));
                diagnostics.push(
                    Diagnostic::mistake("duplicate-file", Place::file(path), message)
                        .hint("keep one of the two")
                        .related(Place::file(&first.path), "the other file"),
                );
            }
        }
    }
    for path in paths.iter().map(AsRef::as_ref).filter(|path| is_markdown(path)) {
        attach(path, &positions, &mut files, diagnostics);
    }
    files
}

/// Gives a text to the data file it stands beside; `positions` are the files' by their [`whole_stem`].
fn attach(
    path: &Path,
    positions: &FxHashMap<&str, usize>,
    files: &mut [DataFile],
    diagnostics: &mut Diagnostics,
) {
    let Some(whole_stem) = whole_stem(path) else { return };
    let (name, key) = stem_and_key(path);
    let of_key = |key: String| {
        let owner = whole_stem.strip_suffix(key.as_str())?.strip_suffix('.')?;
        Some((*positions.get(owner)?, Some(key)))
    };
    let owner = positions.get(whole_stem).map(|position| (*position, None)).or_else(|| of_key(key?));
    if let Some((owner, key)) = owner {
        files[owner].texts.push(TextFile { key, path: path.to_owned() });
    } else if !name.eq_ignore_ascii_case("readme") {
        let advice = Diagnostic::advice(
            "stray-file",
            Place::file(path),
            format!("there is no `{name}.toml` that this text would belong to"),
        );
        let beside = files.iter().filter(|file| file.path.parent() == path.parent());
        diagnostics.push(match nearest(&name, beside.map(|file| stem(&file.path))) {
            Some(likely) => advice.hint(format!("did you mean `{likely}.md`?")),
            None => advice,
        });
    }
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn stem(path: &Path) -> &str {
    path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
}

/// A path without its ending; none if it is not UTF-8, which is a mistake of its own.
fn whole_stem(path: &Path) -> Option<&str> {
    let ending = path.extension().map_or(0, |ending| ending.len() + 1);
    path.to_str().map(|path| &path[..path.len() - ending])
}

/// `about.de.md` → (`about`, `de`).
fn stem_and_key(path: &Path) -> (String, Option<String>) {
    let stem = stem(path);
    match stem.rsplit_once('.') {
        Some((name, key)) if !name.is_empty() && !key.is_empty() => (name.to_owned(), Some(key.to_owned())),
        _ => (stem.to_owned(), None),
    }
}
