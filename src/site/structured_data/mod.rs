//! What a page says to machines: JSON-LD in the words of schema.org, as Google documents them for product variants, merchant
//! listings, breadcrumbs and organisations (<https://developers.google.com/search/docs/appearance/structured-data>).
//!
//! What is not known is left out: no ratings, no return policy that the seller did not write.

mod offer;
mod product;
mod shop;
mod thing;

use jiff::Timestamp;
use serde_json::Value;

use super::gallery::Gallery;
use super::plan::SitePlan;
use super::target::Target;
use crate::catalog::MarketIndex;
use thing::Thing;

/// A step of the way from the home page to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// What it is called.
    pub title: String,
    /// Its absolute address.
    pub url: String,
}

/// The JSON-LD of a page, safe between `<script type="application/ld+json">` and `</script>`; `None` if it has nothing to say.
///
/// `crumbs` lead from the home page to this page; less than two are no way.
pub fn structured_data(
    plan: &SitePlan<'_>,
    gallery: &Gallery,
    market: MarketIndex,
    target: Target,
    crumbs: &[Crumb],
    now: Timestamp,
) -> Option<String> {
    let mut things = match target {
        Target::Home => shop::home(plan, market),
        Target::Product(index) => product::product(plan, gallery, market, index, now),
        Target::Collection { index, page } => vec![shop::collection(plan, market, index, page)],
        Target::Tag { index, page } => vec![shop::tag(plan, market, index, page)],
        Target::Collections | Target::Page(_) => Vec::new(),
        Target::Search | Target::Cart | Target::Order | Target::Thanks | Target::NotFound => return None,
    };
    if crumbs.len() > 1 {
        things.push(breadcrumbs(crumbs));
    }
    let things: Vec<Value> =
        things.into_iter().map(|thing| thing.set("@context", "https://schema.org").into()).collect();
    (!things.is_empty()).then(|| script_text(&Value::Array(things)))
}

fn breadcrumbs(crumbs: &[Crumb]) -> Thing {
    let steps = (1..).zip(crumbs).map(|(position, crumb)| {
        let step = Thing::new("ListItem").set("position", position);
        step.set("name", crumb.title.as_str()).set("item", crumb.url.as_str())
    });
    Thing::new("BreadcrumbList").set("itemListElement", thing::list(steps))
}

/// JSON that no text in it can lead out of a script element: what HTML or old JavaScript could trip over is escaped. These
/// characters stand in JSON inside of strings alone, so that replacing them anywhere changes no value.
fn script_text(value: &Value) -> String {
    let json = value.to_string();
    let mut text = String::with_capacity(json.len());
    let mut rest = json.as_str();
    // The two separators begin with this byte.
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'<' | b'>' | b'&' | 0xe2)) {
        text.push_str(&rest[..at]);
        let mut letters = rest[at..].chars();
        match letters.next() {
            Some('<') => text.push_str("\\u003c"),
            Some('>') => text.push_str("\\u003e"),
            Some('&') => text.push_str("\\u0026"),
            Some('\u{2028}') => text.push_str("\\u2028"),
            Some('\u{2029}') => text.push_str("\\u2029"),
            Some(other) => text.push(other),
            None => {}
        }
        rest = letters.as_str();
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests;
