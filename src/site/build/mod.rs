//! The whole way from a seller's folder to `dist/`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::deploy::{ArchiveError, ProgramError};
use super::find::lists::RememberedFilters;
use super::gallery::Gallery;
use super::kept::{Kept, KeptPages};
use super::output::{self, RememberedFiles, Sink, WriteError, Writer, Written};
use super::picture::Cache;
use super::plan::SitePlan;
use super::theme::Theme;
use crate::catalog::value::Moment;
use crate::catalog::{Catalog, Changed};
use crate::diagnostic::Diagnostics;
use crate::fs::FsError;
use crate::shop::price_list::PriceListError;

mod files;
mod pictures;
mod progress;

use files::Site;
use pictures::{develop_pictures, look_at_pictures};
pub use progress::{Progress, ReadyPages, Step};

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

/// Everything a build would find, but for damage deep inside of pictures, which only decoding finds. Writes nothing.
pub fn check(settings: &BuildSettings) -> Result<Diagnostics, BuildError> {
    let (catalog, mut diagnostics) = Catalog::load(&settings.shop)?;
    let Some(catalog) = catalog else { return Ok(diagnostics) };
    look_at_pictures(&catalog, settings, &mut diagnostics);
    let theme = Theme::load(&settings.shop.join("templates"))?;
    let (plan, gallery) = (SitePlan::new(&catalog), Gallery::default());
    let site = Site { plan: &plan, gallery: &gallery, theme: &theme, settings, changed: &Changed::Anything };
    let sink = (Sink::Nowhere, None);
    let files = site.make_files(Vec::new(), &mut KeptPages::default(), sink, &(), &mut diagnostics)?;
    output::check_paths(&files, &mut diagnostics);
    Ok(diagnostics.sorted())
}
