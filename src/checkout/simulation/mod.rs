//! The money path, played through in a world where everything goes wrong: workers die or sleep between any two steps, the
//! store and Stripe fail before and after they did what was asked, webhooks come twice, late, in any order or not at all,
//! clocks differ, and two deploys with other prices serve at once. Buyers change their minds and their carts, sellers count,
//! send, refund and take back, banks dispute. When the dust has settled, the invariants of the money path have to hold.
//!
//! A seed decides everything.

mod broken;
mod buyers;
mod faults;
mod invariants;
mod play;
mod seller;
mod stripe;
mod world;

use play::Play;

const WEBHOOK_SECRET: &str = "whsec_simulation";

/// For how long things go wrong, in milliseconds.
const TROUBLE: i64 = 6 * 3_600_000;

/// Whether the rules are those of the money path, or broken ones which the invariants have to find out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// The rules as they are.
    Sound,
    /// Holds are released by time alone.
    ReleaseByTime,
    /// What was settled is forgotten at once.
    ForgetAtOnce,
    /// Orders are forgotten by the sweep as soon as they are open.
    LoseMarks,
}

/// What happened in a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// How many orders were made.
    pub orders: usize,
    /// How many of them were paid.
    pub paid: usize,
    /// How many were paid after they had ended.
    pub late: usize,
    /// How many lines were paid and given back, by the policy `refund`.
    pub short: usize,
    /// How many times a buyer was told that too few are left.
    pub sold_out: usize,
    /// How many times a buyer was told another price than the page had shown.
    pub repriced: usize,
    /// How many refunds there were, whoever made them.
    pub refunds: usize,
    /// How many disputes there were.
    pub disputes: usize,
    /// How many parcels were sent.
    pub parcels: usize,
    /// How many units came back.
    pub came_back: usize,
    /// How many workers died.
    pub deaths: u64,
    /// How many steps all workers took.
    pub steps: u64,
}

impl std::ops::AddAssign for Told {
    fn add_assign(&mut self, other: Self) {
        self.orders += other.orders;
        self.paid += other.paid;
        self.late += other.late;
        self.short += other.short;
        self.sold_out += other.sold_out;
        self.repriced += other.repriced;
        self.refunds += other.refunds;
        self.disputes += other.disputes;
        self.parcels += other.parcels;
        self.came_back += other.came_back;
        self.deaths += other.deaths;
        self.steps += other.steps;
    }
}

/// Plays a seed through. The error says which invariant is broken.
pub fn run(seed: u64, rules: Rules) -> Result<Told, String> {
    let mut play = Play::new(seed, rules).ok_or("the simulation cannot be set up")?;
    play.until(play.sim.now_ms() + TROUBLE)?;
    play.sim.end_faults();
    play.settle()?;
    play.check()?;
    Ok(play.told)
}

/// A calm world for tests of single steps: everything works, and only the clock passes.
#[cfg(test)]
pub(super) mod calm {
    pub(in crate::checkout) use super::faults::store;
    pub(in crate::checkout) use super::stripe::Model;
    pub(in crate::checkout) use super::world::{Sim, Skewed, drive};
    pub(in crate::checkout) const WEBHOOK_SECRET: &str = super::WEBHOOK_SECRET;
}

#[cfg(test)]
mod tests;
