//! Each primitive's word.

use super::*;

pub(super) async fn document_lives_and_dies(store: &dyn Store) {
    let key = key("life/one.json");
    assert!(store.get(&key).await.unwrap().is_none());
    let first = document(1, "first");
    let version = store.create(&key, &first).await.unwrap();
    let stored = store.get(&key).await.unwrap().unwrap();
    assert_eq!((stored.document.json(), stored.document.counter()), (r#""first""#, 1));
    assert_eq!(stored.version, version, "a write answers the version that a read finds");

    let second = first.next(1, Nonce(2), &"second").unwrap();
    let moved = store.replace(&key, &version, &second).await.unwrap();
    assert_ne!(moved, version);
    let stored = store.get(&key).await.unwrap().unwrap();
    assert_eq!((stored.document.json(), stored.document.writer()), (r#""second""#, Nonce(2)));
    assert_eq!(stored.version, moved);

    store.delete(&key, &moved).await.unwrap();
    assert!(store.get(&key).await.unwrap().is_none());
    let again = store.create(&key, &document(3, "again")).await.unwrap();
    assert_eq!(store.get(&key).await.unwrap().unwrap().document.json(), r#""again""#);
    store.delete(&key, &again).await.unwrap();
}

pub(super) async fn stale_versions_are_conflicts(store: &dyn Store) {
    let key = key("stale/one.json");
    let first = document(1, "first");
    let old = store.create(&key, &first).await.unwrap();
    assert!(is_conflict(&store.create(&key, &document(9, "first")).await));
    // The same text by another writer is another state.
    let second = first.next(1, Nonce(2), &"first").unwrap();
    let new = store.replace(&key, &old, &second).await.unwrap();
    let third = second.next(1, Nonce(3), &"third").unwrap();
    assert!(is_conflict(&store.replace(&key, &old, &third).await));
    assert!(is_conflict(&store.delete(&key, &old).await));
    assert!(is_conflict(&store.replace(&key, &Version::passed(), &third).await));
    assert!(is_conflict(&store.delete(&key, &Version::passed()).await));
    assert_eq!(store.get(&key).await.unwrap().unwrap().document.writer(), Nonce(2), "no conflict wrote");

    store.delete(&key, &new).await.unwrap();
    assert!(is_conflict(&store.delete(&key, &new).await));
    assert!(is_conflict(&store.replace(&key, &new, &third).await));
    assert!(store.get(&key).await.unwrap().is_none(), "no conflict brought it back");
    store.create(&key, &document(4, "fourth")).await.unwrap();
    assert!(is_conflict(&store.replace(&key, &old, &third).await));
    assert!(is_conflict(&store.replace(&key, &new, &third).await));
    assert!(is_conflict(&store.delete(&key, &new).await));
}

pub(super) async fn bodies_come_back(store: &dyn Store) {
    let key = key("bodies/one.json");
    let numbers =
        serde_json::json!({ "a": i64::MAX, "b": u64::MAX, "c": -0.5, "d": null, "e": [[], {}] }).to_string();
    let bodies = [
        String::new(),
        "Grüße, 東京, 👩‍👩‍👧, \u{202e}right to left, \u{0}, \u{7f}, \u{feff}, \u{2028}".to_owned(),
        "\"\\ \r\n\t </script> ${x} {{x}} #pk :v".to_owned(),
        "e\u{301} is not é".to_owned(),
        numbers,
    ];
    let mut version = store.create(&key, &document(1, "")).await.unwrap();
    for body in bodies {
        let before = store.get(&key).await.unwrap().unwrap().document;
        let next = before.next(7, Nonce(before.counter()), &body).unwrap();
        version = store.replace(&key, &version, &next).await.unwrap();
        let found = store.get(&key).await.unwrap().unwrap().document;
        assert_eq!(found.body::<String>().unwrap(), body);
        assert_eq!((found.schema(), found.counter()), (7, before.counter() + 1));
    }
}

/// Keys that a careless backend takes for the same one, or for a folder, or for its own.
pub(super) async fn keys_do_not_meet(store: &dyn Store) {
    let longest = format!("hostile/{}.json", "k".repeat(KEY_BYTES - 13));
    let names = [
        "hostile/a.json",
        "hostile/a/b.json",
        "hostile/a/b/c.json",
        "hostile/a-b.json",
        "hostile/a..b.json",
        "hostile/a.json.json",
        "hostile/a.json.tmp/b.json",
        "hostile/-.json",
        "hostile/--help.json",
        "hostile/_s.json",
        "hostile/__.json",
        "hostile/00.lock.json",
        "hostile-2/a.json",
        "hostile.2/a.json",
        "hostile/con.json",
        &longest,
    ];
    for (number, name) in names.iter().enumerate() {
        let answer = store.create(&key(name), &document(number as u64 + 1, name)).await;
        assert!(answer.is_ok(), "{name}: {answer:?}");
    }
    for name in names {
        let found = store.get(&key(name)).await.unwrap().unwrap().document;
        assert_eq!(found.body::<String>().unwrap(), name);
    }
    let mut expected: Vec<&str> = names.into_iter().filter(|name| name.starts_with("hostile/")).collect();
    expected.sort_unstable();
    let listed = store.list(&prefix("hostile/"), None, 100).await.unwrap();
    assert_eq!(listed.iter().map(Key::as_str).collect::<Vec<_>>(), expected);
    let listed = store.list(&prefix("hostile/a/"), None, 100).await.unwrap();
    assert_eq!(listed, [key("hostile/a/b.json"), key("hostile/a/b/c.json")]);
}

pub(super) async fn too_large_is_refused(store: &dyn Store) {
    let key = key("large/one.json");
    let envelope = document(1, "").to_bytes(&key).unwrap().len();
    let full = document(1, &"x".repeat(DOCUMENT_BYTES - envelope));
    let version = store.create(&key, &full).await.unwrap();
    assert_eq!(store.get(&key).await.unwrap().unwrap().document.json().len(), full.json().len());
    let larger = full.next(1, Nonce(2), &"x".repeat(DOCUMENT_BYTES)).unwrap();
    assert!(matches!(store.replace(&key, &version, &larger).await, Err(StoreError::TooLarge { .. })));
    let stored = store.get(&key).await.unwrap().unwrap();
    assert_eq!(stored.version, version, "nothing was written");
    store.delete(&key, &version).await.unwrap();
    assert!(matches!(store.create(&key, &larger).await, Err(StoreError::TooLarge { .. })));
    assert!(store.get(&key).await.unwrap().is_none());
}
