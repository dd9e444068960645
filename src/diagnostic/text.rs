//! Diagnostics as text: the message, the line with a caret under the place, related places, the hint.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Diagnostics, Place, Severity};

/// Columns of the widest output. Longer lines are shown in part: a minified JSON file is one line.
const WIDTH: usize = 120;

/// All diagnostics, then a line that counts them; empty if there are none.
pub fn render(diagnostics: &Diagnostics, color: bool) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&one(diagnostic, color));
        text.push_str("\n\n");
    }
    if let Some(summary) = summary(diagnostics) {
        text.push_str(&summary);
        text.push('\n');
    }
    text
}

/// One diagnostic, without a line break at the end.
pub fn one(diagnostic: &Diagnostic, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(WIDTH).render(&[group(diagnostic)])
}

/// How many there are: `3 mistakes, 2 pieces of advice`; `None` if there are none.
pub fn summary(diagnostics: &Diagnostics) -> Option<String> {
    let count = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let mistakes = count(diagnostics.mistakes(), "mistake", "mistakes");
    let advice = count(diagnostics.advice(), "piece of advice", "pieces of advice");
    let parts: Vec<String> = [mistakes, advice].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn group(diagnostic: &Diagnostic) -> Group<'_> {
    let level = match diagnostic.severity {
        Severity::Mistake => Level::ERROR.with_name("mistake"),
        Severity::Advice => Level::WARNING.with_name("advice"),
    };
    let mut group =
        level.primary_title(&diagnostic.message).id(diagnostic.code).elements(Vec::<Element<'_>>::new());
    group = with_place(group, &diagnostic.place, AnnotationKind::Primary, None);
    for (place, label) in &diagnostic.related {
        group = with_place(group, place, AnnotationKind::Context, Some(label));
    }
    match &diagnostic.hint {
        Some(hint) => group.element(Level::HELP.with_name("hint").message(hint)),
        None => group,
    }
}

/// Adds the path of a place, and its line if it points into a text.
fn with_place<'a>(
    group: Group<'a>,
    place: &'a Place,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Group<'a> {
    if place.source.text.is_empty() {
        let group = group.element(Origin::path(place.shown_path()));
        return match label {
            Some(label) => group.element(Level::NOTE.no_name().message(label)),
            None => group,
        };
    }
    let (line, span) = first_line(place);
    let annotation = kind.span(span).label(label);
    let snippet = Snippet::source(line).line_start(place.line_column().0).path(place.shown_path());
    group.element(snippet.annotation(annotation))
}

/// The first line of a place, and where in it the place is. What is too far from it is left to the renderer to cut.
fn first_line(place: &Place) -> (&str, Range<usize>) {
    let text = &place.source.text;
    let start = text.floor_char_boundary(place.span.start);
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    let line = text[line_start..line_end].trim_end_matches('\r');
    let start = (start - line_start).min(line.len());
    let end = text.ceil_char_boundary(place.span.end.min(text.len())).saturating_sub(line_start);
    (line, start..end.clamp(start, line.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;

    fn rendered(diagnostic: Diagnostic) -> String {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(diagnostic);
        render(&diagnostics, false)
    }

    #[test]
    fn a_mistake_shows_its_line_its_hint_and_related_places() {
        let source = Source::new("products/a.toml", "title = \"A\"\nsku = \"B\"\n");
        let place = Place::new(&source, 18..21);
        let mistake = Diagnostic::mistake("duplicate-sku", place, "the SKU `B` is taken")
            .hint("choose another")
            .related(Place::new(&source, 8..11), "first here");
        snapbox::assert_data_eq!(
            rendered(mistake),
            snapbox::str![[r#"
mistake[duplicate-sku]: the SKU `B` is taken
 --> products/a.toml:2:7
  |
2 | sku = "B"
  |       ^^^
  |
 ::: products/a.toml:1:9
  |
1 | title = "A"
  |         --- first here
  |
  = hint: choose another

1 mistake

"#]]
        );
    }

    #[test]
    fn long_lines_are_shown_around_the_place_and_columns_count_characters() {
        let text = format!("{}bad{}", "ä".repeat(500), "ö".repeat(500));
        let source = Source::new("products/a.json", text);
        let shown = rendered(Diagnostic::mistake("x", Place::new(&source, 1000..1003), "bad"));
        assert!(shown.contains("products/a.json:1:501"), "{shown}");
        assert!(shown.lines().all(|line| line.chars().count() < 140), "{shown}");
        assert!(shown.contains("^^^"), "{shown}");
    }
}
