//! The shops of `tests/shops`, built.

mod currencies;
mod nasty;
mod variants;

use std::path::Path;

use pushcart::shop::price_list::PriceList;
use serde_json::Value;

use crate::shop::{Tree, fixtures, run};

/// Builds a fixture shop beside its folder; neither it nor the working copy is written into.
fn build(name: &str) -> Tree {
    build_folder(&fixtures("shops").join(name))
}

fn build_folder(shop: &Path) -> Tree {
    let folder = tempfile::tempdir().unwrap();
    let [out, cache] = ["dist", "cache"].map(|name| folder.path().join(name).display().to_string());
    let run = run(shop, &["build", "--out", &out, "--cache", &cache]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    Tree::read(Path::new(&out))
}

/// The price list, after its digest has been compared.
fn price_list(dist: &Tree) -> PriceList<&[u8]> {
    let bytes: &[u8] = &dist.0["function/price-list.jsonl"];
    let list = PriceList::open(bytes).unwrap();
    list.verify().unwrap();
    list
}

fn pages(dist: &Tree) -> impl Iterator<Item = (&str, &str)> {
    let pages = dist.0.keys().filter(|path| path.starts_with("site/") && path.ends_with(".html"));
    pages.map(|path| (path.as_str(), dist.text(path)))
}

/// What stands between each `start` and the next `end`.
fn between<'t>(text: &'t str, start: &str, end: &str) -> Vec<&'t str> {
    text.split(start).skip(1).map(|rest| rest.split(end).next().unwrap_or(rest)).collect()
}

/// The JSON-LD of a page, read as a browser reads it: up to the first `</script`.
fn json_ld(page: &str) -> Vec<Value> {
    let scripts = between(page, "<script type=application/ld+json>", "</script").into_iter();
    let quoted = between(page, "<script type=\"application/ld+json\">", "</script");
    scripts.chain(quoted).map(|json| serde_json::from_str(json).expect(json)).collect()
}

/// A page's text as people see it: no tags, no scripts, entities resolved.
fn seen(page: &str) -> String {
    let mut text = String::new();
    for part in page.split('<') {
        let is_script = part.starts_with("script") || part.starts_with("style");
        if let (Some((_, after)), false) = (part.split_once('>'), is_script) {
            text.push_str(after);
        }
    }
    for (entity, c) in
        [("&nbsp;", "\u{a0}"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        text = text.replace(entity, c);
    }
    text
}
