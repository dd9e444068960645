//! The theme: the default one, embedded, with each file that the seller's `templates/` replaces.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::language::{BESIDES, check_words};
use super::mail_words;
use crate::catalog::fingerprint::{Fingerprint, Parts};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source, slashed};
use crate::fs::{self, FsError};
use crate::shop::Language;
use include_dir::{Dir, DirEntry, include_dir};
use tera::{ErrorKind, Tera, TeraResult};

use super::white_space;

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The files of a theme by name: `product.html`, `components/price.html`, `assets/shop.css`, `languages/de.toml`.
#[derive(Debug)]
pub struct Theme {
    files: BTreeMap<String, ThemeFile>,
    /// Its templates without needless white space, once they are asked for and none is broken; none if that cannot be told.
    squeezed: OnceLock<Vec<(String, String)>>,
}

#[derive(Debug)]
struct ThemeFile {
    bytes: Vec<u8>,
    /// The path that messages show.
    shown: PathBuf,
    /// What the default theme has under this name, where the seller's file stands in its place.
    replaced: Option<Vec<u8>>,
}

impl Theme {
    /// The default theme with the seller's files from `folder` in the place of those of the same name.
    pub fn load(folder: &Path) -> Result<Self, FsError> {
        let mut files = BTreeMap::new();
        embedded(&DEFAULT, &mut files);
        for path in fs::files_below(folder, &[])? {
            let Ok(name) = path.strip_prefix(folder) else { continue };
            let name = slashed(name);
            let shown = PathBuf::from(format!("templates/{name}"));
            let replaced = files.remove(&name).map(|default: ThemeFile| default.bytes);
            files.insert(name, ThemeFile { bytes: fs::read(&path)?, shown, replaced });
        }
        Ok(Self { files, squeezed: OnceLock::new() })
    }

    /// The names and contents of the files that pages refer to, below `assets/`.
    pub fn assets(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let assets = self.files.iter().filter_map(|(name, file)| Some((name.strip_prefix("assets/")?, file)));
        assets.map(|(name, file)| (name, file.bytes.as_slice()))
    }

    /// What its templates and words are made from.
    pub fn fingerprint(&self) -> Fingerprint {
        let files: Vec<_> = self.files.iter().filter(|(name, _)| !name.starts_with("assets/")).collect();
        let add = |parts: Parts, (name, file): &(&String, &ThemeFile)| {
            parts.text(name).bytes(&file.bytes).bytes(file.replaced.as_deref().unwrap_or_default())
        };
        Parts::of("theme").each(files.iter(), add).finish()
    }

    /// The words of a language: of its whole tag, else of its first part, else in English with a piece of advice. The seller's
    /// words lie over the theme's, so that a file of theirs needs only those it changes.
    pub fn words(&self, language: &Language, diagnostics: &mut Diagnostics) -> toml::Table {
        let names = [language.tag(), language.primary().to_owned(), "en".to_owned()];
        let found = names.iter().find_map(|tag| {
            let file = self.files.get(&format!("languages/{tag}.toml"))?;
            Some((tag, file))
        });
        let Some((tag, file)) = found else { return toml::Table::new() };
        let text = String::from_utf8_lossy(&file.bytes);
        let source = Source::new(&file.shown, text);
        if tag == "en" && language.primary() != "en" {
            let message =
                format!("the theme has no words for the language `{language}` and speaks English instead");
            let place = Place::file("templates/languages");
            diagnostics.push(
                Diagnostic::advice("words", place, message).hint(format!(
                    "translate `templates/languages/en.toml` to `{}.toml`",
                    language.primary()
                )),
            );
        }
        let default = file.replaced.as_deref().map(String::from_utf8_lossy);
        let default = default.and_then(|text| toml::from_str(&text).ok());
        let mut words: toml::Table = default.unwrap_or_else(|| embedded_words(language.primary()));
        match toml::from_str::<toml::Table>(&source.text) {
            Ok(own) => {
                lay_over(&mut words, own);
                check_words(&words, &embedded_words("en"), Place::file(&file.shown), diagnostics);
                mail_words::check(&words, &source, diagnostics);
            }
            Err(error) => {
                let place = Place::new(&source, error.span().unwrap_or(0..0));
                diagnostics.push(Diagnostic::mistake("syntax", place, error.message().to_owned()));
            }
        }
        words
    }

    /// Adds every template to `tera`, without needless white space. Each broken one is reported.
    pub fn add_templates(&self, tera: &mut Tera, diagnostics: &mut Diagnostics) {
        let Some(squeezed) = self.squeezed(diagnostics) else { return };
        let templates = squeezed.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let added = !squeezed.is_empty() && tera.add_raw_templates(templates).is_ok();
        if !added && let Err(error) = self.add_written(tera) {
            diagnostics.push(self.diagnostic(&error));
        }
    }

    /// The templates without needless white space; nothing if one is broken, which is reported.
    fn squeezed(&self, diagnostics: &mut Diagnostics) -> Option<&[(String, String)]> {
        if let Some(squeezed) = self.squeezed.get() {
            return Some(squeezed);
        }
        let templates = self.templates();
        let mistakes_before = diagnostics.mistakes();
        for (name, text) in &templates {
            // Alone, a template lacks its parent and components; only its syntax can be judged.
            if let Err(error) = Tera::new().add_raw_template(name, text)
                && matches!(error.kind(), ErrorKind::SyntaxError(_))
            {
                diagnostics.push(self.diagnostic(&error));
            }
        }
        if diagnostics.mistakes() > mistakes_before {
            return None;
        }
        let squeezed = white_space::squeeze_all(templates.iter().map(|(name, text)| (*name, text.as_ref())));
        Some(self.squeezed.get_or_init(|| squeezed.unwrap_or_default()))
    }

    /// Adds every template to `tera` as it is written, so that mistakes point to their places.
    pub fn add_written(&self, tera: &mut Tera) -> TeraResult<()> {
        tera.add_raw_templates(self.templates())
    }

    fn templates(&self) -> Vec<(&str, Cow<'_, str>)> {
        let is_template =
            |name: &str| Path::new(name).extension().is_some_and(|extension| extension == "html");
        let files = self.files.iter().filter(|(name, _)| is_template(name));
        files.map(|(name, file)| (name.as_str(), String::from_utf8_lossy(&file.bytes))).collect()
    }

    /// A mistake in a template as one of the seller's.
    pub fn diagnostic(&self, error: &tera::Error) -> Diagnostic {
        let report = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => report,
            other => return Diagnostic::mistake("template", Place::file("templates"), other.to_string()),
        };
        let Some(file) = self.files.get(report.filename()) else {
            return Diagnostic::mistake("template", Place::file("templates"), report.message().to_owned());
        };
        let source = Source::new(&file.shown, String::from_utf8_lossy(&file.bytes));
        Diagnostic::mistake(
            "template",
            Place::new(&source, report.span().range.clone()),
            report.message().to_owned(),
        )
    }
}

/// The names of the default theme's files.
pub fn default_names() -> Vec<&'static str> {
    fn add(folder: &'static Dir<'_>, names: &mut Vec<&'static str>) {
        for entry in folder.entries() {
            match entry {
                DirEntry::Dir(inner) => add(inner, names),
                DirEntry::File(file) => names.extend(file.path().to_str()),
            }
        }
    }
    let mut names = Vec::new();
    add(&DEFAULT, &mut names);
    names.sort_unstable();
    names
}

/// A file of the default theme.
pub fn default_file(name: &str) -> Option<&'static [u8]> {
    DEFAULT.get_file(name).map(include_dir::File::contents)
}

/// The words of the default theme in a language.
fn embedded_words(tag: &str) -> toml::Table {
    let file = DEFAULT.get_file(format!("languages/{tag}.toml"));
    let text = file.and_then(include_dir::File::contents_utf8).unwrap_or_default();
    toml::from_str(text).unwrap_or_default()
}

/// The seller's words over the theme's. A word with plural forms is replaced as a whole; countries, dates and letters are lists
/// of things that stand alone.
fn lay_over(words: &mut toml::Table, own: toml::Table) {
    for (key, value) in own {
        match (words.get_mut(&key), value) {
            (Some(toml::Value::Table(known)), toml::Value::Table(more))
                if BESIDES.contains(&key.as_str()) =>
            {
                known.extend(more);
            }
            (_, value) => {
                words.insert(key, value);
            }
        }
    }
}

fn embedded(folder: &Dir<'_>, files: &mut BTreeMap<String, ThemeFile>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => embedded(inner, files),
            DirEntry::File(file) => {
                let name = file.path().to_string_lossy().replace('\\', "/");
                let shown = PathBuf::from(format!("templates/{name}"));
                files.insert(name, ThemeFile { bytes: file.contents().to_vec(), shown, replaced: None });
            }
        }
    }
}
