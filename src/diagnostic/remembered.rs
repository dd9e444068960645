//! Places and advice as they are kept from one build to the next: without the text, which only a mistake shows in full.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Diagnostic, Place, Severity, Source};

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let path = self.path().to_str().ok_or_else(|| S::Error::custom("a path that is not UTF-8"))?;
        (path, self.span.start, self.span.end).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (path, start, end) = <(&str, usize, usize)>::deserialize(deserializer)?;
        Ok(Self { source: source_at(path), span: start..end })
    }
}

/// A source without its text. Places of one file come together and share it.
fn source_at(path: &str) -> Arc<Source> {
    thread_local! {
        static LAST: RefCell<Option<Arc<Source>>> = const { RefCell::new(None) };
    }
    LAST.with_borrow_mut(|last| match last {
        Some(source) if source.path.as_os_str() == path => Arc::clone(source),
        _ => Arc::clone(last.insert(Source::new(path, ""))),
    })
}

/// A piece of advice.
#[derive(Debug, Serialize, Deserialize)]
pub struct RememberedAdvice {
    code: String,
    message: String,
    place: Place,
    hint: Option<String>,
    related: Vec<(Place, String)>,
}

impl RememberedAdvice {
    /// What is kept of a diagnostic; nothing of a mistake.
    pub fn of(diagnostic: &Diagnostic) -> Option<Self> {
        (diagnostic.severity == Severity::Advice).then(|| Self {
            code: diagnostic.code.to_owned(),
            message: diagnostic.message.clone(),
            place: diagnostic.place.clone(),
            hint: diagnostic.hint.clone(),
            related: diagnostic.related.clone(),
        })
    }

    /// The advice again.
    pub fn diagnostic(self) -> Diagnostic {
        Diagnostic {
            severity: Severity::Advice,
            code: known(&self.code),
            message: self.message,
            place: self.place,
            hint: self.hint,
            related: self.related,
        }
    }
}

/// The one copy of a code. There are a few dozen.
fn known(code: &str) -> &'static str {
    static CODES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut codes = CODES.lock().unwrap_or_else(PoisonError::into_inner);
    codes.get(code).copied().unwrap_or_else(|| {
        let code: &'static str = Box::leak(code.to_owned().into_boxed_str());
        codes.insert(code);
        code
    })
}
