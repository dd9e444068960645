//! Money as the readers of a language write it: `1.234,50 €`, `$1,234.50`, `¥1,200`.
//!
//! Digits, grouping and separators come from Unicode's CLDR through `icu_decimal`. Where the symbol stands and what it
//! is are the tables below, after CLDR's standard patterns, since ICU's own currency formatting is not stable yet.

use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_locale_core::{LanguageIdentifier, langid};

use super::{Currency, Language, Money};

const NO_BREAK_SPACE: char = '\u{a0}';
const RIGHT_TO_LEFT_MARK: char = '\u{200f}';

/// Writes money for one language. Make it once per market.
#[derive(Debug)]
pub struct MoneyFormat {
    /// `None` would mean that not even the root locale is compiled in; plain digits serve then.
    numbers: Option<DecimalFormatter>,
    language: Language,
    position: Position,
}

/// Where a currency's symbol stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    Before,
    BeforeSpaced,
    AfterSpaced,
}

impl MoneyFormat {
    /// For the readers of `language`.
    pub fn new(language: &Language) -> Self {
        let options = DecimalFormatterOptions::default;
        let numbers = DecimalFormatter::try_new(number_locale(language).into(), options())
            .or_else(|_| DecimalFormatter::try_new(DecimalFormatterPreferences::default(), options()))
            .ok();
        Self { numbers, language: language.clone(), position: position(language) }
    }

    /// The amount with its currency.
    pub fn format(&self, money: Money) -> String {
        let mut decimal = Decimal::from(money.amount.unsigned_abs());
        decimal.multiply_pow10(-i16::from(money.currency.digits()));
        let number = match &self.numbers {
            Some(numbers) => numbers.format(&decimal).to_string(),
            None => decimal.to_string(),
        };
        let symbol = symbol(money.currency, &self.language);
        let letters_meet_digits = symbol.ends_with(|c: char| c.is_alphabetic());
        let sign = if money.amount < 0 { "-" } else { "" };
        match self.position {
            Position::Before if !letters_meet_digits => format!("{sign}{symbol}{number}"),
            Position::Before | Position::BeforeSpaced => format!("{sign}{symbol}{NO_BREAK_SPACE}{number}"),
            Position::AfterSpaced if matches!(self.language.primary(), "ar" | "he") => {
                format!("{RIGHT_TO_LEFT_MARK}{sign}{number}{NO_BREAK_SPACE}{symbol}")
            }
            Position::AfterSpaced => format!("{sign}{number}{NO_BREAK_SPACE}{symbol}"),
        }
    }
}

/// The locale whose numbers money is written with: Austria groups money with points, other numbers with spaces.
fn number_locale(language: &Language) -> &LanguageIdentifier {
    const GERMAN: &LanguageIdentifier = &langid!("de-DE");
    match (language.primary(), language.region()) {
        ("de", Some("AT")) => GERMAN,
        _ => language.identifier(),
    }
}

fn position(language: &Language) -> Position {
    match (language.primary(), language.region()) {
        ("de", Some("AT" | "CH" | "LI")) | ("it", Some("CH")) | ("pt", None | Some("BR")) => {
            Position::BeforeSpaced
        }
        ("nl" | "id" | "ms", _) => Position::BeforeSpaced,
        ("es", Some(region)) if region != "ES" => Position::Before,
        (
            "en" | "ja" | "zh" | "ko" | "th" | "hi" | "tr" | "fil" | "ga" | "cy" | "bn" | "ta" | "te" | "mr",
            _,
        ) => Position::Before,
        _ => Position::AfterSpaced,
    }
}

/// The symbol where readers take it for this currency alone, else one that tells it apart, else the code.
fn symbol(currency: Currency, language: &Language) -> &'static str {
    let code = currency.code();
    let (primary, region) = (language.primary(), language.region().unwrap_or_default());
    let own_dollar = matches!(region, "CA" | "AU" | "NZ" | "SG" | "HK" | "TW" | "MX" | "AR" | "CL" | "CO");
    match (code, primary, region) {
        ("EUR", ..) => "€",
        ("GBP", ..) => "£",
        ("INR", ..) => "₹",
        ("KRW", ..) => "₩",
        ("ILS", ..) => "₪",
        ("VND", ..) => "₫",
        ("PHP", "en" | "fil", _) => "₱",
        ("USD", ..) if own_dollar => "US$",
        ("USD", ..)
        | ("CAD", _, "CA")
        | ("AUD", _, "AU")
        | ("NZD", _, "NZ")
        | ("SGD", _, "SG")
        | ("MXN", _, "MX")
        | ("ARS", _, "AR")
        | ("CLP", _, "CL")
        | ("COP", _, "CO")
        | ("TWD", _, "TW") => "$",
        ("CAD", ..) => "CA$",
        ("AUD", ..) => "A$",
        ("NZD", ..) => "NZ$",
        ("HKD", ..) => "HK$",
        ("TWD", ..) => "NT$",
        ("MXN", ..) => "MX$",
        ("BRL", ..) => "R$",
        ("JPY", "zh", _) => "JP¥",
        ("JPY", ..) | ("CNY", "zh", _) => "¥",
        ("CNY", ..) => "CN¥",
        ("DKK", "da", _) => "kr.",
        ("SEK", "sv", _) | ("NOK", "nb" | "no" | "nn", _) => "kr",
        ("PLN", "pl", _) => "zł",
        ("CZK", "cs", _) => "Kč",
        ("HUF", "hu", _) => "Ft",
        ("TRY", "tr", _) => "₺",
        ("UAH", "uk", _) => "₴",
        ("BGN", "bg", _) => "лв.",
        ("THB", "th", _) => "฿",
        ("IDR", "id", _) => "Rp",
        ("MYR", "ms", _) => "RM",
        ("ZAR", "en", "ZA") => "R",
        ("AED", "ar", _) => "د.إ.",
        ("SAR", "ar", _) => "ر.س.",
        ("KWD", "ar", _) => "د.ك.",
        ("BHD", "ar", _) => "د.ب.",
        ("EGP", "ar", _) => "ج.م.",
        ("MAD", "ar", _) => "د.م.",
        ("JOD", "ar", _) => "د.أ.",
        ("QAR", "ar", _) => "ر.ق.",
        ("OMR", "ar", _) => "ر.ع.",
        ("IQD", "ar", _) => "د.ع.",
        ("TND", "ar", _) => "د.ت.",
        ("DZD", "ar", _) => "د.ج.",
        ("LBP", "ar", _) => "ل.ل.",
        _ => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_in_the_way_of_the_language() {
        for (language, code, amount, expected) in [
            ("en-US", "USD", 123_450, "$1,234.50"),
            ("en-US", "USD", -500, "-$5.00"),
            ("en-US", "CHF", 123_450, "CHF 1,234.50"),
            ("en-CA", "USD", 123_450, "US$1,234.50"),
            ("en-IN", "INR", 12_345_600, "₹1,23,456.00"),
            ("de-DE", "EUR", 123_450, "1.234,50 €"),
            ("de-AT", "EUR", 123_450, "€ 1.234,50"),
            ("de-CH", "CHF", 123_450, "CHF 1'234.50"),
            ("fr-FR", "EUR", 123_450, "1\u{202f}234,50 €"),
            ("es-ES", "EUR", 123_450, "1234,50 €"),
            ("es-ES", "EUR", 1_234_550, "12.345,50 €"),
            ("es-MX", "MXN", 123_450, "$1,234.50"),
            ("nl-NL", "EUR", 123_450, "€ 1.234,50"),
            ("pt-BR", "BRL", 123_450, "R$ 1.234,50"),
            ("pl-PL", "PLN", 1_234_550, "12 345,50 zł"),
            ("sv-SE", "SEK", 123_450, "1 234,50 kr"),
            ("ja-JP", "JPY", 1200, "¥1,200"),
            ("en-US", "JPY", 1200, "¥1,200"),
            ("ar-KW", "KWD", 1_234_500, "\u{200f}١٬٢٣٤٫٥٠٠ د.ك."),
            ("ar-JO", "JOD", 1_234_500, "\u{200f}١٬٢٣٤٫٥٠٠ د.أ."),
            ("ar-AE", "AED", 123_450, "\u{200f}1,234.50 د.إ."),
        ] {
            let money = Money::new(amount, code.parse().unwrap());
            let written = MoneyFormat::new(&language.parse().unwrap()).format(money);
            assert_eq!(written.replace(NO_BREAK_SPACE, " "), expected, "{language}");
        }
    }
}
