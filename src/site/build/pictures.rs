//! The pictures of a build.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::{BuildError, BuildSettings, Progress, Step};
use crate::catalog::product::Image;
use crate::catalog::raw::RawHomeLayout;
use crate::catalog::{Catalog, shop};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::site::gallery::{Gallery, PublishedPicture};
use crate::site::output::{Content, OutputFile};
use crate::site::picture::{Budget, Cache, Darkroom, Limits, PictureError, Recipe, RememberedOriginals};

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
    let images: BTreeMap<&Path, &Image> =
        catalog.images().map(|image| (image.path.as_path(), image)).collect();
    let usual = recipe(&catalog.shop.pictures);
    let wide = usual.wider();
    let home = &catalog.shop.home;
    let from_edge_to_edge = |path| {
        home.layout == RawHomeLayout::Wide && home.image.as_ref().is_some_and(|image| image.path == path)
    };
    let originals: Vec<(PathBuf, &Recipe)> = images
        .keys()
        .map(|path| (settings.shop.join(path), if from_edge_to_edge(*path) { &wide } else { &usual }))
        .collect();
    progress.begin(Step::Pictures, originals.len());
    let memo = memos.map(|memos| memos.join("pictures"));
    let remembered = RememberedOriginals::read(memo.as_deref());
    let darkroom = Darkroom {
        recipe: &usual,
        cache,
        limits: Limits::default(),
        budget: &Budget::new(PICTURE_MEMORY),
        remembered: &remembered,
    };
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let outcomes = darkroom.make_all(&originals, threads, || progress.advance());
    remembered.replace();

    let mut published = Vec::with_capacity(images.len());
    let mut files = BTreeMap::new();
    for ((path, image), outcome) in images.into_iter().zip(outcomes) {
        let picture = match outcome {
            Ok(picture) => picture,
            Err(PictureError::File { failure }) if failure.path.starts_with(&settings.cache) => {
                return Err(BuildError::Cache(failure));
            }
            Err(error) => {
                let message = format!("`{}`: {error}", path.display());
                let mistake = Diagnostic::mistake("picture", image.place.clone(), message);
                diagnostics.push(mistake.hint(error.hint()));
                continue;
            }
        };
        for note in &picture.notes {
            let message = format!("`{}`: {note}", path.display());
            diagnostics.push(Diagnostic::advice("picture", image.place.clone(), message));
        }
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
                owner: path.display().to_string(),
            });
        }
        published.push((path.to_owned(), public));
    }
    Ok((Gallery::new(published), files.into_values().collect()))
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
