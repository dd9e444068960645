//! The theme's words in the language of a market, and the two filters that fill them in.

use icu_plurals::{PluralCategory, PluralRules};
use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::shop::Language;

/// Registers `fill` (`{{ words.from_price | fill(price=p) }}`) and `plural` (`{{ words.products | plural(count=n) }}`).
pub fn register(tera: &mut Tera, language: &Language) -> Result<(), String> {
    let locale = language.tag().parse::<icu_locale_core::Locale>().map_err(|error| error.to_string())?;
    let rules = PluralRules::try_new_cardinal(locale.into()).map_err(|error| error.to_string())?;
    tera.register_filter("fill", |word: &str, values: Kwargs, _: &State| -> String { fill(word, &values) });
    tera.register_filter("plural", move |forms: Value, values: Kwargs, _: &State| -> TeraResult<String> {
        let count: i64 = values.must_get("count")?;
        let form = match rules.category_for(count.unsigned_abs()) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        };
        let forms =
            forms.as_map().ok_or_else(|| tera::Error::message("`plural` wants a word with plural forms"))?;
        let word = forms.get(&form.into()).or_else(|| forms.get(&"other".into())).and_then(Value::as_str);
        let word = word.ok_or_else(|| tera::Error::message("the word has no form `other`"))?;
        Ok(fill(word, &values))
    });
    Ok(())
}

/// Puts each given value where the word has its name in braces.
fn fill(word: &str, values: &Kwargs) -> String {
    values
        .iter()
        .fold(word.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), &value.to_string()))
}
