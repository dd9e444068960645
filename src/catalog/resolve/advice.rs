//! What the shop could do without, and should not: what buyers, the law and search engines expect. Each once for the shop,
//! not once for each product.

use super::super::product::Product;
use super::super::shop::Shop;
use super::reference::Names;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::shop::{Market, Tax, TaxDisplay};

/// Pages that shops in the EU need, with the slugs that sellers give them, and why.
const LEGAL_PAGES: [(&str, &[&str], &str); 4] = [
    (
        "imprint",
        &["imprint", "impressum", "legal", "legal-notice", "mentions-legales"],
        "directive 2000/31/EC, article 5, wants the seller's name, address and mail address easy to find",
    ),
    (
        "privacy",
        &["privacy", "privacy-policy", "datenschutz", "confidentialite", "privacidad"],
        "the GDPR, article 13, wants buyers told what is kept of them",
    ),
    (
        "returns",
        &["returns", "return", "withdrawal", "widerruf", "ruecksendung", "retours", "devoluciones"],
        "directive 2011/83/EU, article 6, wants buyers told of their 14 days",
    ),
    (
        "shipping",
        &["shipping", "delivery", "versand", "livraison", "envios"],
        "directive 2011/83/EU, article 6, wants costs and times of delivery told",
    ),
];

/// Advises on the shop as a whole.
pub(super) fn advise(shop: &Shop, products: &[&Product], names: &Names<'_>, found: &mut Diagnostics) {
    if let Some(market) = shop.markets.iter().find(|market| is_eu(market)) {
        advise_identity(shop, market, found);
        advise_pages(shop, market, names, found);
        advise_makers(shop, products, found);
        advise_reductions(shop, products, found);
    }
    for market in shop.markets.iter().filter(|market| is_eu(market)) {
        if market.prices == TaxDisplay::ExcludeTax && market.tax != Tax::None {
            let message = format!("prices of market `{}` are shown without tax", market.id);
            let hint = "directive 98/6/EC wants consumers in the EU shown what they pay: \
                `prices = \"include-tax\"`, or `tax = \"none\"` if you charge none";
            found.push(Diagnostic::advice("eu-prices", shop.place.clone(), message).hint(hint));
        }
    }
    advise_weights(shop, products, found);
}

fn is_eu(market: &Market) -> bool {
    market.countries.iter().any(crate::shop::Country::is_in_eu)
}

fn advise_identity(shop: &Shop, market: &Market, found: &mut Diagnostics) {
    let seller = shop.seller.as_ref();
    let missing: Vec<&str> = [
        ("`name`", seller.is_none()),
        ("`address`", seller.is_none_or(|seller| seller.address.is_empty())),
        ("`email`", seller.is_none_or(|seller| seller.email.is_none())),
    ]
    .into_iter()
    .filter(|(_, is_missing)| *is_missing)
    .map(|(key, _)| key)
    .collect();
    if !missing.is_empty() {
        let message =
            format!("`[seller]` lacks {}, and market `{}` is in the EU", missing.join(", "), market.id);
        let hint = "directive 2000/31/EC, article 5, wants buyers told who sells and how to reach them";
        found.push(Diagnostic::advice("eu-seller", shop.place.clone(), message).hint(hint));
    }
}

fn advise_pages(shop: &Shop, market: &Market, names: &Names<'_>, found: &mut Diagnostics) {
    for (page, slugs, why) in LEGAL_PAGES {
        if !slugs.iter().any(|slug| names.pages.contains_key(*slug)) {
            let message =
                format!("there is no page `pages/{page}.md`, and market `{}` is in the EU", market.id);
            found.push(Diagnostic::advice("eu-page", shop.place.clone(), message).hint(why));
        }
    }
}

fn advise_makers(shop: &Shop, products: &[&Product], found: &mut Diagnostics) {
    let without: Vec<&&Product> =
        products.iter().filter(|product| product.shipped && product.maker.is_none()).collect();
    let Some(first) = without.first() else { return };
    let place = if without.len() == 1 { first.place.clone() } else { shop.place.clone() };
    let message = match without.len() {
        1 => format!("`{}` does not say who made it", first.slug),
        count => format!("{count} products do not say who made them, the first is `{}`", first.slug),
    };
    let hint = "regulation (EU) 2023/988, article 19, wants name and address told: `[maker]`";
    found.push(Diagnostic::advice("eu-maker", place, message).hint(hint));
}

fn advise_reductions(shop: &Shop, products: &[&Product], found: &mut Diagnostics) {
    let in_eu: Vec<usize> = (0..shop.markets.len()).filter(|&market| is_eu(&shop.markets[market])).collect();
    let is_reduced = |product: &&&Product| {
        product.variants.iter().any(|variant| {
            in_eu.iter().any(|&market| variant.compare_at.get(market).is_some_and(Option::is_some))
        })
    };
    let count = products.iter().filter(is_reduced).count();
    if let Some(first) = products.iter().find(|product| is_reduced(product)) {
        let message = match count {
            1 => format!("`{}` is reduced in the EU", first.slug),
            count => format!("{count} products are reduced in the EU, the first is `{}`", first.slug),
        };
        let hint =
            "directive 98/6/EC, article 6a, wants `compare_at` to be the lowest price of the last 30 days";
        found.push(Diagnostic::advice("eu-reduction", first.place.clone(), message).hint(hint));
    }
}

/// A way to ship that has a heaviest parcel needs to know what things weigh.
fn advise_weights(shop: &Shop, products: &[&Product], found: &mut Diagnostics) {
    let mut rates = shop.markets.iter().flat_map(|market| &market.shipping);
    let Some(rate) = rates.find(|rate| rate.max_grams.is_some()) else { return };
    let has_none = |product: &&&Product| {
        product.shipped && product.variants.iter().any(|variant| variant.grams.is_none())
    };
    let count = products.iter().filter(has_none).count();
    if let Some(first) = products.iter().find(|product| has_none(product)) {
        let place: Place = first.place.clone();
        let message = match count {
            1 => format!("`{}` has no weight, and counts as nothing", first.slug),
            count => {
                format!("{count} products have no weight and count as nothing, the first is `{}`", first.slug)
            }
        };
        let hint = format!("the way to ship `{}` has a `max_weight`", rate.name);
        found.push(Diagnostic::advice("weight", place, message).hint(hint));
    }
}
