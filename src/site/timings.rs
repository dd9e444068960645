//! How long the parts of a build take: a table for people, a trace for the profilers of browsers.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use serde_json::json;

/// The parts of a build so far.
#[derive(Debug)]
pub struct Timings {
    start: Instant,
    spans: Mutex<Vec<Span>>,
}

/// A stretch of work on one thread.
#[derive(Debug, Clone, Copy)]
struct Span {
    part: &'static str,
    thread: ThreadId,
    begin: Duration,
    length: Duration,
}

/// The stretches of one part in sum.
#[derive(Debug, Default, Clone, Copy)]
struct Sum {
    count: usize,
    busy: Duration,
    begin: Option<Duration>,
    end: Duration,
}

impl Default for Timings {
    fn default() -> Self {
        Self { start: Instant::now(), spans: Mutex::default() }
    }
}

impl Timings {
    /// Measures a stretch of work. Stretches of one thread do not overlap.
    pub fn time<T>(&self, part: &'static str, work: impl FnOnce() -> T) -> T {
        let begin = self.start.elapsed();
        let outcome = work();
        let length = self.start.elapsed().saturating_sub(begin);
        let span = Span { part, thread: thread::current().id(), begin, length };
        self.spans.lock().unwrap_or_else(PoisonError::into_inner).push(span);
        outcome
    }

    /// A line for each part in the order in which they began: how many stretches, how long they kept a core busy, which share
    /// of all that is, and from when until when.
    pub fn table(&self) -> String {
        let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
        for span in self.spans() {
            let sum = sums.entry(span.part).or_default();
            sum.count += 1;
            sum.busy += span.length;
            sum.begin = Some(sum.begin.map_or(span.begin, |begin| begin.min(span.begin)));
            sum.end = sum.end.max(span.begin + span.length);
        }
        let all: Duration = sums.values().map(|sum| sum.busy).sum();
        let mut parts: Vec<(&str, Sum)> = sums.into_iter().collect();
        parts.sort_by_key(|(_, sum)| sum.begin);
        let width = parts.iter().map(|(part, _)| part.chars().count()).max().unwrap_or_default().max(4);
        let mut table = format!(
            "{:width$} {:>8} {:>9} {:>6} {:>9} {:>9}\n",
            "part", "times", "busy", "share", "from", "until"
        );
        for (part, sum) in parts {
            let share = sum.busy.as_micros() * 1000 / all.as_micros().max(1);
            let _ = writeln!(
                table,
                "{part:width$} {:>8} {} {:>4}.{}% {} {}",
                sum.count,
                seconds(sum.busy),
                share / 10,
                share % 10,
                seconds(sum.begin.unwrap_or_default()),
                seconds(sum.end)
            );
        }
        let _ = writeln!(table, "{:width$} {:>8} {} {:>6}", "all", "", seconds(all), "100.0%");
        table
    }

    /// The trace in the format of Chrome's trace events, which Firefox's profiler and Perfetto open as well.
    pub fn trace(&self) -> String {
        let spans = self.spans();
        let mut threads: Vec<ThreadId> = Vec::new();
        let events: Vec<serde_json::Value> = spans
            .iter()
            .map(|span| {
                let thread = threads.iter().position(|known| *known == span.thread).unwrap_or_else(|| {
                    threads.push(span.thread);
                    threads.len() - 1
                });
                let (begin, length) = (span.begin.as_micros(), span.length.as_micros());
                json!({ "name": span.part, "ph": "X", "pid": 1, "tid": thread + 1,
                    "ts": u64::try_from(begin).unwrap_or(u64::MAX), "dur": u64::try_from(length).unwrap_or(u64::MAX) })
            })
            .collect();
        json!({ "displayTimeUnit": "ms", "traceEvents": events }).to_string()
    }

    fn spans(&self) -> Vec<Span> {
        let mut spans = self.spans.lock().unwrap_or_else(PoisonError::into_inner).clone();
        spans.sort_by_key(|span| span.begin);
        spans
    }
}

/// `12.345 s`
fn seconds(time: Duration) -> String {
    format!("{:>5}.{:03} s", time.as_secs(), time.subsec_millis()).split_off(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_sums_up_and_the_trace_has_every_stretch() {
        let timings = Timings::default();
        assert_eq!(timings.time("read", || 7), 7);
        for _ in 0..3 {
            timings.time("pages", || ());
        }
        let table = timings.table();
        let line = |part: &str| table.lines().find(|line| line.starts_with(part)).unwrap().to_owned();
        assert_eq!(line("pages").split_whitespace().nth(1), Some("3"), "{table}");
        assert!(table.find("read") < table.find("pages"), "{table}");
        let trace: serde_json::Value = serde_json::from_str(&timings.trace()).unwrap();
        let events = trace["traceEvents"].as_array().unwrap();
        assert_eq!(events.len(), 4);
        assert!(events.iter().all(|event| event["ph"] == "X" && event["ts"].is_u64() && event["tid"] == 1));
    }
}
