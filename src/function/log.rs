//! The log: lines of JSON on the standard output, for whoever collects them.

use tracing::Level;

/// Begins to write. Once for a process; later calls change nothing.
pub fn begin() {
    let lines = tracing_subscriber::fmt().json().flatten_event(true).with_target(false);
    let _ = lines.with_current_span(false).with_span_list(false).with_max_level(Level::INFO).try_init();
    std::panic::set_hook(Box::new(|panic| {
        // Where, but not what: a message may hold what a caller sent.
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}
