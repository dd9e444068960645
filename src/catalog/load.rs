//! The way from the seller's folder to the catalogue, step by step.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::Catalog;
use super::decode::{Decoder, FromNode};
use super::document;
use super::files::ShopFiles;
use super::raw::RawSettings;
use super::resolve::{self, Context, Everything, Markets, Resolved, ResolvedSettings};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};
use crate::fs::{self, FsError};

/// The settings as typed values, with what is needed to resolve them.
struct WrittenSettings {
    raw: RawSettings,
    source: Arc<Source>,
    whole: bool,
}

impl Catalog {
    /// Reads and checks a whole shop. Everything found is answered, in the order of the files; the catalogue is there if no
    /// mistake is among it. Fails only where the folder itself cannot be looked at.
    pub fn load(folder: &Path) -> Result<(Option<Self>, Diagnostics), FsError> {
        fs::list(folder)?;
        let mut found = Diagnostics::default();
        let files = ShopFiles::find(folder, &mut found);
        let (written, markets) = read_settings(folder, &files, &mut found);
        let context = Context { folder, files: &files, markets };
        let everything = Everything {
            settings: written.map(|written| resolve_settings(&written, &context, &mut found)),
            products: each(&files.products, |file| resolve::product(file, &context), &mut found),
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
) -> (Option<WrittenSettings>, Markets) {
    let nothing = || (None, Markets::default());
    let Some(file) = &files.settings else {
        found.push(
            Diagnostic::mistake("no-shop", Place::file("pushcart.toml"), "there is no `pushcart.toml` here")
                .hint("`pushcart new DIR` makes a shop; `--shop DIR` names the folder of one"),
        );
        return nothing();
    };
    let Some(source) = document::read_text(folder, &file.path, found) else { return nothing() };
    let before = found.mistakes();
    let Some(node) = document::parse(&source, file.format, found) else { return nothing() };
    let raw = RawSettings::from_node(&node, &mut Decoder::new(&source, found));
    let whole = found.mistakes() == before;
    (raw.map(|raw| WrittenSettings { raw, source, whole }), Markets::of(&node))
}

fn resolve_settings(
    written: &WrittenSettings,
    context: &Context<'_>,
    found: &mut Diagnostics,
) -> ResolvedSettings {
    let (resolved, of_settings) = resolve::settings(&written.raw, &written.source, written.whole, context);
    found.extend(of_settings);
    resolved
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
