//! Many at once.

use super::*;

const TAKERS: usize = 60;
const UNITS: u32 = 10;

pub(super) async fn one_creator_wins(store: &Arc<dyn Store>) {
    let key = key("race/created.json");
    let creators = (1..=20_u64).map(|writer| {
        let (store, key) = (Arc::clone(store), key.clone());
        tokio::spawn(async move { store.create(&key, &document(writer, "mine")).await.is_ok() })
    });
    let mut winners = 0;
    for creator in creators.collect::<Vec<_>>() {
        winners += u32::from(creator.await.unwrap());
    }
    assert_eq!(winners, 1);
}

/// Takes one unit if there is one.
pub(super) async fn take(ledger: &Ledger, key: &Key) -> Result<bool, StoreError> {
    ledger
        .update(key, |record: Option<&Units>| match record {
            Some(Units { units: 0 }) | None => Step::Leave(false),
            Some(Units { units }) => Step::Write(Units { units: units - 1 }, true),
        })
        .await
}

pub(super) async fn takers_share_the_units(store: &Arc<dyn Store>) {
    let key = key("race/units.json");
    let ledger = ledger(store);
    ledger.create(&key, Units { units: UNITS }).await.unwrap();
    let takers = (0..TAKERS).map(|_| {
        let (ledger, key) = (ledger.clone(), key.clone());
        tokio::spawn(async move { take(&ledger, &key).await.unwrap() })
    });
    let mut won = 0;
    for taker in takers.collect::<Vec<_>>() {
        won += u32::from(taker.await.unwrap());
    }
    let left = ledger.get::<Units>(&key).await.unwrap().unwrap();
    assert_eq!((won, left.value.units), (UNITS, 0));
    assert_eq!(left.counter(), u64::from(UNITS) + 1);
}
