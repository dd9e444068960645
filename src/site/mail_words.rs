//! The words of letters: the section `[mail]` of a file of words, which the function finds in the price list.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};
use crate::shop::mail_words::{ENGLISH, english, placeholders};

/// The section's name.
const SECTION: &str = "mail";

/// A file of words, as far as letters are concerned.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    mail: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// The words of letters among a market's words.
pub fn of(words: &toml::Table) -> BTreeMap<String, String> {
    let mail = words.get(SECTION).and_then(toml::Value::as_table).into_iter().flatten();
    mail.filter_map(|(name, word)| Some((name.clone(), word.as_str()?.to_owned()))).collect()
}

/// Reports words that letters need and `words` lack, and those in `source`, the last file laid over, that no letter knows or that ask
/// for something that is not there.
pub fn check(words: &toml::Table, source: &Arc<Source>, diagnostics: &mut Diagnostics) {
    let known = of(words);
    let missing: Vec<_> =
        ENGLISH.iter().map(|(name, _)| *name).filter(|name| !known.contains_key(*name)).collect();
    if let [first, ..] = missing.as_slice() {
        let more = if missing.len() > 1 { format!(" and {} more", missing.len() - 1) } else { String::new() };
        let message = format!("the letters lack the word `{SECTION}.{first}`{more}");
        let mistake = Diagnostic::mistake("words", Place::new(source, 0..0), message);
        diagnostics.push(mistake.hint("translate the section `[mail]` of the theme's `languages/en.toml`"));
    }
    let own = match toml::from_str::<File>(&source.text) {
        Ok(file) => file.mail,
        Err(error) => {
            let place = Place::new(source, error.span().unwrap_or(0..0));
            return diagnostics.push(Diagnostic::mistake("words", place, error.message().to_owned()));
        }
    };
    for (name, word) in &own {
        let Some(english) = english(name.get_ref()) else {
            let message = format!("no letter knows the word `{}`", name.get_ref());
            let advice = Diagnostic::advice("words", Place::new(source, name.span()), message);
            diagnostics
                .push(advice.hint("it has no effect; look for its name in the theme's `languages/en.toml`"));
            continue;
        };
        let allowed: Vec<_> = placeholders(english).collect();
        for asked in placeholders(word.get_ref()).filter(|asked| !allowed.contains(asked)) {
            let message = format!("`{{{asked}}}` cannot be filled in here");
            let mistake = Diagnostic::mistake("words", Place::new(source, word.span()), message);
            diagnostics.push(mistake.hint(hint(&allowed)));
        }
    }
}

fn hint(allowed: &[&str]) -> String {
    if allowed.is_empty() {
        return "nothing is filled into this word".to_owned();
    }
    let allowed: Vec<_> = allowed.iter().map(|name| format!("`{{{name}}}`")).collect();
    format!("there is {}", allowed.join(", "))
}
