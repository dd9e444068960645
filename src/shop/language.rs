//! The language of a market: its tag and its direction.

use std::fmt;
use std::str::FromStr;

use icu_locale_core::LanguageIdentifier;
use serde::{Deserialize, Serialize};

/// A language as BCP 47 writes it: `de-DE`, `en`, `zh-Hant-TW`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(LanguageIdentifier);

/// The text is no language tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a language tag of BCP 47 such as `en-US` or `de`")]
pub struct InvalidLanguage;

/// Which way text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

impl Language {
    /// The whole tag in its usual spelling: `de-DE`.
    pub fn tag(&self) -> String {
        self.0.to_string()
    }

    /// The first part alone: `de`.
    pub fn primary(&self) -> &str {
        self.0.language.as_str()
    }

    /// The region part if it has one: `DE`.
    pub fn region(&self) -> Option<&str> {
        self.0.region.as_ref().map(icu_locale_core::subtags::Region::as_str)
    }

    /// By the script where one is given, else by the usual script of the language.
    pub fn direction(&self) -> Direction {
        let right_to_left = match &self.0.script {
            Some(script) => {
                matches!(script.as_str(), "Arab" | "Hebr" | "Thaa" | "Syrc" | "Nkoo" | "Adlm" | "Rohg")
            }
            None => matches!(
                self.primary(),
                "ar" | "arc"
                    | "ckb"
                    | "dv"
                    | "fa"
                    | "he"
                    | "ks"
                    | "nqo"
                    | "ps"
                    | "sd"
                    | "syr"
                    | "ug"
                    | "ur"
                    | "yi"
            ),
        };
        if right_to_left { Direction::Rtl } else { Direction::Ltr }
    }

    pub(super) fn identifier(&self) -> &LanguageIdentifier {
        &self.0
    }
}

impl FromStr for Language {
    type Err = InvalidLanguage;

    fn from_str(tag: &str) -> Result<Self, InvalidLanguage> {
        LanguageIdentifier::from_str(tag)
            .ok()
            .filter(|identifier| !identifier.language.is_unknown())
            .map(Self)
            .ok_or(InvalidLanguage)
    }
}

impl TryFrom<String> for Language {
    type Error = InvalidLanguage;

    fn try_from(tag: String) -> Result<Self, InvalidLanguage> {
        tag.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.tag()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_checked_and_put_into_their_usual_spelling() {
        assert_eq!("de-de".parse::<Language>().unwrap().tag(), "de-DE");
        assert_eq!("zh-hant-tw".parse::<Language>().unwrap().tag(), "zh-Hant-TW");
        for bad in ["", "german", "de_", "e", "und"] {
            assert!(bad.parse::<Language>().is_err(), "{bad}");
        }
    }

    #[test]
    fn direction_follows_the_script_then_the_language() {
        for (tag, direction) in [
            ("ar-AE", Direction::Rtl),
            ("de", Direction::Ltr),
            ("az-Arab", Direction::Rtl),
            ("he", Direction::Rtl),
        ] {
            assert_eq!(tag.parse::<Language>().unwrap().direction(), direction, "{tag}");
        }
    }
}
