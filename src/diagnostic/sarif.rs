//! Diagnostics as SARIF 2.1.0, which code hosts and editors show beside the files.
//! Source: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>; the sections are named below.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Diagnostic, Diagnostics, Place, Severity};

/// What a relative URI keeps as it is: unreserved characters of RFC 3986, and slashes.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// All diagnostics as one SARIF log, indented, with a line break at the end.
pub fn render(diagnostics: &Diagnostics) -> Result<String, serde_json::Error> {
    let codes: BTreeSet<&'static str> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    let codes: Vec<&'static str> = codes.into_iter().collect();
    let rules: Vec<Value> = codes.iter().map(|code| json!({ "id": code })).collect();
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| result(diagnostic, &codes)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "pushcart",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            // § 3.14.17; ours count characters, not the default UTF-16 code units.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).map(|text| text + "\n")
}

/// § 3.27
fn result(diagnostic: &Diagnostic, codes: &[&'static str]) -> Value {
    let level = match diagnostic.severity {
        Severity::Mistake => "error",
        Severity::Advice => "warning",
    };
    let text = match &diagnostic.hint {
        Some(hint) => format!("{}\nhint: {hint}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let mut result = json!({
        "ruleId": diagnostic.code,
        "ruleIndex": codes.binary_search(&diagnostic.code).unwrap_or_default(),
        "level": level,
        "message": { "text": text },
        "locations": [{ "physicalLocation": physical_location(&diagnostic.place) }],
    });
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().enumerate().map(|(id, (place, label))| {
            json!({
                "id": id,
                "physicalLocation": physical_location(place),
                "message": { "text": label },
            })
        });
        result["relatedLocations"] = related.collect();
    }
    result
}

/// § 3.29; the region is left out where the whole file is meant. Its end column is the one after the last character.
fn physical_location(place: &Place) -> Value {
    let uri = utf8_percent_encode(&place.shown_path(), PATH).to_string();
    let mut location = json!({ "artifactLocation": { "uri": uri } });
    if let Some(((line, column), (end_line, end_column))) = place.line_column_range() {
        location["region"] = json!({
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
        });
    }
    location
}
