//! The finished files, and how they come to lie in `dist/`: each is compared with what is there as soon as it is made, and
//! waits beside it if it differs. Nothing is touched before everything is ready; then only what changed is renamed into
//! place, what is no longer made is removed, and the manifest comes last. What Pushcart did not write is never removed or
//! replaced.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::PathBuf;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::TextFile;
use crate::catalog::fingerprint::Fingerprint;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::fs::FsError;

mod changes;
mod manifest;
mod pieces;
mod place;
mod remembered;
mod writer;

pub use manifest::{Digest, Stamp};
pub use pieces::{Around, Piece, Pieces};
pub use remembered::RememberedFiles;
pub use writer::{Filled, WriteError, Writer, Written};

/// One finished file.
#[derive(Debug)]
pub struct OutputFile {
    /// Where it goes below the output folder, with `/` between parts: `site/about/index.html`.
    pub path: String,
    /// What is in it.
    pub content: Content,
    /// What it is made from, as messages name it.
    pub owner: Cow<'static, str>,
}

/// What is in a finished file.
#[derive(Debug)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A copy of a file that is known by its hash (a picture of the cache).
    Copy {
        /// The file.
        from: PathBuf,
        /// The digest of its content, as [`digest`] makes it.
        digest: String,
        /// Its size in bytes.
        size: u64,
    },
    /// The same, of a program: it may be run.
    Program {
        /// The file.
        from: PathBuf,
        /// The digest of its content, as [`digest`] makes it.
        digest: String,
        /// Its size in bytes.
        size: u64,
    },
}

/// What is left of a finished file when its bytes have gone where they belong.
#[derive(Debug, Clone)]
pub struct Taken {
    /// As [`OutputFile::path`].
    pub path: String,
    /// As [`OutputFile::owner`].
    pub owner: Cow<'static, str>,
    /// What its content is known by.
    pub stamp: Stamp,
    /// What it was made from, if that has a fingerprint.
    pub made_from: Option<Fingerprint>,
    /// Whether the output folder has something else.
    pub changed: bool,
}

/// Where finished files go.
#[derive(Debug, Clone, Copy)]
pub enum Sink<'a> {
    /// Into an output folder, with what an earlier build made.
    Folder(&'a Writer, &'a RememberedFiles),
    /// Nowhere: they are made to see whether they can be.
    Nowhere,
}

impl OutputFile {
    /// A file of these bytes.
    pub fn new(
        path: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
        owner: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { path: path.into(), content: Content::Bytes(bytes.into()), owner: owner.into() }
    }

    fn stamp(&self) -> Stamp {
        match &self.content {
            Content::Bytes(bytes) => Stamp::of(bytes),
            Content::Copy { digest, size, .. } | Content::Program { digest, size, .. } => {
                Stamp { digest: Digest::read(digest).unwrap_or_default(), size: *size }
            }
        }
    }
}

impl Sink<'_> {
    /// Takes a file in.
    pub fn take(self, file: OutputFile) -> Taken {
        let stamp = file.stamp();
        let changed = match self {
            Self::Folder(writer, _) => writer.stage_if_changed(&file, stamp),
            Self::Nowhere => false,
        };
        Taken { path: file.path, owner: file.owner, stamp, made_from: None, changed }
    }

    /// The content of a file that was taken in, if it went anywhere; not after a failure, which is told in the end.
    pub fn read(self, taken: &Taken) -> Option<Result<Vec<u8>, FsError>> {
        match self {
            Self::Folder(writer, _) if !writer.has_failed() => Some(writer.read_taken(taken)),
            _ => None,
        }
    }

    /// Where files wait that were taken, if nothing has failed.
    pub fn waiting(self) -> Option<PathBuf> {
        match self {
            Self::Folder(writer, _) => writer.waiting(),
            Self::Nowhere => None,
        }
    }

    /// Whether a file that was taken in an earlier build is there as it was.
    pub fn holds(self, file: &Taken) -> bool {
        match self {
            Self::Folder(writer, _) => writer.holds(&file.path, file.stamp).unwrap_or(false),
            Self::Nowhere => true,
        }
    }

    /// Takes in a file that is made from something with a fingerprint. It is not made if an earlier build made it from the
    /// same and the output folder has it.
    pub fn take_made_from<E>(
        self,
        made_from: Option<Fingerprint>,
        path: String,
        owner: impl FnOnce() -> Cow<'static, str>,
        make: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Taken, E> {
        if let (Self::Folder(writer, remembered), Some(made_from)) = (self, made_from)
            && let Some(stamp) = remembered.get(&path, made_from)
            && writer.holds(&path, stamp).unwrap_or(false)
        {
            return Ok(Taken { path, owner: owner(), stamp, made_from: Some(made_from), changed: false });
        }
        let content = Content::Bytes(make()?);
        Ok(Taken { made_from, ..self.take(OutputFile { path, content, owner: owner() }) })
    }

    /// Takes in a file that is too large to be held, which `write` writes piece by piece; else as
    /// [`Sink::take_made_from`].
    pub fn take_written(
        self,
        made_from: Fingerprint,
        path: &str,
        owner: &'static str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Taken {
        if let Some(taken) = self.as_before(made_from, path, owner) {
            return taken;
        }
        let (stamp, changed) = match self {
            Self::Folder(writer, _) => writer.stage_written(path, write),
            Self::Nowhere => {
                let mut nowhere = Stamped::new(io::sink());
                // Nothing can fail there.
                let _ = write(&mut nowhere);
                (nowhere.stamp(), false)
            }
        };
        Taken { path: path.to_owned(), owner: owner.into(), stamp, made_from: Some(made_from), changed }
    }

    /// A file as an earlier build made it from the same, if the output folder has it.
    fn as_before(self, made_from: Fingerprint, path: &str, owner: &'static str) -> Option<Taken> {
        let Self::Folder(writer, remembered) = self else { return None };
        let stamp = remembered.get(path, made_from)?;
        writer.holds(path, stamp).unwrap_or(false).then(|| Taken {
            path: path.to_owned(),
            owner: owner.into(),
            stamp,
            made_from: Some(made_from),
            changed: false,
        })
    }

    /// Takes in all files that are made from something with a fingerprint. Which files those are only their making tells. None
    /// is made if an earlier build made them from the same and the output folder has them all.
    pub fn take_all_made_from<E>(
        self,
        made_from: Fingerprint,
        owner: &'static str,
        make: impl FnOnce() -> Result<Vec<TextFile>, E>,
    ) -> Result<Vec<Taken>, E> {
        if let Self::Folder(writer, remembered) = self
            && let Some(taken) = remembered.all(made_from, owner, writer)
        {
            return Ok(taken);
        }
        let files = make()?.into_iter();
        let files = files.map(|file| OutputFile::new(format!("site/{}", file.file), file.text, owner));
        Ok(files.map(|file| Taken { made_from: Some(made_from), ..self.take(file) }).collect())
    }
}

/// What is written through it, and what that is known by.
struct Stamped<W> {
    to: W,
    hasher: blake3::Hasher,
    size: u64,
}

impl<W> Stamped<W> {
    fn new(to: W) -> Self {
        Self { to, hasher: blake3::Hasher::new(), size: 0 }
    }

    fn stamp(&self) -> Stamp {
        Stamp { digest: Digest::of(&self.hasher.finalize()), size: self.size }
    }
}

impl<W: Write> Write for Stamped<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.hasher.update(&bytes[..count]);
        self.size += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The digest of a content: the first sixteen hexadecimal digits of its blake3, enough to notice any change.
pub fn digest(bytes: &[u8]) -> String {
    Digest::of(&blake3::hash(bytes)).to_string()
}

/// Reports files that want the same path, or a path that another needs as a folder. Upper and lower case are the same to
/// some hosts, so they are here.
pub fn check_paths(files: &[Taken], diagnostics: &mut Diagnostics) {
    let mut owners: FxHashMap<String, &Taken> =
        FxHashMap::with_capacity_and_hasher(files.len(), FxBuildHasher);
    for file in files {
        if let Some(first) = owners.insert(file.path.to_lowercase(), file) {
            report_clash(first, file, diagnostics);
        }
    }
    for file in files {
        let lower = file.path.to_lowercase();
        let folders = lower.match_indices('/').map(|(at, _)| &lower[..at]);
        for other in folders.filter_map(|folder| owners.get(folder)) {
            report_clash(other, file, diagnostics);
        }
    }
}

fn report_clash(first: &Taken, second: &Taken, diagnostics: &mut Diagnostics) {
    let address = second.path.strip_prefix("site").unwrap_or(&second.path);
    let message = format!("`{}` and `{}` both want the address `{address}`", first.owner, second.owner);
    let mistake = Diagnostic::mistake("same-address", Place::file(&*second.owner), message);
    diagnostics.push(mistake.related(Place::file(&*first.owner), "wants it too"));
}
