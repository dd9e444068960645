//! The cache, and runs over many files.

use std::collections::{BTreeMap, HashSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use super::samples::{self, texture};
use super::{Budget, Cache, Darkroom, Format, Picture, PictureError, Recipe, RememberedOriginals, Studio};
use crate::fs;

/// The files under `folder` and when each was written.
fn files(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let folders = fs::list(folder).unwrap();
    let files = folders.iter().flat_map(|folder| fs::list(folder).unwrap());
    files.map(|file| (file.clone(), fs::metadata(&file).unwrap().unwrap().modified().unwrap())).collect()
}

fn cached(studio: &Studio) -> BTreeMap<PathBuf, SystemTime> {
    files(&studio.folder.path().join("pictures"))
}

#[test]
fn a_picture_is_made_once() {
    let studio = Studio::new();
    let original = samples::jpeg(&texture(400, 300));
    let first = studio.make(&original).unwrap();
    let before = cached(&studio);
    assert_eq!(before.len(), 5, "two widths in two formats, and the entry");
    assert_eq!(studio.make(&original).unwrap(), first);
    assert_eq!(cached(&studio), before);
}

#[test]
fn another_recipe_makes_another_picture() {
    let mut studio = Studio::new();
    let original = samples::jpeg(&texture(40, 30));
    let first = studio.make(&original).unwrap();
    studio.recipe.formats.insert(Format::Jpeg, 30);
    let second = studio.make(&original).unwrap();
    assert_ne!(first.key, second.key);
    assert_ne!(first.renditions[0].digest, second.renditions[0].digest);
    assert_eq!(first.renditions[1].digest, second.renditions[1].digest, "the WebP is the same");
}

#[test]
fn a_damaged_entry_is_made_again() {
    let studio = Studio::new();
    let original = samples::jpeg(&texture(400, 300));
    let first = studio.make(&original).unwrap();
    let contents = |picture: &Picture| -> Vec<Vec<u8>> {
        picture.renditions.iter().map(|rendition| fs::read(&rendition.path).unwrap()).collect()
    };
    let whole = contents(&first);
    for (file, _) in cached(&studio) {
        for damage in [None, Some(&b""[..]), Some(b"{}")] {
            match damage {
                None => fs::remove_file(&file).unwrap(),
                Some(bytes) => fs::write(&file, bytes).unwrap(),
            }
            assert_eq!(studio.make(&original).unwrap(), first);
            assert_eq!(contents(&first), whole);
        }
    }
}

#[test]
fn a_cache_can_be_carried_elsewhere() {
    let studio = Studio::new();
    let original = samples::jpeg(&texture(40, 30));
    let first = studio.make(&original).unwrap();
    let elsewhere = studio.folder.path().join("elsewhere");
    fs::rename(&studio.folder.path().join("pictures"), &elsewhere).unwrap();
    let before = files(&elsewhere);
    let cache = Cache::new(&elsewhere);
    let second = Darkroom { cache: &cache, ..studio.darkroom() }.make(&original).unwrap();
    assert_eq!(files(&elsewhere), before);
    assert_eq!(second.renditions[0].digest, first.renditions[0].digest);
    assert!(second.renditions[0].path.starts_with(&elsewhere));
}

#[test]
fn pruning_keeps_what_is_used() {
    let studio = Studio::new();
    let kept = studio.make(&samples::jpeg(&texture(40, 30))).unwrap();
    studio.make(&samples::jpeg(&texture(30, 40))).unwrap();
    assert_eq!(studio.cache.prune(&HashSet::from([kept.key])).unwrap(), 3);
    assert_eq!(studio.cache.get(kept.key), Some(kept));
    assert_eq!(cached(&studio).len(), 3);
}

/// Some pictures, one of them twice, a text and a file that is not there.
fn gallery(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<(&str, Vec<u8>)> = vec![
        ("a.jpg", samples::jpeg(&texture(700, 500))),
        ("b.jpg", samples::jpeg(&texture(500, 700))),
        ("text.jpg", b"a text".to_vec()),
        ("again.jpg", samples::jpeg(&texture(700, 500))),
        ("c.png", samples::in_format(&texture(350, 20), image::ImageFormat::Png)),
    ];
    let mut paths: Vec<_> = files.iter().map(|(name, _)| folder.join(name)).collect();
    for (path, (_, bytes)) in paths.iter().zip(&mut files) {
        fs::write(path, bytes).unwrap();
    }
    paths.push(folder.join("missing.jpg"));
    paths
}

fn with_recipe<'a>(gallery: &[PathBuf], studio: &'a Studio) -> Vec<(PathBuf, &'a Recipe)> {
    gallery.iter().map(|path| (path.clone(), &studio.recipe)).collect()
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads_or_the_memory() {
    let folder = tempfile::tempdir().unwrap();
    let gallery = gallery(folder.path());
    let run = |threads, memory| {
        let studio = Studio { budget: Budget::new(memory), ..Studio::new() };
        let files = with_recipe(&gallery, &studio);
        let outcomes = studio.darkroom().make_all(&files, NonZeroUsize::new(threads).unwrap(), || ());
        let digests =
            |picture: Picture| -> Vec<_> { picture.renditions.into_iter().map(|it| it.digest).collect() };
        let outcomes: Vec<_> = outcomes
            .into_iter()
            .map(|outcome| outcome.map(digests).map_err(|error| error.to_string()))
            .collect();
        (outcomes, cached(&studio).len())
    };
    let expected = run(1, u64::MAX);
    assert_eq!(run(4, u64::MAX), expected);
    assert_eq!(run(3, 1), expected);
}

/// An original that is as it was is known without being read; one that may have changed is read.
#[cfg(unix)]
#[test]
fn what_is_remembered_of_an_original_holds_as_long_as_its_file_is_the_same() {
    let mut studio = Studio::new();
    let file = studio.folder.path().join("original.jpg");
    let memo = studio.folder.path().join("memo");
    let mut make = |bytes: &[u8], age: u64| {
        fs::write(&file, bytes).unwrap();
        let time = SystemTime::now() - std::time::Duration::from_secs(age);
        std::fs::File::options().append(true).open(&file).unwrap().set_modified(time).unwrap();
        studio.remembered = RememberedOriginals::read(Some(&memo));
        let outcomes =
            studio.darkroom().make_all(&[(file.clone(), &studio.recipe)], NonZeroUsize::MIN, || ());
        let read_before = std::mem::replace(&mut studio.remembered, RememberedOriginals::read(None));
        read_before.replace();
        outcomes[0].as_ref().unwrap().width
    };
    let (wide, narrow) = (samples::jpeg(&texture(40, 30)), samples::jpeg(&texture(30, 30)));
    assert_eq!(make(&wide, 3600), 40);
    // Its size and time may be the same: what nobody can set back is not.
    let padded = [&narrow[..], &vec![0; wide.len().saturating_sub(narrow.len())]].concat();
    assert_eq!(make(&padded, 3600), 30);
}

#[test]
fn a_run_answers_in_order_and_makes_the_same_file_once() {
    let studio = Studio::new();
    let gallery = gallery(studio.folder.path());
    let done = AtomicUsize::new(0);
    let count = || {
        done.fetch_add(1, Ordering::Relaxed);
    };
    let files = with_recipe(&gallery, &studio);
    let outcomes = studio.darkroom().make_all(&files, NonZeroUsize::new(3).unwrap(), count);
    assert_eq!(done.into_inner(), gallery.len());
    let widths: Vec<_> =
        outcomes.iter().map(|outcome| outcome.as_ref().ok().map(|picture| picture.width)).collect();
    assert_eq!(widths, [Some(700), Some(500), None, Some(700), Some(350), None]);
    assert!(matches!(outcomes[2], Err(PictureError::NotAPicture { .. })));
    assert!(matches!(outcomes[5], Err(PictureError::File { .. })));
    assert_eq!(outcomes[0].as_ref().unwrap(), outcomes[3].as_ref().unwrap());
    // Three widths for the widest, two for the others; two formats; an entry each.
    assert_eq!(cached(&studio).len(), (3 + 2 + 2) * 2 + 3);
}
