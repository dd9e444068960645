//! Why a command of the seller's desk did not do what it was asked: something to mend, or a failure.

use super::{Failure, Outcome, Output, Printer};
use crate::checkout::Refusal;

/// Why a command did not do what it was asked.
pub(super) enum Trouble {
    /// The seller can mend it; with a hint, or an empty one.
    Mend(String, String),
    /// The seller cannot.
    Failed(Failure),
}

impl Trouble {
    pub(super) fn mend(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Mend(what.into(), hint.into())
    }
}

impl<E: Into<Failure>> From<E> for Trouble {
    fn from(error: E) -> Self {
        let failure: Failure = error.into();
        match failure.downcast::<Refusal>() {
            Ok(refusal) if refusal.is_mendable() => Self::mend(refusal.to_string(), hint(&refusal)),
            Ok(refusal) => Self::Failed(refusal),
            Err(failure) => Self::Failed(failure),
        }
    }
}

fn hint(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::OperationTaken(_) => "leave `--id` out for something new",
        Refusal::NotInOrder(_) | Refusal::NoParcel(_) | Refusal::MoreThanLeft { .. } => {
            "`pushcart orders show` shows what there is"
        }
        Refusal::CountLost(_) => "count what is unsold and say `pushcart stock set SKU N`",
        Refusal::TooFew { .. } => "`pushcart stock set SKU N` says how many are unsold",
        Refusal::Unlimited(_) => "`pushcart stock set SKU N` begins to count it",
        Refusal::UnknownSku(_) => {
            "`pushcart stock list` shows all; after a change of the shop, build it first"
        }
        Refusal::MoneyGone(_) => "keep what you have; `pushcart orders show` shows what happened",
        _ => "",
    }
}

/// Shows what is to be mended.
pub(super) fn conclude(done: Result<(), Trouble>, printer: &Printer) -> Result<Outcome, Failure> {
    match done {
        Ok(()) => Ok(Outcome::Done),
        Err(Trouble::Failed(failure)) => Err(failure),
        Err(Trouble::Mend(what, hint)) => {
            let hint = if hint.is_empty() { String::new() } else { format!("  hint: {hint}\n") };
            printer.print(Output::Message, &format!("error: {what}\n{hint}"))?;
            Ok(Outcome::Mistakes)
        }
    }
}
