//! Rules that are broken on purpose: what the invariants are worth is how soon they find them out.

use super::Rules;
use crate::checkout::stock::Stock;
use crate::checkout::{Checkout, Mark};
use crate::store::{Prefix, Step, StoreError};

/// Does what a broken rule would do.
pub(super) async fn spoil(host: &Checkout, rules: Rules) -> Result<(), StoreError> {
    match rules {
        Rules::Sound => Ok(()),
        Rules::ReleaseByTime | Rules::ForgetAtOnce => spoil_stock(host, rules).await,
        Rules::LoseMarks => lose_marks(host).await,
    }
}

/// What is overdue is given back without asking anyone; or what is settled is forgotten at once.
async fn spoil_stock(host: &Checkout, rules: Rules) -> Result<(), StoreError> {
    for key in host.ledger.list(&prefix("stock/")?, None, 100).await? {
        let spoil = |stock: Option<&Stock>| {
            let Some(stock) = stock else { return Step::Leave(()) };
            let mut after = stock.clone();
            if rules == Rules::ReleaseByTime {
                for order in stock.overdue(host.now()) {
                    after.release(&order, host.now());
                }
            } else {
                after.forget(i64::MAX);
            }
            if after == *stock { Step::Leave(()) } else { Step::Write(after, ()) }
        };
        host.ledger.update(&key, spoil).await?;
    }
    Ok(())
}

/// Marks are removed while there is something to do.
async fn lose_marks(host: &Checkout) -> Result<(), StoreError> {
    for key in host.ledger.list(&prefix("open/")?, None, 100).await? {
        host.ledger.update(&key, |_: Option<&Mark>| Step::Remove(())).await?;
    }
    Ok(())
}

fn prefix(text: &str) -> Result<Prefix, StoreError> {
    text.parse().map_err(|error| StoreError::unavailable(text, error))
}
