//! HTML that is escaped by construction: text goes in by [`Html::text`] alone, names of elements and attributes are constants.

/// HTML in the making.
pub(super) struct Html(String);

/// Attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Html {
    /// An empty document of its type.
    pub(super) fn new() -> Self {
        Self("<!DOCTYPE html>\n".to_owned())
    }

    /// The document.
    pub(super) fn finish(self) -> String {
        self.0 + "\n"
    }

    /// Text.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c if c.is_control() && c != '\n' => {}
                c => self.0.push(c),
            }
        }
    }

    /// An element with what `inside` puts into it.
    pub(super) fn element(
        &mut self,
        name: &'static str,
        attributes: Attributes<'_>,
        inside: impl FnOnce(&mut Self),
    ) {
        self.void(name, attributes);
        inside(self);
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// An element that holds nothing and has no end.
    pub(super) fn void(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.0.push('<');
        self.0.push_str(name);
        for (attribute, value) in attributes {
            self.0.push(' ');
            self.0.push_str(attribute);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
        self.0.push('>');
    }

    /// A style sheet, which is ours alone.
    pub(super) fn style(&mut self, sheet: &'static str) {
        self.element("style", &[], |html| html.0.push_str(sheet));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paragraph(text: &str) -> String {
        let mut html = Html(String::new());
        html.element("p", &[("title", text)], |html| html.text(text));
        html.0
    }

    #[test]
    fn text_is_escaped_in_elements_and_attributes() {
        assert_eq!(
            paragraph("<b a='x'>&\"\u{7}"),
            "<p title=\"&lt;b a=&#39;x&#39;&gt;&amp;&quot;\">&lt;b a=&#39;x&#39;&gt;&amp;&quot;</p>"
        );
    }

    proptest! {
        #[test]
        fn nothing_begins_an_element_or_ends_an_attribute(text in any::<String>()) {
            let html = paragraph(&text);
            prop_assert_eq!((html.matches('<').count(), html.matches('>').count()), (2, 2));
            prop_assert_eq!(html.matches('"').count(), 2);
        }
    }
}
