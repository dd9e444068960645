//! Everything that a build makes beside the pictures.

use std::path::Path;

use super::{BuildError, BuildSettings, Progress, ReadyPages, Step};
use crate::catalog::fingerprint::Parts;
use crate::catalog::{Changed, Fingerprint};
use crate::diagnostic::Diagnostics;
use crate::site::assets::Assets;
use crate::site::find;
use crate::site::gallery::Gallery;
use crate::site::kept::{KeptAssets, KeptPages};
use crate::site::machines::Machines;
use crate::site::made_from::Inputs;
use crate::site::output::{OutputFile, Sink, Taken};
use crate::site::plan::SitePlan;
use crate::site::render::Renderer;
use crate::site::theme::Theme;

/// Which files there are.
fn paths(files: &[Taken]) -> Fingerprint {
    Parts::of("paths").each(files.iter(), |parts, file| parts.text(&file.path)).finish()
}

/// What everything but the pictures is made from.
pub(super) struct Site<'a> {
    pub(super) plan: &'a SitePlan<'a>,
    pub(super) gallery: &'a Gallery,
    pub(super) theme: &'a Theme,
    pub(super) settings: &'a BuildSettings,
    pub(super) changed: &'a Changed,
}

impl Site<'_> {
    /// Everything beside the pictures: pages, what they refer to, what is for machines, and the price list. With the sink comes
    /// the memo of what lists can be filtered by.
    pub(super) fn make_files(
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
