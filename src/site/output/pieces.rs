//! Files that are put together of pieces, some of each product: an earlier build's pieces are taken from the file that it left,
//! where they were made from the same.

use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::manifest::Stamp;
use super::{Sink, Stamped, Taken, Writer};
use crate::catalog::fingerprint::{Fingerprint, Parts};
use crate::catalog::memo;
use crate::fs;

/// A piece of a file.
#[derive(Debug)]
pub struct Piece {
    bytes: Bytes,
    /// What its maker wants to know of it later, beside its bytes.
    pub note: u64,
}

/// Where the bytes of a piece are.
#[derive(Debug)]
enum Bytes {
    /// Here.
    New(Vec<u8>),
    /// In the file that an earlier build left.
    Old(Range<u64>),
}

impl Piece {
    /// A new piece.
    pub fn new(bytes: impl Into<Vec<u8>>, note: u64) -> Self {
        Self { bytes: Bytes::New(bytes.into()), note }
    }

    fn length(&self) -> u64 {
        match &self.bytes {
            Bytes::New(bytes) => bytes.len() as u64,
            Bytes::Old(range) => range.end - range.start,
        }
    }
}

/// All pieces of a file, in order.
#[derive(Debug)]
pub struct Pieces {
    pieces: Vec<Piece>,
    /// The file that an earlier build left, if some of them are there.
    old: Option<File>,
}

impl Pieces {
    /// Of new pieces alone.
    #[cfg(test)]
    pub fn of(pieces: Vec<Piece>) -> Self {
        Self { pieces, old: None }
    }

    /// The makers' notes on them.
    pub fn notes(&self) -> impl Iterator<Item = u64> {
        self.pieces.iter().map(|piece| piece.note)
    }

    /// How many bytes they have together.
    pub fn length(&self) -> u64 {
        self.pieces.iter().map(Piece::length).sum()
    }

    /// Writes them. Of the old file, little lies in memory at a time.
    pub fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut buffer = Vec::new();
        let mut copy = |stretch: Range<u64>, to: &mut dyn Write| match &self.old {
            _ if stretch.is_empty() => Ok(()),
            Some(old) => {
                buffer.resize(AT_ONCE, 0);
                copy_stretch(old, stretch, &mut buffer, to)
            }
            None => Err(io::ErrorKind::NotFound.into()),
        };
        // Pieces that follow each other in the old file are one stretch of it.
        let mut stretch = 0..0;
        for piece in &self.pieces {
            match &piece.bytes {
                Bytes::Old(range) if range.start == stretch.end => stretch.end = range.end,
                Bytes::Old(range) => copy(std::mem::replace(&mut stretch, range.clone()), to)?,
                Bytes::New(bytes) => {
                    copy(std::mem::take(&mut stretch), to)?;
                    to.write_all(bytes)?;
                }
            }
        }
        copy(stretch, to)
    }
}

/// So many bytes of an old file are read at a time.
const AT_ONCE: usize = 256 * 1024;

/// Copies a stretch of a file, as much at a time as the buffer holds.
fn copy_stretch(file: &File, stretch: Range<u64>, buffer: &mut [u8], to: &mut dyn Write) -> io::Result<()> {
    let mut at = stretch.start;
    while at < stretch.end {
        let most = usize::try_from(stretch.end - at).unwrap_or(usize::MAX).min(buffer.len());
        let count = fs::read_at(file, &mut buffer[..most], at)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        to.write_all(&buffer[..count])?;
        at += count as u64;
    }
    Ok(())
}

/// What stands in a file before its first piece and after its last.
#[derive(Debug, Default)]
pub struct Around {
    /// Before them.
    pub before: Vec<u8>,
    /// After them.
    pub after: Vec<u8>,
}

/// The pieces of a file, as a memo says it of the file that it names.
type Written = (Stamp, u64, Vec<(Fingerprint, u32, u64)>);

/// The pieces of a file that is there.
#[derive(Debug, Default)]
struct Known {
    file: Option<File>,
    pieces: FxHashMap<Fingerprint, (Range<u64>, u64)>,
}

impl Known {
    /// The pieces of the file at a path, if it still is what the memo says.
    fn read(folder: &Writer, path: &str, memo: &Path) -> Option<Self> {
        let content = memo::read(memo)?;
        let (stamp, mut at, pieces): Written = memo::decode(&content)?;
        let file = folder.open_file(path)?;
        let mut hashed = Stamped::new(io::sink());
        copy_stretch(&file, 0..stamp.size, &mut vec![0; AT_ONCE], &mut hashed).ok()?;
        let is_same = hashed.stamp() == stamp && file.metadata().ok()?.len() == stamp.size;
        let pieces = pieces.into_iter().map(|(made_from, length, note)| {
            let range = at..at + u64::from(length);
            at = range.end;
            (made_from, (range, note))
        });
        let pieces = pieces.collect();
        (is_same && at <= stamp.size).then_some(Self { file: Some(file), pieces })
    }

    fn get(&self, made_from: Fingerprint) -> Option<Piece> {
        let (range, note) = self.pieces.get(&made_from)?;
        Some(Piece { bytes: Bytes::Old(range.clone()), note: *note })
    }
}

impl Sink<'_> {
    /// Takes in a file that is put together of pieces, each made from something with a fingerprint. Nothing is made if all of
    /// them, and what stands `around` them, are those of an earlier build whose file the output folder has; else only what
    /// that build did not make.
    pub fn take_pieces<E: Send>(
        self,
        path: &str,
        owner: &'static str,
        made_from: (Fingerprint, &[Fingerprint]),
        make: impl Fn(usize) -> Result<Piece, E> + Sync,
        around: impl FnOnce(&Pieces) -> Result<Around, E>,
    ) -> Result<Taken, E> {
        let (origin_of_around, origins) = made_from;
        let whole = Parts::of("pieces").with(origin_of_around);
        let whole = whole.each(origins.iter(), |parts, origin| parts.with(*origin)).finish();
        if let Some(taken) = self.as_before(whole, path, owner) {
            return Ok(taken);
        }
        let memo = self.memo_of_pieces(path);
        let known = match (self, &memo) {
            (Self::Folder(folder, _), Some(memo)) => Known::read(folder, path, memo).unwrap_or_default(),
            _ => Known::default(),
        };
        let pieces = origins.par_iter().enumerate().map(|(number, origin)| match known.get(*origin) {
            Some(piece) => Ok(piece),
            None => make(number),
        });
        let pieces = pieces.collect::<Result<Vec<Piece>, E>>()?;
        let pieces = Pieces { pieces, old: known.file };
        let Around { before, after } = around(&pieces)?;
        let taken = self.take_written(whole, path, owner, |to| {
            to.write_all(&before)?;
            pieces.write(to)?;
            to.write_all(&after)
        });
        if let Some(memo) = memo {
            let length = |piece: &Piece| u32::try_from(piece.length()).ok();
            let written = origins.iter().zip(&pieces.pieces);
            let written: Option<Vec<_>> =
                written.map(|(origin, piece)| Some((*origin, length(piece)?, piece.note))).collect();
            let start = before.len() as u64;
            if let Some(written) = written {
                memo::write(&memo, &(taken.stamp, start, written));
            }
        }
        Ok(taken)
    }

    fn memo_of_pieces(self, path: &str) -> Option<PathBuf> {
        match self {
            Self::Folder(_, remembered) => {
                Some(remembered.pieces.as_ref()?.join(super::digest(path.as_bytes())))
            }
            Self::Nowhere => None,
        }
    }
}
