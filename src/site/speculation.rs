//! Which pages browsers may fetch before they are asked for: one that a buyer is about to open, by the pointer that rests on its
//! link or the finger that touches it. Only Chromium reads it so far; the others go on without.
//!
//! The page is fetched and not run, so that nothing is counted or remembered of a page that nobody opened.

use serde_json::json;

use super::address::Addresses;
use super::text_file::TextFile;

/// Where the rules lie below `dist/site`.
pub const FILE: &str = "speculation-rules.json";
/// Browsers refuse the rules under any other type.
pub const MEDIA_TYPE: &str = "application/speculationrules+json";

/// The path of the rules, for the header `Speculation-Rules`.
pub fn path(addresses: &Addresses) -> String {
    addresses.file_path(FILE)
}

/// The rules: pages of the shop, no files and nothing of the function.
pub fn rules(addresses: &Addresses) -> TextFile {
    let below = |path: &str| addresses.link(path);
    let files = ["/api/*", "/assets/*", "/pictures/*", "/*.*"].map(below);
    let rules = json!({
        "prefetch": [{
            "where": { "and": [{ "href_matches": below("/*") }, { "not": { "href_matches": files } }] },
            "eagerness": "moderate",
        }],
    });
    TextFile::new(FILE, rules.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fixture;

    #[test]
    fn rules_stay_below_the_path_of_the_shop() {
        let mut shop = fixture::catalog().shop;
        shop.url = "https://nightowl.example/shop".to_owned();
        let addresses = Addresses::new(&shop);
        let rules = rules(&addresses);
        assert_eq!(path(&addresses), "/shop/speculation-rules.json");
        assert!(rules.text.contains("\"href_matches\":\"/shop/*\""), "{}", rules.text);
        assert!(rules.text.contains("\"/shop/api/*\""), "{}", rules.text);
    }
}
