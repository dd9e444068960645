//! On a store that lies about what it did, as a network does, the ledger finds out all the same.

use std::sync::Mutex;

use super::*;
use crate::store::unreliable::{Fate, Faults, Unreliable};

/// Of five writes, one fails and was not done, one fails and was done, one fails and is done a few calls later, one meets a
/// conflict that nobody else sees, and one is well.
struct Network {
    dice: Mutex<Dice>,
}

impl Network {
    fn roll(&self, sides: u64) -> i64 {
        i64::try_from(self.dice.lock().unwrap().roll(sides)).unwrap()
    }
}

impl Faults for Network {
    /// It counts nothing: what is late may be done with every call.
    fn now(&self) -> i64 {
        self.roll(4)
    }

    async fn pause(&self) {}

    fn is_answered(&self) -> bool {
        self.roll(5) > 0
    }

    fn fate(&self, document: Option<&Document>) -> Fate {
        let conflict = if document.is_some() { Fate::Conflict } else { Fate::Done };
        match self.roll(5) {
            0 => Fate::Lost,
            1 => Fate::Unanswered,
            2 if document.is_some() => Fate::Late(2),
            3 => conflict,
            _ => Fate::Done,
        }
    }
}

/// Takers that only count: a write that was done twice, or done and denied, would show in the sum.
pub(super) async fn outcomes_are_found_out(store: &Arc<dyn Store>) {
    let seed = RealWorld.random() | 1;
    let network = Network { dice: Mutex::new(Dice(seed)) };
    let network = Arc::new(Unreliable::new(Arc::clone(store), network));
    let unreliable: Arc<dyn Store> = Arc::clone(&network) as _;
    let (ledger, plain) = (ledger(&unreliable), ledger(store));
    let key = key("unreliable/units.json");
    plain.create(&key, Units { units: 1_000 }).await.unwrap();
    let takers = (0..8).map(|_| {
        let (ledger, key) = (ledger.clone(), key.clone());
        tokio::spawn(async move {
            let (mut won, mut unknown) = (0, 0);
            for _ in 0..5 {
                match races::take(&ledger, &key).await {
                    Ok(_) => won += 1,
                    // More than the remembered writers came in between.
                    Err(_) => unknown += 1,
                }
            }
            (won, unknown)
        })
    });
    let (mut won, mut unknown) = (0, 0);
    for taker in takers.collect::<Vec<_>>() {
        let (more_won, more_unknown) = taker.await.unwrap();
        won += more_won;
        unknown += more_unknown;
    }
    let taken = 1_000 - plain.get::<Units>(&key).await.unwrap().unwrap().value.units;
    assert!(
        (won..=won + unknown).contains(&taken),
        "{won} won, {unknown} unknown, {taken} taken, seed {seed}"
    );
    assert!(unknown <= 4, "{unknown} unknown of 40, seed {seed}");
    made_and_removed(&network, &ledger, &plain, seed).await;
}

async fn made_and_removed(network: &Unreliable<Network>, ledger: &Ledger, plain: &Ledger, seed: u64) {
    for number in 0..12 {
        let key = key(&format!("unreliable/{number}.json"));
        let made = match ledger.create(&key, Units { units: number }).await {
            Ok(made) => made,
            // A conflict out of nothing: the caller reads again, and so do we.
            Err(StoreError::Conflict { .. }) => continue,
            Err(error) => panic!("{error:?}, seed {seed}"),
        };
        assert_eq!(plain.get::<Units>(&key).await.unwrap().unwrap().value, made.value, "seed {seed}");
        // A creation that arrives after the removal would bring the record back: see `Ledger::delete`.
        network.arrive(i64::MAX).await;
        while let Some(entry) = ledger.get::<Units>(&key).await.unwrap() {
            ledger.delete(&entry).await.unwrap();
        }
        assert!(plain.get::<Units>(&key).await.unwrap().is_none(), "seed {seed}");
    }
}
