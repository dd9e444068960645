//! Links within the shop: menus, and links and pictures in Markdown.

use std::collections::BTreeSet;
use std::path::Path;

use percent_encoding::percent_decode_str;

use super::super::decode::{Placed, nearest};
use super::super::markdown;
use super::super::product::Markdown;
use super::Context;
use super::reference::{Names, Slugs};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// Pages that every shop has, as paths without slashes at the ends.
const SPECIAL_PAGES: [&str; 3] = ["", "search", "cart"];

/// Kinds of addresses outside of the shop that links may have.
const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "sms"];

/// Every path of the shop that a link may lead to, without slashes at the ends.
#[derive(Debug)]
pub(super) struct Paths<'n> {
    names: &'n Names<'n>,
    statics: BTreeSet<String>,
    markets: Vec<&'n str>,
}

/// What is wrong with a link, and what to do about it.
type Problem = (String, Option<String>);

impl<'n> Paths<'n> {
    pub(super) fn new(names: &'n Names<'n>, context: &'n Context<'_>) -> Self {
        let markets = context.markets.heads.iter().map(|head| head.id.as_str()).collect();
        Self { names, statics: context.files.statics().collect(), markets }
    }

    /// Whether a path is that of a file in `static/`.
    pub(super) fn is_static(&self, path: &str) -> bool {
        self.statics.contains(path)
    }

    /// Reports what is wrong with the links of a text.
    pub(super) fn check(&self, text: &Markdown, found: &mut Diagnostics) {
        // Most product texts have no link at all, and parsing them is most of the work.
        if !text.text.bytes().any(|byte| matches!(byte, b'[' | b'<')) {
            return;
        }
        for link in markdown::links(&text.text) {
            if let Err((message, hint)) = self.check_target(&link.target, link.is_picture, text.place.path())
            {
                let mistake = Diagnostic::mistake("dead-link", place_of(text, &link), message);
                found.push(match hint {
                    Some(hint) => mistake.hint(hint),
                    None => mistake,
                });
            }
        }
    }

    /// Reports an entry of a menu, or of what `kind` names, that leads nowhere.
    pub(super) fn check_entry(&self, entry: &Placed<String>, kind: &str, found: &mut Diagnostics) {
        let path = entry.value.trim_matches('/');
        let page = path.strip_prefix("pages/").unwrap_or(path);
        let exists = match path.split_once('/') {
            Some(("collections", slug)) => self.names.collections.contains_key(slug),
            Some(("products", slug)) => self.names.products.contains_key(slug),
            _ => self.names.pages.contains_key(page),
        };
        if !exists {
            let message = format!("the {kind} leads to `{path}`, and there is no such thing");
            let mistake = Diagnostic::mistake("dead-reference", entry.place.clone(), message);
            let known = self.all(|page| format!("pages/{page}"));
            found.push(match nearest(path, known.iter().map(String::as_str)) {
                Some(likely) => mistake.hint(format!("did you mean `{likely}`?")),
                None => mistake.hint("write `collections/NAME`, `products/NAME` or `pages/NAME`"),
            });
        }
    }

    fn check_target(&self, target: &str, is_picture: bool, file: &Path) -> Result<(), Problem> {
        if let Some((scheme, _)) = target.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) {
            let scheme = scheme.to_ascii_lowercase();
            if !SCHEMES.contains(&scheme.as_str()) {
                let hint = "link to a page of the shop, or to `https:`, `mailto:` or `tel:`";
                return Err((format!("a link cannot begin with `{scheme}:`"), Some(hint.to_owned())));
            }
            if is_picture {
                let hint = "download it into `static/`, and name it from there: `/care.jpg`";
                return Err((
                    "the picture lies on another site, which would see every visitor".to_owned(),
                    Some(hint.to_owned()),
                ));
            }
            return Ok(());
        }
        let path = target.split(['#', '?']).next().unwrap_or_default();
        if path.is_empty() && !is_picture {
            return if target.is_empty() { Err(("the link leads nowhere".to_owned(), None)) } else { Ok(()) };
        }
        let path = percent_decode_str(path).decode_utf8_lossy();
        match path.strip_prefix('/') {
            Some(rest) if rest.starts_with('/') => Ok(()),
            Some(rest) => self.check_path(rest.trim_end_matches('/'), is_picture),
            None => self.check_relative(&path, is_picture, file),
        }
    }

    fn check_path(&self, path: &str, is_picture: bool) -> Result<(), Problem> {
        let is_page = SPECIAL_PAGES.contains(&path)
            || match path.split_once('/') {
                Some(("products", slug)) => self.names.products.contains_key(slug),
                Some(("collections", slug)) => self.names.collections.contains_key(slug),
                Some(_) => false,
                None => self.names.pages.contains_key(path),
            };
        if (is_page && !is_picture) || self.statics.contains(path) {
            return Ok(());
        }
        if is_picture {
            let known = self.statics.iter().map(String::as_str);
            let hint = nearest(path, known).map(|likely| format!("did you mean `/{likely}`?"));
            return Err((format!("there is no picture `static/{path}`"), hint));
        }
        if let Some((market, rest)) = path.split_once('/').filter(|(first, _)| self.markets.contains(first)) {
            let hint = format!("write `/{rest}/`; each market's pages lead to its own");
            return Err((format!("the link leads into the market `{market}`"), Some(hint)));
        }
        let hint = self.likely_path(path).map(|likely| format!("did you mean `{likely}`?"));
        Err((format!("no page of the shop has the address `/{path}/`"), hint))
    }

    /// The address that was most likely meant, as it is written in a link.
    fn likely_path(&self, path: &str) -> Option<String> {
        // What all products have in common says nothing of which one is meant.
        let of_kind = |kind: &str, names: &Slugs<'_>| {
            let slug = path.strip_prefix(kind)?.strip_prefix('/')?;
            let likely = nearest(slug, names.keys().copied())?;
            Some(format!("/{kind}/{likely}/"))
        };
        if path.starts_with("products/") || path.starts_with("collections/") {
            return of_kind("products", &self.names.products)
                .or_else(|| of_kind("collections", &self.names.collections));
        }
        let mut known = self.all(str::to_owned);
        known.extend(self.statics.iter().cloned());
        let likely = nearest(path, known.iter().map(String::as_str))?;
        let end = if self.statics.contains(likely) { "" } else { "/" };
        Some(format!("/{likely}{end}"))
    }

    /// A link without a slash before it: to the Markdown file of a page, or a mistake.
    fn check_relative(&self, path: &str, is_picture: bool, file: &Path) -> Result<(), Problem> {
        if is_picture {
            let name = path.rsplit('/').next().unwrap_or(path);
            let hint = format!("put it into `static/` and write `/{name}`");
            return Err(("pictures in a text lie in `static/`".to_owned(), Some(hint)));
        }
        if let Some(name) = path.strip_suffix(".md") {
            let name = name.rsplit('/').next().unwrap_or(name);
            if self.names.page_files.contains(name) {
                return Ok(());
            }
            let hint = nearest(name, self.names.page_files.iter().copied())
                .map(|likely| format!("did you mean `{likely}.md`?"));
            return Err((format!("there is no page `{name}.md`"), hint));
        }
        let hint = if file.starts_with("pages") && self.names.pages.contains_key(path.trim_end_matches('/')) {
            format!("write `/{}/`", path.trim_end_matches('/'))
        } else {
            "begin it with `/` for a page of the shop, or with `https://` for another site".to_owned()
        };
        Err((format!("`{path}` is no address"), Some(hint)))
    }

    /// All paths to pages, products and collections.
    fn all(&self, page: impl Fn(&str) -> String) -> Vec<String> {
        let products = self.names.products.keys().map(|slug| format!("products/{slug}"));
        let collections = self.names.collections.keys().map(|slug| format!("collections/{slug}"));
        self.names.pages.keys().map(|slug| page(slug)).chain(collections).chain(products).collect()
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// Where a link stands in its file. A text that is written in a TOML or JSON string has escapes and margins there, so its
/// target is looked for: the same one among those that are alike.
fn place_of(text: &Markdown, link: &markdown::Link) -> Place {
    let source = &text.place.source;
    let written = &source.text[text.place.span.clone()];
    let base = text.place.span.start;
    if written == text.text {
        return Place::new(source, base + link.span.start..base + link.span.end);
    }
    let target = &text.text[link.span.clone()];
    let earlier = text.text[..link.span.start].matches(target).count();
    match written.match_indices(target).nth(earlier) {
        Some((offset, _)) => Place::new(source, base + offset..base + offset + target.len()),
        None => text.place.clone(),
    }
}
