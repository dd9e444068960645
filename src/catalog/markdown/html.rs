//! Markdown as HTML.

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd, html};

/// The text as HTML. Every link's and picture's target is what `address` makes of it; the highest heading becomes `h2`, and
/// the others follow, since the page's title is its only `h1`; HTML in the text is shown, not obeyed.
pub fn to_html(text: &str, address: impl Fn(&str) -> String) -> String {
    let highest = Parser::new_ext(text, super::options())
        .filter_map(|event| match event {
            Event::Start(Tag::Heading { level, .. }) => Some(level),
            _ => None,
        })
        .min();
    let below_title = |level: HeadingLevel| shifted(level, highest.unwrap_or(HeadingLevel::H2));
    let events = Parser::new_ext(text, super::options()).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: below_title(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below_title(level))),
        Event::Start(tag) => Event::Start(start(tag, &address)),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        other => other,
    });
    let mut written = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut written, events);
    written
}

fn start<'t>(tag: Tag<'t>, address: &impl Fn(&str) -> String) -> Tag<'t> {
    let rewritten = |target: CowStr<'_>| CowStr::from(address(&target));
    match tag {
        // The renderer itself puts `mailto:` before it.
        Tag::Link { link_type: LinkType::Email, .. } => tag,
        Tag::Link { link_type, dest_url, title, id } => {
            Tag::Link { link_type, dest_url: rewritten(dest_url), title, id }
        }
        Tag::Image { link_type, dest_url, title, id } => {
            Tag::Image { link_type, dest_url: rewritten(dest_url), title, id }
        }
        // An HTML block would print its lines without escaping; a paragraph shows them.
        Tag::HtmlBlock => Tag::Paragraph,
        other => other,
    }
}

/// A heading's level where the highest one of the text is to be `h2`.
fn shifted(level: HeadingLevel, highest: HeadingLevel) -> HeadingLevel {
    let level = level as usize + 2 - highest as usize;
    HeadingLevel::try_from(level.min(6)).unwrap_or(HeadingLevel::H6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_begin_below_the_title_whatever_the_highest_is() {
        assert_eq!(to_html("### A\n\n#### B", str::to_owned), "<h2>A</h2>\n<h3>B</h3>\n");
    }

    #[test]
    fn html_has_lower_headings_rewritten_links_and_nothing_of_the_sellers_tags() {
        let html = to_html(
            "# Care\n\n## Wool\n\nWash [cold](/care/) ~~hot~~ <script>x</script>\n\n<div onclick=a>\n\n<a@b.example>",
            |target| format!("/de{target}"),
        );
        assert_eq!(
            html,
            "<h2>Care</h2>\n<h3>Wool</h3>\n<p>Wash <a href=\"/de/care/\">cold</a> <del>hot</del> \
             &lt;script&gt;x&lt;/script&gt;</p>\n<p>&lt;div onclick=a&gt;\n</p>\n\
             <p><a href=\"mailto:a@b.example\">a@b.example</a></p>\n"
        );
    }
}
