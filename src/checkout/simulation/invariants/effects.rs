//! I4: every effect is done; none is lost; a repeat is recognisable.

use super::Play;
use crate::checkout::order::{Effect, Order};

impl Play {
    pub(super) fn check_effects(&self, orders: &[Order]) -> Result<(), String> {
        let told = self.sim.told();
        for order in orders {
            if let Some(task) = order.tasks.iter().find(|task| task.is_pending()) {
                return Err(format!("I4: {} still has to do {:?}", order.id, task.effect));
            }
            let notices = order.tasks.iter().filter(|task| is_notice(&task.effect)).count();
            let mut ids: Vec<_> = told.iter().filter(|id| id.starts_with(order.id.as_str())).collect();
            ids.sort_unstable();
            ids.dedup();
            if ids.len() != notices || (order.state.is_paid() && notices < 2) {
                return Err(format!("I4: {} has {notices} notices, {} were told", order.id, ids.len()));
            }
            let shipped = order.tasks.iter().filter(|task| matches!(task.effect, Effect::TellShipped { .. }));
            if shipped.count() != order.parcels.len() {
                return Err(format!("I4: not every parcel of {} was told", order.id));
            }
        }
        Ok(())
    }
}

fn is_notice(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::ConfirmToBuyer
            | Effect::TellSeller
            | Effect::TellRefund { .. }
            | Effect::TellGivenBack { .. }
            | Effect::ConfirmAgain { .. }
            | Effect::TellShipped { .. }
            | Effect::TellLow { .. }
            | Effect::Alert { .. }
    )
}
