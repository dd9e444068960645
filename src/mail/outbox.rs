//! Mails as files in a folder, which any mail program opens and other programs send.

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{MailError, Mailer, Message, Sending, mime};
use crate::fs;

/// One `.eml` file for each mail, named by time (UTC) and id: `2026-11-21T131019Z-ord_….eml`. Needs a tokio runtime.
#[derive(Debug, Clone)]
pub struct Outbox {
    folder: PathBuf,
}

impl Outbox {
    /// The outbox in a folder, which is made with its first mail.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    async fn put(&self, message: &Message) -> Result<(), MailError> {
        let now = SystemTime::now();
        let bytes = mime::mail(message, now)?.formatted();
        let path = self.folder.join(format!("{}-{}.eml", stamp(now), message.plain_id()));
        let written = tokio::task::spawn_blocking(move || fs::write_durable(&path, &bytes)).await;
        match written {
            Ok(outcome) => Ok(outcome?),
            Err(error) => Err(MailError::Temporary { reason: error.to_string() }),
        }
    }
}

impl Mailer for Outbox {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        Box::pin(self.put(message))
    }
}

/// A time as `2026-11-21T131019Z`: sorted by name is sorted by time, and every system takes it as a file's name.
fn stamp(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Years that begin in March, so that the leap day is the last: Howard Hinnant, "chrono-compatible low-level date algorithms".
    let shifted = days + 719_468;
    let (era, day) = (shifted / 146_097, shifted % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}{minute:02}{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_the_date_and_time() {
        for (seconds, expected) in [
            (0, "1970-01-01T000000Z"),
            (951_782_399, "2000-02-28T235959Z"),
            (951_782_400, "2000-02-29T000000Z"),
            (1_795_266_619, "2026-11-21T131019Z"),
            (4_107_542_400, "2100-03-01T000000Z"),
        ] {
            assert_eq!(stamp(UNIX_EPOCH + Duration::from_secs(seconds)), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn stamps_are_in_the_order_of_time(a in 0_u64..9_000_000_000, b in 0_u64..9_000_000_000) {
            let of = |seconds| stamp(UNIX_EPOCH + Duration::from_secs(seconds));
            proptest::prop_assert_eq!(of(a).cmp(&of(b)), a.cmp(&b));
        }

        #[test]
        fn a_stamp_is_what_http_says(seconds in 0_u64..9_000_000_000) {
            let time = UNIX_EPOCH + Duration::from_secs(seconds);
            let http = httpdate::fmt_http_date(time);
            let (day, year, clock) = (&http[5..7], &http[12..16], http[17..25].replace(':', ""));
            let stamp = stamp(time);
            proptest::prop_assert_eq!((&stamp[8..10], &stamp[..4], &stamp[11..17]), (day, year, clock.as_str()));
        }
    }
}
