//! XML in the making. Escaping is `quick_xml`'s; what XML 1.0 cannot hold at all is dropped here.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An XML document that is being written.
pub(super) struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// A document whose root element is open.
    pub(super) fn new(root: &str, attributes: &[(&str, &str)]) -> Self {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 1));
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml.open(root, attributes);
        xml
    }

    /// The start of an element.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.write(Event::Start(start(name, attributes)));
    }

    /// The end of an element.
    pub(super) fn close(&mut self, name: &str) {
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.write(Event::Empty(start(name, attributes)));
    }

    /// An element with text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.text_with(name, &[], text);
    }

    /// An element with attributes and text.
    pub(super) fn text_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.write(Event::Text(BytesText::new(&allowed(text))));
        self.close(name);
    }

    /// How many bytes there are so far.
    pub(super) fn len(&self) -> usize {
        self.0.get_ref().len()
    }

    /// The document, with its root element closed.
    pub(super) fn finish(mut self, root: &str) -> String {
        self.close(root);
        let mut bytes = self.0.into_inner();
        bytes.push(b'\n');
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn write(&mut self, event: Event<'_>) {
        #[expect(clippy::expect_used, reason = "only a full memory could refuse it")]
        self.0.write_event(event).expect("memory takes every byte");
    }
}

fn start<'a>(name: &'a str, attributes: &[(&'a str, &'a str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, allowed(value).as_ref()));
    }
    start
}

/// The text without the characters that XML 1.0 forbids even when escaped.
fn allowed(text: &str) -> Cow<'_, str> {
    let is_allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(is_allowed) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|&c| is_allowed(c)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quick_xml::Reader;

    #[test]
    fn text_is_escaped_and_what_xml_forbids_is_dropped() {
        let mut xml = Xml::new("a", &[("b", "\"<&\0")]);
        xml.text("c", "x < y & \u{b}\u{ffff}]]> z");
        let text = xml.finish("a");
        assert!(text.contains("b=\"&quot;&lt;&amp;\""), "{text}");
        assert!(text.contains("<c>x &lt; y &amp; ]]&gt; z</c>"), "{text}");
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
            prop_assert_eq!(read, allowed(&value).into_owned());
        }
    }
}
