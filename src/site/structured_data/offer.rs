//! What a variant costs, when it can be had and how it is shipped.

use std::collections::BTreeMap;

use super::product::ProductPage;
use super::thing::{Thing, list};
use crate::catalog::product::{UnitPrice, Variant};
use crate::catalog::value::{Measure, split_unit};
use crate::shop::{Money, Tax, TaxDisplay};
use crate::site::availability::Availability;
use crate::site::parcel::Parcel;

/// The one offer of a variant.
pub(super) fn offer(page: &ProductPage<'_>, variant: &Variant) -> Thing {
    let price = variant.price[page.market];
    let availability = Availability::of(page.product, variant, page.now);
    let since = availability.since(page.product, variant).map(|since| since.to_string());
    let until = page.product.available_until.map(|until| until.0.to_string());
    let catalog = page.plan.catalog;
    let shipping = page.parcels(variant).into_iter().map(|parcel| Thing::mention(&shipping_id(&parcel)));
    Thing::new("Offer")
        .set("url", page.plan.addresses.variant_url(catalog, page.market, page.index, variant))
        .set("price", price.to_decimal())
        .set("priceCurrency", price.currency.code())
        .set("priceSpecification", list(price_specifications(page, variant)))
        .set("availability", availability.schema_org())
        .set_known("availabilityStarts", since)
        .set_known("availabilityEnds", until.clone())
        .set_known("priceValidUntil", until)
        .set("itemCondition", "https://schema.org/NewCondition")
        .set("seller", page.seller())
        .set_known("shippingDetails", Some(list(shipping)))
}

/// The price with what belongs to it, and the one before it struck through.
fn price_specifications(page: &ProductPage<'_>, variant: &Variant) -> Vec<Thing> {
    let market = &page.plan.catalog.shop.markets[page.market];
    let is_known = !matches!(market.tax, Tax::None | Tax::Unsaid);
    let with_tax = is_known.then_some(market.prices == TaxDisplay::IncludeTax);
    let specification = |money: Money| {
        Thing::new("UnitPriceSpecification")
            .set("price", money.to_decimal())
            .set("priceCurrency", money.currency.code())
            .set_known("valueAddedTaxIncluded", with_tax)
    };
    let quantity = variant.unit_price.as_deref().and_then(reference_quantity);
    let now = specification(variant.price[page.market]).set_known("referenceQuantity", quantity);
    let before = variant.compare_at[page.market]
        .map(|before| specification(before).set("priceType", "https://schema.org/StrikethroughPrice"));
    std::iter::once(now).chain(before).collect()
}

/// What is in the pack, and per what the price is told.
fn reference_quantity(unit: &UnitPrice) -> Option<Thing> {
    Some(quantity(&unit.measure)?.set("valueReference", quantity(&unit.base)?))
}

fn quantity(measure: &Measure) -> Option<Thing> {
    let (number, unit) = split_unit(&measure.text)?;
    let code = unit_code(unit)?;
    Some(Thing::new("QuantitativeValue").set("value", number).set("unitCode", code))
}

/// The code of UN/CEFACT's recommendation 20.
fn unit_code(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "mg" => "MGM",
        "g" => "GRM",
        "kg" => "KGM",
        "oz" => "ONZ",
        "lb" => "LBR",
        "ml" => "MLT",
        "cl" => "CLT",
        "l" => "LTR",
        "floz" => "OZA",
        "cm" => "CMT",
        "m" => "MTR",
        "in" => "INH",
        "ft" => "FOT",
        "sqm" => "MTK",
        "sqft" => "FTK",
        "ct" => "C62",
        _ => return None,
    })
}

/// Every way to ship that an offer of the page mentions, once: variants would otherwise repeat them all.
pub(super) fn shipping(page: &ProductPage<'_>) -> Vec<Thing> {
    let parcels = page.product.variants.iter().flat_map(|variant| page.parcels(variant));
    let unlike: BTreeMap<_, _> =
        parcels.map(|parcel| ((parcel.index, parcel.price.amount), parcel)).collect();
    unlike.values().map(shipping_details).collect()
}

fn shipping_details(parcel: &Parcel<'_>) -> Thing {
    let region = |country: String| Thing::new("DefinedRegion").set("addressCountry", country);
    let rate = Thing::new("MonetaryAmount")
        .set("value", parcel.price.to_decimal())
        .set("currency", parcel.price.currency.code());
    let transit = parcel.rate.days.map(|(fewest, most)| {
        let days = Thing::new("QuantitativeValue").set("minValue", fewest).set("maxValue", most);
        Thing::new("ShippingDeliveryTime").set("transitTime", days.set("unitCode", "DAY"))
    });
    Thing::new("OfferShippingDetails")
        .set("@id", shipping_id(parcel))
        .set("shippingRate", rate)
        .set(
            "shippingDestination",
            list(parcel.rate.countries.iter().map(|country| region(country.to_string()))),
        )
        .set_known("deliveryTime", transit)
}

/// One rate costs two prices at most: its own, or nothing.
fn shipping_id(parcel: &Parcel<'_>) -> String {
    let free = if parcel.price.amount == 0 { "-free" } else { "" };
    format!("#shipping-{}{free}", parcel.index + 1)
}
