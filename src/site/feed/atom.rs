//! The feed of new products, by RFC 4287.

use std::cmp::Reverse;

use jiff::Timestamp;

use super::xml::Xml;
use crate::catalog::MarketIndex;
use crate::catalog::markdown::{plain_text, shortened};
use crate::catalog::product::Product;
use crate::site::TextFile;
use crate::site::gallery::Gallery;
use crate::site::{SitePlan, Target};

/// How many products the feed has.
const NEWEST: usize = 50;

/// The products that came last into the shop: `feeds/products.atom`, `de/feeds/products.atom`.
///
/// Only products with an `added` day are in it. Without any the feed is empty and says that it changed in 1970: it must say
/// something, and the day of the build would make readers fetch and show a change where there is none.
pub fn atom(plan: &SitePlan<'_>, gallery: &Gallery, market: MarketIndex) -> TextFile {
    let shop = &plan.catalog.shop;
    let dated = plan.catalog.products.iter().enumerate();
    let mut newest: Vec<(Timestamp, usize, &Product)> =
        dated.filter_map(|(index, product)| Some((product.added?.0, index, &**product))).collect();
    newest.sort_by_key(|&(added, index, _)| (Reverse(added), index));
    newest.truncate(NEWEST);

    let file = plan.addresses.market_file(market, "feeds/products.atom");
    let (home, own) = (plan.url(market, Target::Home), plan.addresses.file_url(&file));
    let language = shop.markets[market].language.tag();
    let mut xml = Xml::new("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &language)]);
    xml.text("id", &own);
    xml.text("title", shop.name.get(market));
    if !shop.description.get(market).is_empty() {
        xml.text("subtitle", shop.description.get(market));
    }
    let updated = newest.first().map_or(Timestamp::UNIX_EPOCH, |(added, ..)| *added);
    xml.text("updated", &updated.to_string());
    xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)]);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &home)]);
    xml.open("author", &[]);
    xml.text("name", shop.name.get(market));
    xml.close("author");
    for (added, index, product) in newest {
        write_entry(&mut xml, plan, gallery, market, (added, index, product));
    }
    TextFile::new(file, xml.finish("feed"))
}

fn write_entry(
    xml: &mut Xml,
    plan: &SitePlan<'_>,
    gallery: &Gallery,
    market: MarketIndex,
    (added, index, product): (Timestamp, usize, &Product),
) {
    let url = plan.url(market, Target::Product(index));
    xml.open("entry", &[]);
    xml.text("id", &url);
    xml.text("title", product.title.get(market));
    xml.text("updated", &added.to_string());
    xml.text("published", &added.to_string());
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &url)]);
    let picture = product.images.first().and_then(|image| gallery.get(image)?.largest_jpeg());
    if let Some(picture) = picture {
        let href = plan.addresses.file_url(&picture.file);
        xml.empty("link", &[("rel", "enclosure"), ("type", "image/jpeg"), ("href", &href)]);
    }
    let summary = product.summary.get(market);
    let text = || shortened(&plain_text(&product.description.get(market).text), 500);
    let summary = if summary.is_empty() { text() } else { summary.clone() };
    xml.text("summary", &summary);
    xml.close("entry");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fixture;

    #[test]
    fn the_newest_come_first_and_the_feed_is_as_old_as_they_are() {
        let mut catalog = fixture::catalog();
        catalog.products[1].added = fixture::moment("2026-11-20T08:00:00Z");
        let TextFile { file, text } = atom(&SitePlan::new(&catalog), &crate::site::gallery::fixture(), 1);
        assert_eq!(file, "de/feeds/products.atom");
        assert!(text.find("songbook").unwrap() < text.find("blackbird").unwrap(), "{text}");
        assert_eq!(text.find("<updated>2026-11-20T08:00:00Z"), text.find("<updated>"));
        assert!(text.contains("<id>https://nightowl.example/de/products/songbook/</id>"), "{text}");
    }

    #[test]
    fn a_shop_without_days_has_an_empty_feed_that_is_the_same_in_every_build() {
        let mut catalog = fixture::catalog();
        catalog.products[0].added = None;
        let text = atom(&SitePlan::new(&catalog), &crate::site::gallery::fixture(), 0).text;
        assert!(text.contains("<updated>1970-01-01T00:00:00Z</updated>"), "{text}");
        assert!(!text.contains("<entry>"), "{text}");
    }
}
