//! The way from the seller's folder to the catalogue, step by step.

use std::path::Path;

use rayon::prelude::*;

use super::Catalog;
use super::document::{self, Document};
use super::files::ShopFiles;
use super::fingerprint::Parts;
use super::raw::RawSettings;
use super::remembered::{Memos, Remembered};
use super::resolve::{self, Context, Everything, Markets, Resolved, ResolvedSettings};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::fs::{self, FsError};

impl Catalog {
    /// Reads and checks a whole shop. Everything found is answered, in the order of the files; the catalogue is there if no
    /// mistake is among it. Fails only where the folder itself cannot be looked at.
    pub fn load(folder: &Path) -> Result<(Option<Self>, Diagnostics), FsError> {
        Self::load_with(folder, None)
    }

    /// The same with what an earlier build remembered in the folder `memos`, and for the next one. Places then may lack their
    /// lines: who finds a mistake and wants to show it has to [`Catalog::load`] again.
    pub fn load_remembered(folder: &Path, memos: &Path) -> Result<(Option<Self>, Diagnostics), FsError> {
        Self::load_with(folder, Some(memos))
    }

    fn load_with(folder: &Path, memos: Option<&Path>) -> Result<(Option<Self>, Diagnostics), FsError> {
        fs::list(folder)?;
        let mut found = Diagnostics::default();
        let files = ShopFiles::find(folder, &mut found);
        let (written, markets) = read_settings(folder, &files, &mut found);
        let settings =
            written.as_ref().map(|written| Parts::of("settings").text(&written.source.text).finish());
        let context = Context { folder, files: &files, markets, settings: settings.unwrap_or_default() };
        let memos_of_products = Memos::read(memos);
        let remembered = Remembered::of(&memos_of_products, context.settings);
        let everything = Everything {
            settings: written.and_then(|written| resolve_settings(written, &context, &mut found)),
            products: {
                let recalled = files.products.par_iter().map(|file| remembered.product(file, &context));
                remembered.keep(recalled.collect(), memos, &mut found)
            },
            collections: each(&files.collections, |file| resolve::collection(file, &context), &mut found),
            pages: each(&files.pages, |file| resolve::page(file, &context), &mut found),
        };
        let catalog = resolve::assemble(everything, &context, &mut found);
        Ok((catalog, found.sorted()))
    }
}

/// The settings, and the markets even of settings that have mistakes.
fn read_settings(
    folder: &Path,
    files: &ShopFiles,
    found: &mut Diagnostics,
) -> (Option<Document<RawSettings>>, Markets) {
    let Some(file) = &files.settings else {
        found.push(
            Diagnostic::mistake("no-shop", Place::file("pushcart.toml"), "there is no `pushcart.toml` here")
                .hint("`pushcart new DIR` makes a shop; `--shop DIR` names the folder of one"),
        );
        return (None, Markets::default());
    };
    let Some(source) = document::read_text(folder, &file.path, found) else {
        return (None, Markets::default());
    };
    let node = document::parse(&source, file.format, found);
    let markets = node.as_ref().map(Markets::of).unwrap_or_default();
    (Some(document::decode_node(node.as_ref(), source, found)), markets)
}

fn resolve_settings(
    written: Document<RawSettings>,
    context: &Context<'_>,
    found: &mut Diagnostics,
) -> Option<ResolvedSettings> {
    let (resolved, of_settings) = resolve::settings(&written.raw?, written.source, written.unread, context);
    found.extend(of_settings);
    Some(resolved)
}

/// Resolves files side by side; what is found in them is added in their order.
fn each<F: Sync, T: Send>(
    files: &[F],
    resolve: impl Fn(&F) -> (Resolved<T>, Diagnostics) + Sync + Send,
    found: &mut Diagnostics,
) -> Vec<Resolved<T>> {
    let resolved: Vec<_> = files.par_iter().map(resolve).collect();
    resolved
        .into_iter()
        .map(|(resolved, of_file)| {
            found.extend(of_file);
            resolved
        })
        .collect()
}
