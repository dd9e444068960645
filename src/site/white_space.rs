//! Templates without the white space that no browser shows, so that no page has it: done once for each template and not for
//! each page. What is left means the same everywhere but where a style asks for the white space to be kept.

/// Elements that begin and end a line of their own: white space at their edges shows nowhere.
const BLOCKS: [&str; 49] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements whose white space means something.
const VERBATIM: [&str; 4] = ["pre", "textarea", "script", "style"];

/// All templates without needless white space, or `None` if one of them puts others into an element whose white space means
/// something: then it may mean something everywhere.
pub fn squeeze_all<'t>(templates: impl Iterator<Item = (&'t str, &'t str)>) -> Option<Vec<(String, String)>> {
    templates.map(|(name, text)| Some((name.to_owned(), squeeze(text)?))).collect()
}

/// A template without needless white space; `None` if that cannot be told from this template alone.
fn squeeze(template: &str) -> Option<String> {
    let mut squeezer =
        Squeezer { rest: template, out: String::with_capacity(template.len()), ..Squeezer::default() };
    while !squeezer.rest.is_empty() {
        squeezer.step()?;
    }
    match squeezer.state {
        State::Text => Some(squeezer.out),
        // It ends within a tag or a comment: what is text here and what is not cannot be told.
        State::Tag { .. } | State::Comment => Some(template.to_owned()),
        State::Verbatim(_) => None,
    }
}

/// Where in the page a place of the template is.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    /// Between `<` and `>`, maybe within quotes.
    Tag {
        quote: Option<char>,
    },
    Comment,
    /// Within such an element.
    Verbatim(&'static str),
}

/// What stands before a place, as far as white space after it is concerned.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Words, an element within a line, or a template's tag.
    #[default]
    Other,
    /// The edge of a block.
    Block,
}

#[derive(Default)]
struct Squeezer<'t> {
    rest: &'t str,
    out: String,
    state: State,
    before: Before,
    /// The name of the element whose tag is being read, with a slash before it at its end.
    tag: &'t str,
    /// How many parts are open whose text goes somewhere else (`set`, `filter`): its white space is left.
    captured: usize,
}

impl Squeezer<'_> {
    fn step(&mut self) -> Option<()> {
        if let Some(length) = template_tag(self.rest) {
            return self.template_tag(length);
        }
        match self.state {
            State::Text if self.rest.starts_with("<!--") => {
                self.state = State::Comment;
                self.take(4);
            }
            State::Text if is_tag(self.rest) => self.open(),
            State::Text if self.captured == 0 && self.white_space() > 0 => self.squeeze_text(),
            State::Text => {
                self.before = Before::Other;
                self.take_letter();
            }
            State::Comment if self.rest.starts_with("-->") => {
                self.state = State::Text;
                self.take(3);
            }
            State::Verbatim(element) if is_end_of(self.rest, element) => {
                self.state = State::Text;
                self.open();
            }
            State::Tag { quote: None } => self.within_tag(),
            State::Tag { quote: Some(quote) } => {
                if self.rest.starts_with(quote) {
                    self.state = State::Tag { quote: None };
                }
                self.take_letter();
            }
            State::Comment | State::Verbatim(_) => self.take_letter(),
        }
        Some(())
    }

    /// A tag of the template language, as it is.
    fn template_tag(&mut self, length: usize) -> Option<()> {
        let words = self.rest[2..length].trim_start_matches('-').trim_start();
        let is_statement = self.rest.starts_with("{%");
        if matches!(self.state, State::Verbatim(_)) {
            let brings_more =
                ["include", "block", "<", "component"].iter().any(|word| words.starts_with(word));
            let is_body = !is_statement && words.starts_with("body");
            if brings_more || is_body || self.rest.starts_with("{{<") {
                return None;
            }
        }
        if is_statement {
            let is_capture = words.starts_with("filter ")
                || (words.starts_with("set ") || words.starts_with("set_global ")) && !words.contains('=');
            self.captured += usize::from(is_capture);
            let ends = words.starts_with("endfilter") || words.starts_with("endset");
            self.captured = self.captured.saturating_sub(usize::from(ends));
        }
        // A comment leaves nothing behind; what stands before it still does.
        if !self.rest.starts_with("{#") {
            self.before = Before::Other;
        }
        self.take(length);
        Some(())
    }

    /// The beginning of an element's tag.
    fn open(&mut self) {
        let name = self.rest[1..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '/' || c == '-'));
        let end = name.map_or(self.rest.len(), |length| length + 1);
        self.tag = &self.rest[1..end];
        self.state = State::Tag { quote: None };
        self.take(end);
    }

    fn within_tag(&mut self) {
        let white_space = self.white_space();
        if white_space > 0 {
            self.rest = &self.rest[white_space..];
            if !self.rest.starts_with('>') {
                self.out.push(' ');
            }
            return;
        }
        match self.rest.chars().next() {
            Some(quote @ ('"' | '\'')) => self.state = State::Tag { quote: Some(quote) },
            Some('>') => {
                let element = |name: &&&str| name.eq_ignore_ascii_case(self.tag);
                self.state =
                    VERBATIM.iter().find(element).map_or(State::Text, |element| State::Verbatim(element));
                self.before = if is_block(self.tag) { Before::Block } else { Before::Other };
            }
            _ => {}
        }
        self.take_letter();
    }

    fn squeeze_text(&mut self) {
        let (white_space, rest) = self.rest.split_at(self.white_space());
        let block_follows = is_tag(rest) && {
            let end = rest[1..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '/' || c == '-'));
            is_block(&rest[1..end.map_or(rest.len(), |length| length + 1)])
        };
        if self.before == Before::Other && !block_follows {
            self.out.push(if white_space.contains('\n') { '\n' } else { ' ' });
        }
        self.rest = rest;
    }

    /// How many bytes of white space follow. Not a no-break space: that one shows.
    fn white_space(&self) -> usize {
        self.rest.len() - self.rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']).len()
    }

    fn take_letter(&mut self) {
        self.take(self.rest.chars().next().map_or(0, char::len_utf8));
    }

    fn take(&mut self, length: usize) {
        let (taken, rest) = self.rest.split_at(length);
        self.out.push_str(taken);
        self.rest = rest;
    }
}

fn is_block(tag: &str) -> bool {
    let name = tag.trim_start_matches('/').to_ascii_lowercase();
    BLOCKS.binary_search(&name.as_str()).is_ok()
}

fn is_tag(text: &str) -> bool {
    text.strip_prefix('<')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!'))
}

fn is_end_of(text: &str, element: &str) -> bool {
    let name = text.strip_prefix("</").and_then(|rest| rest.get(..element.len()));
    name.is_some_and(|name| name.eq_ignore_ascii_case(element))
}

/// The length of the template language's tag that the text begins with. A part that is `raw` counts as one.
fn template_tag(text: &str) -> Option<usize> {
    if text.starts_with("{#") {
        return Some(text.find("#}").map_or(text.len(), |end| end + 2));
    }
    let close = match text.get(..2)? {
        "{{" => "}}",
        "{%" => "%}",
        _ => return None,
    };
    let length = tag_length(text, close);
    let word = text[2..length].trim_start_matches('-').trim_start();
    let is_raw = close == "%}" && word.trim_end_matches("%}").trim_end_matches('-').trim_end() == "raw";
    if !is_raw {
        return Some(length);
    }
    let end = text.find("endraw").map_or(text.len(), |word| word + tag_length(&text[word..], "%}"));
    Some(end)
}

/// Up to and with `close`, which may also stand within quotes.
fn tag_length(text: &str, close: &str) -> usize {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match quote {
            None if text[at..].starts_with(close) => return at + close.len(),
            None if matches!(letter, '"' | '\'' | '`') => quote = Some(letter),
            Some(open) if letter == open => quote = None,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, expected: &str) {
        assert_eq!(squeeze(template).as_deref(), Some(expected), "{template}");
    }

    #[test]
    fn the_names_of_blocks_are_in_their_order() {
        assert!(BLOCKS.is_sorted());
    }

    #[test]
    fn what_no_browser_shows_is_left_out() {
        check("<ul>\n  <li> a </li>\n  <li>b</li>\n</ul>\n", "<ul><li>a</li><li>b</li></ul>");
        check("<a  class=\"a  b\"\n   href='x' >", "<a class=\"a  b\" href='x'>");
        check(
            "{% for a in b %}\n  <li>{{ a }}</li>\n{% endfor %}\n",
            "{% for a in b %}<li>{{ a }}</li>{% endfor %}\n",
        );
        check("<p>a\n\n   b</p>", "<p>a\nb</p>");
    }

    #[test]
    fn words_and_elements_of_a_line_stay_apart() {
        check("a <b>b</b>   <i>c</i> {{ d }}\n\n{{ e }}", "a <b>b</b> <i>c</i> {{ d }}\n{{ e }}");
        check("1\u{a0} \u{a0}2 < 3 ", "1\u{a0} \u{a0}2 < 3 ");
        check("a <button> b </button> c", "a <button> b </button> c");
        check("</div>{# why #}\n<div>", "</div>{# why #}<div>");
        check("</div>{{ a }} b", "</div>{{ a }} b");
    }

    #[test]
    fn white_space_that_means_something_is_kept() {
        for template in [
            "<pre>  a\n  b </pre>",
            "<textarea>\n a\n</textarea>",
            "<script>\n  // a\n  b\n</script>",
            "<PRE> {{ a }}  {% if b %}  c{% endif %}</PRE>",
            "{% set a %}  b  {% endset %}",
            "{% raw %}  {{  </p>  {% endraw %}",
            "<!--  a  -->",
            "{{ a(b=\"  }}  \") }}",
            "{%- if a -%}",
        ] {
            check(template, template);
        }
    }

    #[test]
    fn a_template_that_ends_within_a_tag_is_left_as_it_is() {
        check(" <a  class=\"", " <a  class=\"");
    }

    #[test]
    fn where_others_come_into_such_an_element_nothing_is_left_out() {
        for template in [
            "<pre>{% include \"a.html\" %}</pre>",
            "<pre>{% block a %}  {% endblock a %}</pre>",
            "<script>{{<Code a />}}</script>",
            "<textarea>{{ body }}</textarea>",
            "<pre>",
        ] {
            assert_eq!(squeeze(template), None, "{template}");
        }
    }
}
