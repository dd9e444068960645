//! What a build remembers for the next one: files in which results stand beside what they were made from. They are only ever
//! a saving: what is missing, damaged or another program's is as if nothing were remembered.

use std::ops::Deref;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::fingerprint::{Fingerprint, Parts};
use crate::fs;

/// Begins every file.
const MAGIC: &[u8] = b"pushcart memo 1\n";
const DIGEST: usize = 32;

/// What the program was made from: another one may make something else of the same.
pub fn program() -> Fingerprint {
    Parts::of("program").text(env!("CARGO_PKG_VERSION")).text(env!("PUSHCART_SOURCES")).finish()
}

/// A file that this program wrote, whole: its content, for [`decode`].
#[derive(Debug)]
pub struct Memo(Vec<u8>);

impl Deref for Memo {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0[MAGIC.len() + DIGEST..]
    }
}

/// The content of a file that this program wrote, if there is one and it is whole.
pub fn read(file: &Path) -> Option<Memo> {
    let bytes = fs::read(file).ok()?;
    let (digest, content) = bytes.strip_prefix(MAGIC)?.split_at_checked(DIGEST)?;
    (digest == sealed(content)).then_some(())?;
    Some(Memo(bytes))
}

/// Reads what [`write`] wrote.
pub fn decode<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

/// Something as bytes, for [`decode`].
pub fn encode(content: &impl Serialize) -> Option<Vec<u8>> {
    postcard::to_allocvec(content).ok()
}

/// Remembers something. Should that fail, the next build has more to do.
pub fn write(file: &Path, content: &impl Serialize) {
    let Some(content) = encode(content) else { return };
    let bytes = [MAGIC, &sealed(&content), &content].concat();
    let _ = fs::write(file, &bytes);
}

/// A digest of a content and of the program.
fn sealed(content: &[u8]) -> [u8; DIGEST] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(program().bytes()).update(content);
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_whole_and_our_own_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("below/memo");
        assert!(read(&file).is_none());
        write(&file, &("a", 7));
        let content = read(&file).unwrap();
        assert_eq!(decode::<(&str, i32)>(&content), Some(("a", 7)));
        let whole = fs::read(&file).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(&file, &damaged).unwrap();
            assert!(read(&file).is_none(), "{at}");
            fs::write(&file, &whole[..at]).unwrap();
            assert!(read(&file).is_none(), "{at}");
        }
    }
}
