//! The pictures of a build.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{BuildError, BuildSettings, Progress, Step};
use crate::catalog::raw::RawHomeLayout;
use crate::catalog::{Catalog, shop};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::site::gallery::{Gallery, PublishedPicture};
use crate::site::output::{Content, OutputFile};
use crate::site::picture::{
    Budget, Cache, Darkroom, Limits, Note, PictureError, Recipe, RememberedOriginals,
};

/// The memory that pictures in the making may take at once, in bytes.
const PICTURE_MEMORY: u64 = 200 * 1024 * 1024;

/// Every picture that pages show, in every width and format. A picture that cannot be made is a mistake where it is named.
pub(super) fn develop_pictures(
    catalog: &Catalog,
    settings: &BuildSettings,
    (cache, memos): (&Cache, Option<&Path>),
    progress: &impl Progress,
    diagnostics: &mut Diagnostics,
) -> Result<(Gallery, Vec<OutputFile>), BuildError> {
    let recipes = Recipes::of(catalog);
    let originals = originals(catalog, &recipes);
    let files: Vec<(PathBuf, &Recipe)> =
        originals.iter().map(|original| (settings.shop.join(original.path), original.recipe)).collect();
    progress.begin(Step::Pictures, files.len());
    let remembered = remembered(memos);
    let darkroom = Darkroom {
        recipe: &recipes.usual,
        cache,
        limits: Limits::default(),
        budget: &Budget::new(PICTURE_MEMORY),
        remembered: &remembered,
    };
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let outcomes = darkroom.make_all(&files, threads, || progress.advance());
    remembered.replace();

    let mut published = Vec::with_capacity(originals.len());
    let mut files = BTreeMap::new();
    for (original, outcome) in originals.iter().zip(outcomes) {
        let picture = match outcome {
            Ok(picture) => picture,
            Err(PictureError::File { failure }) if failure.path.starts_with(&settings.cache) => {
                return Err(BuildError::Cache(failure));
            }
            Err(error) => {
                original.refuse(&error, diagnostics);
                continue;
            }
        };
        original.advise(&picture.notes, diagnostics);
        let path = original.path;
        let public = PublishedPicture::new(&picture, path);
        for (rendition, public) in picture.renditions.into_iter().zip(&public.renditions) {
            // The same content under the same name twice is one file.
            files.entry(public.file.clone()).or_insert_with(|| OutputFile {
                path: format!("site/{}", public.file),
                content: Content::Copy {
                    from: rendition.path,
                    digest: rendition.digest,
                    size: rendition.bytes,
                },
                owner: path.display().to_string().into(),
            });
        }
        published.push((path.to_owned(), public));
    }
    Ok((Gallery::new(published), files.into_values().collect()))
}

/// Opens every picture that pages show, and makes none. What a build has made already is not opened.
pub(super) fn look_at_pictures(catalog: &Catalog, settings: &BuildSettings, diagnostics: &mut Diagnostics) {
    let recipes = Recipes::of(catalog);
    let originals = originals(catalog, &recipes);
    let darkroom = Darkroom {
        recipe: &recipes.usual,
        cache: &Cache::new(&settings.cache),
        limits: Limits::default(),
        budget: &Budget::new(PICTURE_MEMORY),
        remembered: &remembered(Some(&settings.cache.join("memo"))),
    };
    let look_at = |original: &Original<'_>| {
        let file = settings.shop.join(original.path);
        Darkroom { recipe: original.recipe, ..darkroom }.look_at(&file)
    };
    let outcomes: Vec<_> = originals.par_iter().map(look_at).collect();
    for (original, outcome) in originals.iter().zip(outcomes) {
        match outcome {
            Ok(notes) => original.advise(&notes, diagnostics),
            Err(error) => original.refuse(&error, diagnostics),
        }
    }
}

fn remembered(memos: Option<&Path>) -> RememberedOriginals {
    RememberedOriginals::read(memos.map(|memos| memos.join("pictures")).as_deref())
}

/// What to make of pictures.
struct Recipes {
    usual: Recipe,
    /// Of what goes from edge to edge.
    wide: Recipe,
}

impl Recipes {
    fn of(catalog: &Catalog) -> Self {
        let usual = recipe(&catalog.shop.pictures);
        Self { wide: usual.wider(), usual }
    }
}

/// A picture's file, below the shop's folder, and what is made of it.
struct Original<'a> {
    path: &'a Path,
    place: &'a Place,
    recipe: &'a Recipe,
}

/// The pictures that pages show, each once, in the order of their paths.
fn originals<'a>(catalog: &'a Catalog, recipes: &'a Recipes) -> Vec<Original<'a>> {
    let home = &catalog.shop.home;
    let from_edge_to_edge = |path| {
        home.layout == RawHomeLayout::Wide && home.image.as_ref().is_some_and(|image| image.path == path)
    };
    let places: BTreeMap<&Path, &Place> =
        catalog.images().map(|image| (image.path.as_path(), &image.place)).collect();
    let original = |(path, place)| {
        let recipe = if from_edge_to_edge(path) { &recipes.wide } else { &recipes.usual };
        Original { path, place, recipe }
    };
    places.into_iter().map(original).collect()
}

impl Original<'_> {
    /// Says at the picture's name why there is none.
    fn refuse(&self, error: &PictureError, diagnostics: &mut Diagnostics) {
        let message = format!("`{}`: {error}", self.path.display());
        let mistake = Diagnostic::mistake("picture", self.place.clone(), message);
        diagnostics.push(mistake.hint(error.hint()));
    }

    /// Says there what its seller may not expect.
    fn advise(&self, notes: &[Note], diagnostics: &mut Diagnostics) {
        for note in notes {
            let message = format!("`{}`: {note}", self.path.display());
            diagnostics.push(Diagnostic::advice("picture", self.place.clone(), message));
        }
    }
}

fn recipe(pictures: &shop::Pictures) -> Recipe {
    use crate::site::picture::Format;
    let mut formats = BTreeMap::from([(Format::Jpeg, pictures.quality)]);
    if pictures.webp {
        formats.insert(Format::Webp, pictures.quality);
    }
    if pictures.avif {
        formats.insert(Format::Avif, pictures.quality);
    }
    Recipe { widths: pictures.widths.iter().copied().collect(), formats, ..Recipe::default() }
}
