//! Sending: a parcel of everything that is left, or of some of it; and correcting where it can be followed.

use std::collections::BTreeMap;

use super::Refusal;
use crate::checkout::order::{MOST_OPERATIONS, Order, OrderEvent, Parcel, State, Tracking};
use crate::checkout::{Checkout, OrderId};
use crate::shop::Sku;

/// What the seller sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipping {
    /// The name of the operation: the same twice is one parcel.
    pub operation: String,
    /// What is in the parcel; empty: all that is left.
    pub lines: BTreeMap<Sku, u32>,
    /// Where it can be followed.
    pub tracking: Tracking,
    /// Whether the buyer is told.
    pub tell: bool,
}

/// What the seller says about a parcel after all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The name of the operation.
    pub operation: String,
    /// Which parcel, from 1.
    pub parcel: u32,
    /// What is new; what is left out stays.
    pub tracking: Tracking,
    /// Whether the buyer is told.
    pub tell: bool,
}

impl Checkout {
    /// Takes down that a parcel was sent. The buyer is told by an effect.
    pub async fn ship(&self, id: &OrderId, shipping: &Shipping) -> Result<Order, Refusal> {
        self.decide(id, |order, now| order.parcel(shipping, now)).await
    }

    /// Takes down where a parcel can be followed after all.
    pub async fn correct_parcel(&self, id: &OrderId, correction: &Correction) -> Result<Order, Refusal> {
        self.decide(id, |order, _| order.correction(correction).map(Some)).await
    }
}

impl Order {
    /// What sending does to this order; `None` if that parcel is known.
    pub(in crate::checkout) fn parcel(
        &self,
        shipping: &Shipping,
        now: i64,
    ) -> Result<Option<OrderEvent>, Refusal> {
        if self.parcels.iter().any(|parcel| parcel.operation == shipping.operation) {
            return Ok(None);
        }
        if matches!(self.state, State::Refunded | State::Disputed | State::DisputeLost) {
            return Err(Refusal::MoneyGone(self.state));
        }
        let left = self.to_send();
        for (sku, &wanted) in &shipping.lines {
            if !self.quote.lines.iter().any(|line| line.sku == *sku) {
                return Err(Refusal::NotInOrder(sku.clone()));
            }
            let left = left.get(sku).copied().unwrap_or(0);
            if wanted > left {
                return Err(Refusal::TooMany { sku: sku.clone(), wanted, left });
            }
        }
        let lines = if shipping.lines.is_empty() { left } else { shipping.lines.clone() };
        let lines: BTreeMap<_, _> = lines.into_iter().filter(|(_, units)| *units > 0).collect();
        if lines.is_empty() {
            return Err(Refusal::NothingToSend);
        }
        if self.parcels.len() >= MOST_OPERATIONS {
            return Err(Refusal::TooManyOperations);
        }
        let Shipping { operation, tracking, tell, .. } = shipping.clone();
        Ok(Some(OrderEvent::Sent { parcel: Parcel { operation, at: now, lines, tracking }, tell }))
    }

    fn correction(&self, correction: &Correction) -> Result<OrderEvent, Refusal> {
        let Correction { operation, parcel, tracking, tell } = correction.clone();
        let at = usize::try_from(parcel).ok().and_then(|number| number.checked_sub(1));
        let known = at.and_then(|at| self.parcels.get(at)).ok_or(Refusal::NoParcel(parcel))?;
        let before = known.tracking.clone();
        let tracking = Tracking {
            carrier: tracking.carrier.or(before.carrier),
            number: tracking.number.or(before.number),
            url: tracking.url.or(before.url),
        };
        Ok(OrderEvent::Corrected { parcel, tracking, tell: tell.then_some(operation) })
    }
}
