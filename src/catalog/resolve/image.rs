//! Files that the seller's files name: pictures beside them, downloads, what lies in `static/`.

use std::path::{Component, Path, PathBuf};

use super::super::decode::{Placed, nearest};
use super::super::local::Localized;
use super::super::product::Image;
use super::super::raw::RawImage;
use super::{Context, Resolver};
use crate::diagnostic::{Diagnostic, Place, slashed};
use crate::fs;

/// Formats that can be read and made smaller.
const PICTURE_FORMATS: [&str; 8] = ["jpg", "jpeg", "png", "webp", "gif", "tif", "tiff", "bmp"];

/// What is wrong with a path before the disk is asked.
enum BadPath {
    Absolute,
    Outside,
    Address,
    Backslash,
}

impl Context<'_> {
    /// Whether a file is there, named from the shop's folder on.
    pub(crate) fn exists(&self, path: &Path) -> bool {
        self.files.present.contains(path)
            || fs::metadata(&self.folder.join(path)).is_ok_and(|found| found.is_some_and(|it| it.is_file()))
    }
}

impl Resolver<'_> {
    /// A picture; `None` after a report.
    pub(super) fn image(&mut self, raw: &RawImage, directory: &Path) -> Option<Image> {
        let alt = self.text_or_empty(raw.alt.as_ref());
        let path = self.file(&raw.file, directory, "picture")?;
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if !PICTURE_FORMATS.contains(&extension.to_ascii_lowercase().as_str()) {
            let message = match extension {
                "" => "the file's name has no ending, which would tell its format".to_owned(),
                other => format!("`{other}` is no picture format that can be made smaller"),
            };
            self.mistake("picture-format", &raw.file.place, message, "use JPEG, PNG, WebP, GIF, TIFF or BMP");
            return None;
        }
        Some(Image { path, place: raw.file.place.clone(), alt })
    }

    /// Advises that a picture says nothing to those who do not see it.
    pub(super) fn advise_alt(&mut self, image: &Image) {
        if image.alt == Localized::everywhere(String::new()) {
            self.advise(
                "missing-alt",
                &image.place,
                "the picture has no `alt`",
                "say what it shows: `{ file = \"…\", alt = \"…\" }`",
            );
        }
    }

    /// A file of the shop, named relative to `directory`; answered relative to the shop's folder. `None` after a report.
    pub(super) fn file(&mut self, name: &Placed<String>, directory: &Path, kind: &str) -> Option<PathBuf> {
        let path = match within_shop(directory, &name.value) {
            Ok(path) => path,
            Err(bad) => {
                let (message, hint) = match bad {
                    BadPath::Absolute => ("a path from the root of the disk", "name it from this file on"),
                    BadPath::Outside => {
                        ("the path leads out of the shop's folder", "put the file into the shop's folder")
                    }
                    BadPath::Address => ("an address is no file", "download it and put it beside this file"),
                    BadPath::Backslash => ("the path has a backslash", "write `/` between folders"),
                };
                self.mistake("path", &name.place, message, hint);
                return None;
            }
        };
        if self.exists(&path) {
            return Some(path);
        }
        let message = format!("there is no {kind} `{}`", slashed(&path));
        let mistake = Diagnostic::mistake("missing-file", name.place.clone(), message);
        self.report(self.with_likely_file(mistake, &path));
        None
    }

    /// A file in `static/`; answered relative to it. `None` after a report.
    pub(super) fn static_file(&mut self, name: &Placed<String>) -> Option<String> {
        let path = self.file(name, Path::new("static"), "file")?;
        let below = path.strip_prefix("static").ok().map(slashed);
        if below.is_none() {
            self.mistake("path", &name.place, "the file does not lie in `static/`", "move it there");
        }
        below
    }

    /// A file to download after paying, beside this file or in `downloads/`; `None` after a report.
    pub(super) fn download(&mut self, name: &Placed<String>) -> Option<PathBuf> {
        let directory = self.directory().to_owned();
        let in_downloads = within_shop(Path::new("downloads"), &name.value).ok();
        let beside = within_shop(&directory, &name.value).is_ok_and(|path| self.exists(&path));
        let path = match in_downloads.filter(|path| !beside && self.exists(path)) {
            Some(path) => path,
            None => self.file(name, &directory, "download")?,
        };
        if path.starts_with("static") {
            self.mistake(
                "published-download",
                &name.place,
                "everything in `static/` is published, so nobody has to pay for this file",
                "move it to `downloads/` or beside the product's file",
            );
        }
        Some(path)
    }

    fn exists(&self, path: &Path) -> bool {
        let exists = self.context.exists(path);
        self.asked.borrow_mut().insert(path.to_owned(), exists);
        exists
    }

    fn with_likely_file(&self, mistake: Diagnostic, path: &Path) -> Diagnostic {
        let wrong = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let directory = path.parent().unwrap_or(Path::new(""));
        match nearest(wrong, self.context.files.names_in(directory)) {
            Some(likely) => mistake.hint(format!("did you mean `{likely}`?")),
            None => mistake.hint("paths begin at the folder of the file that names them"),
        }
    }

    /// Reports a value of a list that was there before.
    pub(super) fn refuse_repeated(&mut self, place: &Place, first: &Place, what: &str) {
        let mistake = Diagnostic::mistake("repeated", place.clone(), format!("{what} is listed twice"));
        self.report(mistake.hint("remove one").related(first.clone(), "first here"));
    }
}

/// A path that leads from `directory` to somewhere within the shop's folder.
fn within_shop(directory: &Path, name: &str) -> Result<PathBuf, BadPath> {
    if name.contains("://") {
        return Err(BadPath::Address);
    }
    if name.contains('\\') {
        return Err(BadPath::Backslash);
    }
    let mut path = directory.to_owned();
    for part in Path::new(name).components() {
        match part {
            Component::Normal(part) => path.push(part),
            Component::CurDir => {}
            Component::ParentDir => {
                if !path.pop() {
                    return Err(BadPath::Outside);
                }
            }
            Component::RootDir | Component::Prefix(_) => return Err(BadPath::Absolute),
        }
    }
    Ok(path)
}
