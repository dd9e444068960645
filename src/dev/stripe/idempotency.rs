//! What was answered under which idempotency key: <https://docs.stripe.com/api/idempotent_requests>.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::api_error::ApiError;

/// How long a key is remembered: Stripe removes keys that are at least 24 hours old.
const LIFE: i64 = 24 * 60 * 60;

/// An answer as it is repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Remembered {
    pub(super) status: u16,
    pub(super) body: String,
    /// The request that was answered first.
    pub(super) request: String,
}

/// The keys in use.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Keys(BTreeMap<String, Record>);

#[derive(Debug, Serialize, Deserialize)]
struct Record {
    fingerprint: String,
    since: i64,
    /// `None` while the first request is under way.
    answer: Option<Remembered>,
}

impl Keys {
    /// Begins a request. `Ok(None)`: it is the first of its key. `Ok(Some(…))`: answer this again.
    pub(super) fn begin(
        &mut self,
        key: &str,
        fingerprint: &str,
        now: i64,
    ) -> Result<Option<Remembered>, ApiError> {
        self.0.retain(|_, record| now - record.since < LIFE);
        match self.0.get(key) {
            Some(record) if record.fingerprint != fingerprint => Err(ApiError::other_parameters(key)),
            Some(Record { answer: Some(answer), .. }) => Ok(Some(answer.clone())),
            Some(_) => Err(ApiError::key_in_use(key)),
            None => {
                let record = Record { fingerprint: fingerprint.to_owned(), since: now, answer: None };
                self.0.insert(key.to_owned(), record);
                Ok(None)
            }
        }
    }

    /// Ends a request: its answer is kept, or the key is free again.
    pub(super) fn end(&mut self, key: &str, answer: Option<Remembered>) {
        match answer {
            None => {
                self.0.remove(key);
            }
            Some(answer) => {
                if let Some(record) = self.0.get_mut(key) {
                    record.answer = Some(answer);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_free_then_taken_then_remembered_then_forgotten() {
        let mut keys = Keys::default();
        assert_eq!(keys.begin("k", "a", 0), Ok(None));
        assert_eq!(keys.begin("k", "a", 1).unwrap_err().status, 409);
        assert_eq!(keys.begin("k", "b", 1).unwrap_err().status, 400);
        let answer = Remembered { status: 500, body: String::new(), request: "req_1".to_owned() };
        keys.end("k", Some(answer.clone()));
        assert_eq!(keys.begin("k", "a", 2), Ok(Some(answer)));
        assert_eq!(keys.begin("k", "a", LIFE), Ok(None));
        keys.end("k", None);
        assert_eq!(keys.begin("k", "b", LIFE), Ok(None));
    }
}
