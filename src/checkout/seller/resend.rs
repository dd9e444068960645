//! Telling the buyer again.

use super::Refusal;
use crate::checkout::order::{Order, OrderEvent};
use crate::checkout::{Checkout, OrderId};

impl Checkout {
    /// Has the buyer told once more that the order is paid, or with a number that this parcel is on its way. It is another mail,
    /// with an id of its own; the same operation twice is one.
    pub async fn tell_again(
        &self,
        id: &OrderId,
        parcel: Option<u32>,
        operation: &str,
    ) -> Result<Order, Refusal> {
        let decide = |order: &Order, _| {
            if let Some(number) = parcel
                && !(1..=order.parcels.len()).contains(&usize::try_from(number).unwrap_or(0))
            {
                return Err(Refusal::NoParcel(number));
            }
            Ok(Some(OrderEvent::TellAgain { parcel, operation: operation.to_owned() }))
        };
        self.decide(id, decide).await
    }
}
