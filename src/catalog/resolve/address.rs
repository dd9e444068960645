//! Parts of addresses: slugs and earlier addresses.

use super::super::decode::Placed;
use super::super::product::Alias;
use super::super::value::Slug;
use super::Resolver;
use crate::diagnostic::Place;

/// The most bytes in a name, on the disks of today.
const LONGEST_NAME: usize = 255;

impl Resolver<'_> {
    /// The slug that is given, or the one that a file's name suggests.
    pub(super) fn slug(&mut self, given: Option<&Placed<Slug>>, name: &str) -> Placed<String> {
        if let Some(slug) = given {
            return Placed { value: slug.value.0.clone(), place: slug.place.clone() };
        }
        let value = Slug::suggest(name);
        let place = Place::new(&self.source, 0..0);
        if value.is_empty() {
            let message = format!("`{name}` has no letter or digit for an address");
            self.mistake("slug", &place, message, "rename the file, or give it a `slug`");
        }
        Placed { value, place }
    }

    /// Earlier addresses.
    pub(super) fn aliases(&mut self, raw: &[Placed<String>]) -> Vec<Alias> {
        for alias in raw {
            let path = &alias.value;
            let problem = if !path.starts_with('/') || path.starts_with("//") {
                Some("an earlier address begins with one `/`")
            } else if path.contains(['?', '#']) {
                Some("an earlier address has no `?` or `#`; static hosts do not see them")
            } else if path.contains(char::is_whitespace) || path.contains(['\\', '"', '<', '>']) {
                Some("an earlier address has a character that addresses do not have")
            } else if path.split('/').any(|part| matches!(part, "." | "..")) {
                Some("an earlier address leads somewhere else")
            } else if path.split('/').any(|part| part.len() > LONGEST_NAME) {
                Some("an earlier address has a part that no disk takes for a name")
            } else {
                None
            };
            if let Some(problem) = problem {
                self.mistake("alias", &alias.place, problem, "write it as `/shop/blackbird.html`");
            }
        }
        raw.iter()
            .filter(|alias| alias.value.starts_with('/'))
            .map(|alias| Alias { path: alias.value.clone(), place: alias.place.clone() })
            .collect()
    }
}
