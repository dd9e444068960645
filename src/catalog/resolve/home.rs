//! The home page: its headline, and the parts that follow it.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::super::decode::Placed;
use super::super::local::Localized;
use super::super::product::Image;
use super::super::raw::{RawHome, RawHomeLayout, RawImage, RawSection, RawSectionKind};
use super::super::shop::{Home, MenuTarget, Section, SectionContent};
use super::Resolver;
use super::link::Paths;
use super::reference::{self, Names};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// What of the home page refers to the rest of the shop.
#[derive(Debug)]
pub(crate) struct HomeReferences {
    /// Where its button leads.
    pub link: Option<Placed<String>>,
    /// The collections to show, where there are no sections.
    pub collections: Vec<Placed<String>>,
    /// The sections.
    pub sections: Vec<ResolvedSection>,
}

/// A part of the home page before its references are known.
#[derive(Debug)]
pub(crate) struct ResolvedSection {
    /// The section; what it refers to is still missing.
    section: Section,
    kind: RawSectionKind,
    /// The collection or the product.
    about: Option<Placed<String>>,
    link: Option<Placed<String>>,
}

/// Positions by slug.
#[derive(Debug, Clone, Copy)]
pub(super) struct Positions<'a> {
    pub(super) products: &'a FxHashMap<&'a str, usize>,
    pub(super) collections: &'a FxHashMap<&'a str, usize>,
    pub(super) pages: &'a FxHashMap<&'a str, usize>,
}

impl Positions<'_> {
    /// What an address of the shop leads to.
    pub(super) fn target(&self, entry: &Placed<String>) -> Option<MenuTarget> {
        let path = entry.value.trim_matches('/');
        let slug = reference::bare(path);
        match path.split_once('/') {
            Some(("collections", _)) => self.collections.get(slug).map(|&it| MenuTarget::Collection(it)),
            Some(("products", _)) => self.products.get(slug).map(|&it| MenuTarget::Product(it)),
            _ => self.pages.get(slug).map(|&it| MenuTarget::Page(it)),
        }
    }
}

impl Resolver<'_> {
    /// The home page, whose links and sections are still missing, and what it refers to.
    pub(super) fn home(
        &mut self,
        raw: Option<&RawHome>,
        shop_name: &Localized<String>,
    ) -> (Home, HomeReferences) {
        let image = raw.and_then(|home| home.image.as_ref()).and_then(|image| self.shop_image(image));
        let home = Home {
            title: match raw.and_then(|home| home.title.as_ref()) {
                Some(title) => self.text(title),
                None => shop_name.clone(),
            },
            text: self.text_or_empty(raw.and_then(|home| home.text.as_ref())),
            image,
            layout: raw.and_then(|home| home.layout).unwrap_or(RawHomeLayout::Wide),
            link: None,
            link_text: raw.and_then(|home| home.link_text.as_ref()).map(|text| self.text(text)),
            sections: Vec::new(),
        };
        if let Some(raw) = raw
            && let (Some(collection), Some(_)) = (raw.collections.first(), raw.sections.first())
        {
            self.mistake(
                "conflict",
                &collection.place,
                "the home page has `collections` and `sections`",
                "make each collection a section: `[[home.sections]]` with `kind = \"collection\"`",
            );
        }
        let references = HomeReferences {
            link: raw.and_then(|home| home.link.clone()),
            collections: raw.map(|home| home.collections.clone()).unwrap_or_default(),
            sections: raw
                .map(|home| home.sections.iter().map(|section| self.section(section)).collect())
                .unwrap_or_default(),
        };
        (home, references)
    }

    fn section(&mut self, raw: &Placed<RawSection>) -> ResolvedSection {
        use RawSectionKind as Kind;
        let Placed { value: section, place } = raw;
        self.fits(place, "collection", section.collection.is_some(), section.kind == Kind::Collection, true);
        self.fits(place, "product", section.product.is_some(), section.kind == Kind::Product, true);
        self.fits(place, "image", section.image.is_some(), section.kind == Kind::Picture, true);
        let has_button = matches!(section.kind, Kind::Picture | Kind::Text);
        self.fits(place, "link", section.link.is_some(), has_button, false);
        if section.kind == Kind::Text && section.title.is_none() && section.text.is_none() {
            self.fits(place, "text", false, self.lacks("title"), true);
        }
        ResolvedSection {
            kind: section.kind,
            about: section.collection.clone().or_else(|| section.product.clone()),
            link: section.link.clone(),
            section: Section {
                title: section.title.as_ref().map(|title| self.text(title)),
                text: section.text.as_ref().map(|text| self.markdown(text)),
                image: section.image.as_ref().and_then(|image| self.shop_image(image)),
                link_text: section.link_text.as_ref().map(|text| self.text(text)),
                layout: section.layout,
                ..Section::of(SectionContent::Text)
            },
        }
    }

    /// Reports a key that a kind of section needs and lacks, or that says nothing there.
    fn fits(&mut self, place: &Place, key: &str, is_given: bool, belongs: bool, needed: bool) {
        if is_given && !belongs {
            let message = format!("`{key}` says nothing in a section of this kind");
            self.mistake("unused-key", place, message, "remove it, or choose another `kind`");
        } else if !is_given && belongs && needed && self.lacks(key) {
            self.report(Diagnostic::mistake("missing-key", place.clone(), format!("`{key}` is missing")));
        }
    }

    /// A picture in `static/`, with advice if it says nothing.
    fn shop_image(&mut self, raw: &RawImage) -> Option<Image> {
        let image = self.image(raw, Path::new("static"))?;
        self.advise_alt(&image);
        Some(image)
    }
}

impl HomeReferences {
    /// Reports what leads nowhere.
    pub(super) fn check(&self, names: &Names<'_>, paths: &Paths<'_>, found: &mut Diagnostics) {
        for slug in &self.collections {
            reference::check(slug, &names.collections, "collection", found);
        }
        let links = self.sections.iter().filter_map(|section| section.link.as_ref());
        for link in links.chain(&self.link) {
            paths.check_entry(link, "button", found);
        }
        for section in &self.sections {
            match (&section.about, section.kind) {
                (Some(slug), RawSectionKind::Collection) => {
                    reference::check(slug, &names.collections, "collection", found);
                }
                (Some(slug), RawSectionKind::Product) => {
                    reference::check(slug, &names.products, "product", found);
                }
                _ => {}
            }
            for text in section.section.text.iter().flat_map(Localized::values) {
                paths.check(text, found);
            }
        }
    }

    /// Gives the home page its links and sections. `filled` are the collections that it shows if the seller named none.
    pub(super) fn fill(self, home: &mut Home, positions: Positions<'_>, filled: impl Iterator<Item = usize>) {
        home.link = self.link.as_ref().and_then(|link| positions.target(link));
        home.sections = if self.sections.is_empty() {
            let named = self.collections.iter();
            let named: Vec<usize> = named.filter_map(|slug| position(positions.collections, slug)).collect();
            let shown = if named.is_empty() { filled.collect() } else { named };
            shown.into_iter().map(|index| Section::of(SectionContent::Collection(index))).collect()
        } else {
            self.sections.into_iter().filter_map(|section| section.resolved(positions)).collect()
        };
    }
}

impl ResolvedSection {
    fn resolved(self, positions: Positions<'_>) -> Option<Section> {
        let about = |known| self.about.as_ref().and_then(|slug| position(known, slug));
        let content = match self.kind {
            RawSectionKind::Collection => SectionContent::Collection(about(positions.collections)?),
            RawSectionKind::Product => SectionContent::Product(about(positions.products)?),
            RawSectionKind::Collections => SectionContent::Collections,
            RawSectionKind::Newest => SectionContent::Newest,
            RawSectionKind::Picture => SectionContent::Picture,
            RawSectionKind::Text => SectionContent::Text,
        };
        let link = self.link.as_ref().and_then(|link| positions.target(link));
        Some(Section { content, link, ..self.section })
    }
}

fn position(known: &FxHashMap<&str, usize>, slug: &Placed<String>) -> Option<usize> {
    known.get(reference::bare(&slug.value)).copied()
}
