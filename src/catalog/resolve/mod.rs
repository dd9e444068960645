//! From what the files say to what holds together. Every file is resolved on its own first ([`Resolver`]), then what they say
//! of each other is checked, then all of it becomes one [`Catalog`](super::Catalog).
//!
//! A wrong value is reported and something harmless stands in for it, so that the rest of its file is checked in the same
//! run. Nothing is built of what stands in: with one mistake there is no catalogue.

mod address;
mod advice;
mod assemble;
mod collection;
mod contact;
mod cross_check;
mod home;
mod image;
mod link;
mod local;
mod look;
mod market;
mod markets;
mod members;
mod options;
mod page;
mod price;
mod product;
mod reference;
mod settings;
mod shipping;
mod stripe;
mod terms;
mod undeliverable;
mod variant;
mod variant_price;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use assemble::{Everything, assemble};
pub(crate) use collection::{ResolvedCollection, collection};
pub(crate) use markets::Markets;
pub(crate) use page::{ResolvedPage, page};
pub(crate) use product::{ResolvedProduct, product};
pub(crate) use settings::{ResolvedSettings, settings};

use super::decode::Placed;
use super::files::ShopFiles;
use super::fingerprint::Fingerprint;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};

/// What resolving any file needs to know of the shop.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// The shop's folder.
    pub folder: &'a Path,
    /// What lies in it.
    pub files: &'a ShopFiles,
    /// The markets, as far as they can be read.
    pub markets: Markets,
    /// What the settings were read from.
    pub settings: Fingerprint,
}

/// Something of the shop that could be read, or only the address it would have.
#[derive(Debug)]
pub(crate) enum Resolved<T> {
    /// It could be read.
    Read(T),
    /// Its file could not; what refers to it is not wrong for that.
    Unreadable {
        /// Its part of the address, by the file's name.
        slug: String,
    },
}

impl<T> Resolved<T> {
    /// What could be read.
    pub(in crate::catalog) fn read(&self) -> Option<&T> {
        match self {
            Self::Read(read) => Some(read),
            Self::Unreadable { .. } => None,
        }
    }

    /// The same, to be changed.
    fn read_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Read(read) => Some(read),
            Self::Unreadable { .. } => None,
        }
    }

    /// The same, taken out.
    fn into_read(self) -> Option<T> {
        match self {
            Self::Read(read) => Some(read),
            Self::Unreadable { .. } => None,
        }
    }
}

/// Resolves one file; its methods, one file for each kind of value, report what they find.
#[derive(Debug)]
struct Resolver<'a> {
    context: &'a Context<'a>,
    source: Arc<Source>,
    /// See [`super::document::Document::unread`].
    unread: BTreeSet<String>,
    found: Diagnostics,
    /// Which files were asked for, and whether they are there.
    asked: RefCell<BTreeMap<PathBuf, bool>>,
}

impl<'a> Resolver<'a> {
    fn new(context: &'a Context<'a>, source: Arc<Source>, unread: BTreeSet<String>) -> Self {
        Self { context, source, unread, found: Diagnostics::default(), asked: RefCell::default() }
    }

    /// Whether the file says nothing of a key; where something of it could not be read, that is not known.
    fn lacks(&self, key: &str) -> bool {
        !self.unread.contains(key)
    }

    /// The folder the file lies in, relative to the shop's.
    fn directory(&self) -> &Path {
        self.source.path.parent().unwrap_or(Path::new(""))
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    fn mistake(&mut self, code: &'static str, place: &Place, message: impl Into<String>, hint: &str) {
        self.report(Diagnostic::mistake(code, place.clone(), message).hint(hint));
    }

    fn advise(&mut self, code: &'static str, place: &Place, message: impl Into<String>, hint: &str) {
        self.report(Diagnostic::advice(code, place.clone(), message).hint(hint));
    }

    /// A whole number within bounds; a wrong one is reported and brought within them.
    fn number_within(&mut self, number: &Placed<u32>, name: &str, (least, most): (u32, u32)) -> u32 {
        if !(least..=most).contains(&number.value) {
            let message = format!("`{name}` is from {least} to {most}, not {}", number.value);
            self.report(Diagnostic::mistake("range", number.place.clone(), message));
        }
        number.value.clamp(least, most)
    }
}
