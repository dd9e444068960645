//! Files that are put together of pieces, some of each product: an earlier build's pieces are taken from the file that it left,
//! where they were made from the same.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::manifest::Stamp;
use super::{Sink, Taken, Writer};
use crate::catalog::fingerprint::{Fingerprint, Parts};
use crate::catalog::memo;

/// What a piece is.
#[derive(Debug)]
pub struct Piece<'p> {
    bytes: std::borrow::Cow<'p, [u8]>,
    /// What its maker wants to know of it later, beside its bytes.
    pub note: u64,
}

impl Piece<'_> {
    /// A new piece.
    pub fn new(bytes: impl Into<Vec<u8>>, note: u64) -> Self {
        Self { bytes: bytes.into().into(), note }
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
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
    file: Vec<u8>,
    pieces: HashMap<Fingerprint, (Range<usize>, u64)>,
}

impl Known {
    /// The pieces of the file at a path, if it still is what the memo says.
    fn read(folder: &Writer, path: &str, memo: &Path) -> Option<Self> {
        let content = memo::read(memo)?;
        let (stamp, start, pieces): Written = memo::decode(&content)?;
        let file = folder.read(path).filter(|file| Stamp::of(file) == stamp)?;
        let mut at = usize::try_from(start).ok()?;
        let mut by_origin = HashMap::with_capacity(pieces.len());
        for (made_from, length, note) in pieces {
            let range = at..at + usize::try_from(length).ok()?;
            at = range.end;
            by_origin.insert(made_from, (range, note));
        }
        (at <= file.len()).then_some(Self { file, pieces: by_origin })
    }

    fn get(&self, made_from: Fingerprint) -> Option<Piece<'_>> {
        let (range, note) = self.pieces.get(&made_from)?;
        Some(Piece { bytes: self.file[range.clone()].into(), note: *note })
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
        make: impl Fn(usize) -> Result<Piece<'static>, E> + Sync,
        around: impl FnOnce(&[Piece<'_>]) -> Result<Around, E>,
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
        let pieces = pieces.collect::<Result<Vec<Piece<'_>>, E>>()?;
        let Around { before, after } = around(&pieces)?;
        let taken = self.take_written(whole, path, owner, |to| {
            to.write_all(&before)?;
            pieces.iter().try_for_each(|piece| to.write_all(piece.bytes()))?;
            to.write_all(&after)
        });
        if let Some(memo) = memo {
            let length = |piece: &Piece<'_>| u32::try_from(piece.bytes.len()).ok();
            let written = origins.iter().zip(&pieces);
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
