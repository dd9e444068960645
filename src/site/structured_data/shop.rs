//! The shop itself and its lists.

use super::thing::{Thing, list};
use crate::catalog::MarketIndex;
use crate::catalog::shop::Seller;
use crate::site::{SitePlan, Target};

/// The shop and its site, for the home page. Google reads the site's name here; its search box is gone since 2024.
pub(super) fn home(plan: &SitePlan<'_>, market: MarketIndex) -> Vec<Thing> {
    let shop = &plan.catalog.shop;
    let (url, name) = (plan.url(market, Target::Home), shop.name.get(market).as_str());
    let site = Thing::new("WebSite")
        .set("@id", format!("{url}#website"))
        .set("url", url.as_str())
        .set("name", name)
        .set("inLanguage", shop.markets[market].language.tag())
        .set("publisher", Thing::mention(&store_id(plan)));
    vec![store(plan, market), site]
}

/// The shop has one name for machines, whatever the market.
pub(super) fn store_id(plan: &SitePlan<'_>) -> String {
    format!("{}#store", plan.url(0, Target::Home))
}

fn store(plan: &SitePlan<'_>, market: MarketIndex) -> Thing {
    let shop = &plan.catalog.shop;
    let seller = shop.seller.as_ref();
    let logo = shop.logo.as_ref().map(|logo| plan.addresses.file_url(logo));
    let share = shop.share_image.as_ref().map(|image| plan.addresses.file_url(image));
    Thing::new("OnlineStore")
        .set("@id", store_id(plan))
        .set("name", shop.name.get(market).as_str())
        .set("url", plan.url(market, Target::Home))
        .set_known("description", Some(shop.description.get(market).as_str()))
        .set_known("logo", logo)
        .set_known("image", share)
        .set_known("legalName", seller.map(|seller| seller.name.as_str()))
        .set_known("email", seller.and_then(|seller| seller.email.as_deref()))
        .set_known("telephone", seller.and_then(|seller| seller.phone.as_deref()))
        .set_known("vatID", seller.and_then(|seller| seller.vat_id.as_deref()))
        .set_known("address", seller.and_then(address))
        .set_known("sameAs", seller.map(|seller| seller.same_as.clone()))
}

/// The seller writes lines and does not say which is the town: all of them are the street's part, which readers take as text.
fn address(seller: &Seller) -> Option<Thing> {
    let address = Thing::new("PostalAddress").set("streetAddress", seller.address.join(", "));
    let country = seller.country.map(|country| country.to_string());
    (!seller.address.is_empty()).then(|| address.set_known("addressCountry", country))
}

/// A page of a collection.
pub(super) fn collection(plan: &SitePlan<'_>, market: MarketIndex, index: usize, page: usize) -> Thing {
    let collection = &plan.catalog.collections[index];
    let url = plan.url(market, Target::Collection { index, page });
    let description = crate::catalog::markdown::plain_text(&collection.description.get(market).text);
    let products = &collection.products[market];
    collection_page(plan, market, &url, collection.title.get(market))
        .set_known("description", Some(description))
        .set("mainEntity", item_list(plan, market, products, collection.page_size, page))
}

/// A page of the products with a tag.
pub(super) fn tag(plan: &SitePlan<'_>, market: MarketIndex, index: usize, page: usize) -> Thing {
    let tag = &plan.catalog.tags[index];
    let url = plan.url(market, Target::Tag { index, page });
    let shop = &plan.catalog.shop;
    collection_page(plan, market, &url, shop.word(market, &tag.name))
        .set("mainEntity", item_list(plan, market, &tag.products, shop.page_size, page))
}

fn collection_page(plan: &SitePlan<'_>, market: MarketIndex, url: &str, name: &str) -> Thing {
    let language = plan.catalog.shop.markets[market].language.tag();
    Thing::new("CollectionPage").set("url", url).set("name", name).set("inLanguage", language)
}

/// The products of one page of a list, with their places in the whole of it.
fn item_list(
    plan: &SitePlan<'_>,
    market: MarketIndex,
    products: &[usize],
    page_size: usize,
    page: usize,
) -> Thing {
    let before = (page - 1) * page_size;
    let shown = products.iter().enumerate().skip(before).take(page_size);
    let items = shown.map(|(at, &product)| {
        let title = plan.catalog.products[product].title.get(market).as_str();
        let item = Thing::new("ListItem").set("position", at + 1).set("name", title);
        item.set("url", plan.url(market, Target::Product(product)))
    });
    Thing::new("ItemList").set("numberOfItems", products.len()).set("itemListElement", list(items))
}
