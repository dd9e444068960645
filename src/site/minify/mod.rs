//! Smaller HTML, CSS and JavaScript that mean the same.

mod script;

use minify_html::Cfg;

/// HTML without needless white space, quotes and comments.
pub fn html(html: &str) -> Vec<u8> {
    let cfg = Cfg { keep_closing_tags: true, keep_html_and_head_opening_tags: true, ..Cfg::default() };
    close_title(minify_html::minify(html.as_bytes(), &cfg))
}

/// Writes `<` in the title as `&lt;` again. Browsers need that in no title, but readers that are less exact take a product's
/// `<b>` or `<script>` there for markup.
fn close_title(html: Vec<u8>) -> Vec<u8> {
    let range = || {
        let text = std::str::from_utf8(&html).ok()?;
        let head = &text[..text.find("<body")?];
        let open = head.find("<title")?;
        let start = open + head[open..].find('>')? + 1;
        Some(start..start + head[start..].find("</title")?)
    };
    let Some(range) = range().filter(|range| html[range.clone()].contains(&b'<')) else { return html };
    let title = String::from_utf8_lossy(&html[range.clone()]).replace('<', "&lt;");
    [&html[..range.start], title.as_bytes(), &html[range.end..]].concat()
}

/// CSS and JavaScript minified, anything else as it is, and so is what cannot be read.
pub fn asset(name: &str, bytes: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).ok();
    let minified = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => text.and_then(style),
        Some("js" | "mjs") => text.and_then(script::module).map(String::into_bytes),
        _ => None,
    };
    minified.unwrap_or_else(|| bytes.to_vec())
}

/// The minifier knows CSS as a part of a page; what cannot stand in one is left as it is.
fn style(text: &str) -> Option<Vec<u8>> {
    if text.to_ascii_lowercase().contains("</style") {
        return None;
    }
    let cfg = Cfg { minify_css: true, keep_closing_tags: true, ..Cfg::default() };
    let page = minify_html::minify(format!("<style>{text}</style>").as_bytes(), &cfg);
    let start = page.iter().position(|&byte| byte == b'>')? + 1;
    let minified = page[start..].strip_suffix(b"</style>")?;
    Some(minified.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str, content: &str) -> String {
        String::from_utf8(asset(name, content.as_bytes())).unwrap()
    }

    #[test]
    fn styles_and_scripts_lose_white_space() {
        assert_eq!(text("a.css", "/* c */ a { color : red ; }\n"), "a{color:red}");
        let script =
            "export function add ( first ) {\n  const second = first + 1;\n  return second * second\n}\n";
        assert_eq!(text("a.js", script), "export function add(e){let t=e+1;return t*t}");
        assert_eq!(text("a.svg", "<svg> </svg>"), "<svg> </svg>");
    }

    #[test]
    fn what_cannot_be_read_or_wrapped_is_left_as_it_is() {
        let broken = "let a = ;";
        assert_eq!(text("a.js", broken), broken);
        let closing = "a::before { content: '</style>' }";
        assert_eq!(text("a.css", closing), closing);
    }

    #[test]
    fn markup_in_a_title_stays_text_for_everyone() {
        let page = "<!doctype html><html><head><title>&lt;b&gt; &lt;/title&gt;&lt;script&gt; &amp;amp;</title></head><body><p>a</p></body></html>";
        let minified = String::from_utf8(html(page)).unwrap();
        assert!(minified.contains("<title>&lt;b> &lt;/title>&lt;script> &amp;amp;</title>"), "{minified}");
    }

    #[test]
    fn html_keeps_its_meaning() {
        let page = "<!doctype html>\n<html lang=\"en\"><head> <title> A </title></head><body>\n  <p>one\n two</p> <pre> a\n b</pre></body></html>";
        let minified = String::from_utf8(html(page)).unwrap();
        assert!(minified.contains("<p>one two</p>") && minified.contains("<pre> a\n b</pre>"), "{minified}");
        assert!(minified.to_lowercase().starts_with("<!doctype html><html lang=en>"), "{minified}");
    }
}
