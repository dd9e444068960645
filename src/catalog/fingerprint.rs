//! What something was made from, in few bytes: two that are the same were made from the same.

use serde::{Deserialize, Serialize};

/// What something was made from, in few bytes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// It as bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A fingerprint in the making. Every part says how long it is, so that no two rows of parts look alike.
#[derive(Debug, Default)]
pub struct Parts(blake3::Hasher);

impl Parts {
    /// Of something of this kind.
    pub fn of(kind: &str) -> Self {
        Self::default().text(kind)
    }

    /// With a text.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// With a text that may be missing.
    #[must_use]
    pub fn known(self, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.number(1).text(text),
            None => self.number(0),
        }
    }

    /// With bytes.
    #[must_use]
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// With a number.
    #[must_use]
    pub fn number(mut self, number: usize) -> Self {
        self.0.update(&(number as u64).to_le_bytes());
        self
    }

    /// With something that has a fingerprint.
    #[must_use]
    pub fn with(mut self, other: Fingerprint) -> Self {
        self.0.update(&other.0);
        self
    }

    /// With a row of things.
    #[must_use]
    pub fn each<T>(self, things: impl ExactSizeIterator<Item = T>, add: impl Fn(Self, T) -> Self) -> Self {
        let counted = self.number(things.len());
        things.fold(counted, add)
    }

    /// The fingerprint.
    pub fn finish(&self) -> Fingerprint {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.0.finalize().as_bytes()[..16]);
        Fingerprint(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let of =
            |texts: &[&str]| Parts::of("test").each(texts.iter(), |parts, text| parts.text(text)).finish();
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab"]), of(&["ab", ""]));
        assert_ne!(Parts::of("a").finish(), Parts::of("b").finish());
    }
}
