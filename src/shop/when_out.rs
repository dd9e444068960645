//! What happens when none is left.

use serde::{Deserialize, Serialize};

/// What happens when none is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhenOut {
    /// It cannot be bought.
    SoldOut,
    /// It can be bought and comes later.
    Backorder,
    /// It can be bought; whoever pays too late gets the money back.
    Refund,
}
