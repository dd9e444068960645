//! What may go wrong between a shop and Stripe, on demand.

use serde::Deserialize;

/// A way for one request to go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "fault")]
pub enum Fault {
    /// 409: another request with this key is said to be under way.
    KeyInUse,
    /// 429: too many requests.
    RateLimited {
        /// What `Retry-After` says, in seconds.
        retry_after: Option<u64>,
    },
    /// A failure of Stripe's own.
    Failure {
        /// 500 to 504.
        status: u16,
        /// Whether what was asked for was done all the same.
        done: bool,
        /// Whether the key remembers the failure, as Stripe's does if the work had begun.
        remembered: bool,
    },
    /// The answer breaks off in the middle: the outcome is unknown to who asked.
    BreakOff {
        /// Whether what was asked for was done all the same.
        done: bool,
    },
    /// The answer comes late; the key is in use meanwhile. What was asked for is done even if nobody waits.
    Slow {
        /// How late, in real time.
        milliseconds: u64,
    },
    /// No answer for that long, then a failure; nothing is done.
    Hang {
        /// How long, in real time.
        milliseconds: u64,
    },
}

/// Which requests go wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FaultRule {
    /// A route, such as `POST /v1/checkout/sessions` or `POST /v1/checkout/sessions/{id}/expire`; every one if `None`.
    pub route: Option<String>,
    /// How many of them.
    pub times: u32,
    /// How.
    #[serde(flatten)]
    pub fault: Fault,
}

/// The rules that are not used up.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<FaultRule>);

impl Faults {
    pub(super) fn add(&mut self, rule: FaultRule) {
        self.0.push(rule);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// What happens to the next request of a route: the first rule that fits, which is used up a little.
    pub(super) fn next(&mut self, route: &str) -> Option<Fault> {
        let fits =
            |rule: &FaultRule| rule.times > 0 && rule.route.as_deref().is_none_or(|wanted| wanted == route);
        let rule = self.0.iter_mut().find(|rule| fits(rule))?;
        rule.times -= 1;
        Some(rule.fault)
    }
}
