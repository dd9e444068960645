//! Markdown as HTML.

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd, html};

/// The text as HTML. Every link's and picture's target is what `address` makes of it; headings are one level lower (`#`
/// becomes `h2`), since the page's title is its only `h1`; HTML in the text is shown, not obeyed.
pub fn to_html(text: &str, address: impl Fn(&str) -> String) -> String {
    let events = Parser::new_ext(text, super::options()).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(tag) => Event::Start(start(tag, &address)),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
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
        Tag::Heading { level, id, classes, attrs } => {
            Tag::Heading { level: lower(level), id, classes, attrs }
        }
        // An HTML block would print its lines without escaping; a paragraph shows them.
        Tag::HtmlBlock => Tag::Paragraph,
        other => other,
    }
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
        HeadingLevel::H4 => HeadingLevel::H5,
        HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_has_lower_headings_rewritten_links_and_nothing_of_the_sellers_tags() {
        let html = to_html(
            "# Care\n\nWash [cold](/care/) ~~hot~~ <script>x</script>\n\n<div onclick=a>\n\n<a@b.example>",
            |target| format!("/de{target}"),
        );
        assert_eq!(
            html,
            "<h2>Care</h2>\n<p>Wash <a href=\"/de/care/\">cold</a> <del>hot</del> \
             &lt;script&gt;x&lt;/script&gt;</p>\n<p>&lt;div onclick=a&gt;\n</p>\n\
             <p><a href=\"mailto:a@b.example\">a@b.example</a></p>\n"
        );
    }
}
