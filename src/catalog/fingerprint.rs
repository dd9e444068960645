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
pub struct Parts {
    /// What is not hashed yet: a hash is soonest made of many bytes at once.
    waiting: Vec<u8>,
    /// All before that, where it was more than [`AT_ONCE`].
    hasher: Option<Box<blake3::Hasher>>,
}

/// So many bytes are hashed at a time.
const AT_ONCE: usize = 64 * 1024;

impl Parts {
    /// Of something of this kind.
    pub fn of(kind: &str) -> Self {
        Self { waiting: Vec::with_capacity(256), hasher: None }.text(kind)
    }

    fn add(mut self, bytes: &[u8]) -> Self {
        if self.waiting.len() + bytes.len() > AT_ONCE {
            self.hasher.get_or_insert_default().update(&self.waiting).update(bytes);
            self.waiting.clear();
        } else {
            self.waiting.extend_from_slice(bytes);
        }
        self
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
    pub fn bytes(self, bytes: &[u8]) -> Self {
        self.number(bytes.len()).add(bytes)
    }

    /// With a number.
    #[must_use]
    pub fn number(self, number: usize) -> Self {
        self.add(&(number as u64).to_le_bytes())
    }

    /// With something that has a fingerprint.
    #[must_use]
    pub fn with(self, other: Fingerprint) -> Self {
        self.add(&other.0)
    }

    /// With a row of things.
    #[must_use]
    pub fn each<T>(self, things: impl ExactSizeIterator<Item = T>, add: impl Fn(Self, T) -> Self) -> Self {
        let counted = self.number(things.len());
        things.fold(counted, add)
    }

    /// The fingerprint.
    pub fn finish(self) -> Fingerprint {
        let hash = match self.hasher {
            Some(mut hasher) => hasher.update(&self.waiting).finalize(),
            None => blake3::hash(&self.waiting),
        };
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_bytes()[..16]);
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

    #[test]
    fn many_parts_are_hashed_as_if_they_were_few() {
        let text = "a".repeat(AT_ONCE / 3);
        let parts = || Parts::of("test");
        for texts in 1..8 {
            let mut whole = parts().waiting;
            let mut made = parts();
            for text in std::iter::repeat_n(text.as_bytes(), texts) {
                whole.extend((text.len() as u64).to_le_bytes());
                whole.extend(text);
                made = made.bytes(text);
            }
            assert_eq!(made.finish().bytes(), &blake3::hash(&whole).as_bytes()[..16], "{texts}");
        }
    }
}
