//! What may go wrong between a purchase and what follows from it.

use crate::dev::stripe::DeliveryFault;

/// Something that may go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scenario {
    /// Nothing does.
    Well,
    /// The webhook is called twice.
    Twice,
    /// The event comes late.
    Late,
    /// Events come in the wrong order.
    Reversed,
    /// The first attempt to deliver finds nobody.
    Redelivered,
    /// The event never comes.
    Lost,
    /// The function crashes.
    Crash,
    /// Two buyers want the last units.
    Race,
    /// Stripe is down.
    Down,
}

/// All of them, as the board shows them.
pub(super) const SCENARIOS: [Scenario; 9] = [
    Scenario::Well,
    Scenario::Twice,
    Scenario::Late,
    Scenario::Reversed,
    Scenario::Redelivered,
    Scenario::Lost,
    Scenario::Crash,
    Scenario::Race,
    Scenario::Down,
];

impl Scenario {
    pub(super) fn named(name: &str) -> Option<Self> {
        SCENARIOS.into_iter().find(|scenario| scenario.name() == name)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Twice => "twice",
            Self::Late => "late",
            Self::Reversed => "reversed",
            Self::Redelivered => "redelivered",
            Self::Lost => "lost",
            Self::Crash => "crash",
            Self::Race => "race",
            Self::Down => "down",
        }
    }

    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Well => "All goes well",
            Self::Twice => "Webhook twice",
            Self::Late => "Webhook an hour late",
            Self::Reversed => "Events out of order",
            Self::Redelivered => "Not before it is sent again",
            Self::Lost => "Webhook never comes",
            Self::Crash => "Crash in the middle",
            Self::Race => "Race for the last units",
            Self::Down => "Stripe is down",
        }
    }

    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Well => "A purchase to compare the others with.",
            Self::Twice => "Every event of the payment is delivered two times.",
            Self::Late => "The buyer has paid; the shop hears of it much later.",
            Self::Reversed => "The newest event is delivered first.",
            Self::Redelivered => "The first attempt finds nobody; the second comes after a pause.",
            Self::Lost => "No event at all: the sweep has to ask Stripe.",
            Self::Crash => {
                "The function’s work is dropped right after it wrote down “paid”, before stock and mails. The process itself goes on."
            }
            Self::Race => "Two buyers at once want all that is left.",
            Self::Down => "Stripe answers every request with 503.",
        }
    }

    /// How often the shop is told of the payment.
    pub(super) fn attempts(self) -> usize {
        match self {
            Self::Lost => 0,
            Self::Twice | Self::Redelivered | Self::Crash => 2,
            _ => 1,
        }
    }

    /// What happens to events on their way.
    pub(super) fn delivery(self) -> Option<DeliveryFault> {
        match self {
            Self::Twice => Some(DeliveryFault::Duplicate),
            Self::Late => Some(DeliveryFault::Delay { seconds: 3600 }),
            Self::Redelivered => Some(DeliveryFault::Miss),
            Self::Lost => Some(DeliveryFault::Lose),
            _ => None,
        }
    }
}
