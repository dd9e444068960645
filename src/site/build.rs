//! The whole way from a seller's folder to `dist/`.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::assets::Assets;
use super::deploy::{ArchiveError, ProgramError};
use super::find;
use super::gallery::{Gallery, PublishedPicture};
use super::machines::Machines;
use super::made_from::Inputs;
use super::output::{self, Content, OutputFile, RememberedFiles, Sink, Taken, WriteError, Writer, Written};
use super::picture::{Budget, Cache, Darkroom, Limits, PictureError, Recipe, RememberedOriginals};
use super::plan::SitePlan;
use super::render::Renderer;
use super::theme::Theme;
use super::timings::Timings;
use crate::catalog::product::Image;
use crate::catalog::raw::RawHomeLayout;
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
    /// Where finished pictures, and what else saves the next build work, are kept between builds.
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
    /// Where the time is kept, if somebody asks for it.
    fn timings(&self) -> Option<&Timings> {
        None
    }
    /// Does a stretch of work of a part, which is measured if somebody asks for it.
    fn time<T>(&self, part: &'static str, work: impl FnOnce() -> T) -> T
    where
        Self: Sized,
    {
        match self.timings() {
            Some(timings) => timings.time(part, work),
            None => work(),
        }
    }
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
    let memos = settings.cache.join("memo");
    match attempt(settings, &Cache::new(&settings.cache), Some(&memos), progress) {
        // A disk has spoilt a kept picture. Once more, reading every one.
        Err(BuildError::Write(WriteError::Damaged(_))) => {
            attempt(settings, &Cache::new(&settings.cache).read_through(), Some(&memos), progress)
        }
        // What is remembered of products lacks the lines that mistakes show. Once more, reading every file.
        Ok((None, _)) => attempt(settings, &Cache::new(&settings.cache), None, progress),
        outcome => outcome,
    }
}

fn attempt(
    settings: &BuildSettings,
    cache: &Cache,
    memos: Option<&Path>,
    progress: &impl Progress,
) -> Result<(Option<Summary>, Diagnostics), BuildError> {
    progress.begin(Step::Read, 1);
    let (catalog, mut diagnostics) = progress.time("read", || match memos {
        Some(memos) => Catalog::load_remembered(&settings.shop, &memos.join("product")),
        None => Catalog::load(&settings.shop),
    })?;
    progress.advance();
    let Some(catalog) = catalog else { return Ok((None, diagnostics)) };
    let theme = progress.time("theme", || Theme::load(&settings.shop.join("templates")))?;

    let developed = progress.time("pictures", || {
        develop_pictures(&catalog, settings, (cache, memos), progress, &mut diagnostics)
    });
    let (gallery, pictures) = developed?;
    let plan = progress.time("plan", || SitePlan::new(&catalog));
    if diagnostics.mistakes() > 0 {
        // What else is wrong is told as well.
        let sink = Sink::Nowhere;
        make_files(&plan, &gallery, &theme, settings, (sink, None), progress, &mut diagnostics)?;
        return Ok((None, diagnostics.sorted()));
    }
    let writer = progress.time("open dist", || Writer::open(&settings.out))?;
    let remembered = memos.map(RememberedFiles::read).unwrap_or_default();
    let sink = Sink::Folder(&writer, &remembered);
    let mut files: Vec<Taken> =
        progress.time("copy pictures", || pictures.into_par_iter().map(|file| sink.take(file)).collect());
    let sink = (sink, memos);
    files.extend(make_files(&plan, &gallery, &theme, settings, sink, progress, &mut diagnostics)?);
    progress.time("check paths", || output::check_paths(&files, &mut diagnostics));
    if diagnostics.mistakes() > 0 {
        return Ok((None, diagnostics.sorted()));
    }

    progress.begin(Step::Write, 1);
    let written = progress.time("finish dist", || writer.finish(&files))?;
    if let Some(memos) = memos {
        remembered.replace(&files, memos);
    }
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
    let sink = (Sink::Nowhere, None);
    let files = make_files(&plan, &gallery, &theme, settings, sink, &(), &mut diagnostics)?;
    output::check_paths(&files, &mut diagnostics);
    Ok(diagnostics.sorted())
}

/// Everything but the pictures: pages, what they refer to, what is for machines, and the price list. With the sink comes the
/// folder where more is remembered.
fn make_files(
    plan: &SitePlan<'_>,
    gallery: &Gallery,
    theme: &Theme,
    settings: &BuildSettings,
    (sink, memos): (Sink<'_>, Option<&Path>),
    progress: &impl Progress,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Taken>, BuildError> {
    let (assets, asset_files) = progress
        .time("assets", || Assets::load(theme, &settings.shop.join("static"), &plan.catalog.shop.look))?;
    let mut files: Vec<Taken> = asset_files
        .into_iter()
        .map(|file| sink.take(OutputFile { path: format!("site/{}", file.path), ..file }))
        .collect();
    progress.begin(Step::Pages, plan.pages.len());
    let markets = &plan.catalog.shop.markets;
    let words: Vec<_> = markets.iter().map(|market| theme.words(&market.language, diagnostics)).collect();
    let inputs = progress.time("fingerprints", || Inputs::new(plan, gallery, settings.now));
    let now = settings.now;
    let memo = memos.map(|memos| memos.join("filters"));
    let lists = || find::lists::lists(plan, &inputs, now, sink, memo.as_deref());
    let (filters, lists) = progress.time("filters", lists)?;
    files.extend(lists);
    let (filters, words, inputs) = (&filters[..], &words[..], &inputs);
    let renderer = Renderer { plan, gallery, theme, assets: &assets, words, filters, inputs, now };
    let program = settings.program.as_deref();
    let machines = Machines { plan, gallery, words, inputs, program, now };
    let (pages, others) =
        rayon::join(|| renderer.render(sink, progress, diagnostics), || machines.files(sink, progress));
    files.extend(pages);
    files.extend(others?);
    Ok(files)
}

/// Every picture that pages show, in every width and format. A picture that cannot be made is a mistake where it is named.
fn develop_pictures(
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
