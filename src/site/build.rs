//! The whole way from a seller's folder to `dist/`.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::assets::Assets;
use super::deploy::{self, ArchiveError, Program, ProgramError};
use super::gallery::{Gallery, PublishedPicture};
use super::output::{self, Content, OutputFile, WriteError, Written};
use super::picture::{Budget, Cache, Darkroom, Limits, PictureError, Recipe};
use super::plan::SitePlan;
use super::render::Renderer;
use super::speculation;
use super::text_file::TextFile;
use super::theme::Theme;
use super::{catalog_json, feed, find, headers, price_list, redirects};
use crate::catalog::product::Image;
use crate::catalog::value::Moment;
use crate::catalog::{Catalog, shop};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fs::FsError;
use crate::shop::price_list::PriceListError;

/// The memory that pictures in the making may take at once, in bytes.
const PICTURE_MEMORY: u64 = 200 * 1024 * 1024;

/// What a build is told beside the shop itself.
#[derive(Debug, Clone)]
pub struct BuildSettings {
    /// The seller's folder.
    pub shop: PathBuf,
    /// Where the result goes: `dist/`.
    pub out: PathBuf,
    /// Where finished pictures are kept between builds.
    pub cache: PathBuf,
    /// The moment that decides what can be bought already or still. The same moment gives the same bytes.
    pub now: Moment,
    /// The function's program, if it is to lie in `dist/function/`.
    pub program: Option<PathBuf>,
}

/// A part of the work, for progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Product files are read.
    Read,
    /// Pictures are made.
    Pictures,
    /// Pages are made.
    Pages,
    /// Files are written.
    Write,
}

/// Is told how the work goes on.
pub trait Progress: Sync {
    /// A step begins that has so many parts.
    fn begin(&self, step: Step, parts: usize);
    /// One part is done.
    fn advance(&self);
}

/// Nobody watches.
impl Progress for () {
    fn begin(&self, _: Step, _: usize) {}
    fn advance(&self) {}
}

/// What a build has made.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The path the site lives under, without a slash at the end: empty or `/shop`.
    pub base: String,
    /// Pages, of all markets.
    pub pages: usize,
    /// Pictures that were named, each once.
    pub pictures: usize,
    /// What was written.
    pub written: Written,
}

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The output folder is not to be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The file system failed.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// Finished pictures cannot be kept.
    #[error("cannot keep finished pictures")]
    Cache(#[source] Arc<FsError>),
    /// The catalogue does not fit into JSON.
    #[error("cannot write the catalogue as JSON")]
    Json(#[from] serde_json::Error),
    /// The price list does not hold together.
    #[error("cannot write the price list")]
    PriceList(#[from] PriceListError),
    /// The function's program cannot be taken.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// The function cannot be packed.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// Builds a shop. There is a summary if there are no mistakes; with a mistake, the output folder is as it was.
pub fn build(
    settings: &BuildSettings,
    progress: &impl Progress,
) -> Result<(Option<Summary>, Diagnostics), BuildError> {
    match attempt(settings, &Cache::new(&settings.cache), progress) {
        // A disk has spoilt a kept picture. Once more, reading every one.
        Err(BuildError::Write(WriteError::Damaged(_))) => {
            attempt(settings, &Cache::new(&settings.cache).read_through(), progress)
        }
        outcome => outcome,
    }
}

fn attempt(
    settings: &BuildSettings,
    cache: &Cache,
    progress: &impl Progress,
) -> Result<(Option<Summary>, Diagnostics), BuildError> {
    progress.begin(Step::Read, 1);
    let (catalog, mut diagnostics) = Catalog::load(&settings.shop)?;
    progress.advance();
    let Some(catalog) = catalog else { return Ok((None, diagnostics)) };
    let theme = Theme::load(&settings.shop.join("templates"))?;

    let (gallery, mut files) = develop_pictures(&catalog, settings, cache, progress, &mut diagnostics)?;
    let plan = SitePlan::new(&catalog);
    files.extend(make_files(&plan, &gallery, &theme, settings, progress, &mut diagnostics)?);
    output::check_paths(&files, &mut diagnostics);
    if diagnostics.mistakes() > 0 {
        return Ok((None, diagnostics.sorted()));
    }

    progress.begin(Step::Write, 1);
    let written = output::write(&settings.out, &files)?;
    progress.advance();
    let base = plan.addresses.base().to_owned();
    let summary = Summary { base, pages: plan.pages.len(), pictures: gallery.len(), written };
    Ok((Some(summary), diagnostics.sorted()))
}

/// Everything a build would find, but for damage inside of pictures. Writes nothing.
pub fn check(settings: &BuildSettings) -> Result<Diagnostics, BuildError> {
    let (catalog, mut diagnostics) = Catalog::load(&settings.shop)?;
    let Some(catalog) = catalog else { return Ok(diagnostics) };
    let theme = Theme::load(&settings.shop.join("templates"))?;
    let (plan, gallery) = (SitePlan::new(&catalog), Gallery::default());
    let files = make_files(&plan, &gallery, &theme, settings, &(), &mut diagnostics)?;
    output::check_paths(&files, &mut diagnostics);
    Ok(diagnostics.sorted())
}

/// Everything but the pictures: pages, what they refer to, what is for machines, and the price list.
fn make_files(
    plan: &SitePlan<'_>,
    gallery: &Gallery,
    theme: &Theme,
    settings: &BuildSettings,
    progress: &impl Progress,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<OutputFile>, BuildError> {
    let (assets, mut files) = Assets::load(theme, &settings.shop.join("static"), &plan.catalog.shop.look)?;
    progress.begin(Step::Pages, plan.pages.len());
    let markets = &plan.catalog.shop.markets;
    let words: Vec<_> = markets.iter().map(|market| theme.words(&market.language, diagnostics)).collect();
    let renderer = Renderer { plan, gallery, theme, assets: &assets, words: &words, now: settings.now };
    files.extend(renderer.render(&|| progress.advance(), diagnostics));
    files.extend(for_machines(plan, gallery, settings.now)?);
    for file in &mut files {
        file.path.insert_str(0, "site/");
    }
    let price_list = price_list::price_list(plan, gallery, &words)?;
    let program = settings.program.as_deref().map(Program::read).transpose()?;
    files.extend(deploy::files(&plan.catalog.shop, price_list, program.as_ref())?);
    Ok(files)
}

/// What the site publishes beside its pages: for search engines, hosts, feed readers and other front ends.
fn for_machines(plan: &SitePlan<'_>, gallery: &Gallery, now: Moment) -> Result<Vec<OutputFile>, BuildError> {
    let published = |file: TextFile, owner: &str| OutputFile::new(file.file, file.text, owner);
    let mut files = Vec::new();
    files.extend(feed::feeds(plan, gallery, now.0).into_iter().map(|file| published(file, "the feeds")));
    let documents = catalog_json::catalog_json(plan, gallery, now.0)?;
    files.extend(documents.into_iter().map(|file| published(file, "the catalogue as JSON")));
    let found = find::find_files(plan, now.0)?;
    files.extend(found.into_iter().map(|file| published(file, "what search and filters read")));
    files.push(published(headers::headers(&plan.catalog.shop), "the headers"));
    files.push(published(speculation::rules(&plan.addresses), "the rules for fetching ahead"));
    files.push(published(redirects::redirects_file(plan), "the redirects"));
    files.extend(redirects::redirect_pages(plan).into_iter().map(|file| published(file, "an alias")));
    Ok(files)
}

/// Every picture that pages show, in every width and format. A picture that cannot be made is a mistake where it is named.
fn develop_pictures(
    catalog: &Catalog,
    settings: &BuildSettings,
    cache: &Cache,
    progress: &impl Progress,
    diagnostics: &mut Diagnostics,
) -> Result<(Gallery, Vec<OutputFile>), BuildError> {
    let images: BTreeMap<&Path, &Image> =
        catalog.images().map(|image| (image.path.as_path(), image)).collect();
    let originals: Vec<PathBuf> = images.keys().map(|path| settings.shop.join(path)).collect();
    progress.begin(Step::Pictures, originals.len());
    let darkroom = Darkroom {
        recipe: &recipe(&catalog.shop.pictures),
        cache,
        limits: Limits::default(),
        budget: &Budget::new(PICTURE_MEMORY),
    };
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let outcomes = darkroom.make_all(&originals, threads, || progress.advance());

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
    use super::picture::Format;
    let mut formats = BTreeMap::from([(Format::Jpeg, pictures.quality)]);
    if pictures.webp {
        formats.insert(Format::Webp, pictures.quality);
    }
    if pictures.avif {
        formats.insert(Format::Avif, pictures.quality);
    }
    Recipe { widths: pictures.widths.iter().copied().collect(), formats, ..Recipe::default() }
}
