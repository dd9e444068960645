//! Markdown without its marks, for readers that show plain text.

use pulldown_cmark::{Event, Parser, TagEnd};

/// The text of Markdown: a line per block, list items after a hyphen, no raw HTML.
pub fn plain_text(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    for event in Parser::new_ext(markdown, super::options()) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak => text.push(' '),
            Event::Start(pulldown_cmark::Tag::Item) => text.push_str("- "),
            Event::HardBreak
            | Event::Rule
            | Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock | TagEnd::TableRow,
            ) if !text.ends_with('\n') => text.push('\n'),
            _ => {}
        }
    }
    text.trim().to_owned()
}

/// The beginning of a text, at most `longest` characters, cut between words and marked where it is cut.
pub fn shortened(text: &str, longest: usize) -> String {
    let Some((cut, _)) = text.char_indices().nth(longest) else { return text.to_owned() };
    let room = text.char_indices().nth(longest.saturating_sub(1)).map_or(cut, |(at, _)| at);
    let head = &text[..room];
    let words = head.rfind(char::is_whitespace).filter(|&at| at > room / 2).map_or(head, |at| &head[..at]);
    format!("{}…", words.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_blocks_stay_apart() {
        let markdown =
            "# Title\n\nIt *sounds*\n`good`. <b>x</b> [here](/a)\n\n- black\n- red\n\n<script>no</script>\n";
        assert_eq!(plain_text(markdown), "Title\nIt sounds good. x here\n- black\n- red");
    }

    #[test]
    fn text_is_cut_between_words() {
        assert_eq!(shortened("one two three", 13), "one two three");
        assert_eq!(shortened("one two three", 10), "one two…");
        assert_eq!(shortened("äöüäöü", 4), "äöü…");
    }
}
