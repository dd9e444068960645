//! Names by which parts of the shop refer to each other: each once, none dead.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::decode::{Placed, nearest};
use super::{Resolved, ResolvedCollection, ResolvedPage, ResolvedProduct};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// Every slug that a reference may name; also those of drafts and of files that could not be read.
#[derive(Debug, Default)]
pub(super) struct Names<'n> {
    pub(super) products: Slugs<'n>,
    pub(super) collections: Slugs<'n>,
    pub(super) pages: Slugs<'n>,
    /// What the pages' files are called.
    pub(super) page_files: FxHashSet<&'n str>,
}

/// Slugs with their places, where those can be read.
pub(super) type Slugs<'n> = FxHashMap<&'n str, Option<&'n Place>>;

impl<'n> Names<'n> {
    /// The names of everything; a name that two things have is reported.
    pub(super) fn of(
        products: impl ExactSizeIterator<Item = &'n Resolved<ResolvedProduct>>,
        collections: &'n [Resolved<ResolvedCollection>],
        pages: &'n [Resolved<ResolvedPage>],
        found: &mut Diagnostics,
    ) -> Self {
        let mut names = Self::default();
        names.products.reserve(products.len());
        for product in products {
            names.add(product, |product| &product.slug, |names| &mut names.products, "product", found);
        }
        for collection in collections {
            names.add(collection, |it| &it.slug, |names| &mut names.collections, "collection", found);
        }
        for page in pages {
            names.add(page, |page| &page.slug, |names| &mut names.pages, "page", found);
            match page {
                Resolved::Read(page) => names.page_files.insert(&page.name),
                Resolved::Unreadable { slug } => names.page_files.insert(slug),
            };
        }
        names
    }

    fn add<T>(
        &mut self,
        item: &'n Resolved<T>,
        slug: impl Fn(&T) -> &Placed<String>,
        kind: impl Fn(&mut Self) -> &mut Slugs<'n>,
        word: &str,
        found: &mut Diagnostics,
    ) {
        let (slug, place) = match item {
            Resolved::Read(item) => (&slug(item).value, Some(&slug(item).place)),
            Resolved::Unreadable { slug } => (slug, None),
        };
        if let (Some(Some(first)), Some(place)) = (kind(self).insert(slug, place), place) {
            let message = format!("another {word} has the address `{slug}`");
            let mistake = Diagnostic::mistake("duplicate-slug", place.clone(), message);
            found.push(
                mistake.hint("give one of them another `slug`").related(first.clone(), "the other one"),
            );
        }
    }
}

/// Reports a slug that nothing has. A path before it (`/products/blackbird/`) is not part of it.
pub(super) fn check(reference: &Placed<String>, names: &Slugs<'_>, kind: &str, found: &mut Diagnostics) {
    let slug = bare(&reference.value);
    if !names.contains_key(slug) {
        let message = format!("there is no {kind} `{slug}`");
        let mistake = Diagnostic::mistake("dead-reference", reference.place.clone(), message);
        found.push(match nearest(slug, names.keys().copied()) {
            Some(likely) => mistake.hint(format!("did you mean `{likely}`?")),
            None => mistake,
        });
    }
}

/// The slug in a reference that may be written as an address.
pub(super) fn bare(reference: &str) -> &str {
    let trimmed = reference.trim_matches('/');
    trimmed.rsplit_once('/').map_or(trimmed, |(_, slug)| slug)
}
