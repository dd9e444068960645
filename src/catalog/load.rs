//! The way from the seller's folder to the catalogue, step by step.

use std::path::Path;

use rayon::prelude::*;

use super::Catalog;
use super::document::{self, Document};
use super::files::ShopFiles;
use super::fingerprint::Parts;
use super::kept::{Changed, KeptShop};
use super::raw::RawSettings;
use super::remembered;
use super::resolve::{self, Context, Everything, Markets, Resolved, ResolvedSettings};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::fs::{self, FsError};

impl Catalog {
    /// Reads and checks a whole shop. Everything found is answered, in the order of the files; the catalogue is there if no
    /// mistake is among it. Fails only where the folder itself cannot be looked at.
    pub fn load(folder: &Path) -> Result<(Option<Self>, Diagnostics), FsError> {
        Self::load_kept(folder, &mut KeptShop::default(), None, &Changed::Anything)
    }

    /// The same with what this process kept when it last read the shop, else with what an earlier one remembered in the folder
    /// `memos`; both are brought up to date. Places then may lack their lines ([`KeptShop::has_lines`]): who finds a mistake and
    /// wants to show it has to [`Catalog::load`] again.
    pub fn load_kept(
        folder: &Path,
        kept: &mut KeptShop,
        memos: Option<&Path>,
        changed: &Changed,
    ) -> Result<(Option<Self>, Diagnostics), FsError> {
        fs::list(folder)?;
        let mut found = Diagnostics::default();
        let names_are_same = kept.look_at_names(folder, changed, &mut found);
        let (written, markets) = read_settings(folder, &kept.files, &mut found);
        let settings =
            written.as_ref().map(|written| Parts::of("settings").text(&written.source.text).finish());
        let settings = settings.unwrap_or_default();
        let files = std::mem::take(&mut kept.files);
        let context = Context { folder, files: &files, markets, settings };
        match changed {
            Changed::Files(changed) if kept.fits(settings) => {
                kept.read_changed(changed, names_are_same, &context);
            }
            _ => {
                let (products, are_remembered) = remembered::products(&files.products, &context, memos);
                kept.replace(&files, products, settings, are_remembered);
            }
        }
        let products = &mut kept.products;
        found.extend(products.iter().flat_map(|product| product.found.clone()));
        let everything = Everything {
            settings: written.and_then(|written| resolve_settings(written, &context, &mut found)),
            products: products.iter_mut().map(|known| &mut known.product).collect(),
            collections: each(&files.collections, |file| resolve::collection(file, &context), &mut found),
            pages: each(&files.pages, |file| resolve::page(file, &context), &mut found),
        };
        let catalog = resolve::assemble(everything, &context, &mut found);
        kept.files = files;
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
