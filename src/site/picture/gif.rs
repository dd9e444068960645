//! Counting the frames of a GIF without decoding them.

/// Whether there is a second frame. A file that breaks off before says no.
pub(super) fn is_animated(bytes: &[u8]) -> bool {
    frames(bytes).nth(1).is_some()
}

/// One item for each frame, walking the blocks of [GIF89a](https://www.w3.org/Graphics/GIF/spec-gif89a.txt).
fn frames(bytes: &[u8]) -> impl Iterator<Item = ()> {
    const SIGNATURE_AND_SCREEN: usize = 13;
    let mut at = bytes.get(10).map_or(bytes.len(), |flags| SIGNATURE_AND_SCREEN + color_table(*flags));
    std::iter::from_fn(move || {
        loop {
            match bytes.get(at)? {
                // An extension: its label, then sub-blocks.
                0x21 => at = after_sub_blocks(bytes, at + 2)?,
                // A frame: place and flags, its own colours, the code size, then sub-blocks.
                0x2c => {
                    let flags = *bytes.get(at + 9)?;
                    at = after_sub_blocks(bytes, at + 10 + color_table(flags) + 1)?;
                    return Some(());
                }
                _ => return None,
            }
        }
    })
}

/// Bytes in the colour table that these flags announce.
fn color_table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Each sub-block begins with its length; one of nought ends them.
fn after_sub_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match *bytes.get(at)? {
            0 => return Some(at + 1),
            length => at += 1 + usize::from(length),
        }
    }
}
