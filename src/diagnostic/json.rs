//! Diagnostics as JSON, for scripts. The shape is stable: keys are added, never changed.

use serde::Serialize;

use super::{Diagnostic, Diagnostics, Place, Severity};

#[derive(Serialize)]
struct Report<'a> {
    mistakes: usize,
    advice: usize,
    diagnostics: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    #[serde(flatten)]
    location: Location,
    hint: Option<&'a str>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    location: Location,
}

/// Lines and columns count from 1, columns in characters; all are null where the whole file is meant.
#[derive(Serialize)]
struct Location {
    path: String,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

/// All diagnostics as one JSON object, indented, with a line break at the end.
pub fn render(diagnostics: &Diagnostics) -> Result<String, serde_json::Error> {
    let report = Report {
        mistakes: diagnostics.mistakes(),
        advice: diagnostics.advice(),
        diagnostics: diagnostics.iter().map(Entry::from).collect(),
    };
    serde_json::to_string_pretty(&report).map(|text| text + "\n")
}

impl<'a> From<&'a Diagnostic> for Entry<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        Self {
            severity: match diagnostic.severity {
                Severity::Mistake => "mistake",
                Severity::Advice => "advice",
            },
            code: diagnostic.code,
            message: &diagnostic.message,
            location: Location::from(&diagnostic.place),
            hint: diagnostic.hint.as_deref(),
            related: diagnostic
                .related
                .iter()
                .map(|(place, message)| Related { message, location: Location::from(place) })
                .collect(),
        }
    }
}

impl From<&Place> for Location {
    fn from(place: &Place) -> Self {
        let range = place.line_column_range();
        Self {
            path: place.shown_path(),
            line: range.map(|((line, _), _)| line),
            column: range.map(|((_, column), _)| column),
            end_line: range.map(|(_, (line, _))| line),
            end_column: range.map(|(_, (_, column))| column),
        }
    }
}
