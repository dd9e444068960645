//! `pushcart schema` describes what `pushcart check` reads.

use serde_json::Value;

use crate::shop::Shop;

fn schema(kind: &str) -> Value {
    let run = Shop::empty().run(&["schema", kind]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    serde_json::from_str(&run.stdout).expect("JSON")
}

#[test]
fn every_key_has_a_meaning_and_others_are_refused() {
    for (kind, some_keys) in [
        ("settings", ["name", "markets", "menus"]),
        ("product", ["title", "variants", "price"]),
        ("collection", ["title", "rule", "sort"]),
        ("page", ["title", "slug", "aliases"]),
    ] {
        let schema = schema(kind);
        assert_eq!(schema["additionalProperties"], false, "{kind}");
        assert!(schema["$schema"].as_str().unwrap().contains("2020-12"), "{kind}");
        let properties = schema["properties"].as_object().unwrap();
        for key in some_keys {
            assert!(properties.contains_key(key), "{kind} has {key}");
        }
        for (key, value) in properties.iter().filter(|(key, _)| *key != "$schema") {
            assert!(!value["description"].as_str().unwrap_or_default().is_empty(), "{kind}: {key}");
        }
    }
}

#[test]
fn a_file_may_name_its_schema_at_its_top_and_nowhere_else() {
    let product = |nested: &str| {
        let text = format!(
            r#"{{"$schema": "./product.json", "title": "A", "sku": "A", "price": "1.00", "seo": {{{nested}}}, "shipped": false}}"#
        );
        Shop::new().file("products/a.json", text).found()
    };
    assert_eq!(product(""), [] as [&str; 0]);
    assert_eq!(product(r#""$schema": "x""#), ["products/a.json:1:82 unknown-key: unknown key `$schema`"]);
}
