//! Words as the search compares them. `templates/assets/find.js` does the same to what a buyer types.

use icu_normalizer::DecomposingNormalizer;
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

/// Takes the words of a text in turn: without accents and other marks, in small letters, letters that are written in two ways
/// in one.
pub(super) fn each_word(text: &str, mut take: impl FnMut(&str)) {
    let mut word = String::new();
    // No mark and no letter has an effect across white space.
    for part in text.split_whitespace() {
        if part.is_ascii() {
            let words =
                part.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
            for letters in words {
                word.clear();
                word.push_str(letters);
                word.make_ascii_lowercase();
                take(&word);
            }
        } else {
            each_unusual_word(part, &mut take);
        }
    }
}

fn each_unusual_word(part: &str, take: &mut impl FnMut(&str)) {
    let categories = CodePointMapData::<GeneralCategory>::new();
    let is_of_a_word = |letter: char| {
        let category = categories.get(letter);
        GeneralCategoryGroup::Letter.contains(category) || GeneralCategoryGroup::Number.contains(category)
    };
    let plain = plain(part);
    let words = plain.split(|letter| !is_of_a_word(letter)).filter(|word| !word.is_empty());
    words.for_each(|word| take(without_article(word)));
}

fn plain(text: &str) -> String {
    let categories = CodePointMapData::<GeneralCategory>::new();
    let decomposed = DecomposingNormalizer::new_nfkd().normalize(text).into_owned();
    let bare =
        decomposed.chars().filter(|&letter| !GeneralCategoryGroup::Mark.contains(categories.get(letter)));
    let mut plain = String::with_capacity(text.len());
    for letter in bare.collect::<String>().to_lowercase().chars() {
        match letter {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'đ' => plain.push('d'),
            'ł' => plain.push('l'),
            'ı' => plain.push('i'),
            'ى' => plain.push('ي'),
            'ة' => plain.push('ه'),
            // It only makes Arabic words longer.
            'ـ' => {}
            other => plain.push(other),
        }
    }
    plain
}

/// The Arabic article is written as a part of its word.
fn without_article(word: &str) -> &str {
    word.strip_prefix("ال").filter(|rest| rest.chars().count() > 2).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    fn words(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        super::each_word(text, |word| words.push(word.to_owned()));
        words
    }

    #[test]
    fn words_are_compared_without_what_people_leave_out() {
        for (text, expected) in [
            ("Größe, Müsli & Straße", "grosse musli strasse"),
            ("Crème brûlée d’été", "creme brulee d ete"),
            ("AÑO cigüeña Œuvre Øre", "ano ciguena oeuvre ore"),
            ("33⅓ rpm BB-LP/RED_2", "331 3 rpm bb lp red 2"),
            ("مُوسِيقَى والكُتُب", "موسيقي والكتب"),
            ("الكتــاب أغنية", "كتاب اغنيه"),
            ("", ""),
        ] {
            assert_eq!(words(text).join(" "), expected, "{text}");
        }
    }
}
