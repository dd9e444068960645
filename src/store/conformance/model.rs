//! Random calls, answered as [`Memory`] answers them.

use std::collections::HashMap;

use super::*;

const CALLS: usize = 400;

pub(super) async fn behaves_like_memory(store: &dyn Store) {
    let seed = RealWorld.random() | 1;
    let mut dice = Dice(seed);
    let model = Memory::new();
    // Versions of the model to versions of the store, the stale ones too.
    let mut versions: HashMap<String, Version> = HashMap::from([("passed".to_owned(), Version::passed())]);
    let mut known = vec![Version::passed()];
    for call in 0..CALLS {
        let key = key(&format!("model/{}.json", dice.roll(4)));
        let there = model.get(&key).await.unwrap();
        let newest = there.as_ref().map(|stored| stored.version.clone());
        let any = known[usize::try_from(dice.roll(known.len() as u64)).unwrap()].clone();
        let expected = newest.filter(|_| dice.roll(4) > 0).unwrap_or(any);
        let theirs = &versions[expected.as_str()];
        let writer = Nonce(dice.roll(u64::MAX));
        let document = match &there {
            Some(stored) => stored.document.next(1, writer, &call).unwrap(),
            None => Document::first(1, writer, &call).unwrap(),
        };
        let at = format!("call {call}, seed {seed}");
        let (answer, actual) = match dice.roll(5) {
            0 => (model.create(&key, &document).await, store.create(&key, &document).await),
            1 => {
                let (answer, actual) =
                    (model.delete(&key, &expected).await, store.delete(&key, theirs).await);
                (answer.map(|()| Version::passed()), actual.map(|()| Version::passed()))
            }
            _ => (
                model.replace(&key, &expected, &document).await,
                store.replace(&key, theirs, &document).await,
            ),
        };
        match (answer, actual) {
            (Ok(answer), Ok(actual)) => {
                versions.insert(answer.as_str().to_owned(), actual);
                known.push(answer);
            }
            (answer, actual) => {
                assert!(is_conflict(&answer) && is_conflict(&actual), "{answer:?} {actual:?} {at}");
            }
        }
        let json = |stored: Option<Stored>| stored.map(|stored| stored.document.to_bytes(&key).unwrap());
        assert_eq!(json(store.get(&key).await.unwrap()), json(model.get(&key).await.unwrap()), "{at}");
    }
    let all = prefix("model/");
    assert_eq!(
        store.list(&all, None, 9).await.unwrap(),
        model.list(&all, None, 9).await.unwrap(),
        "seed {seed}"
    );
}
