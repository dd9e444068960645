//! The check at the end of every line: `,"check":"91aa03…"}`, sixteen hexadecimal digits of BLAKE3 over the bytes before it.
//!
//! A function that looks up one SKU does not read the rest of the file, so the digest of everything cannot protect it from a
//! damaged byte in a price; this does. It is against accidents: whoever can write the file can also make checks.

const BEFORE: &[u8] = b",\"check\":\"";
const DIGITS: usize = 16;
const AFTER: &[u8] = b"\"}";
const LENGTH: usize = BEFORE.len() + DIGITS + AFTER.len();

/// A line of JSON that ends with `}`, with its check as the last key.
pub(super) fn seal(mut line: Vec<u8>) -> Vec<u8> {
    line.pop();
    let check = check(&line);
    line.extend_from_slice(BEFORE);
    line.extend_from_slice(check.as_bytes());
    line.extend_from_slice(AFTER);
    line
}

/// The bytes that were sealed, without the closing brace, if they are still what they were.
pub(super) fn unseal(line: &[u8]) -> Option<&[u8]> {
    let (content, end) = line.split_at_checked(line.len().checked_sub(LENGTH)?)?;
    let digits = end.strip_prefix(BEFORE)?.strip_suffix(AFTER)?;
    (digits == check(content).as_bytes()).then_some(content)
}

/// The check of a sealed line as a number. For the digest, those of all lines are added up.
pub(super) fn check_of(line: &[u8]) -> Option<u64> {
    let digits = line.strip_suffix(AFTER)?.last_chunk::<DIGITS>()?;
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

fn check(content: &[u8]) -> String {
    blake3::hash(content).to_hex()[..DIGITS].to_owned()
}
