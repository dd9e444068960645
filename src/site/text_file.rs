//! A file of text that the site publishes.

/// A file of text that the site publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// Where it lies below `dist/site`: `de/feeds/products.atom`.
    pub file: String,
    /// What is in it.
    pub text: String,
}

impl TextFile {
    /// A file below `dist/site`.
    pub fn new(file: impl Into<String>, text: impl Into<String>) -> Self {
        Self { file: file.into(), text: text.into() }
    }
}
