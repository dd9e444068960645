//! A page with its translations.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::super::decode::Placed;
use super::super::document::{self, PageDocument};
use super::super::files::PageFile;
use super::super::local::Localized;
use super::super::page::Page;
use super::super::product::{Markdown, Seo};
use super::super::raw::RawPage;
use super::super::value::Slug;
use super::market::RESERVED;
use super::{Context, Resolved, Resolver};
use crate::diagnostic::{Diagnostics, Place, Source};

/// A page that could be read.
#[derive(Debug)]
pub(crate) struct ResolvedPage {
    /// The page.
    pub page: Page,
    /// What its files are called.
    pub name: String,
    /// Its slug and where that is given.
    pub slug: Placed<String>,
    /// Whether it is left out.
    pub draft: bool,
}

/// One file of a page, decoded.
struct Version {
    key: Option<String>,
    raw: RawPage,
    source: Arc<Source>,
    body: Range<usize>,
}

/// Reads and resolves the files of a page.
pub(crate) fn page(file: &PageFile, context: &Context<'_>) -> (Resolved<ResolvedPage>, Diagnostics) {
    let mut found = Diagnostics::default();
    let mut versions = Vec::new();
    for text in &file.texts {
        let read = document::read_page::<RawPage>(context.folder, &text.path, &mut found);
        let Some(PageDocument { front, body }) = read else { continue };
        if let Some(raw) = front.raw {
            versions.push(Version { key: text.key.clone(), raw, source: front.source, body });
        }
    }
    let Some(main) = versions.first() else {
        return (Resolved::Unreadable { slug: Slug::suggest(&file.name) }, found);
    };
    let mut resolver = Resolver::new(context, Arc::clone(&main.source), BTreeSet::new());
    let page = resolver.page(&file.name, &versions);
    found.extend(resolver.found);
    (Resolved::Read(page), found)
}

impl Resolver<'_> {
    /// `versions` has at least one; the first says what is not text.
    fn page(&mut self, name: &str, versions: &[Version]) -> ResolvedPage {
        let main = &versions[0];
        let slug = self.slug(main.raw.slug.as_ref(), name);
        self.check_reserved(&slug);
        for translation in versions {
            if let Some(key) = &translation.key {
                self.check_text_key(key, &Place::file(&translation.source.path));
            }
        }
        for translation in &versions[1..] {
            self.check_translation(translation, main);
        }
        let titles: Vec<_> = versions.iter().map(Version::title).collect();
        let bodies: Vec<_> = versions.iter().map(Version::markdown).collect();
        let seos: Vec<_> = versions
            .iter()
            .map(|version| (version.key.as_deref(), self.seo(version.raw.seo.as_ref())))
            .collect();
        let page = Page {
            slug: slug.value.clone(),
            place: Place::new(&main.source, 0..0),
            title: self.of_versions(versions, &titles),
            body: self.of_versions(versions, &bodies),
            aliases: self.aliases(&main.raw.aliases),
            seo: self.merged_seo(&seos),
        };
        ResolvedPage { page, name: name.to_owned(), slug, draft: main.raw.draft }
    }

    /// The value of each market among one value for each version.
    fn of_versions<T: Clone>(&self, versions: &[Version], values: &[Placed<T>]) -> Localized<T> {
        let keyed: Vec<_> = std::iter::zip(versions, values)
            .map(|(version, value)| (version.key.as_deref(), value))
            .collect();
        self.pick(&keyed).map(|value| value.value.clone())
    }

    /// Titles and descriptions for search engines of all versions: a translation's own, else the main file's.
    fn merged_seo(&self, seos: &[(Option<&str>, Seo)]) -> Seo {
        let merged = |part: &dyn Fn(&Seo) -> Option<Localized<String>>| {
            let place = Place::new(&self.source, 0..0);
            let mut written: Vec<(Option<&str>, Placed<String>)> = Vec::new();
            for (key, seo) in seos {
                let Some(text) = part(seo) else { continue };
                // The main file may itself have a text for each market; a translation has one.
                for (market, head) in self.context.markets.heads.iter().enumerate() {
                    let is_own = key.is_none_or(|key| self.context.markets.text_fit(key, market).is_some());
                    if is_own {
                        let value = text.get(market).clone();
                        written.retain(|(other, _)| *other != Some(head.id.as_str()));
                        written.push((Some(&head.id), Placed { value, place: place.clone() }));
                    }
                }
            }
            let keyed: Vec<_> = written.iter().map(|(key, value)| (*key, value)).collect();
            (!keyed.is_empty()).then(|| self.pick(&keyed).map(|text| text.value.clone()))
        };
        Seo { title: merged(&|seo| seo.title.clone()), description: merged(&|seo| seo.description.clone()) }
    }

    fn check_reserved(&mut self, slug: &Placed<String>) {
        let is_market = self.context.markets.heads.iter().any(|head| head.id == slug.value);
        if is_market || RESERVED.contains(&slug.value.as_str()) {
            self.mistake(
                "slug",
                &slug.place,
                format!("`/{}/` is the address of something else", slug.value),
                "give the page another `slug`",
            );
        }
    }

    /// What is the same in all languages is said once.
    fn check_translation(&mut self, translation: &Version, main: &Version) {
        let raw = &translation.raw;
        let slug = raw.slug.as_ref().map(|slug| ("slug", slug.place.clone()));
        let alias = raw.aliases.first().map(|alias| ("aliases", alias.place.clone()));
        let draft = raw.draft.then(|| ("draft", Place::new(&translation.source, 0..0)));
        for (key, place) in [slug, alias, draft].into_iter().flatten() {
            let message = format!("`{key}` in a translation");
            let main = crate::diagnostic::slashed(&main.source.path);
            self.mistake("translation", &place, message, &format!("say it in `{main}`, for all languages"));
        }
    }
}

impl Version {
    fn title(&self) -> Placed<String> {
        Placed { value: self.raw.title.0.clone(), place: Place::new(&self.source, 0..0) }
    }

    fn markdown(&self) -> Placed<Markdown> {
        let place = Place::new(&self.source, self.body.clone());
        let text = self.source.text[self.body.clone()].to_owned();
        Placed { value: Markdown { text, place: place.clone() }, place }
    }
}
