//! What files say of each other: SKUs, references, links and earlier addresses.

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::super::product::Alias;
use super::link::Paths;
use super::reference::{self, Names};
use super::{Context, ResolvedCollection, ResolvedPage, ResolvedProduct, ResolvedSettings};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// What is checked: the settings, the products, collections and pages that could be read, and the names of all.
pub(super) struct CrossCheck<'a> {
    pub(super) settings: Option<&'a ResolvedSettings>,
    pub(super) products: &'a [&'a ResolvedProduct],
    pub(super) collections: &'a [&'a ResolvedCollection],
    pub(super) pages: &'a [&'a ResolvedPage],
    pub(super) names: &'a Names<'a>,
    pub(super) context: &'a Context<'a>,
}

impl CrossCheck<'_> {
    /// Checks all of it.
    pub(super) fn check(&self, found: &mut Diagnostics) {
        let paths = Paths::new(self.names, self.context);
        if let Some(settings) = self.settings {
            settings.home.check(self.names, &paths, found);
        }
        let checks: [&(dyn Fn(&mut Diagnostics) + Sync); 4] = [
            &|found| self.skus(found),
            &|found| self.references(found),
            &|found| self.links(&paths, found),
            &|found| self.aliases(&paths, found),
        ];
        let checked = checks.par_iter().map(|check| {
            let mut found = Diagnostics::default();
            check(&mut found);
            found
        });
        found.extend(checked.collect::<Vec<_>>().into_iter().flatten());
    }

    fn skus(&self, found: &mut Diagnostics) {
        let skus = self.products.iter().map(|product| product.skus.len()).sum();
        let mut first: FxHashMap<&str, &Place> = FxHashMap::with_capacity_and_hasher(skus, FxBuildHasher);
        for sku in self.products.iter().flat_map(|product| &product.skus) {
            if let Some(earlier) = first.insert(sku.value.as_str(), &sku.place) {
                let message = format!("the SKU `{}` belongs to something else already", sku.value);
                let mistake = Diagnostic::mistake("duplicate-sku", sku.place.clone(), message);
                found.push(
                    mistake
                        .hint("each thing that can be bought has a SKU of its own")
                        .related(earlier.clone(), "first here"),
                );
            }
        }
    }

    fn references(&self, found: &mut Diagnostics) {
        for product in self.products {
            for related in &product.related {
                reference::check(related, &self.names.products, "product", found);
                if reference::bare(&related.value) == product.slug.value {
                    let message = "the product is related to itself";
                    found.push(Diagnostic::mistake("dead-reference", related.place.clone(), message));
                }
            }
        }
        for collection in self.collections {
            let mut first: FxHashMap<&str, &Place> = FxHashMap::default();
            for listed in &collection.listed {
                reference::check(listed, &self.names.products, "product", found);
                if let Some(earlier) = first.insert(&listed.value, &listed.place) {
                    let message = format!("`{}` is listed twice", listed.value);
                    let mistake = Diagnostic::mistake("repeated", listed.place.clone(), message);
                    found.push(mistake.hint("remove one").related(earlier.clone(), "first here"));
                }
            }
        }
    }

    fn links(&self, paths: &Paths<'_>, found: &mut Diagnostics) {
        for entry in self.settings.iter().flat_map(|settings| settings.menus.iter().flatten()) {
            paths.check_entry(entry, "menu", found);
        }
        let of_products =
            self.products.par_iter().flat_map_iter(|product| product.product.description.values());
        let of_collections =
            self.collections.par_iter().flat_map_iter(|it| it.collection.description.values());
        let of_pages = self.pages.par_iter().flat_map_iter(|page| page.page.body.values());
        let checked: Vec<Diagnostics> = of_products
            .chain(of_collections)
            .chain(of_pages)
            .map(|text| {
                let mut found = Diagnostics::default();
                paths.check(text, &mut found);
                found
            })
            .collect();
        found.extend(checked.into_iter().flatten());
    }

    /// An earlier address must not be one of today's, nor lead to two things.
    fn aliases(&self, paths: &Paths<'_>, found: &mut Diagnostics) {
        let names = self.names;
        let of_products = self.products.iter().flat_map(|product| &product.product.aliases);
        let of_collections = self.collections.iter().flat_map(|collection| &collection.collection.aliases);
        let of_pages = self.pages.iter().flat_map(|page| &page.page.aliases);
        let mut first: FxHashMap<&str, &Alias> = FxHashMap::default();
        for alias in of_products.chain(of_collections).chain(of_pages) {
            let path = alias.path.trim_end_matches("index.html").trim_matches('/');
            let heads = &self.context.markets.heads;
            let market = path.split('/').next().filter(|first| heads.iter().any(|head| head.id == *first));
            let in_market = market.map_or(path, |market| path[market.len()..].trim_start_matches('/'));
            let taken = match in_market.split_once('/') {
                Some(("products", slug)) => names.products.get(slug).copied(),
                Some(("collections", slug)) => names.collections.get(slug).copied(),
                _ if matches!(in_market, "" | "cart" | "search") => Some(None),
                _ => names.pages.get(in_market).copied(),
            };
            if let Some(taken) = taken {
                let message = format!("`{}` is an address of the shop today", alias.path);
                let mistake = Diagnostic::mistake("alias", alias.place.clone(), message).hint("remove it");
                found.push(match taken {
                    Some(taken) => mistake.related(taken.clone(), "its page"),
                    None => mistake,
                });
            }
            let written = alias.path.trim_start_matches('/');
            if paths.is_static(written) {
                let message = format!("`{}` is a file in `static/`", alias.path);
                let mistake = Diagnostic::mistake("alias", alias.place.clone(), message);
                let file = Place::file(format!("static/{written}"));
                found.push(mistake.hint("remove one of the two").related(file, "the file"));
            }
            if let Some(earlier) = first.insert(path, alias) {
                let message = format!("`{}` leads to something else already", alias.path);
                let mistake = Diagnostic::mistake("alias", alias.place.clone(), message);
                found.push(mistake.hint("remove one").related(earlier.place.clone(), "first here"));
            }
        }
    }
}
