//! A market's words, and phrases made of them.

use std::collections::BTreeMap;

use crate::shop::mail_words;

/// The words of a market. One that is missing is said in English: a letter never fails for want of a word.
#[derive(Clone, Copy)]
pub(super) struct Words<'a>(pub(super) &'a BTreeMap<String, String>);

/// A text with values in it. They are kept apart from the words, so that a number or a name cannot turn the direction of the
/// sentence around it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Phrase(pub(super) Vec<Piece>);

/// A part of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words of the market.
    Words(String),
    /// Something filled in.
    Value(String),
}

impl<'a> Words<'a> {
    /// A word with nothing to fill in.
    pub(super) fn get(self, name: &str) -> &'a str {
        match self.0.get(name) {
            Some(word) => word,
            None => mail_words::english(name).unwrap_or_default(),
        }
    }

    /// A word with its values. What the word does not ask for is left out.
    pub(super) fn fill(self, name: &str, values: &[(&str, &str)]) -> Phrase {
        let mut pieces = Vec::new();
        let mut rest = self.get(name);
        while let Some((before, after)) = rest.split_once('{') {
            pieces.push(Piece::Words(before.to_owned()));
            let filled = after.split_once('}').and_then(|(key, after)| {
                let (_, value) = values.iter().find(|(known, _)| *known == key)?;
                Some((Piece::Value(clean(value)), after))
            });
            // A brace that means nothing here stands for itself.
            let (piece, after) = filled.unwrap_or_else(|| (Piece::Words("{".to_owned()), after));
            pieces.push(piece);
            rest = after;
        }
        pieces.push(Piece::Words(rest.to_owned()));
        pieces.retain(|piece| !piece.text().is_empty());
        Phrase(pieces)
    }
}

impl Piece {
    fn text(&self) -> &str {
        match self {
            Self::Words(text) | Self::Value(text) => text,
        }
    }
}

impl Phrase {
    /// The phrase as plain text. Where text runs from right to left, values are isolated from it (Unicode's FSI and PDI).
    pub(super) fn plain(&self, right_to_left: bool) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Value(value) if right_to_left => isolate(value),
            piece => piece.text().to_owned(),
        };
        self.0.iter().map(piece).collect()
    }
}

impl From<&str> for Phrase {
    fn from(words: &str) -> Self {
        Self(vec![Piece::Words(words.to_owned())])
    }
}

pub(super) fn isolate(value: &str) -> String {
    format!("\u{2068}{value}\u{2069}")
}

/// A value as one line that cannot turn the text around it: without control characters, line breaks and marks of direction that
/// reach beyond it.
pub(super) fn clean(value: &str) -> String {
    let plain = |c: char| match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => Some(' '),
        c => Some(c),
    };
    value.chars().filter_map(plain).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_missing_word_is_said_in_english() {
        let market = BTreeMap::from([("total".to_owned(), "Summe".to_owned())]);
        assert_eq!((Words(&market).get("total"), Words(&market).get("subtotal")), ("Summe", "Subtotal"));
        assert_eq!(Words(&market).get("no such word"), "");
    }

    #[test]
    fn values_are_filled_in_once() {
        let market = BTreeMap::from([("hello".to_owned(), "{name}! {other} {".to_owned())]);
        let phrase = Words(&market).fill("hello", &[("name", "{name}\r\n\u{202e}x")]);
        assert_eq!(phrase.plain(false), "{name}  x! {other} {");
        assert_eq!(phrase.plain(true), "\u{2068}{name}  x\u{2069}! {other} {");
    }

    proptest! {
        #[test]
        fn a_word_without_values_stays_as_it_is(word in ".{0,60}") {
            let market = BTreeMap::from([("hello".to_owned(), word.clone())]);
            prop_assert_eq!(Words(&market).fill("hello", &[]).plain(true), word);
        }
    }
}
