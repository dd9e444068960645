//! Lists: order, pages, prefixes.

use super::*;

const MANY: usize = 1_000;

/// A thousand documents in two levels, made by ten at a time.
async fn fill(store: &Arc<dyn Store>) -> Vec<Key> {
    let name = |number: usize| match number % 3 {
        0 => format!("many/{number:04}.json"),
        1 => format!("many/{:02}/{number}.json", number % 7),
        _ => format!("many/{:02}-x/{number}.json", number % 7),
    };
    let mut keys: Vec<Key> = (0..MANY).map(|number| key(&name(number))).collect();
    let makers = (0..10).map(|maker| {
        let (store, keys) = (Arc::clone(store), keys.clone());
        tokio::spawn(async move {
            for (number, key) in keys.iter().enumerate().skip(maker).step_by(10) {
                store.create(key, &document(number as u64 + 1, "one of many")).await.unwrap();
            }
        })
    });
    for maker in makers.collect::<Vec<_>>() {
        maker.await.unwrap();
    }
    keys.sort_unstable();
    keys
}

pub(super) async fn sorted_and_paged(store: &Arc<dyn Store>) {
    let keys = fill(store).await;
    let many = prefix("many/");
    assert_eq!(store.list(&many, None, MANY + 1).await.unwrap(), keys);
    assert_eq!(store.list(&many, None, MANY).await.unwrap(), keys);
    assert_eq!(store.list(&many, None, 0).await.unwrap(), []);
    let mut found: Vec<Key> = Vec::new();
    loop {
        let page = store.list(&many, found.last(), 170).await.unwrap();
        found.extend_from_slice(&page);
        if page.len() < 170 {
            break;
        }
    }
    assert_eq!(found, keys);
    for (after, rest) in
        [("aaa/z.json", 0), ("many/zzz.json", MANY), ("zzz/a.json", MANY), ("many.x/a.json", 0)]
    {
        let listed = store.list(&many, Some(&key(after)), MANY).await.unwrap();
        assert_eq!(listed, keys[rest..], "after {after}");
    }
    // A key need not exist to go on after it.
    let between = key("many/03/000.json");
    let position = keys.partition_point(|key| *key <= between);
    assert_eq!(store.list(&many, Some(&between), 5).await.unwrap(), keys[position..position + 5]);
    let below: Vec<Key> = keys.iter().filter(|key| key.as_str().starts_with("many/03/")).cloned().collect();
    assert_eq!(store.list(&prefix("many/03/"), None, MANY).await.unwrap(), below);
    assert_eq!(store.list(&prefix("many/03/"), Some(&below[2]), 2).await.unwrap(), below[3..5]);
    assert_eq!(store.list(&prefix("man/"), None, 5).await.unwrap(), []);
    assert_eq!(store.list(&prefix("nothing/here/"), None, 5).await.unwrap(), []);
}

pub(super) async fn deleted_documents_are_gone(store: &dyn Store) {
    let keys: Vec<Key> = (0..9).map(|number| key(&format!("going/{number}.json"))).collect();
    for (number, key) in keys.iter().enumerate() {
        let version = store.create(key, &document(number as u64 + 1, "x")).await.unwrap();
        if number % 3 != 2 {
            store.delete(key, &version).await.unwrap();
        }
    }
    let left = [keys[2].clone(), keys[5].clone(), keys[8].clone()];
    assert_eq!(store.list(&prefix("going/"), None, 100).await.unwrap(), left);
    assert_eq!(store.list(&prefix("going/"), None, 2).await.unwrap(), left[..2]);
    assert_eq!(store.list(&prefix("going/"), Some(&keys[3]), 2).await.unwrap(), left[1..]);
}
