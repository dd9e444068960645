//! What a page says to machines: JSON-LD in the words of schema.org, as Google documents them for product variants, merchant
//! listings, breadcrumbs and organisations (<https://developers.google.com/search/docs/appearance/structured-data>).
//!
//! What is not known is left out: no ratings, no return policy that the seller did not write.

mod offer;
mod product;
mod shop;
mod thing;

use serde_json::Value;

use super::gallery::Gallery;
use super::plan::{SitePlan, Target};
use super::view::Link;
use crate::catalog::MarketIndex;
use crate::catalog::value::Moment;
use thing::Thing;

/// The JSON-LD of a page, each text safe in a `<script type="application/ld+json">` of its own; none if it has nothing to say.
/// It is one text so far, since the things in it mention each other.
///
/// `crumbs` lead from the home page to this page; less than two are no way.
pub fn for_page(
    plan: &SitePlan<'_>,
    gallery: &Gallery,
    market: MarketIndex,
    target: Target,
    crumbs: &[Link],
    now: Moment,
) -> Vec<String> {
    let mut things = match target {
        Target::Home => shop::home(plan, market),
        Target::Product(index) => product::product(plan, gallery, market, index, now),
        Target::Collection { index, page } => vec![shop::collection(plan, market, index, page)],
        Target::Tag { index, page } => vec![shop::tag(plan, market, index, page)],
        Target::Collections | Target::Page(_) => Vec::new(),
        Target::Search | Target::Cart | Target::Order | Target::Thanks | Target::NotFound => {
            return Vec::new();
        }
    };
    if crumbs.len() > 1 {
        things.push(breadcrumbs(plan, crumbs));
    }
    let things: Vec<Value> =
        things.into_iter().map(|thing| thing.set("@context", "https://schema.org").into()).collect();
    if things.is_empty() { Vec::new() } else { vec![script_text(&Value::Array(things))] }
}

fn breadcrumbs(plan: &SitePlan<'_>, crumbs: &[Link]) -> Thing {
    let steps = (1..).zip(crumbs).map(|(position, crumb)| {
        let step = Thing::new("ListItem").set("position", position);
        step.set("name", crumb.title.as_str()).set("item", plan.addresses.absolute(&crumb.path))
    });
    Thing::new("BreadcrumbList").set("itemListElement", thing::list(steps))
}

/// JSON that no text in it can lead out of a script element: what HTML or old JavaScript could trip over is escaped. These
/// characters stand in JSON inside of strings alone, so that replacing them anywhere changes no value.
fn script_text(value: &Value) -> String {
    let json = value.to_string();
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => text.push_str("\\u003c"),
            '>' => text.push_str("\\u003e"),
            '&' => text.push_str("\\u0026"),
            '\u{2028}' => text.push_str("\\u2028"),
            '\u{2029}' => text.push_str("\\u2029"),
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests;
