//! Words as the search compares them. `templates/assets/find.js` does the same to what a buyer types.

use icu_normalizer::DecomposingNormalizer;
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

/// The words of a text: without accents and other marks, in small letters, letters that are written in two ways in one.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    let plain = plain(text);
    let categories = CodePointMapData::<GeneralCategory>::new();
    let mut words = Vec::new();
    let mut word = String::new();
    for letter in plain.chars().chain([' ']) {
        let category = categories.get(letter);
        if GeneralCategoryGroup::Letter.contains(category) || GeneralCategoryGroup::Number.contains(category)
        {
            word.push(letter);
        } else if !word.is_empty() {
            words.push(without_article(std::mem::take(&mut word)));
        }
    }
    words.into_iter()
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
fn without_article(word: String) -> String {
    match word.strip_prefix("ال") {
        Some(rest) if rest.chars().count() > 2 => rest.to_owned(),
        _ => word,
    }
}

#[cfg(test)]
mod tests {
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
            assert_eq!(super::words(text).collect::<Vec<_>>().join(" "), expected, "{text}");
        }
    }
}
