//! The catalogue as static JSON, for apps and scripts of others: `catalog/products.json` lists all products in brief,
//! `catalog/products/SLUG.json` tells one in full. Each market has its own.

use std::ops::Range;

use jiff::Timestamp;

use super::availability::Availability;
use super::gallery::{Gallery, PublishedRendition};
use super::made_from::Inputs;
use super::output::{Around, Piece, Sink, Taken};
use super::plan::SitePlan;
use super::target::Target;
use crate::catalog::MarketIndex;
use crate::catalog::fingerprint::Parts;
use crate::catalog::markdown::plain_text;
use crate::catalog::product::{Image, Product, Variant};

mod documents;

pub use documents::{
    CollectionSummary, MarketFacts, Picture, ProductDocument, ProductList, ProductSummary, Rendition,
    VariantDocument,
};

/// The version of these documents. New keys do not change it.
pub const VERSION: u32 = 1;

/// The narrowest picture that suits a list, in pixels.
const LIST_WIDTH: u32 = 320;

/// A market's list of all products. What an earlier build made of it from the same is not made again.
pub fn list(
    plan: &SitePlan<'_>,
    gallery: &Gallery,
    market: MarketIndex,
    now: Timestamp,
    (inputs, sink): (&Inputs<'_>, Sink<'_>),
) -> Result<Taken, serde_json::Error> {
    let documents = Documents { plan, gallery, market, now };
    let around = documents.list()?;
    let pieces = inputs.pieces();
    let origins = inputs.origins(market, &pieces);
    let origin = Parts::of("list").bytes(&around.before).bytes(&around.after).finish();
    let path = format!("site/{}", list_file(plan, market));
    let make = |number: usize| Ok(Piece::new(documents.piece(pieces[number].clone())?, 0));
    sink.take_pieces(&path, "the catalogue as JSON", (origin, &origins), make, |_| Ok(around))
}

/// Where a market's list of all products lies below `dist/site`.
fn list_file(plan: &SitePlan<'_>, market: MarketIndex) -> String {
    plan.addresses.market_file(market, "catalog/products.json")
}

/// The document of one product in a market.
pub fn document(
    plan: &SitePlan<'_>,
    gallery: &Gallery,
    market: MarketIndex,
    now: Timestamp,
    index: usize,
) -> Result<String, serde_json::Error> {
    let documents = Documents { plan, gallery, market, now };
    serde_json::to_string(&documents.product(index, &plan.catalog.products[index]))
}

/// Where the document of a product lies below `dist/site`.
pub fn document_file(plan: &SitePlan<'_>, market: MarketIndex, index: usize) -> String {
    let slug = &plan.catalog.products[index].slug;
    plan.addresses.market_file(market, &format!("catalog/products/{slug}.json"))
}

/// The documents of one market in the making.
struct Documents<'a> {
    plan: &'a SitePlan<'a>,
    gallery: &'a Gallery,
    market: MarketIndex,
    now: Timestamp,
}

impl<'a> Documents<'a> {
    fn facts(&self) -> MarketFacts<'a> {
        let market = &self.plan.catalog.shop.markets[self.market];
        MarketFacts {
            id: &market.id,
            language: market.language.tag(),
            currency: market.currency.code_lowercase(),
            prices: market.prices,
            tax: market.tax.word(),
        }
    }

    /// The list of all products, without what it says of each.
    fn list(&self) -> Result<Around, serde_json::Error> {
        let catalog = self.plan.catalog;
        let collections =
            catalog.collections.iter().enumerate().map(|(index, collection)| CollectionSummary {
                slug: &collection.slug,
                title: collection.title.get(self.market),
                url: self.plan.url(self.market, Target::Collection { index, page: 1 }),
                count: collection.products[self.market].len(),
            });
        let list = serde_json::to_string(&ProductList {
            version: VERSION,
            market: self.facts(),
            count: catalog.products.len(),
            products: Vec::new(),
            collections: collections.collect(),
        })?;
        // No text before it has such a thing: its quotes would be escaped.
        let (before, after) = list.split_once("\"products\":[]").unwrap_or_default();
        Ok(Around { before: format!("{before}\"products\":[").into(), after: format!("]{after}").into() })
    }

    /// What the list says of some products.
    fn piece(&self, products: Range<usize>) -> Result<Vec<u8>, serde_json::Error> {
        let mut json = Vec::new();
        for index in products {
            if index > 0 {
                json.push(b',');
            }
            serde_json::to_writer(&mut json, &self.summary(index, &self.plan.catalog.products[index]))?;
        }
        Ok(json)
    }

    fn summary(&self, index: usize, product: &'a Product) -> ProductSummary<'a> {
        let amounts = product.variants.iter().map(|variant| variant.price[self.market].amount);
        let availability =
            product.variants.iter().map(|variant| Availability::of(product, variant, self.now));
        let image = product.images.first().and_then(|image| self.gallery.get(image)?.jpeg_of(LIST_WIDTH));
        ProductSummary {
            slug: &product.slug,
            title: product.title.get(self.market),
            summary: product.summary.get(self.market),
            vendor: product.vendor.as_deref(),
            tags: self.words(&product.tags),
            url: self.plan.url(self.market, Target::Product(index)),
            document: self.plan.addresses.file_url(&document_file(self.plan, self.market, index)),
            image: image.map(|rendition| self.rendition(rendition)),
            variants: product.variants.len(),
            unit_amount_min: amounts.clone().min().unwrap_or_default(),
            unit_amount_max: amounts.max().unwrap_or_default(),
            availability: availability.min().unwrap_or(Availability::OutOfStock),
            collections: self.collections(product),
        }
    }

    fn product(&self, index: usize, product: &'a Product) -> ProductDocument<'a> {
        let variants = product.variants.iter().map(|variant| self.variant(index, product, variant));
        ProductDocument {
            version: VERSION,
            market: self.facts(),
            slug: &product.slug,
            title: product.title.get(self.market),
            url: self.plan.url(self.market, Target::Product(index)),
            summary: product.summary.get(self.market),
            description: plain_text(&product.description.get(self.market).text),
            vendor: product.vendor.as_deref(),
            images: product.images.iter().map(|image| self.picture(image)).collect(),
            options: self.words(&product.options),
            variants: variants.collect(),
            collections: self.collections(product),
            tags: self.words(&product.tags),
            shipped: product.shipped,
            min_quantity: product.quantity.0,
            max_quantity: product.quantity.1,
        }
    }

    fn variant(&self, index: usize, product: &'a Product, variant: &'a Variant) -> VariantDocument<'a> {
        let availability = Availability::of(product, variant, self.now);
        let catalog = self.plan.catalog;
        VariantDocument {
            sku: variant.sku.as_str(),
            values: self.words(&variant.values),
            url: self.plan.addresses.variant_url(catalog, self.market, index, variant),
            unit_amount: variant.price[self.market].amount,
            compare_at: variant.compare_at[self.market].map(|before| before.amount),
            availability,
            available_from: availability.since(product, variant).map(|since| since.to_string()),
            limited: variant.stock.is_some(),
            when_out: variant.when_out,
            gtin: variant.gtin.as_deref(),
            mpn: variant.mpn.as_deref(),
            grams: variant.grams,
            image: variant.image,
        }
    }

    fn picture(&self, image: &'a Image) -> Picture<'a> {
        let published = self.gallery.get(image);
        let renditions = published.map_or(&[][..], |picture| &picture.renditions);
        Picture {
            alt: image.alt.get(self.market),
            color: published.map_or("", |picture| &picture.color),
            renditions: renditions.iter().map(|rendition| self.rendition(rendition)).collect(),
        }
    }

    fn rendition(&self, rendition: &PublishedRendition) -> Rendition {
        Rendition {
            url: self.plan.addresses.file_url(&rendition.file),
            media_type: rendition.format.media_type(),
            width: rendition.width,
            height: rendition.height,
        }
    }

    fn collections(&self, product: &Product) -> Vec<&'a str> {
        let collections = &self.plan.catalog.collections;
        product.collections.iter().map(|&index| collections[index].slug.as_str()).collect()
    }

    fn words(&self, words: &'a [String]) -> Vec<&'a str> {
        words.iter().map(|word| self.plan.catalog.shop.word(self.market, word)).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{document as document_of, *};
    use crate::catalog::fixture;
    use crate::site::TextFile;

    fn document(file: &str) -> Value {
        let catalog = fixture::catalog();
        let (plan, gallery) = (SitePlan::new(&catalog), crate::site::gallery::fixture());
        let of_market = |market: MarketIndex| {
            let documents = (0..2).map(move |index| (market, index));
            let documents = documents.map(|(market, index)| {
                TextFile::new(
                    document_file(&plan, market, index),
                    document_of(&plan, &gallery, market, fixture::now(), index).unwrap(),
                )
            });
            let list = Documents { plan: &plan, gallery: &gallery, market, now: fixture::now() };
            let Around { before, after } = list.list().unwrap();
            let text = String::from_utf8([before, list.piece(0..2).unwrap(), after].concat()).unwrap();
            documents.chain([TextFile::new(list_file(&plan, market), text)]).collect::<Vec<_>>()
        };
        let files: Vec<TextFile> = [0, 1].into_iter().flat_map(of_market).collect();
        serde_json::from_str(&files.iter().find(|other| other.file == file).unwrap().text).unwrap()
    }

    #[test]
    fn the_list_tells_every_product_in_brief() {
        let list = document("de/catalog/products.json");
        assert_eq!((&list["version"], &list["count"]), (&json!(1), &json!(2)));
        let market = json!({
            "id": "de", "language": "de-DE", "currency": "eur", "prices": "include-tax", "tax": "stripe"
        });
        assert_eq!(list["market"], market);
        let blackbird = &list["products"][0];
        assert_eq!(blackbird["document"], "https://nightowl.example/de/catalog/products/blackbird.json");
        assert_eq!(
            (&blackbird["unit_amount_min"], &blackbird["unit_amount_max"]),
            (&json!(2400), &json!(2900))
        );
        assert_eq!(blackbird["availability"], "in-stock");
        assert_eq!(blackbird["image"]["width"], 320);
        assert_eq!(list["collections"][0]["title"], "Schallplatten");
    }

    #[test]
    fn a_document_tells_every_variant_and_picture() {
        let blackbird = document("catalog/products/blackbird.json");
        assert_eq!(blackbird["images"][0]["renditions"][0]["type"], "image/webp");
        let red = &blackbird["variants"][1];
        assert_eq!((&red["sku"], &red["values"]), (&json!("BB-LP-RED"), &json!(["Red"])));
        assert_eq!((&red["unit_amount"], &red["compare_at"]), (&json!(2900), &json!(3500)));
        assert_eq!((&red["availability"], &red["when_out"]), (&json!("backorder"), &json!("backorder")));
        assert_eq!(red["available_from"], "2027-01-15T00:00:00Z");
        assert_eq!(document("de/catalog/products/blackbird.json")["variants"][1]["values"], json!(["Rot"]));
    }

    #[test]
    fn the_documents_have_a_schema() {
        let schema = serde_json::to_value(schemars::schema_for!(ProductDocument<'_>)).unwrap();
        assert!(schema["properties"]["variants"]["description"].is_string());
    }
}
