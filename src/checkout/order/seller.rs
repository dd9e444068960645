//! What the seller does with a paid order: parcels, money given back, units that came back. Only facts and sums are here;
//! [`crate::checkout::seller`] decides.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Order, Review, State};
use crate::checkout::quote::QuotedLine;
use crate::shop::Sku;

/// Where a parcel can be followed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tracking {
    /// Who carries it.
    pub carrier: Option<String>,
    /// The carrier's number.
    pub number: Option<String>,
    /// The carrier's page about it.
    pub url: Option<String>,
}

/// A parcel that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// Names what the seller did, so that twice is once.
    pub operation: String,
    /// When it was sent, in seconds since 1970.
    pub at: i64,
    /// What is in it.
    pub lines: BTreeMap<Sku, u32>,
    /// Where it can be followed.
    pub tracking: Tracking,
}

/// Money that the seller gives back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveBack {
    /// When the seller said so, in seconds since 1970.
    pub at: i64,
    /// How much, in minor units.
    pub amount: i64,
    /// Which units it is for; empty if the seller named only an amount.
    pub lines: BTreeMap<Sku, u32>,
    /// Why, in the seller's words.
    pub reason: Option<String>,
    /// What came of it.
    pub outcome: GiveBackOutcome,
}

/// What came of giving money back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum GiveBackOutcome {
    /// Stripe is still to be asked, or did not answer.
    Pending,
    /// It is this refund of Stripe's.
    Made {
        /// `re_…`.
        refund: String,
    },
    /// Stripe refused.
    Refused {
        /// In Stripe's words.
        why: String,
    },
}

/// Units of a line that came back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CameBack {
    /// Of those that were sent.
    pub sent: u32,
    /// Of those that never left: they are not to be sent any more.
    pub unsent: u32,
    /// When it was last said, in seconds since 1970.
    pub at: i64,
}

impl CameBack {
    /// All of them.
    pub fn units(self) -> u32 {
        self.sent + self.unsent
    }
}

/// How far an order is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sent {
    /// Nothing of it goes by post, or what did will not be sent any more.
    Nothing,
    /// Nothing is sent yet.
    NotYet,
    /// Some of it is sent.
    Partly,
    /// All is sent.
    All,
}

impl Order {
    /// How many units of a SKU were sent.
    pub fn units_sent(&self, sku: &Sku) -> u32 {
        self.parcels.iter().filter_map(|parcel| parcel.lines.get(sku)).sum()
    }

    /// What is still to be sent: what goes by post, is not sent, did not come back before, and was not given back as short.
    pub fn to_send(&self) -> BTreeMap<Sku, u32> {
        let posted = self.quote.lines.iter().filter(|line| line.shipped && !self.short.contains(&line.sku));
        let left = posted.map(|line| (line.sku.clone(), self.unsent(line)));
        left.filter(|(_, units)| *units > 0).collect()
    }

    fn unsent(&self, line: &QuotedLine) -> u32 {
        let kept = self.came_back.get(&line.sku).map_or(0, |back| back.unsent);
        line.quantity.saturating_sub(self.units_sent(&line.sku)).saturating_sub(kept)
    }

    /// How far it is sent.
    pub fn sent(&self) -> Sent {
        match (self.parcels.is_empty(), self.to_send().is_empty()) {
            (true, true) => Sent::Nothing,
            (true, false) => Sent::NotYet,
            (false, false) => Sent::Partly,
            (false, true) => Sent::All,
        }
    }

    /// Whether the seller should send something now.
    pub fn waits_for_sending(&self) -> bool {
        let may = matches!(self.state, State::Paid | State::PartlyRefunded | State::DisputeWon);
        may && !self.to_send().is_empty()
    }

    /// How many units of a line can come back: what was sent, and what was taken from stock and is still here.
    pub fn can_come_back(&self, line: &QuotedLine) -> (u32, u32) {
        let back = self.came_back.get(&line.sku).copied().unwrap_or_default();
        let sku = line.sku.clone();
        let never_taken =
            self.short.contains(&sku) || self.reviews.contains(&Review::PaidLateAndShort { sku });
        let unsent = if never_taken { 0 } else { self.unsent(line) };
        (self.units_sent(&line.sku).saturating_sub(back.sent), unsent)
    }

    /// How much can still be given back, in minor units: what was paid less refunds, and less what is being given back.
    pub fn left_to_refund(&self) -> i64 {
        let paid = self.payment.as_ref().and_then(|payment| payment.amount_total).unwrap_or(0);
        let pending = self.given_back.values().filter(|wish| wish.outcome == GiveBackOutcome::Pending);
        (paid - self.amount_refunded() - pending.map(|wish| wish.amount).sum::<i64>()).max(0)
    }

    /// Whether the money of something the seller gave back went, or is going to.
    fn holds_good(&self, wish: &GiveBack) -> bool {
        match &wish.outcome {
            GiveBackOutcome::Pending => true,
            GiveBackOutcome::Made { refund } => {
                self.refunds.get(refund).is_none_or(super::RefundFact::counts)
            }
            GiveBackOutcome::Refused { .. } => false,
        }
    }

    /// Whether the function gives the money of a line back that cannot be delivered, or gave it. Where Stripe refused, or
    /// the refund came to nothing, the seller may.
    pub fn short_goes_back(&self, sku: &Sku) -> bool {
        let of_it = |refund: &super::RefundFact| refund.sku.as_ref() == Some(sku) && refund.counts();
        self.awaits(&super::Effect::RefundLine { sku: sku.clone() }) || self.refunds.values().any(of_it)
    }

    /// How many units of a SKU have had their money given back by name.
    pub fn units_refunded(&self, sku: &Sku) -> u32 {
        let good = self.given_back.values().filter(|wish| self.holds_good(wish));
        good.filter_map(|wish| wish.lines.get(sku)).sum()
    }
}
