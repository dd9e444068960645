//! Google Merchant's product feed, by <https://support.google.com/merchants/answer/7052112>. Others read it too.
//!
//! With many variants it would be the largest file there is by far, and each says much that others say as well: it is
//! compressed, which readers of feeds know how to take.

use std::collections::HashMap;
use std::ops::Range;

use jiff::Timestamp;

use super::gzip;
use super::xml::Xml;
use crate::catalog::MarketIndex;
use crate::catalog::fingerprint::Fingerprint;
use crate::catalog::markdown::{plain_text, shortened};
use crate::catalog::product::{Product, Variant};
use crate::shop::Money;
use crate::site::availability::Availability;
use crate::site::gallery::Gallery;
use crate::site::made_from::Inputs;
use crate::site::output::{Pieces, Sink, Taken};
use crate::site::parcel::{Parcel, parcels};
use crate::site::price_list::variant_title;
use crate::site::property::Property;
use crate::site::{SitePlan, Target};

/// Limits of the specification, in characters or times.
const LONGEST_ID: usize = 50;
const LONGEST_TITLE: usize = 150;
const LONGEST_DESCRIPTION: usize = 5000;
const MOST_IMAGES: usize = 10;
const MOST_SHIPPING: usize = 100;

/// How many elements are open around an item, and around what it says.
const CHANNEL: usize = 2;
const DEPTH: usize = CHANNEL + 1;

/// Where the feed of a market lies below `dist/site`: `feeds/google.xml.gz`, `de/feeds/google.xml.gz`.
pub fn merchant_file(plan: &SitePlan<'_>, market: MarketIndex) -> String {
    plan.addresses.market_file(market, "feeds/google.xml.gz")
}

/// The feed of a market. What an earlier build made of it from the same is not made again.
pub fn merchant(
    plan: &SitePlan<'_>,
    gallery: &Gallery,
    market: MarketIndex,
    now: Timestamp,
    (inputs, sink): (&Inputs<'_>, Sink<'_>),
) -> Taken {
    let feed = Feed { plan, gallery, market, now };
    let pieces = pieces(inputs);
    let origins = inputs.origins(market, &pieces);
    let make = |number: usize| {
        let products = pieces[number].clone();
        Ok::<_, std::convert::Infallible>(gzip::piece(feed.piece(products).as_bytes()))
    };
    let path = format!("site/{}", merchant_file(plan, market));
    let around = |pieces: &Pieces| Ok(gzip::around(pieces));
    let Ok(taken) = sink.take_pieces(&path, "the feeds", (Fingerprint::default(), &origins), make, around);
    taken
}

/// The products of each piece. The document begins and ends in one, even without any product.
fn pieces(inputs: &Inputs<'_>) -> Vec<Range<usize>> {
    let mut pieces = inputs.pieces();
    if pieces.is_empty() {
        pieces.push(0..0);
    }
    pieces
}

/// The feed of a market in the making.
struct Feed<'a> {
    plan: &'a SitePlan<'a>,
    gallery: &'a Gallery,
    market: MarketIndex,
    now: Timestamp,
}

impl Feed<'_> {
    /// What it says of some products; the first piece begins the document, the last ends it.
    fn piece(&self, products: Range<usize>) -> String {
        let Self { plan, gallery, market, now } = *self;
        let is_last = products.end == plan.catalog.products.len();
        let mut xml = if products.start == 0 { self.begin() } else { Xml::part(CHANNEL) };
        let mut shipping = Shipping::default();
        for index in products {
            let product = &plan.catalog.products[index];
            let shared = Shared::of(plan, market, product);
            for variant in &product.variants {
                let availability = Availability::of(product, variant, now);
                // What is gone for good has no place in a list of offers.
                if availability != Availability::Discontinued {
                    let shared = &shared;
                    let item = Item { plan, gallery, market, index, product, shared, variant, availability };
                    item.write(&mut xml, &mut shipping);
                }
            }
        }
        if is_last {
            xml.close("channel");
            return xml.finish("rss");
        }
        xml.into_text()
    }

    fn begin(&self) -> Xml {
        let shop = &self.plan.catalog.shop;
        let mut xml = Xml::new("rss", &[("version", "2.0"), ("xmlns:g", "http://base.google.com/ns/1.0")]);
        xml.open("channel", &[]);
        xml.text("title", shop.name.get(self.market));
        xml.text("link", &self.plan.url(self.market, Target::Home));
        xml.text("description", shop.description.get(self.market));
        xml
    }
}

/// What the items of a product have in common, as lines.
struct Shared {
    description: Xml,
    kinds: Xml,
}

impl Shared {
    fn of(plan: &SitePlan<'_>, market: MarketIndex, product: &Product) -> Self {
        let text = plain_text(&product.description.get(market).text);
        let text = if text.is_empty() { product.summary.get(market) } else { &text };
        let mut description = Xml::part(DEPTH);
        description.text("description", &shortened(text, LONGEST_DESCRIPTION));
        let mut kinds = Xml::part(DEPTH);
        for &collection in product.collections.iter().take(5) {
            kinds.text("g:product_type", plan.catalog.collections[collection].title.get(market));
        }
        if let Some(category) = &product.google_category {
            kinds.text("g:google_product_category", category);
        }
        Self { description, kinds }
    }
}

/// Ways to ship as lines, by which rates they are and which of them are free: most products share theirs with many.
#[derive(Default)]
struct Shipping(HashMap<Vec<(usize, bool)>, Xml>);

impl Shipping {
    fn of(&mut self, parcels: &[Parcel<'_>]) -> &Xml {
        let known = parcels.iter().map(|parcel| (parcel.index, parcel.price == parcel.rate.price)).collect();
        self.0.entry(known).or_insert_with(|| {
            let mut xml = Xml::part(DEPTH);
            let by_country = parcels.iter().flat_map(|parcel| {
                parcel.rate.countries.iter().map(move |country| (parcel.rate, parcel.price, country))
            });
            for (rate, price, country) in by_country.take(MOST_SHIPPING) {
                xml.open("g:shipping", &[]);
                xml.text("g:country", country.as_str());
                xml.text("g:service", &rate.name);
                xml.text("g:price", &amount(price));
                if let Some((fewest, most)) = rate.days {
                    xml.text("g:min_transit_time", &fewest.to_string());
                    xml.text("g:max_transit_time", &most.to_string());
                }
                xml.close("g:shipping");
            }
            xml
        })
    }
}

/// One variant in one market.
struct Item<'a> {
    plan: &'a SitePlan<'a>,
    gallery: &'a Gallery,
    market: MarketIndex,
    index: usize,
    product: &'a Product,
    shared: &'a Shared,
    variant: &'a Variant,
    availability: Availability,
}

impl Item<'_> {
    fn write(&self, xml: &mut Xml, shipping: &mut Shipping) {
        xml.open("item", &[]);
        self.write_words(xml);
        self.write_pictures(xml);
        self.write_offer(xml);
        self.write_identity(xml);
        self.write_shipping(xml, shipping);
        xml.close("item");
    }

    fn write_words(&self, xml: &mut Xml) {
        let Self { plan, market, product, variant, .. } = *self;
        let catalog = plan.catalog;
        let title = product.title.get(market);
        let title = match variant_title(catalog, market, variant) {
            Some(values) => format!("{title} – {values}"),
            None => title.clone(),
        };
        xml.text("g:id", &stable_id(variant.sku.as_str()));
        // These three are RSS's own, so that readers that know nothing of Google's show something.
        xml.text("title", &shortened(&title, LONGEST_TITLE));
        xml.put(&self.shared.description);
        xml.text("link", &plan.addresses.variant_url(catalog, market, self.index, variant));
        if !product.options.is_empty() {
            xml.text("g:item_group_id", &stable_id(&product.slug));
        }
        for (option, value) in product.options.iter().zip(&variant.values) {
            if let Some(property) = Property::of(option) {
                let name = format!("g:{}", property.name());
                xml.text(&name, &shortened(catalog.shop.word(market, value), 100));
            }
        }
        xml.put(&self.shared.kinds);
    }

    fn write_pictures(&self, xml: &mut Xml) {
        let main = self.variant.image.unwrap_or(0);
        let url = |index: usize| {
            let picture = self.gallery.get(self.product.images.get(index)?)?.largest_jpeg()?;
            Some(self.plan.addresses.file_url(&picture.file))
        };
        if let Some(url) = url(main) {
            xml.text("g:image_link", &url);
        }
        let others = (0..self.product.images.len()).filter(|&index| index != main).filter_map(url);
        for url in others.take(MOST_IMAGES) {
            xml.text("g:additional_image_link", &url);
        }
    }

    fn write_offer(&self, xml: &mut Xml) {
        let Self { market, product, variant, availability, .. } = *self;
        xml.text("g:condition", "new");
        match (availability, availability.since(product, variant)) {
            // A backorder without its day would be refused.
            (Availability::Backorder, None) => {
                xml.text("g:availability", Availability::OutOfStock.merchant());
            }
            (_, since) => {
                xml.text("g:availability", availability.merchant());
                if let Some(since) = since {
                    xml.text("g:availability_date", &since.to_string());
                }
            }
        }
        // Google's price is the one before the sale, if there is a sale.
        let price = variant.price[market];
        xml.text("g:price", &amount(variant.compare_at[market].unwrap_or(price)));
        if variant.compare_at[market].is_some() {
            xml.text("g:sale_price", &amount(price));
        }
        if let Some(unit) = &variant.unit_price {
            xml.text("g:unit_pricing_measure", &unit.measure.text);
            xml.text("g:unit_pricing_base_measure", &unit.base.text);
        }
    }

    fn write_identity(&self, xml: &mut Xml) {
        let Self { product, variant, .. } = *self;
        let known = [("g:brand", &product.vendor), ("g:gtin", &variant.gtin), ("g:mpn", &variant.mpn)];
        for (name, value) in known {
            if let Some(value) = value {
                xml.text(name, value);
            }
        }
        if variant.gtin.is_none() && (product.vendor.is_none() || variant.mpn.is_none()) {
            xml.text("g:identifier_exists", "no");
        }
    }

    fn write_shipping(&self, xml: &mut Xml, shipping: &mut Shipping) {
        let Self { plan, market, product, variant, .. } = *self;
        let parcels: Vec<_> = parcels(&plan.catalog.shop.markets[market], market, product, variant).collect();
        xml.put(shipping.of(&parcels));
        if let (true, Some(grams)) = (product.shipped, variant.grams) {
            xml.text("g:shipping_weight", &format!("{grams} g"));
        }
    }
}

/// An amount as the feed writes it: `24.00 EUR`.
fn amount(money: Money) -> String {
    format!("{} {}", money.to_decimal(), money.currency)
}

/// The text itself if it is short enough for an id, else its beginning with a digest of all of it: the same in every build.
fn stable_id(text: &str) -> String {
    if text.chars().count() <= LONGEST_ID {
        return text.to_owned();
    }
    let digest = &blake3::hash(text.as_bytes()).to_hex()[..16];
    let beginning: String = text.chars().take(LONGEST_ID - 17).collect();
    format!("{beginning}-{digest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fixture;
    use crate::catalog::value::Moment;

    fn feed_of(catalog: &crate::catalog::Catalog, market: MarketIndex) -> (String, String) {
        let (plan, gallery) = (SitePlan::new(catalog), crate::site::gallery::fixture());
        let feed = Feed { plan: &plan, gallery: &gallery, market, now: fixture::now() };
        let pieces = pieces(&Inputs::new(&plan, &gallery, Moment(fixture::now()))).into_iter();
        (merchant_file(&plan, market), pieces.map(|products| feed.piece(products)).collect())
    }

    fn feed(market: MarketIndex) -> (String, String) {
        feed_of(&fixture::catalog(), market)
    }

    fn item<'t>(text: &'t str, id: &str) -> &'t str {
        let start = text.find(&format!("<g:id>{id}</g:id>")).unwrap();
        &text[start..start + text[start..].find("</item>").unwrap()]
    }

    #[test]
    fn a_variant_says_what_it_is_and_costs_in_its_market() {
        let (file, text) = feed(1);
        assert_eq!(file, "de/feeds/google.xml.gz");
        let red = item(&text, "BB-LP-RED");
        for part in [
            "<title>Blackbird, 180 g vinyl – Rot</title>",
            "<link>https://nightowl.example/de/products/blackbird/?variant=BB-LP-RED#sku-BB-LP-RED</link>",
            "<g:item_group_id>blackbird</g:item_group_id>",
            "<g:color>Rot</g:color>",
            "<g:product_type>Schallplatten</g:product_type>",
            "<g:image_link>https://nightowl.example/pictures/front-1280.1f3a.jpg</g:image_link>",
            "<g:availability>backorder</g:availability>",
            "<g:availability_date>2027-01-15T00:00:00Z</g:availability_date>",
            "<g:price>35.00 EUR</g:price>",
            "<g:sale_price>29.00 EUR</g:sale_price>",
            "<g:identifier_exists>no</g:identifier_exists>",
            "<g:shipping_weight>320 g</g:shipping_weight>",
        ] {
            assert!(red.contains(part), "{part} in {red}");
        }
        assert!(!red.contains("Letter"), "too heavy: {red}");
        assert!(red.contains("<g:service>Parcel</g:service>\n    <g:price>0.00 EUR</g:price>"), "{red}");
        assert_eq!(red.matches("<g:country>AT</g:country>").count(), 2);
    }

    #[test]
    fn a_product_without_options_is_no_group_and_a_download_is_not_shipped() {
        let (file, text) = feed(0);
        assert_eq!(file, "feeds/google.xml.gz");
        let songs = item(&text, "SONGS");
        assert!(!songs.contains("item_group_id") && !songs.contains("shipping"), "{songs}");
        assert!(songs.contains("<g:unit_pricing_measure>50 ct</g:unit_pricing_measure>"), "{songs}");
        assert!(songs.contains("<link>https://nightowl.example/products/songbook/</link>"), "{songs}");
        assert!(item(&text, "BB-LP-BLK").contains("<g:gtin>4006381333931</g:gtin>"));
    }

    #[test]
    fn ids_are_short_and_stay_apart() {
        assert_eq!(stable_id(&"x".repeat(50)), "x".repeat(50));
        let long = |end: &str| stable_id(&format!("{}{end}", "x".repeat(60)));
        assert_eq!(long("a").len(), 50);
        assert_ne!(long("a"), long("b"));
    }

    #[test]
    fn pieces_are_one_document_however_many_products_there_are() {
        let mut catalog = fixture::catalog();
        for count in [0, 1, 2, 9, 40] {
            catalog.products = (0..count)
                .map(|number| crate::catalog::Shared::new(fixture::product(&format!("p{number}"), "Thing")))
                .collect();
            let (_, text) = feed_of(&catalog, 0);
            assert!(text.starts_with("<?xml ") && text.ends_with("\n </channel>\n</rss>\n"), "{text}");
            assert_eq!((text.matches("<rss").count(), text.matches("\n  <item>").count()), (1, count));
        }
    }

    #[test]
    fn what_is_gone_for_good_is_left_out() {
        let mut catalog = fixture::catalog();
        catalog.products[0].available_until = fixture::moment("2026-01-01T00:00:00Z");
        let (_, text) = feed_of(&catalog, 0);
        assert_eq!(text.matches("<item>").count(), 1);
    }
}
