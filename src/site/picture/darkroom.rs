//! From originals to finished pictures.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use super::budget::Share;
use super::color::to_srgb;
use super::encode::encode;
use super::original::Original;
use super::raster::{Raster, upright_size};
use super::reduced::Reducible;
use super::{
    Budget, Cache, Key, Limits, Note, Picture, PictureError, Placeholder, Recipe, RememberedOriginals,
};
use crate::fs;

/// No side of a WebP may have more pixels.
const LONGEST_SIDE: u32 = 16_383;
/// About what the encoders take for each pixel of a rendition, in bytes.
const MEMORY_TO_ENCODE_PIXEL: u64 = 16;

type Outcome = Result<Picture, PictureError>;

/// Makes pictures from originals, as `recipe` says.
#[derive(Debug, Clone, Copy)]
pub struct Darkroom<'a> {
    /// What to make.
    pub recipe: &'a Recipe,
    /// Where finished pictures are kept.
    pub cache: &'a Cache,
    /// What is refused.
    pub limits: Limits,
    /// The memory that may be in use at once.
    pub budget: &'a Budget,
    /// What need not be read to be known.
    pub remembered: &'a RememberedOriginals,
}

impl Darkroom<'_> {
    /// The picture of each file by the recipe beside it, in the order of `files`; `on_done` is called after each. Files with
    /// the same content and recipe are made once.
    ///
    /// Each picture is made on one thread from start to end, by threads of our own: a thread that waits for the budget must
    /// not be one of rayon's, where whoever holds the budget might be waiting for it.
    pub fn make_all(
        &self,
        files: &[(PathBuf, &Recipe)],
        threads: NonZeroUsize,
        on_done: impl Fn() + Sync,
    ) -> Vec<Outcome> {
        let made = Made::default();
        let outcomes: Vec<OnceLock<Outcome>> = files.iter().map(|_| OnceLock::new()).collect();
        let next = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..threads.get().min(files.len()) {
                scope.spawn(|| {
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let (Some((file, recipe)), Some(outcome)) = (files.get(index), outcomes.get(index))
                        else {
                            break;
                        };
                        outcome.get_or_init(|| Darkroom { recipe, ..*self }.make_file(file, &made));
                        on_done();
                    }
                });
            }
        });
        outcomes.into_iter().filter_map(OnceLock::into_inner).collect()
    }

    /// The picture of one file's content.
    pub fn make(&self, original: &[u8]) -> Outcome {
        self.find_or_develop(Key::new(original, self.recipe), original)
    }

    fn make_file(&self, file: &Path, made: &Made) -> Outcome {
        let inputs = self.remembered.inputs(file, self.recipe);
        if let Some(key) = self.remembered.key(file, inputs)
            && let Some(picture) = self.cache.get(key)
        {
            self.remembered.keep(file, inputs, key);
            return Ok(picture);
        }
        let original = self.read(file)?;
        let key = Key::new(&original, self.recipe);
        let outcome = made.once(key, || self.find_or_develop(key, &original));
        if outcome.is_ok() {
            self.remembered.keep(file, inputs, key);
        }
        outcome
    }

    /// What its seller may want to know of a file's picture, or why there is none, without decoding it. What was made already is
    /// not opened. Writes nothing.
    pub fn look_at(&self, file: &Path) -> Result<Vec<Note>, PictureError> {
        let inputs = self.remembered.inputs(file, self.recipe);
        if let Some(picture) = self.remembered.key(file, inputs).and_then(|key| self.cache.get(key)) {
            return Ok(picture.notes);
        }
        let bytes = self.read(file)?;
        let original = Original::open(&bytes, self.limits)?;
        self.sizes_for(&original)?;
        Ok(original.notes())
    }

    fn read(&self, file: &Path) -> Result<Vec<u8>, PictureError> {
        let bytes = fs::metadata(file)?.map_or(0, |metadata| metadata.len());
        self.limits.check_file(bytes)?;
        Ok(fs::read(file)?)
    }

    /// Width and height of each rendition, the widest first.
    fn sizes_for(&self, original: &Original<'_>) -> Result<Vec<(u32, u32)>, PictureError> {
        let sizes = self.recipe.sizes_for(original.upright_size());
        match sizes.iter().find(|size| size.0.max(size.1) > LONGEST_SIDE) {
            Some(&(width, height)) => Err(PictureError::TooLong { width, height }),
            None => Ok(sizes),
        }
    }

    fn find_or_develop(&self, key: Key, original: &[u8]) -> Outcome {
        match self.cache.get(key) {
            Some(picture) => Ok(picture),
            None => self.develop(key, original),
        }
    }

    fn develop(&self, key: Key, original: &[u8]) -> Outcome {
        self.limits.check_file(original.len() as u64)?;
        let original = Original::open(original, self.limits)?;
        let (width, height) = original.upright_size();
        let sizes = self.sizes_for(&original)?;
        let largest = sizes[0];

        let to_encode = u64::from(largest.0) * u64::from(largest.1) * MEMORY_TO_ENCODE_PIXEL;
        let notes = original.notes();
        let (mut raster, _share) = self.first_raster(original, largest, to_encode)?;
        let mut renditions = Vec::new();
        for (width, height) in sizes {
            // Each from the one before: a good deal quicker than from the original each time, and no eye sees it.
            raster = raster.resized(width, height)?;
            for (&format, &quality) in &self.recipe.formats {
                let file = encode(&raster, format, quality, self.recipe.background)?;
                renditions.push(self.cache.add(key, format, (width, height), &file)?);
            }
        }
        renditions.sort_by_key(|rendition| (rendition.format, rendition.width));
        let placeholder = Placeholder::of(&raster, self.recipe.background)?;
        let picture = Picture { key, width, height, placeholder, notes, renditions };
        self.cache.finish(&picture)?;
        Ok(picture)
    }

    /// The original decoded and brought down to `size`, in sRGB and upright, and the memory for that and for more bytes.
    /// Shrinking comes first: it leaves the least to do for the rest, and it works in any colours.
    fn first_raster(
        &self,
        original: Original<'_>,
        size: (u32, u32),
        more: u64,
    ) -> Result<(Raster, Share<'_>), PictureError> {
        let Original { orientation, profile, decode, .. } = original;
        let (width, height) = upright_size(size, orientation);
        let finish = |decoded: Raster| -> Result<Raster, PictureError> {
            let shrunk = decoded.resized(width, height)?;
            Ok(to_srgb(shrunk, profile.as_deref()).without_idle_alpha().upright(orientation))
        };
        if let Some(reducible) = original.reducible.and_then(|file| Reducible::to(file, (width, height))) {
            let share = self.budget.take(reducible.memory() + more);
            if let Some(decoded) = reducible.decode() {
                return Ok((finish(decoded)?, share));
            }
        }
        let share = self.budget.take(original.memory + more);
        Ok((finish(decode()?)?, share))
    }
}

/// Pictures by key while a run goes on. Who comes second waits for the first.
#[derive(Default)]
struct Made(Mutex<HashMap<Key, Arc<OnceLock<Outcome>>>>);

impl Made {
    fn once(&self, key: Key, make: impl FnOnce() -> Outcome) -> Outcome {
        let outcome =
            Arc::clone(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default());
        outcome.get_or_init(make).clone()
    }
}
