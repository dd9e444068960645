//! Styles, scripts and other files that pages refer to, under names that change with their content.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use super::look;
use super::minify;
use super::output::{OutputFile, digest};
use super::theme::Theme;
use crate::catalog::look::Look;
use crate::diagnostic::slashed;
use crate::fs::{self, FsError};

/// Where each file that a template may name with `asset(file=…)` lies below `dist/site`.
#[derive(Debug, Default, Clone)]
pub struct Assets {
    files: BTreeMap<String, String>,
}

/// The style sheet that is made from how the shop looks.
const TOKENS: &str = "theme.css";

impl Assets {
    /// Takes in the theme's assets and the seller's `static/`; answers the files to write.
    ///
    /// The theme's assets share one folder, named after all of them, so that their relative references to each other hold.
    /// A static file is written as it is, and once more into a folder named after it when the theme asks for it.
    ///
    /// Beside them there is `theme.css`, made from how the shop looks. A style sheet that imports another asset, as in
    /// `@import "theme.css";`, gets its content instead, so that pages load one file.
    pub fn load(
        theme: &Theme,
        static_folder: &Path,
        look: &Look,
    ) -> Result<(Self, Vec<OutputFile>), FsError> {
        let mut assets = Self::default();
        let mut output = Vec::new();
        for path in fs::files_below(static_folder, &[".well-known"])? {
            let Ok(name) = path.strip_prefix(static_folder) else { continue };
            let name = slashed(name);
            let bytes = fs::read(&path)?;
            let file = format!("assets/{}/{name}", digest(&bytes));
            output.push(OutputFile::new(file.clone(), bytes.clone(), format!("static/{name}")));
            output.push(OutputFile::new(name.clone(), bytes, format!("static/{name}")));
            assets.files.insert(name, file);
        }
        // The theme's folder lies beside those of static files.
        let tokens = look::style_sheet(look, |font| {
            let file = assets.file(font)?;
            Some(format!("../{}", file.strip_prefix("assets/").unwrap_or(file)))
        });
        let mut sources: BTreeMap<&str, Cow<'_, [u8]>> =
            BTreeMap::from([(TOKENS, Cow::Owned(tokens.into_bytes()))]);
        sources.extend(theme.assets().map(|(name, bytes)| (name, Cow::Borrowed(bytes))));
        let minified: Vec<(&str, Vec<u8>)> = sources
            .iter()
            .map(|(name, bytes)| (*name, minify::asset(name, &with_imports(name, bytes, &sources))))
            .collect();
        let all: Vec<u8> =
            minified.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes].concat()).collect();
        let folder = digest(&all);
        for (name, bytes) in minified {
            let file = format!("assets/{folder}/{name}");
            output.push(OutputFile::new(file.clone(), bytes, format!("templates/assets/{name}")));
            assets.files.insert(name.to_owned(), file);
        }
        Ok((assets, output))
    }

    /// Where a file lies below `dist/site`, or `None` if there is no such asset.
    pub fn file(&self, name: &str) -> Option<&str> {
        self.files.get(name.trim_start_matches('/')).map(String::as_str)
    }

    /// The names there are.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

/// A style sheet with the content of other assets where it imports them, each on a line of its own at the top. One deep:
/// what is imported imports nothing.
fn with_imports<'b>(name: &str, bytes: &'b [u8], sources: &BTreeMap<&str, Cow<'_, [u8]>>) -> Cow<'b, [u8]> {
    let Ok(mut rest) = std::str::from_utf8(bytes) else { return Cow::Borrowed(bytes) };
    let mut imported = Vec::new();
    while let Some((before, after)) = rest.split_once("@import \"")
        && let Some((file, after)) = after.split_once("\";")
        && let Some(content) = sources.get(file)
        && Path::new(name).extension().is_some_and(|extension| extension == "css")
        && file != name
    {
        imported.extend_from_slice(before.as_bytes());
        imported.extend_from_slice(content);
        rest = after;
    }
    if imported.is_empty() {
        return Cow::Borrowed(bytes);
    }
    imported.extend_from_slice(rest.as_bytes());
    Cow::Owned(imported)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_imported_asset_stands_in_the_style_sheet() {
        let sources = BTreeMap::from([("theme.css", Cow::Borrowed(&b":root{}"[..]))]);
        let text = |css: &str| {
            String::from_utf8(with_imports("a.css", css.as_bytes(), &sources).into_owned()).unwrap()
        };
        assert_eq!(text("/* c */\n@import \"theme.css\";\na{}"), "/* c */\n:root{}\na{}");
        assert_eq!(text("@import \"other.css\";a{}"), "@import \"other.css\";a{}");
        assert_eq!(text("a{}"), "a{}");
        let itself = with_imports("theme.css", b"@import \"theme.css\";", &sources);
        assert_eq!(&*itself, b"@import \"theme.css\";");
    }
}
