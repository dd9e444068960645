//! What pages say to machines.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::catalog::{Catalog, fixture};

fn things(catalog: &Catalog, market: MarketIndex, target: Target) -> Vec<Value> {
    let crumbs = ["Home", "Vinyl"]
        .map(|title| Crumb { title: title.to_owned(), url: format!("https://nightowl.example/{title}") });
    let plan = SitePlan::new(catalog);
    let text =
        structured_data(&plan, &crate::site::gallery::fixture(), market, target, &crumbs, fixture::now())
            .unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn variants_are_a_group_with_one_offer_each() {
    let things = things(&fixture::catalog(), 1, Target::Product(0));
    let group = &things[0];
    assert_eq!(group["@type"], "ProductGroup");
    assert_eq!(group["@context"], "https://schema.org");
    assert_eq!(group["variesBy"], json!(["https://schema.org/color"]));
    assert_eq!(group["productGroupID"], "blackbird");
    assert_eq!(group["image"], json!(["https://nightowl.example/pictures/front-1280.1f3a.jpg"]));
    let (black, red) = (&group["hasVariant"][0], &group["hasVariant"][1]);
    assert_eq!(black["gtin13"], "4006381333931");
    assert_eq!(black["weight"], json!({"@type": "QuantitativeValue", "value": 320, "unitCode": "GRM"}));
    assert_eq!(red["name"], "Blackbird, 180 g vinyl – Rot");
    assert_eq!((&red["color"], &red["inProductGroupWithID"]), (&json!("Rot"), &json!("blackbird")));
    let offer = &red["offers"];
    assert_eq!((&offer["price"], &offer["priceCurrency"]), (&json!("29.00"), &json!("EUR")));
    assert_eq!(offer["availability"], "https://schema.org/BackOrder");
    assert_eq!(offer["availabilityStarts"], "2027-01-15T00:00:00Z");
    assert_eq!(offer["priceSpecification"][0]["valueAddedTaxIncluded"], true);
    assert_eq!(offer["priceSpecification"][1]["price"], "35.00");
    assert_eq!(offer["priceSpecification"][1]["priceType"], "https://schema.org/StrikethroughPrice");
    assert_eq!(
        offer["url"],
        "https://nightowl.example/de/products/blackbird/?variant=BB-LP-RED#sku-BB-LP-RED"
    );
}

#[test]
fn offers_mention_the_ways_to_ship_that_fit() {
    let things = things(&fixture::catalog(), 0, Target::Product(0));
    let ids = |variant: usize| things[0]["hasVariant"][variant]["offers"]["shippingDetails"].clone();
    assert_eq!(ids(0), json!([{"@id": "#shipping-2"}]), "too heavy for a letter, the courier's days unknown");
    assert_eq!(ids(1), json!([{"@id": "#shipping-2-free"}]), "dear enough to be free");
    let shipping: Vec<_> = things.iter().filter(|thing| thing["@type"] == "OfferShippingDetails").collect();
    assert_eq!(shipping.len(), 2);
    assert_eq!(shipping[1]["shippingRate"]["value"], "4.90");
    assert_eq!(shipping[1]["shippingDestination"][1]["addressCountry"], "CA");
    assert_eq!(shipping[1]["deliveryTime"]["transitTime"]["maxValue"], 5);
}

#[test]
fn a_product_without_options_is_one_product() {
    let things = things(&fixture::catalog(), 1, Target::Product(1));
    assert_eq!(things[0]["@type"], "Product");
    assert_eq!(things[0]["sku"], "SONGS");
    assert_eq!(things[0]["description"], "It sounds good.\n- black\n- red");
    let offer = &things[0]["offers"];
    assert_eq!(offer["url"], "https://nightowl.example/de/products/songbook/");
    assert!(offer.get("shippingDetails").is_none() && things[0].get("image").is_none());
    let quantity = &offer["priceSpecification"][0]["referenceQuantity"];
    assert_eq!((&quantity["value"], &quantity["unitCode"]), (&json!("50"), &json!("C62")));
    assert_eq!(quantity["valueReference"]["value"], "1");
}

#[test]
fn options_that_search_engines_do_not_know_are_additional_properties() {
    let mut catalog = fixture::catalog();
    catalog.products[0].options = vec!["Edition".to_owned()];
    let group = things(&catalog, 0, Target::Product(0)).remove(0);
    assert!(group.get("variesBy").is_none());
    let edition = json!([{"@type": "PropertyValue", "name": "Edition", "value": "Black"}]);
    assert_eq!(group["hasVariant"][0]["additionalProperty"], edition);
}

#[test]
fn the_home_page_tells_the_shop_and_the_site() {
    let things = things(&fixture::catalog(), 1, Target::Home);
    assert_eq!((&things[0]["@type"], &things[1]["@type"]), (&json!("OnlineStore"), &json!("WebSite")));
    assert_eq!(things[1]["name"], "Nachteule");
    assert_eq!(things[0]["address"]["streetAddress"], "Eulenweg 1, 12345 Berlin");
    assert_eq!(things[1]["publisher"]["@id"], things[0]["@id"]);
}

#[test]
fn lists_tell_the_place_of_each_product_in_the_whole() {
    let mut catalog = fixture::catalog();
    catalog.collections[0].page_size = 1;
    let things = things(&catalog, 1, Target::Collection { index: 0, page: 2 });
    assert_eq!(things[0]["@type"], "CollectionPage");
    assert_eq!(things[0]["description"], "All records.");
    let list = &things[0]["mainEntity"];
    assert_eq!(list["numberOfItems"], 2);
    assert_eq!(list["itemListElement"].as_array().unwrap().len(), 1);
    assert_eq!(list["itemListElement"][0]["position"], 2);
    assert_eq!(list["itemListElement"][0]["url"], "https://nightowl.example/de/products/songbook/");
    assert_eq!(things[1]["itemListElement"][1]["name"], "Vinyl");
}

#[test]
fn no_text_of_a_seller_leads_out_of_the_script() {
    let title = "</script><!-- <script> \"quoted\" & \u{2028}\u{2029} 🦉";
    let mut catalog = fixture::catalog();
    catalog.products[1].title = fixture::everywhere(title);
    let plan = SitePlan::new(&catalog);
    let text =
        structured_data(&plan, &crate::site::gallery::fixture(), 0, Target::Product(1), &[], fixture::now())
            .unwrap();
    assert!(!text.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{text}");
    let things: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(things[0]["name"], title);
}

proptest! {
    #[test]
    fn script_text_is_the_same_value_without_a_bracket(key in any::<String>(), text in any::<String>()) {
        let value = json!([{ key: text }]);
        let script = script_text(&value);
        let escaped = ['<', '>', '&', '\u{2028}', '\u{2029}'];
        prop_assert!(!script.contains(escaped));
        prop_assert_eq!(serde_json::from_str::<Value>(&script).unwrap(), value);
    }
}
