//! Events on their way to the shop's webhook: when they are due, and what happens to them on the way.

use serde::{Deserialize, Serialize};

/// Where events are sent.
#[derive(Clone)]
pub struct WebhookEndpoint {
    /// Its address, on this machine: `http://127.0.0.1:8787/api/stripe/webhook`.
    pub url: http::Uri,
    /// What they are signed with.
    pub secret: String,
    /// The kinds that are sent, such as `checkout.session.completed`; all if empty.
    pub kinds: Vec<String>,
}

impl std::fmt::Debug for WebhookEndpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebhookEndpoint")
            .field("url", &self.url)
            .field("kinds", &self.kinds)
            .finish_non_exhaustive()
    }
}

/// What happens to an event on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "fault")]
pub enum DeliveryFault {
    /// It never arrives.
    Lose,
    /// Its first attempt finds nobody; Stripe tries again after a pause.
    Miss,
    /// It arrives twice.
    Duplicate,
    /// It arrives later, and so perhaps after a newer one.
    Delay {
        /// How much later, in seconds of the stand-in's clock.
        seconds: i64,
    },
}

/// Which events it happens to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DeliveryRule {
    /// A kind of event; every one if `None`.
    pub kind: Option<String>,
    /// How many of them.
    pub times: u32,
    /// What.
    #[serde(flatten)]
    pub fault: DeliveryFault,
}

/// One attempt to deliver, as it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The event.
    pub event: String,
    /// Its kind.
    pub kind: String,
    /// Which attempt it was, from 1.
    pub attempt: usize,
    /// When, in seconds since 1970 by the stand-in's clock.
    pub at: i64,
    /// What the shop answered; `None` if it could not be reached or took too long.
    pub status: Option<u16>,
}

/// An event that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub(super) event: String,
    pub(super) kind: String,
    pub(super) due: i64,
    pub(super) attempt: usize,
}

/// All that is on its way, and all that arrived.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Deliveries {
    #[serde(skip)]
    pub(super) endpoint: Option<WebhookEndpoint>,
    /// The pauses before the second, the third … attempt, in seconds; after the last the event is given up.
    pub(super) pauses: Vec<i64>,
    pub(super) log: Vec<Delivery>,
    #[serde(skip)]
    pub(super) newest_first: bool,
    #[serde(skip)]
    rules: Vec<DeliveryRule>,
    waiting: Vec<Waiting>,
}

impl Deliveries {
    pub(super) fn new(endpoint: Option<WebhookEndpoint>, pauses: Vec<i64>) -> Self {
        Self {
            endpoint,
            pauses,
            log: Vec::new(),
            newest_first: false,
            rules: Vec::new(),
            waiting: Vec::new(),
        }
    }

    pub(super) fn add_rule(&mut self, rule: DeliveryRule) {
        self.rules.push(rule);
    }

    pub(super) fn clear_rules(&mut self) {
        self.rules.clear();
        self.newest_first = false;
    }

    /// Takes a new event on its way.
    pub(super) fn send(&mut self, event: &str, kind: &str, now: i64) {
        let wanted = |endpoint: &WebhookEndpoint| {
            endpoint.kinds.is_empty() || endpoint.kinds.iter().any(|known| known == kind)
        };
        if !self.endpoint.as_ref().is_some_and(wanted) {
            return;
        }
        let waiting = Waiting { event: event.to_owned(), kind: kind.to_owned(), due: now, attempt: 1 };
        match self.next_fault(kind) {
            Some(DeliveryFault::Lose) => {}
            Some(DeliveryFault::Miss) => self.done(waiting, None, now),
            Some(DeliveryFault::Duplicate) => self.waiting.extend([waiting.clone(), waiting]),
            Some(DeliveryFault::Delay { seconds }) => {
                self.waiting.push(Waiting { due: now + seconds, ..waiting });
            }
            None => self.waiting.push(waiting),
        }
    }

    fn next_fault(&mut self, kind: &str) -> Option<DeliveryFault> {
        let fits =
            |rule: &DeliveryRule| rule.times > 0 && rule.kind.as_deref().is_none_or(|wanted| wanted == kind);
        let rule = self.rules.iter_mut().find(|rule| fits(rule))?;
        rule.times -= 1;
        Some(rule.fault)
    }

    /// Takes out what is due, or everything.
    pub(super) fn take(&mut self, now: i64, everything: bool) -> Vec<Waiting> {
        let (mut due, later): (Vec<_>, Vec<_>) =
            self.waiting.drain(..).partition(|waiting| everything || waiting.due <= now);
        self.waiting = later;
        due.sort_by_key(|waiting| waiting.due);
        if self.newest_first {
            due.reverse();
        }
        due
    }

    /// Notes how an attempt went, and lets a failed one wait for the next.
    pub(super) fn done(&mut self, waiting: Waiting, status: Option<u16>, now: i64) {
        let Waiting { event, kind, attempt, .. } = waiting;
        if !status.is_some_and(|status| (200..300).contains(&status))
            && let Some(pause) = self.pauses.get(attempt - 1)
        {
            let again =
                Waiting { event: event.clone(), kind: kind.clone(), due: now + pause, attempt: attempt + 1 };
            self.waiting.push(again);
        }
        self.log.push(Delivery { event, kind, attempt, at: now, status });
    }

    /// How many events wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deliveries() -> Deliveries {
        let url = http::Uri::from_static("http://127.0.0.1:1/");
        let endpoint = WebhookEndpoint { url, secret: "whsec_x".to_owned(), kinds: Vec::new() };
        Deliveries::new(Some(endpoint), vec![60, 600])
    }

    fn events(waiting: &[Waiting]) -> Vec<&str> {
        waiting.iter().map(|waiting| waiting.event.as_str()).collect()
    }

    #[test]
    fn a_refused_event_comes_back_until_it_is_given_up() {
        let mut deliveries = deliveries();
        deliveries.send("e", "k", 0);
        for (now, waiting) in [(0, 1), (60, 1), (660, 0)] {
            let due = deliveries.take(now, false);
            assert_eq!(due.len(), 1, "{now}");
            deliveries.done(due[0].clone(), Some(500), now);
            assert_eq!(deliveries.waiting(), waiting);
        }
        assert_eq!(deliveries.log.len(), 3);
    }

    #[test]
    fn events_are_lost_doubled_delayed_and_turned_around() {
        let mut deliveries = deliveries();
        for (kind, fault) in [
            ("l", DeliveryFault::Lose),
            ("d", DeliveryFault::Duplicate),
            ("s", DeliveryFault::Delay { seconds: 9 }),
        ] {
            deliveries.add_rule(DeliveryRule { kind: Some(kind.to_owned()), times: 1, fault });
        }
        for kind in ["l", "s", "d", "n"] {
            deliveries.send(kind, kind, 0);
        }
        deliveries.newest_first = true;
        assert_eq!(events(&deliveries.take(0, false)), ["n", "d", "d"]);
        assert_eq!(events(&deliveries.take(9, false)), ["s"]);
    }
}
