//! Days and times as the seller's commands read and write them: by ISO 8601, in UTC.

use jiff::Timestamp;
use jiff::civil::Date;

/// A time as `2026-11-23T14:05:00Z`.
pub(super) fn iso(seconds: i64) -> String {
    Timestamp::from_second(seconds).map(|time| time.to_string()).unwrap_or_default()
}

/// A time as `2026-11-23 14:05`.
pub(super) fn short(seconds: i64) -> String {
    iso(seconds).chars().take(16).map(|c| if c == 'T' { ' ' } else { c }).collect()
}

/// The day of a time.
pub(super) fn day(seconds: i64) -> String {
    iso(seconds).chars().take(10).collect()
}

/// Reads a day, `2026-11-23`, as its first second.
pub(super) fn read(text: &str) -> Result<i64, String> {
    let wrong = |_| "a day is written as `2026-11-23`".to_owned();
    let date: Date = text.parse().map_err(wrong)?;
    let start = date.to_zoned(jiff::tz::TimeZone::UTC).map_err(wrong)?;
    Ok(start.timestamp().as_second())
}
