//! The seller's Markdown: its links with their places, HTML of it, and its beginning as plain text.
//!
//! Tables, strikethrough and footnotes are understood. HTML inside of Markdown is not: it is shown as the text it is, so
//! that a text copied from elsewhere brings no script, no tracking picture and no broken tag into the shop.

mod html;
mod links;
mod plain;

pub use html::to_html;
pub use links::{Link, links};
pub use plain::{plain_text, shortened};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Parser options; the same everywhere, so that what is checked is what is shown.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES
}

/// The beginning of the text without marks, in one line of at most about `longest` characters, ended at a word with `…`.
/// Headings, tables, code and pictures are passed over.
pub fn summary(text: &str, longest: usize) -> String {
    let mut plain = String::new();
    let mut passed_over = 0usize;
    for event in Parser::new_ext(text, options()) {
        let is_passed_over = |tag: &Tag<'_>| {
            matches!(
                tag,
                Tag::Heading { .. }
                    | Tag::Table(_)
                    | Tag::CodeBlock(_)
                    | Tag::Image { .. }
                    | Tag::FootnoteDefinition(_)
            )
        };
        match event {
            Event::Start(tag) if is_passed_over(&tag) => passed_over += 1,
            Event::End(
                TagEnd::Heading(_)
                | TagEnd::Table
                | TagEnd::CodeBlock
                | TagEnd::Image
                | TagEnd::FootnoteDefinition,
            ) => passed_over = passed_over.saturating_sub(1),
            _ if passed_over > 0 => {}
            Event::Text(words) | Event::Code(words) => plain.push_str(&words),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => {
                plain.push(' ');
            }
            _ => {}
        }
        if plain.len() > longest.saturating_mul(8) {
            break;
        }
    }
    shorten(&plain, longest)
}

/// Words up to a length in characters, with `…` where some are left out.
fn shorten(text: &str, longest: usize) -> String {
    let mut short = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let with_word = length + usize::from(length > 0) + word.chars().count();
        if with_word > longest && length > 0 {
            let end = short.trim_end_matches([',', ';', ':', '–', '-']).len();
            short.truncate(end);
            short.push('…');
            return short;
        }
        if length > 0 {
            short.push(' ');
        }
        short.push_str(word);
        length = with_word;
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_plain_words_up_to_a_length() {
        let text = "# Blackbird\n\n![front](a.jpg)A *record*, pressed\non [heavy](/x/) vinyl.\n\n| a | b |\n|---|---|\n";
        assert_eq!(summary(text, 160), "A record, pressed on heavy vinyl.");
        assert_eq!(summary(text, 18), "A record, pressed…");
        assert_eq!(summary(text, 10), "A record…");
        assert_eq!(summary("", 160), "");
        assert_eq!(summary("<b>x</b> y", 160), "x y");
    }
}
