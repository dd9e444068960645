//! Small pieces of the dashboard's pages.

/// A text as it may stand in HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A time of day with its machine-readable whole.
pub(super) fn time(seconds: i64) -> String {
    let Ok(moment) = jiff::Timestamp::from_second(seconds) else { return String::new() };
    let local = moment.to_zoned(jiff::tz::TimeZone::UTC);
    format!("<time datetime=\"{moment}\">{}</time>", local.strftime("%H:%M:%S"))
}

/// A button that does one thing to one object.
pub(super) fn button(action: &str, object: &str, label: &str) -> String {
    format!(
        "<form method=\"post\" action=\"/__dev/board/do\"><input type=\"hidden\" name=\"object\" value=\"{}\">\
         <button name=\"do\" value=\"{action}\">{label}</button></form>",
        escape(object)
    )
}

/// A state as a small label.
pub(super) fn label(state: &str) -> String {
    let kind = match state {
        "paid" | "shipped" | "complete" | "2xx" | "sold" => "good",
        "expired" | "refunded" | "review" | "failed" | "refused" => "bad",
        "open" | "processing" | "holding" | "creating" | "closing" | "held" => "wait",
        _ => "plain",
    };
    format!("<span class=\"label {kind}\">{}</span>", escape(&state.replace('_', " ")))
}
