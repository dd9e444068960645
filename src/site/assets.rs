//! Styles, scripts and other files that pages refer to, under names that change with their content.

use std::collections::BTreeMap;
use std::path::Path;

use super::minify;
use super::output::{OutputFile, digest};
use super::theme::Theme;
use crate::catalog::files::slashed;
use crate::fs::{self, FsError};

/// Where each file that a template may name with `asset(file=…)` lies below `dist/site`.
#[derive(Debug, Default, Clone)]
pub struct Assets {
    files: BTreeMap<String, String>,
}

impl Assets {
    /// Takes in the theme's assets and the seller's `static/`; answers the files to write.
    ///
    /// The theme's assets share one folder, named after all of them, so that their relative references to each other hold.
    /// A static file is written as it is, and once more into a folder named after it when the theme asks for it.
    pub fn load(theme: &Theme, static_folder: &Path) -> Result<(Self, Vec<OutputFile>), FsError> {
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
        let minified: Vec<(&str, Vec<u8>)> =
            theme.assets().map(|(name, bytes)| (name, minify::asset(name, bytes))).collect();
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
