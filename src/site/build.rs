//! The whole way from a seller's folder to `dist/`.

use std::collections::{BTreeMap, HashSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::assets::Assets;
use super::deploy::{ArchiveError, ProgramError};
use super::find::{self, lists::RememberedFilters};
use super::gallery::{Gallery, PublishedPicture};
use super::kept::{Kept, KeptAssets, KeptPages};
use super::machines::Machines;
use super::made_from::Inputs;
use super::output::{self, Content, OutputFile, RememberedFiles, Sink, Taken, WriteError, Writer, Written};
use super::picture::{Budget, Cache, Darkroom, Limits, PictureError, Recipe, RememberedOriginals};
use super::plan::SitePlan;
use super::render::Renderer;
use super::theme::Theme;
use super::timings::Timings;
use crate::catalog::fingerprint::Parts;
use crate::catalog::product::Image;
use crate::catalog::raw::RawHomeLayout;
use crate::catalog::value::Moment;
use crate::catalog::{Catalog, Changed, Fingerprint, shop};
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
    /// All pages are ready while the rest of a build is under way, and that cannot fail by a mistake any more. Told only by builds
    /// that know what was changed, and only if there are the same pages as before.
    fn pages_are_ready(&self, _: ReadyPages) {}
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

/// The pages of a build that is not done yet, and everything that they refer to.
#[derive(Debug)]
pub struct ReadyPages {
    /// Where those of them wait that are not the same as in the output folder, which has the others. Each comes there before it
    /// goes from here.
    pub waiting: PathBuf,
    /// Their files below `site/`.
    pub files: HashSet<String>,
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

/// Builds a shop. There is a summary if there are no mistakes; with a mistake, the output folder is as it was. A process that
/// builds again and again has what it `kept` brought up to date and says what was `changed` since; whatever it says, the result is
/// that of a first build.
pub fn build(
    settings: &BuildSettings,
    kept: &mut Kept,
    changed: Changed,
    progress: &impl Progress,
) -> Result<(Option<Summary>, Diagnostics), BuildError> {
    let changed = kept.look_at(&settings.shop, changed);
    let memos = settings.cache.join("memo");
    let mut attempt = |cache: Cache, memos, changed: &Changed| {
        let attempt = Attempt { settings, cache, memos, changed, progress };
        attempt.build(kept).map(|(summary, found)| (summary, found, kept.shop.has_lines()))
    };
    let cache = || Cache::new(&settings.cache);
    let outcome = match attempt(cache(), Some(&memos), &changed) {
        // A disk has spoilt a kept picture. Once more, reading every one.
        Err(BuildError::Write(WriteError::Damaged(_))) => {
            attempt(cache().read_through(), Some(&memos), &Changed::Anything)
        }
        // What is remembered of products lacks the lines that mistakes show. Once more, reading every file.
        Ok((None, _, false)) => attempt(cache(), None, &Changed::Anything),
        outcome => outcome,
    };
    match &outcome {
        Ok((Some(_), ..)) => kept.all_is_seen(),
        Ok((None, ..)) => {}
        Err(_) => *kept = Kept::default(),
    }
    outcome.map(|(summary, found, _)| (summary, found))
}

/// One way through everything.
struct Attempt<'a, P> {
    settings: &'a BuildSettings,
    cache: Cache,
    /// Where results are remembered for other processes.
    memos: Option<&'a Path>,
    changed: &'a Changed,
    progress: &'a P,
}

impl<P: Progress> Attempt<'_, P> {
    fn build(&self, kept: &mut Kept) -> Result<(Option<Summary>, Diagnostics), BuildError> {
        let Self { settings, cache, memos, changed, progress } = self;
        progress.begin(Step::Read, 1);
        let memo = self.memo("product");
        let (catalog, mut diagnostics) = progress
            .time("read", || Catalog::load_kept(&settings.shop, &mut kept.shop, memo.as_deref(), changed))?;
        progress.advance();
        let Some(catalog) = catalog else { return Ok((None, diagnostics)) };
        let theme = match kept.theme.take() {
            Some(theme) if !changed.is_in("templates") => theme,
            _ => {
                kept.pages.assets = None;
                progress.time("theme", || Theme::load(&settings.shop.join("templates")))?
            }
        };
        let theme = &*kept.theme.insert(theme);

        let developed = progress.time("pictures", || {
            develop_pictures(&catalog, settings, (cache, *memos), *progress, &mut diagnostics)
        });
        let (gallery, pictures) = developed?;
        let plan = progress.time("plan", || SitePlan::new(&catalog));
        let site = Site { plan: &plan, gallery: &gallery, theme, settings, changed };
        if diagnostics.mistakes() > 0 {
            // What else is wrong is told as well.
            site.make_files(
                Vec::new(),
                &mut KeptPages::default(),
                (Sink::Nowhere, None),
                *progress,
                &mut diagnostics,
            )?;
            return Ok((None, diagnostics.sorted()));
        }
        let filled = kept.filled.take().filter(|_| **changed != Changed::Anything);
        let mut writer = progress.time("open dist", || Writer::open(&settings.out, filled))?;
        let filters_memo = self.memo("filters");
        if let (Some(memos), Some(filters)) = (self.memos_to_write(), &filters_memo) {
            kept.files = RememberedFiles::read(memos);
            kept.pages.filters = RememberedFilters::read(filters);
        }
        let sink = Sink::Folder(&writer, &kept.files);
        let pictures =
            progress.time("copy pictures", || pictures.into_par_iter().map(|file| sink.take(file)).collect());
        let sink = (sink, filters_memo.as_deref());
        let files = site.make_files(pictures, &mut kept.pages, sink, *progress, &mut diagnostics)?;
        progress.time("check paths", || output::check_paths(&files, &mut diagnostics));
        if diagnostics.mistakes() > 0 {
            kept.filled = writer.close();
            return Ok((None, diagnostics.sorted()));
        }

        progress.begin(Step::Write, 1);
        let written = progress.time("finish dist", || writer.finish(&files))?;
        if let Some(memos) = self.memos_to_write() {
            kept.files.write(&files, memos);
        }
        kept.files = std::mem::take(&mut kept.files).followed_by(&files);
        kept.filled = writer.close();
        progress.advance();
        let base = plan.addresses.base().to_owned();
        let summary = Summary { base, pages: plan.pages.len(), pictures: gallery.len(), written };
        Ok((Some(summary), diagnostics.sorted()))
    }

    /// Where results are remembered for other processes. While somebody watches that waits: what is out of date there is not
    /// taken for what it is.
    fn memos_to_write(&self) -> Option<&Path> {
        self.memos.filter(|_| *self.changed == Changed::Anything)
    }

    fn memo(&self, name: &str) -> Option<PathBuf> {
        self.memos_to_write().map(|memos| memos.join(name))
    }
}

/// Everything a build would find, but for damage inside of pictures. Writes nothing.
pub fn check(settings: &BuildSettings) -> Result<Diagnostics, BuildError> {
    let (catalog, mut diagnostics) = Catalog::load(&settings.shop)?;
    let Some(catalog) = catalog else { return Ok(diagnostics) };
    let theme = Theme::load(&settings.shop.join("templates"))?;
    let (plan, gallery) = (SitePlan::new(&catalog), Gallery::default());
    let site = Site { plan: &plan, gallery: &gallery, theme: &theme, settings, changed: &Changed::Anything };
    let sink = (Sink::Nowhere, None);
    let files = site.make_files(Vec::new(), &mut KeptPages::default(), sink, &(), &mut diagnostics)?;
    output::check_paths(&files, &mut diagnostics);
    Ok(diagnostics.sorted())
}

/// Which files there are.
fn paths(files: &[Taken]) -> Fingerprint {
    Parts::of("paths").each(files.iter(), |parts, file| parts.text(&file.path)).finish()
}

/// What everything but the pictures is made from.
struct Site<'a> {
    plan: &'a SitePlan<'a>,
    gallery: &'a Gallery,
    theme: &'a Theme,
    settings: &'a BuildSettings,
    changed: &'a Changed,
}

impl Site<'_> {
    /// Everything beside the pictures: pages, what they refer to, what is for machines, and the price list. With the sink comes
    /// the memo of what lists can be filtered by.
    fn make_files(
        &self,
        pictures: Vec<Taken>,
        kept: &mut KeptPages,
        (sink, memo): (Sink<'_>, Option<&Path>),
        progress: &impl Progress,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<Taken>, BuildError> {
        let Self { plan, gallery, theme, settings, .. } = *self;
        let kept_assets = &*progress.time("assets", || self.assets(&mut kept.assets, sink))?;
        let mut files = pictures;
        files.extend(kept_assets.files.iter().cloned());
        progress.begin(Step::Pages, plan.pages.len());
        let markets = &plan.catalog.shop.markets;
        let words: Vec<_> = markets.iter().map(|market| theme.words(&market.language, diagnostics)).collect();
        let now = settings.now;
        let inputs = progress.time("fingerprints", || Inputs::new(plan, gallery, now));
        let lists = || find::lists::lists(plan, &inputs, now, sink, &mut kept.filters, memo);
        let (filters, lists) = progress.time("filters", lists)?;
        files.extend(lists);
        let (filters, words, inputs, assets) = (&filters[..], &words[..], &inputs, &kept_assets.assets);
        let renderer = Renderer { plan, gallery, theme, assets, words, filters, inputs, now };
        let program = settings.program.as_deref();
        let machines = Machines { plan, gallery, words, inputs, program, now };
        files.extend(machines.redirect_pages(sink));
        if *self.changed == Changed::Anything {
            let pages = || renderer.render(sink, progress, diagnostics);
            let (pages, others) = rayon::join(pages, || machines.files(sink, progress));
            files.extend(pages);
            kept.files = paths(&files);
            files.extend(others?);
            return Ok(files);
        }
        // Somebody waits for a page.
        files.extend(renderer.render(sink, progress, diagnostics));
        kept.files = paths(&files);
        if diagnostics.mistakes() == 0
            && kept.files_before == kept.files
            && files.iter().any(|file| file.changed)
            && let Some(waiting) = sink.waiting()
        {
            let files = files.iter().filter_map(|file| file.path.strip_prefix("site/"));
            progress.pages_are_ready(ReadyPages { waiting, files: files.map(str::to_owned).collect() });
        }
        files.extend(machines.files(sink, progress)?);
        Ok(files)
    }

    /// What pages refer to: as it was kept, unless it may be another.
    fn assets<'k>(
        &self,
        kept: &'k mut Option<KeptAssets>,
        sink: Sink<'_>,
    ) -> Result<&'k mut KeptAssets, BuildError> {
        let made_from = self.plan.catalog.settings;
        let fitting = kept.take().filter(|kept| !self.changed.is_in("static") && kept.fit(made_from, sink));
        if let Some(mut fitting) = fitting {
            fitting.files.iter_mut().for_each(|file| file.changed = false);
            return Ok(kept.insert(fitting));
        }
        let look = &self.plan.catalog.shop.look;
        let (assets, files) = Assets::load(self.theme, &self.settings.shop.join("static"), look)?;
        let files = files.into_iter();
        let files = files.map(|file| sink.take(OutputFile { path: format!("site/{}", file.path), ..file }));
        Ok(kept.insert(KeptAssets::new(made_from, assets, files.collect())))
    }
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
