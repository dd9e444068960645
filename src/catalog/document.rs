//! One text file of the seller's: read within bounds, parsed as TOML, JSON or a page with front matter, decoded.

use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::decode::{Decoder, FromNode};
use super::files::Format;
use super::node::{self, Node, Value};

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};
use crate::fs;

/// Texts longer than this many bytes are refused: 8 MiB is a library of novels.
pub const LARGEST_TEXT: usize = 8 * 1024 * 1024;

/// A decoded file.
#[derive(Debug)]
pub struct Document<T> {
    /// What it says; `None` if so little could be read that nothing more can be checked.
    pub raw: Option<T>,
    /// The file.
    pub source: Arc<Source>,
    /// Whether all of it could be read. In a file that could not, what seems to be missing may only be unreadable, and is
    /// not reported as missing.
    pub whole: bool,
}

/// A page's file: front matter and the stretch of Markdown after it.
#[derive(Debug)]
pub struct PageDocument<T> {
    /// The front matter.
    pub front: Document<T>,
    /// The Markdown, as bytes of the source.
    pub body: Range<usize>,
}

/// Reads a file of the shop as text. A byte order mark is dropped. What cannot be read is reported.
pub fn read_text(folder: &Path, path: &Path, diagnostics: &mut Diagnostics) -> Option<Arc<Source>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(LARGEST_TEXT).unwrap_or(u64::MAX) + 1;
    let read = fs::open(&folder.join(path)).map_err(|error| error.source);
    if let Err(error) = read.and_then(|file| file.take(most).read_to_end(&mut bytes)) {
        let message = format!("it cannot be read: {error}");
        let mistake = Diagnostic::mistake("unreadable", Place::file(path), message);
        diagnostics.push(mistake.hint("check where it leads and who may read it"));
        return None;
    }
    if bytes.len() > LARGEST_TEXT {
        let mistake = Diagnostic::mistake("size", Place::file(path), "it has more than 8 MiB");
        diagnostics.push(mistake.hint("pictures and downloads are files of their own; name them here"));
        return None;
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            Some(Source::new(path, text))
        }
        Err(error) => {
            diagnostics.push(not_utf8(path, &error));
            None
        }
    }
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> Diagnostic {
    let position = error.utf8_error().valid_up_to();
    let byte = error.as_bytes()[position];
    // Up to here the shown text is the file's; there the replacement character stands for the byte.
    let source = Source::new(path, String::from_utf8_lossy(error.as_bytes()));
    let place = Place::new(&source, position..position + char::REPLACEMENT_CHARACTER.len_utf8());
    Diagnostic::mistake("encoding", place, format!("byte {position} (0x{byte:02X}) is not UTF-8"))
        .hint("save the file as UTF-8")
}

/// Reads and decodes a TOML or JSON file; `None` if it is no text.
pub fn read<T: FromNode>(
    folder: &Path,
    path: &Path,
    format: Format,
    diagnostics: &mut Diagnostics,
) -> Option<Document<T>> {
    let source = read_text(folder, path, diagnostics)?;
    Some(decode(source, format, diagnostics))
}

/// Decodes a TOML or JSON text.
pub fn decode<T: FromNode>(
    source: Arc<Source>,
    format: Format,
    diagnostics: &mut Diagnostics,
) -> Document<T> {
    let before = diagnostics.mistakes();
    let node = parse(&source, format, diagnostics);
    let raw = node.and_then(|node| T::from_node(&node, &mut Decoder::new(&source, diagnostics)));
    Document { whole: diagnostics.mistakes() == before, raw, source }
}

/// Parses a TOML or JSON text. The `$schema` that editors want at the top is not part of the answer.
pub fn parse(source: &Arc<Source>, format: Format, diagnostics: &mut Diagnostics) -> Option<Node> {
    let mut node = match format {
        Format::Toml => node::from_toml(source, 0..source.text.len(), diagnostics),
        Format::Json => node::from_json(source, diagnostics),
    }?;
    if let Value::Table(entries) = &mut node.value {
        entries.retain(|entry| entry.key != "$schema");
    }
    Some(node)
}

/// Reads and decodes a page; `None` if it is no text.
pub fn read_page<T: FromNode>(
    folder: &Path,
    path: &Path,
    diagnostics: &mut Diagnostics,
) -> Option<PageDocument<T>> {
    let source = read_text(folder, path, diagnostics)?;
    Some(decode_page(source, diagnostics))
}

/// Decodes a page's text.
pub fn decode_page<T: FromNode>(source: Arc<Source>, diagnostics: &mut Diagnostics) -> PageDocument<T> {
    let before = diagnostics.mistakes();
    let Some((front, body)) = split_page(&source, diagnostics) else {
        let all = 0..source.text.len();
        return PageDocument { front: Document { raw: None, source, whole: false }, body: all };
    };
    let raw = node::from_toml(&source, front, diagnostics)
        .and_then(|node| T::from_node(&node, &mut Decoder::new(&source, diagnostics)));
    PageDocument { front: Document { whole: diagnostics.mistakes() == before, raw, source }, body }
}

/// The stretches of front matter and Markdown, or a report that there is no front matter.
fn split_page(source: &Arc<Source>, diagnostics: &mut Diagnostics) -> Option<(Range<usize>, Range<usize>)> {
    const EXAMPLE: &str = "begin the file with `+++`, a line `title = \"…\"`, and `+++`";
    let mut lines = source.text.split_inclusive('\n').scan(0, |end, line| {
        let start = *end;
        *end += line.len();
        Some((start..*end, line.trim_end()))
    });
    let (first, fence) = lines.next().unwrap_or((0..0, ""));
    let place = |span: &Range<usize>, text: &str| Place::new(source, span.start..span.start + text.len());
    match fence {
        "+++" => {}
        "---" => {
            let mistake =
                Diagnostic::mistake("front-matter", place(&first, fence), "front matter is TOML, not YAML");
            diagnostics.push(mistake.hint("put `+++` for both `---`, and write `title = \"…\"`"));
            return None;
        }
        _ => {
            let mistake = Diagnostic::mistake(
                "front-matter",
                Place::new(source, 0..0),
                "a page begins with front matter that gives its title",
            );
            diagnostics.push(mistake.hint(EXAMPLE));
            return None;
        }
    }
    let closing = lines.find(|(_, line)| *line == "+++");
    if closing.is_none() {
        let message = "the front matter has no end";
        let mistake = Diagnostic::mistake("front-matter", place(&first, fence), message);
        diagnostics.push(mistake.hint("put a line `+++` below it"));
    }
    closing.map(|(closing, _)| (first.end..closing.start, closing.end..source.text.len()))
}
