//! The links and pictures of a text, each with its stretch.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag};

/// A link or picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, without the marks around it.
    pub target: String,
    /// Bytes of the text: the target where it is written out beside the words, else the whole link.
    pub span: Range<usize>,
    /// Whether it is a picture that is shown.
    pub is_picture: bool,
}

/// All links and pictures of a Markdown text, in its order. Mail addresses in angle brackets come with `mailto:`.
pub fn links(text: &str) -> Vec<Link> {
    let parser = Parser::new_ext(text, super::options());
    parser
        .into_offset_iter()
        .filter_map(|(event, span)| {
            let (link_type, target, is_picture) = match event {
                Event::Start(Tag::Link { link_type, dest_url, .. }) => (link_type, dest_url, false),
                Event::Start(Tag::Image { link_type, dest_url, .. }) => (link_type, dest_url, true),
                _ => return None,
            };
            let target = match link_type {
                LinkType::Email => format!("mailto:{target}"),
                _ => target.into_string(),
            };
            Some(Link { span: target_span(text, span, &target), target, is_picture })
        })
        .collect()
}

/// Where the target is written within a link; with references and escapes it may not be there as it is.
fn target_span(text: &str, link: Range<usize>, target: &str) -> Range<usize> {
    match text[link.clone()].rfind(target) {
        Some(offset) if !target.is_empty() => {
            let start = link.start + offset;
            start..start + target.len()
        }
        _ => link,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_have_the_stretch_of_their_target() {
        let text = "See [shipping](/shipping/) and ![a](b.jpg), <a@b.example>, [ref].\n\n[ref]: /returns/\n";
        let found = links(text);
        let targets: Vec<_> =
            found.iter().map(|link| (link.target.as_str(), &text[link.span.clone()])).collect();
        assert_eq!(
            targets,
            [
                ("/shipping/", "/shipping/"),
                ("b.jpg", "b.jpg"),
                ("mailto:a@b.example", "<a@b.example>"),
                ("/returns/", "[ref]"),
            ]
        );
        assert!(found[1].is_picture);
    }
}
