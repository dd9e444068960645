//! Names by which parts of the shop refer to each other: each once, none dead.

use std::collections::BTreeMap;

use super::super::decode::{Placed, nearest};
use super::{Resolved, ResolvedCollection, ResolvedPage, ResolvedProduct};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// Every slug that a reference may name, with its place; also those of drafts and of files that could not be read.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) products: BTreeMap<String, Place>,
    pub(super) collections: BTreeMap<String, Place>,
    pub(super) pages: BTreeMap<String, Place>,
    /// The slug of each page by what its files are called.
    pub(super) page_files: BTreeMap<String, String>,
}

impl Names {
    /// The names of everything; a name that two things have is reported.
    pub(super) fn of<'a>(
        products: impl Iterator<Item = &'a Resolved<ResolvedProduct>>,
        collections: &[Resolved<ResolvedCollection>],
        pages: &[Resolved<ResolvedPage>],
        found: &mut Diagnostics,
    ) -> Self {
        let mut names = Self::default();
        for product in products {
            names.add(product, |product| &product.slug, |names| &mut names.products, "product", found);
        }
        for collection in collections {
            names.add(collection, |it| &it.slug, |names| &mut names.collections, "collection", found);
        }
        for page in pages {
            names.add(page, |page| &page.slug, |names| &mut names.pages, "page", found);
            match page {
                Resolved::Read(page) => names.page_files.insert(page.name.clone(), page.slug.value.clone()),
                Resolved::Unreadable { slug } => names.page_files.insert(slug.clone(), slug.clone()),
            };
        }
        names
    }

    fn add<T>(
        &mut self,
        item: &Resolved<T>,
        slug: impl Fn(&T) -> &Placed<String>,
        kind: impl Fn(&mut Self) -> &mut BTreeMap<String, Place>,
        word: &str,
        found: &mut Diagnostics,
    ) {
        let (slug, place) = match item {
            Resolved::Read(item) => (&slug(item).value, slug(item).place.clone()),
            Resolved::Unreadable { slug } => (slug, Place::file("")),
        };
        if let Some(first) = kind(self).insert(slug.clone(), place.clone())
            && !place.path().as_os_str().is_empty()
            && !first.path().as_os_str().is_empty()
        {
            let message = format!("another {word} has the address `{slug}`");
            let mistake = Diagnostic::mistake("duplicate-slug", place, message);
            found.push(mistake.hint("give one of them another `slug`").related(first, "the other one"));
        }
    }
}

/// Reports a slug that nothing has. A path before it (`/products/blackbird/`) is not part of it.
pub(super) fn check(
    reference: &Placed<String>,
    names: &BTreeMap<String, Place>,
    kind: &str,
    found: &mut Diagnostics,
) {
    let slug = bare(&reference.value);
    if !names.contains_key(slug) {
        let message = format!("there is no {kind} `{slug}`");
        let mistake = Diagnostic::mistake("dead-reference", reference.place.clone(), message);
        found.push(match nearest(slug, names.keys().map(String::as_str)) {
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
