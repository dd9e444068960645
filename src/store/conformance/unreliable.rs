//! A store that lies about what it did, as a network does: the ledger finds out all the same.

use std::sync::Mutex;

use super::*;

/// A write that is still on its way.
struct Delayed {
    key: Key,
    over: Option<Version>,
    document: Document,
}

/// Wraps a store. Of five writes, one fails and was not done, one fails and was done, one fails and is done later, one
/// meets a conflict that nobody else sees, and one is well.
struct Unreliable {
    store: Arc<dyn Store>,
    dice: Mutex<Dice>,
    delayed: Mutex<Vec<Delayed>>,
}

impl Unreliable {
    fn roll(&self, sides: u64) -> u64 {
        self.dice.lock().unwrap().roll(sides)
    }

    /// Something that was on its way arrives, or not yet.
    async fn arrive(&self) {
        if self.roll(2) == 0 {
            let delayed = self.delayed.lock().unwrap().pop();
            if let Some(Delayed { key, over, document }) = delayed {
                let _ = self.done(&key, over.as_ref(), &document).await;
            }
        }
    }

    /// Everything that was on its way arrives.
    async fn calm(&self) {
        while !self.delayed.lock().unwrap().is_empty() {
            self.arrive().await;
        }
    }

    async fn done(
        &self,
        key: &Key,
        over: Option<&Version>,
        document: &Document,
    ) -> Result<Version, StoreError> {
        match over {
            Some(version) => self.store.replace(key, version, document).await,
            None => self.store.create(key, document).await,
        }
    }

    async fn write(
        &self,
        key: &Key,
        over: Option<&Version>,
        document: &Document,
    ) -> Result<Version, StoreError> {
        self.arrive().await;
        let lost = || StoreError::unavailable(key, "the answer was lost");
        match self.roll(5) {
            0 => Err(lost()),
            1 => self.done(key, over, document).await.and_then(|_| Err(lost())),
            2 => {
                let (key, over, document) = (key.clone(), over.cloned(), document.clone());
                self.delayed.lock().unwrap().push(Delayed { key: key.clone(), over, document });
                Err(StoreError::unavailable(&key, "no answer in time"))
            }
            3 => Err(StoreError::conflict(key)),
            _ => self.done(key, over, document).await,
        }
    }
}

impl Store for Unreliable {
    fn get<'a>(&'a self, key: &'a Key) -> Answer<'a, Option<Stored>> {
        Box::pin(async move {
            self.arrive().await;
            if self.roll(5) == 0 {
                return Err(StoreError::unavailable(key, "no answer"));
            }
            self.store.get(key).await
        })
    }

    fn create<'a>(&'a self, key: &'a Key, document: &'a Document) -> Answer<'a, Version> {
        Box::pin(self.write(key, None, document))
    }

    fn replace<'a>(
        &'a self,
        key: &'a Key,
        version: &'a Version,
        document: &'a Document,
    ) -> Answer<'a, Version> {
        Box::pin(self.write(key, Some(version), document))
    }

    fn delete<'a>(&'a self, key: &'a Key, version: &'a Version) -> Answer<'a, ()> {
        Box::pin(async move {
            let lost = || StoreError::unavailable(key, "the answer was lost");
            match self.roll(3) {
                0 => Err(lost()),
                1 => self.store.delete(key, version).await.and_then(|()| Err(lost())),
                _ => self.store.delete(key, version).await,
            }
        })
    }

    fn list<'a>(&'a self, prefix: &'a Prefix, after: Option<&'a Key>, limit: usize) -> Answer<'a, Vec<Key>> {
        self.store.list(prefix, after, limit)
    }
}

/// Takers that only count: a write that was done twice, or done and denied, would show in the sum.
pub(super) async fn outcomes_are_found_out(store: &Arc<dyn Store>) {
    let seed = RealWorld.random() | 1;
    let (dice, delayed) = (Mutex::new(Dice(seed)), Mutex::default());
    let network = Arc::new(Unreliable { store: Arc::clone(store), dice, delayed });
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

async fn made_and_removed(network: &Unreliable, ledger: &Ledger, plain: &Ledger, seed: u64) {
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
        network.calm().await;
        while let Some(entry) = ledger.get::<Units>(&key).await.unwrap() {
            ledger.delete(&entry).await.unwrap();
        }
        assert!(plain.get::<Units>(&key).await.unwrap().is_none(), "seed {seed}");
    }
}
