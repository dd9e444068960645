//! What a process that builds again and again keeps between builds, beside what lies on the disk for any process.
//!
//! One rule for all of it: what is kept is taken for what it says only while somebody watches the files that it came from
//! ([`Changed::Files`]), and in the folder that this process has filled itself. A build that is not told what was changed looks
//! at everything, as the first one did.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::assets::Assets;
use super::find::lists::RememberedFilters;
use super::output::{Filled, RememberedFiles, Sink, Taken};
use super::theme::Theme;
use crate::catalog::{Changed, Fingerprint, KeptShop};

/// What is kept. Empty for a process that builds once.
#[derive(Debug, Default)]
pub struct Kept {
    /// What was changed since a build succeeded; nothing is known of that before the first one.
    unseen: Option<Changed>,
    /// The seller's files as they were read.
    pub(super) shop: KeptShop,
    /// The theme.
    pub(super) theme: Option<Theme>,
    /// What its pages are made from.
    pub(super) pages: KeptPages,
    /// Which file came of what.
    pub(super) files: RememberedFiles,
    /// The output folder as the last build left it.
    pub(super) filled: Option<Filled>,
}

impl Kept {
    /// Everything that has to be looked at in a shop's folder, now that this was changed.
    pub(super) fn look_at(&mut self, shop: &Path, changed: Changed) -> Changed {
        // Of a folder that came, nobody has told what lies in it.
        let is_folder = |path: &PathBuf| shop.join(path).is_dir();
        let changed = match (self.unseen.take(), changed) {
            (Some(Changed::Files(mut unseen)), Changed::Files(changed)) if !changed.iter().any(is_folder) => {
                unseen.extend(changed);
                Changed::Files(unseen)
            }
            _ => Changed::Anything,
        };
        if changed == Changed::Anything || !self.shop.is_told_of_changes() {
            *self = Self { unseen: Some(Changed::Anything), ..Self::default() };
            return Changed::Anything;
        }
        self.unseen = Some(changed.clone());
        changed
    }

    /// A build has succeeded: it has seen everything.
    pub(super) fn all_is_seen(&mut self) {
        self.unseen = Some(Changed::Files(BTreeSet::new()));
        self.pages.files_before = self.pages.files;
    }
}

/// What pages are made from.
#[derive(Debug, Default)]
pub struct KeptPages {
    /// The theme's assets with those of `static/`.
    pub(super) assets: Option<KeptAssets>,
    /// What lists can be filtered by.
    pub(super) filters: RememberedFilters,
    /// Which pages there are, with what they refer to.
    pub(super) files: Fingerprint,
    /// The same of the last build that succeeded.
    pub(super) files_before: Fingerprint,
}

/// The files that pages refer to.
#[derive(Debug)]
pub struct KeptAssets {
    /// Of the settings, which say how the shop looks.
    settings: Fingerprint,
    /// Where each lies.
    pub(super) assets: Assets,
    /// They themselves.
    pub(super) files: Vec<Taken>,
}

impl KeptAssets {
    /// Those of a theme under some settings.
    pub(super) fn new(settings: Fingerprint, assets: Assets, files: Vec<Taken>) -> Self {
        Self { settings, assets, files }
    }

    /// Whether they are the same under these settings, and the output folder has them.
    pub(super) fn fit(&self, settings: Fingerprint, sink: Sink<'_>) -> bool {
        self.settings == settings && self.files.iter().all(|file| sink.holds(file))
    }
}
