//! What a process that builds again and again keeps of the seller's files, so that it reads only those that were changed.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::files::{DataFile, ShopFiles};
use super::fingerprint::Fingerprint;
use super::resolve::{self, Context, Resolved, ResolvedProduct};
use crate::diagnostic::Diagnostics;
use crate::fs;

/// Which files may be others than at the last look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// Any: all of them have to be looked at.
    Anything,
    /// These of the shop's folder, and no others: somebody watches it.
    Files(BTreeSet<PathBuf>),
}

impl Changed {
    /// Whether something in a folder of the shop may be another.
    pub fn is_in(&self, folder: &str) -> bool {
        match self {
            Self::Anything => true,
            Self::Files(paths) => paths.iter().any(|path| path.starts_with(folder)),
        }
    }
}

/// The seller's files as they were read last. Empty for a process that builds once.
#[derive(Debug, Default)]
pub struct KeptShop {
    pub(super) files: ShopFiles,
    /// What was found while the names were looked at.
    of_names: Diagnostics,
    /// Of the settings, by which every product was read.
    settings: Fingerprint,
    pub(super) products: Vec<KnownProduct>,
    /// Whether products come from a memo, whose places have no lines.
    lacks_lines: bool,
}

/// A product as it was read from its files.
#[derive(Debug)]
pub(super) struct KnownProduct {
    file: DataFile,
    pub(super) product: Resolved<ResolvedProduct>,
    pub(super) found: Diagnostics,
    /// Whether it asked for files that nobody watches, or that are not there.
    asks_elsewhere: bool,
}

impl KeptShop {
    /// Whether who watches the folder is told of every change: not of files that are links to what lies elsewhere.
    pub fn is_told_of_changes(&self) -> bool {
        !self.files.has_links
    }

    /// Whether a mistake that is found now can be shown with its line.
    pub fn has_lines(&self) -> bool {
        !self.lacks_lines
    }

    /// Looks at the names of the folder's files, unless they are the same as before; answers whether they are.
    pub(super) fn look_at_names(
        &mut self,
        folder: &Path,
        changed: &Changed,
        found: &mut Diagnostics,
    ) -> bool {
        let are_same = match changed {
            Changed::Anything => false,
            Changed::Files(paths) => paths.iter().all(|path| self.files.still_name(folder, path)),
        };
        if !are_same {
            self.of_names = Diagnostics::default();
            self.files = ShopFiles::find(folder, &mut self.of_names);
        }
        found.extend(self.of_names.clone());
        are_same
    }

    /// Keeps products that were all looked at, in the order of their files.
    pub(super) fn replace(
        &mut self,
        all: &ShopFiles,
        products: Vec<(Resolved<ResolvedProduct>, Diagnostics)>,
        settings: Fingerprint,
        lacks_lines: bool,
    ) {
        let files = all.products.iter();
        let known = |(file, (product, found)): (&DataFile, _)| KnownProduct::new(file, product, found, all);
        self.products = files.zip(products).map(known).collect();
        self.settings = settings;
        self.lacks_lines = lacks_lines;
    }

    /// Whether products that were read by these settings are kept.
    pub(super) fn fits(&self, settings: Fingerprint) -> bool {
        self.settings == settings && !self.products.is_empty()
    }

    /// Reads the products again whose files were changed, or answer otherwise now.
    pub(super) fn read_changed(
        &mut self,
        changed: &BTreeSet<PathBuf>,
        names_are_same: bool,
        context: &Context<'_>,
    ) {
        let changed: FxHashSet<&OsStr> = changed.iter().map(|path| path.as_os_str()).collect();
        let is_same = |known: &KnownProduct, file: &DataFile| {
            !file.paths().any(|path| changed.contains(path.as_os_str()))
                && ((names_are_same && !known.asks_elsewhere)
                    || (known.file == *file && known.would_ask_the_same(context)))
        };
        let known = std::mem::take(&mut self.products);
        let known: Vec<Option<KnownProduct>> = if names_are_same {
            known.into_iter().map(Some).collect()
        } else {
            let mut by_path: FxHashMap<PathBuf, KnownProduct> =
                known.into_iter().map(|known| (known.file.path.clone(), known)).collect();
            context.files.products.iter().map(|file| by_path.remove(&file.path)).collect()
        };
        let read = |(file, known): (&DataFile, Option<KnownProduct>)| {
            known.filter(|known| is_same(known, file)).unwrap_or_else(|| {
                let (product, found) = resolve::product(file, context);
                KnownProduct::new(file, product, found, context.files)
            })
        };
        self.products = context.files.products.par_iter().zip(known).map(read).collect();
    }
}

impl KnownProduct {
    /// A product of a shop that has these files.
    fn new(file: &DataFile, product: Resolved<ResolvedProduct>, found: Diagnostics, all: &ShopFiles) -> Self {
        let is_elsewhere = |path: &PathBuf| !all.present.contains(path);
        let asks_elsewhere = product.read().is_some_and(|product| product.asked.keys().any(is_elsewhere));
        Self { file: file.clone(), product, found, asks_elsewhere }
    }

    /// Whether what it asked for is there, or not, as it was.
    fn would_ask_the_same(&self, context: &Context<'_>) -> bool {
        let is_same = |(path, answer): (&PathBuf, &bool)| context.exists(path) == *answer;
        self.product.read().is_some_and(|product| product.asked.iter().all(is_same))
    }
}

impl ShopFiles {
    /// Whether a file that was changed is there as it was, or as little as it was.
    fn still_name(&self, folder: &Path, path: &Path) -> bool {
        let of_settings = self.settings.as_ref().is_some_and(|settings| settings.path == path);
        let was_there = of_settings || self.present.contains(path);
        let was_folder = || {
            let below = self.present.range(path.to_owned()..).next();
            below.is_some_and(|below| below.starts_with(path))
        };
        fs::metadata(&folder.join(path)).is_ok_and(|is_there| match is_there {
            Some(is_there) => was_there && is_there.is_file(),
            None => !was_there && !was_folder(),
        })
    }
}
