//! Smaller CSS and JavaScript that mean the same.

mod script;

use minify_html::Cfg;

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
}
