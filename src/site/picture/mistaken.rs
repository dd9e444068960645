//! Files that sellers take for pictures.

/// What a file is that is no picture we read, with its article.
pub(super) fn looks_like(bytes: &[u8]) -> Option<&'static str> {
    let text_start = bytes.trim_ascii_start();
    let starts = |with: &[u8]| bytes.starts_with(with);
    // The ISO media formats name their kind after the length of their first box.
    let brand = bytes.get(4..12).and_then(|start| start.strip_prefix(b"ftyp"));
    Some(match brand {
        Some(b"heic" | b"heix" | b"heim" | b"hevc" | b"mif1" | b"msf1") => {
            "a HEIC picture (from an iPhone, perhaps)"
        }
        Some(b"avif" | b"avis") => "an AVIF picture",
        Some(b"crx ") => "a camera's raw file",
        Some(_) => "a film",
        None if starts(b"8BPS") => "a Photoshop file",
        None if starts(b"%PDF") => "a PDF file",
        None if starts(b"%!PS") => "a PostScript file",
        None if starts(b"PK\x03\x04") => "a ZIP file or an office document",
        None if starts(b"\xff\x0a") || starts(b"\0\0\0\x0cJXL ") => "a JPEG XL picture",
        None if starts(b"\0\0\0\x0cjP  ") => "a JPEG 2000 picture",
        None if text_start.starts_with(b"<svg") => "an SVG drawing",
        None if text_start.starts_with(b"<") => "a web page or another text with tags",
        None if starts(b"version https://git-lfs") => {
            "a Git LFS pointer; the picture itself has not been fetched"
        }
        None if std::str::from_utf8(bytes).is_ok() => "a text",
        None => return None,
    })
}
