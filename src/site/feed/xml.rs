//! XML in the making: an element per line, escaped, and without what XML 1.0 cannot hold at all.

/// An XML document that is being written.
#[derive(Debug)]
pub(super) struct Xml {
    text: String,
    depth: usize,
}

impl Xml {
    /// A document whose root element is open.
    pub(super) fn new(root: &str, attributes: &[(&str, &str)]) -> Self {
        let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned();
        let mut xml = Self { text: declaration, depth: 0 };
        xml.open(root, attributes);
        xml
    }

    /// Lines to be put into a document, where so many elements are open.
    pub(super) fn part(depth: usize) -> Self {
        Self { text: String::new(), depth }
    }

    /// The start of an element.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.text.push('>');
        self.depth += 1;
    }

    /// The end of an element.
    pub(super) fn close(&mut self, name: &str) {
        self.depth -= 1;
        self.line();
        self.end(name);
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.text.push_str("/>");
    }

    /// An element with text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.start(name, &[]);
        self.text.push('>');
        escape(text, false, &mut self.text);
        self.end(name);
    }

    /// Lines that were made as a [`Xml::part`].
    pub(super) fn put(&mut self, part: &Self) {
        self.text.push_str(&part.text);
    }

    /// How many bytes there are so far.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// What there is of it.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// The document with its root element closed.
    pub(super) fn finish(mut self, root: &str) -> String {
        self.close(root);
        self.text.push('\n');
        self.text
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.line();
        self.text.push('<');
        self.text.push_str(name);
        for (key, value) in attributes {
            self.text.push(' ');
            self.text.push_str(key);
            self.text.push_str("=\"");
            escape(value, true, &mut self.text);
            self.text.push('"');
        }
    }

    fn end(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    fn line(&mut self) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', self.depth));
    }
}

/// Adds a text. In attributes, line breaks and tabs would be read as spaces.
fn escape(text: &str, is_attribute: bool, to: &mut String) {
    let is_plain = |byte: u8| !matches!(byte, 0..=0x1f | b'<' | b'>' | b'&' | b'\'' | b'"' | 0xef);
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !is_plain(byte)) {
        to.push_str(&rest[..at]);
        let mut letters = rest[at..].chars();
        match letters.next() {
            Some('<') => to.push_str("&lt;"),
            Some('>') => to.push_str("&gt;"),
            Some('&') => to.push_str("&amp;"),
            Some('\'') => to.push_str("&apos;"),
            Some('"') => to.push_str("&quot;"),
            Some('\r') => to.push_str("&#13;"),
            Some('\n') if is_attribute => to.push_str("&#10;"),
            Some('\t') if is_attribute => to.push_str("&#9;"),
            // XML 1.0 forbids these even when escaped.
            Some('\0'..'\t' | '\u{b}'..' ' | '\u{fffe}' | '\u{ffff}') | None => {}
            Some(letter) => to.push(letter),
        }
        rest = letters.as_str();
    }
    to.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quick_xml::Reader;
    use quick_xml::events::{BytesStart, Event};

    #[test]
    fn text_is_escaped_and_what_xml_forbids_is_dropped() {
        let mut xml = Xml::new("a", &[("b", "\"<&\0")]);
        xml.text("c", "x < y & \u{b}\u{ffff}]]> z");
        let text = xml.finish("a");
        assert!(text.contains("b=\"&quot;&lt;&amp;\""), "{text}");
        assert!(text.contains("<c>x &lt; y &amp; ]]&gt; z</c>"), "{text}");
    }

    fn is_allowed(letter: char) -> bool {
        matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
    }

    #[test]
    fn each_element_has_its_line_and_parts_fit_in() {
        let mut part = Xml::part(2);
        part.text("d", "4");
        let mut xml = Xml::new("a", &[]);
        xml.open("c", &[]);
        xml.put(&part);
        xml.close("c");
        xml.empty("e", &[("f", "5\n")]);
        let text = xml.finish("a");
        let lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<a>",
            " <c>",
            "  <d>4</d>",
            " </c>",
            " <e f=\"5&#10;\"/>",
            "</a>\n",
        ];
        assert_eq!(text, lines.join("\n"));
    }

    proptest! {
        #[test]
        fn every_text_reads_back(value in any::<String>()) {
            let mut xml = Xml::new("a", &[("b", &value)]);
            xml.text("c", &value);
            let text = xml.finish("a");
            let mut reader = Reader::from_str(&text);
            let mut read = String::new();
            let mut inside = false;
            loop {
                match reader.read_event().unwrap() {
                    Event::Start(start) => inside = start == BytesStart::new("c"),
                    Event::End(_) => inside = false,
                    Event::Text(part) if inside => read.push_str(&part.into_inner()),
                    Event::GeneralRef(name) if inside => {
                        read.push_str(&quick_xml::escape::unescape(&format!("&{};", &*name.into_inner())).unwrap());
                    }
                    Event::Eof => break,
                    _ => {}
                }
            }
            prop_assert_eq!(read, value.chars().filter(|&letter| is_allowed(letter)).collect::<String>());
        }
    }
}
