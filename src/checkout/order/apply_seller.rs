//! What the seller's doings make of an order.

use super::{
    Effect, GiveBack, GiveBackOutcome, MOST_OPERATIONS, Order, OrderEvent, Parcel, RefundFact, Review,
    Tracking,
};
use crate::shop::Sku;

impl Order {
    /// Whoever asks for these has looked whether they can be; what cannot be (any more) changes nothing.
    pub(super) fn hear_seller(&mut self, event: &OrderEvent) {
        if !self.state.is_paid() {
            return;
        }
        match event {
            OrderEvent::Sent { parcel, tell } => self.hear_sent(parcel, *tell),
            OrderEvent::Corrected { parcel, tracking, tell } => {
                self.hear_corrected(*parcel, tracking, tell.as_deref());
            }
            OrderEvent::GivesBack { operation, wish } => self.hear_give_back(operation, wish),
            OrderEvent::GiveBackRefused { operation, why } => {
                if let Some(wish) = self.pending(operation) {
                    wish.outcome = GiveBackOutcome::Refused { why: why.clone() };
                    self.tell_of_refusal(operation);
                }
            }
            OrderEvent::CameBack { sku, total, at } => self.hear_came_back(sku, *total, *at),
            OrderEvent::TellAgain { parcel, operation } => self.hear_tell_again(*parcel, operation),
            _ => {}
        }
    }

    fn hear_sent(&mut self, parcel: &Parcel, tell: bool) {
        let known = self.parcels.iter().any(|sent| sent.operation == parcel.operation);
        let left = self.to_send();
        let fits = parcel.lines.iter().all(|(sku, units)| left.get(sku).is_some_and(|left| units <= left));
        if known || !fits || parcel.lines.is_empty() || self.parcels.len() >= MOST_OPERATIONS {
            return;
        }
        self.parcels.push(parcel.clone());
        if tell {
            self.tell_parcel(self.parcels.len(), &parcel.operation);
        }
        self.judge_money();
    }

    fn hear_corrected(&mut self, number: u32, tracking: &Tracking, tell: Option<&str>) {
        let Some(at) = usize::try_from(number).ok().and_then(|number| number.checked_sub(1)) else { return };
        let Some(parcel) = self.parcels.get_mut(at) else { return };
        parcel.tracking = tracking.clone();
        if let Some(operation) = tell {
            self.tell_parcel(at + 1, operation);
        }
    }

    fn tell_parcel(&mut self, number: usize, operation: &str) {
        if let Ok(parcel) = u32::try_from(number) {
            self.add(Effect::TellShipped { parcel, operation: operation.to_owned() });
        }
    }

    fn hear_give_back(&mut self, operation: &str, wish: &GiveBack) {
        let fits = wish.amount > 0 && wish.amount <= self.left_to_refund();
        if !fits || self.given_back.contains_key(operation) || self.given_back.len() >= MOST_OPERATIONS {
            return;
        }
        self.given_back.insert(operation.to_owned(), wish.clone());
        self.add(Effect::GiveBack { operation: operation.to_owned() });
    }

    /// The refund of an operation is there, whoever tells of it first: our own call, or Stripe's event. The buyer is told once,
    /// and not that money comes where none does.
    pub(super) fn settle_give_back(&mut self, refund: &RefundFact) {
        let Some(operation) = refund.operation.clone() else { return };
        let Some(wish) = self.given_back.get_mut(&operation) else { return };
        wish.outcome = GiveBackOutcome::Made { refund: refund.id.clone() };
        if refund.counts() {
            self.add(Effect::TellGivenBack { operation });
        }
    }

    /// Whoever asks and is refused sees it. Where Stripe did not answer at first, the seller has gone since.
    fn tell_of_refusal(&mut self, operation: &str) {
        let effect = Effect::GiveBack { operation: operation.to_owned() };
        if self.tasks.iter().any(|task| task.effect == effect && task.failures > 0) {
            self.review(Review::RefundFailed { refund: operation.to_owned() });
        }
    }

    fn pending(&mut self, operation: &str) -> Option<&mut GiveBack> {
        self.given_back.get_mut(operation).filter(|wish| wish.outcome == GiveBackOutcome::Pending)
    }

    /// What was sent is taken to come back before what never left.
    fn hear_came_back(&mut self, sku: &Sku, total: u32, at: i64) {
        let Some(line) = self.quote.lines.iter().find(|line| line.sku == *sku) else { return };
        let (sent, unsent) = self.can_come_back(line);
        let before = self.came_back.get(sku).copied().unwrap_or_default();
        let units = total.saturating_sub(before.units());
        if units == 0 || units > sent + unsent {
            return;
        }
        let of_sent = units.min(sent);
        let mut back = before;
        back.sent += of_sent;
        back.unsent += units - of_sent;
        back.at = at;
        self.came_back.insert(sku.clone(), back);
        self.add(Effect::Restock { sku: sku.clone(), total, units });
        self.judge_money();
    }

    fn hear_tell_again(&mut self, parcel: Option<u32>, operation: &str) {
        let again = |task: &&super::Task| {
            matches!(task.effect, Effect::ConfirmAgain { .. } | Effect::TellShipped { .. })
        };
        if self.tasks.iter().filter(again).count() >= 2 * MOST_OPERATIONS {
            return;
        }
        match parcel {
            None => self.add(Effect::ConfirmAgain { operation: operation.to_owned() }),
            Some(number) => {
                let number = usize::try_from(number).unwrap_or(0);
                if (1..=self.parcels.len()).contains(&number) {
                    self.tell_parcel(number, operation);
                }
            }
        }
    }
}
