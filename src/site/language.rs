//! What a file of `languages/` says beside the words that templates see: dates and the names of countries.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// Tables of a language file that are no words of pages, and that templates do not see.
pub(super) const BESIDES: [&str; 3] = ["countries", "dates", "mail"];

/// A language of the theme.
#[derive(Debug, Clone, Default)]
pub struct Voice {
    /// What templates see as `words`.
    pub words: toml::Table,
    /// The names of countries by their two letters.
    countries: BTreeMap<String, String>,
    /// A day, with `{day}`, `{month}` and `{year}`.
    day: Option<String>,
    months: Vec<String>,
}

impl Voice {
    /// Of a language file's content.
    pub fn of(mut words: toml::Table) -> Self {
        let table = |words: &mut toml::Table, name: &str| match words.remove(name) {
            Some(toml::Value::Table(table)) => table,
            _ => toml::Table::new(),
        };
        let countries = table(&mut words, "countries").into_iter();
        let countries =
            countries.filter_map(|(code, name)| Some((code, name.as_str()?.to_owned()))).collect();
        let mut dates = table(&mut words, "dates");
        let day = dates.remove("day").and_then(|day| Some(day.as_str()?.to_owned()));
        let months = match dates.remove("months") {
            Some(toml::Value::Array(months)) => {
                months.iter().filter_map(|month| Some(month.as_str()?.to_owned())).collect()
            }
            _ => Vec::new(),
        };
        // Pages have no use for the words of letters, and every page would carry them.
        words.remove("mail");
        Self { words, countries, day, months }
    }

    /// What the language calls itself, if it says so.
    pub fn own_name(&self) -> Option<&str> {
        self.words.get("language_name").and_then(toml::Value::as_str)
    }

    /// A country's name, or its two letters.
    pub fn country<'v>(&'v self, code: &'v str) -> &'v str {
        self.countries.get(code).map_or(code, String::as_str)
    }

    /// A day as people write it: `1 December 2026`; as `2026-12-01` where the language file does not say how.
    pub fn day(&self, date: jiff::civil::Date) -> String {
        let month = usize::try_from(date.month() - 1).ok().and_then(|index| self.months.get(index));
        let (Some(day), Some(month)) = (&self.day, month) else { return date.to_string() };
        day.replace("{day}", &date.day().to_string())
            .replace("{month}", month)
            .replace("{year}", &date.year().to_string())
    }
}

/// Reports every word that English has and this language lacks, in one go.
pub(super) fn check_words(words: &toml::Table, english: &toml::Table, place: Place, found: &mut Diagnostics) {
    let is_there = |key: &str, wanted: &toml::Value| match (wanted, words.get(key)) {
        (toml::Value::Table(_), Some(toml::Value::Table(forms))) => forms.contains_key("other"),
        (toml::Value::String(_), Some(toml::Value::String(_))) => true,
        _ => false,
    };
    let wanted = english.iter().filter(|(key, _)| !BESIDES.contains(&key.as_str()));
    let missing: Vec<&str> =
        wanted.filter(|(key, word)| !is_there(key, word)).map(|(key, _)| key.as_str()).collect();
    let Some(first) = missing.first() else { return };
    let message = match missing.len() {
        1 => format!("the word `{first}` is missing"),
        number => format!("{number} words are missing: {}", crate::catalog::decode::list(&missing)),
    };
    let hint = "`templates/languages/en.toml` of the theme has them: `pushcart theme show languages/en.toml`";
    found.push(Diagnostic::mistake("words", place, message).hint(hint));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(text: &str) -> Voice {
        Voice::of(toml::from_str(text).unwrap())
    }

    #[test]
    fn a_day_is_written_as_the_language_does() {
        let german = voice(
            "[dates]\nday = \"{day}. {month} {year}\"\nmonths = [\"Januar\", \"Februar\", \"März\"]\n[countries]\nDE = \"Deutschland\"",
        );
        assert_eq!(german.day(jiff::civil::date(2027, 3, 1)), "1. März 2027");
        assert_eq!(german.day(jiff::civil::date(2027, 4, 1)), "2027-04-01");
        assert_eq!((german.country("DE"), german.country("AT")), ("Deutschland", "AT"));
        assert!(german.words.is_empty());
    }

    #[test]
    fn a_missing_word_is_a_mistake() {
        let english =
            toml::from_str("a = \"A\"\n[b]\none = \"x\"\nother = \"y\"\n[countries]\nDE = \"Germany\"")
                .unwrap();
        let mut found = Diagnostics::default();
        let words = |text| toml::from_str(text).unwrap();
        check_words(&words("a = \"A\"\n[b]\nother = \"y\""), &english, Place::file("x"), &mut found);
        assert_eq!(found.mistakes(), 0);
        check_words(&words("[b]\none = \"y\""), &english, Place::file("x"), &mut found);
        assert_eq!(found.mistakes(), 1);
    }
}
