//! From the catalogue to the function's price list.

use super::address::Addresses;
use super::gallery::Gallery;
use super::made_from::Inputs;
use super::mail_words;
use super::output::{Around, Piece, Pieces, Sink, Taken};
use super::plan::SitePlan;
use super::target::Target;
use crate::catalog::fingerprint::{Fingerprint, Parts};
use crate::catalog::product::{Product, Variant};
use crate::catalog::value::Moment;
use crate::catalog::{Catalog, MarketIndex};
use crate::shop::price_list::{
    self, Body, Header, MarketPages, PriceListError, PricedIn, PricedMarket, PricedSku, SCHEMA, SellingShop,
};

/// The narrowest picture worth showing on Stripe's pages, in pixels.
const IMAGE_WIDTH: u32 = 480;

/// The price list of a catalogue. `words` are the theme's, by market: letters are written with those for mails. Of what an
/// earlier build made from the same, nothing is made again.
pub fn price_list(
    plan: &SitePlan<'_>,
    gallery: &Gallery,
    words: &[toml::Table],
    (inputs, sink): (&Inputs<'_>, Sink<'_>),
    path: &str,
) -> Result<Taken, PriceListError> {
    let list = List { plan, gallery, header: header(plan, words) };
    let runs = runs(plan.catalog)?;
    let origins: Vec<Fingerprint> =
        runs.iter().map(|run| inputs.priced(run.product, run.variants.iter().copied())).collect();
    let header = serde_json::to_vec(&list.header).map_err(PriceListError::Json)?;
    let around = Parts::of("price list").bytes(&header).finish();
    let make = |number: usize| list.piece(&runs[number]);
    sink.take_pieces(path, "the price list", (around, &origins), make, |pieces| list.around(&runs, pieces))
}

/// Variants of one product whose SKUs follow each other.
struct Run {
    product: usize,
    variants: Vec<usize>,
}

/// All variants by the bytes of their SKUs.
fn runs(catalog: &Catalog) -> Result<Vec<Run>, PriceListError> {
    let variants = catalog.products.iter().enumerate().flat_map(|(product, of)| {
        of.variants
            .iter()
            .enumerate()
            .map(move |(variant, it)| (it.sku.as_str().as_bytes(), product, variant))
    });
    let mut variants: Vec<_> = variants.collect();
    variants.sort_unstable();
    let twice = variants.windows(2).find(|pair| pair[0].0 == pair[1].0);
    if let Some(&[(_, product, variant), _]) = twice {
        return Err(PriceListError::Twice { sku: catalog.products[product].variants[variant].sku.clone() });
    }
    let runs = variants.chunk_by(|(_, one, _), (_, other, _)| one == other);
    let run = |run: &[(&[u8], usize, usize)]| Run {
        product: run[0].1,
        variants: run.iter().map(|(.., variant)| *variant).collect(),
    };
    Ok(runs.map(run).collect())
}

/// The price list in the making.
struct List<'a> {
    plan: &'a SitePlan<'a>,
    gallery: &'a Gallery,
    header: Header,
}

impl List<'_> {
    fn piece(&self, run: &Run) -> Result<Piece, PriceListError> {
        let product = &self.plan.catalog.products[run.product];
        let (mut lines, mut body) = (Vec::new(), Body::default());
        for &variant in &run.variants {
            let entry = entry(self.plan, self.gallery, run.product, product, &product.variants[variant]);
            let line = price_list::line(&self.header, &entry)?;
            body.add(&line);
            lines.extend_from_slice(&line);
        }
        Ok(Piece::new(lines, body.checks))
    }

    fn around(&self, runs: &[Run], pieces: &Pieces) -> Result<Around, PriceListError> {
        let count = runs.iter().map(|run| run.variants.len() as u64).sum();
        let checks = pieces.notes().fold(0, u64::wrapping_add);
        let body = Body { count, bytes: pieces.length(), checks };
        let before = price_list::first_line(self.header.clone(), body)?;
        Ok(Around { before, after: Vec::new() })
    }
}

fn header(plan: &SitePlan<'_>, words: &[toml::Table]) -> Header {
    let shop = &plan.catalog.shop;
    let seller = shop.seller.as_ref();
    let markets = shop.markets.iter().enumerate().map(|(index, market)| PricedMarket {
        market: market.clone(),
        shop_name: shop.name.get(index).clone(),
        pages: pages(plan, index),
        mail_words: words.get(index).map(mail_words::of).unwrap_or_default(),
    });
    Header {
        schema: SCHEMA,
        digest: String::new(),
        count: 0,
        bytes: 0,
        shop: SellingShop {
            id: shop.url.split_once("://").map_or(shop.url.as_str(), |(_, rest)| rest).to_owned(),
            site_url: shop.url.clone(),
            function_url: shop.function_url.clone(),
            seller: seller
                .map(|seller| std::iter::once(&seller.name).chain(&seller.address).cloned().collect())
                .unwrap_or_default(),
            email: seller.and_then(|seller| seller.email.clone()),
        },
        markets: markets.collect(),
        checkout: shop.checkout.clone(),
        stock: shop.stock.clone(),
        store: shop.store.clone(),
        mail: shop.mail.clone(),
    }
}

fn pages(plan: &SitePlan<'_>, market: MarketIndex) -> MarketPages {
    let page = |target| plan.addresses.below_site(&plan.path(market, target)).to_owned();
    let returns = plan.catalog.pages.iter().position(|page| page.slug == "returns");
    MarketPages {
        home: page(Target::Home),
        cart: page(Target::Cart),
        order: page(Target::Order),
        thanks: page(Target::Thanks),
        returns: returns.map(|index| page(Target::Page(index))),
    }
}

fn entry(
    plan: &SitePlan<'_>,
    gallery: &Gallery,
    index: usize,
    product: &Product,
    variant: &Variant,
) -> PricedSku {
    let catalog = plan.catalog;
    let image = image_file(gallery, product, variant)
        .map(|file| plan.addresses.below_site(&plan.addresses.file_path(file)).to_owned());
    let markets = catalog.shop.markets.iter().enumerate().map(|(at, market)| {
        let priced = PricedIn {
            title: product.title.get(at).clone(),
            variant: variant_title(catalog, at, variant),
            unit_amount: variant.price[at],
            compare_at: variant.compare_at[at],
            path: variant_path(&plan.addresses, catalog, at, index, variant),
            image: image.clone(),
        };
        (market.id.clone(), priced)
    });
    let seconds = |moment: Option<Moment>| moment.map(|moment| moment.0.as_second());
    PricedSku {
        sku: variant.sku.clone(),
        product: product.slug.clone(),
        markets: markets.collect(),
        grams: variant.grams,
        shipped: product.shipped,
        tax_code: product.tax_code.clone(),
        min_quantity: product.quantity.0,
        max_quantity: product.quantity.1,
        stock: variant.stock,
        when_out: variant.when_out,
        available_again: seconds(variant.available_again),
        available_from: seconds(product.available_from),
        available_until: seconds(product.available_until),
        downloads: variant
            .downloads
            .iter()
            .map(|path| path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"))
            .collect(),
    }
}

/// A variant's values in a market's language, `Red / M`; none for a product without options.
pub fn variant_title(catalog: &Catalog, market: MarketIndex, variant: &Variant) -> Option<String> {
    let values: Vec<_> = variant.values.iter().map(|value| catalog.shop.word(market, value)).collect();
    (!values.is_empty()).then(|| values.join(" / "))
}

/// The smallest JPEG of the variant's picture that is large enough, else the largest.
fn image_file<'g>(gallery: &'g Gallery, product: &Product, variant: &Variant) -> Option<&'g str> {
    let picture = gallery.get(product.images.get(variant.image.unwrap_or(0))?)?;
    let jpegs =
        picture.renditions.iter().filter(|rendition| rendition.format == super::gallery::Format::Jpeg);
    let enough =
        jpegs.filter(|rendition| rendition.width >= IMAGE_WIDTH).min_by_key(|rendition| rendition.width);
    enough.or_else(|| picture.largest_jpeg()).map(|rendition| rendition.file.as_str())
}

fn variant_path(
    addresses: &Addresses,
    catalog: &Catalog,
    market: MarketIndex,
    product: usize,
    variant: &Variant,
) -> String {
    addresses.below_site(&addresses.variant_path(catalog, market, product, &variant.sku)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fixture;
    use crate::shop::PriceList;

    #[test]
    fn the_function_finds_everything_it_charges_by() {
        let mut catalog = fixture::catalog();
        catalog.shop.url = "https://nightowl.example/shop".to_owned();
        catalog.shop.checkout.open_minutes = 45;
        catalog.shop.stock.low_at = 7;
        catalog.shop.store = "s3://shop".to_owned();
        catalog.shop.mail.orders_to = Some("orders@nightowl.example".to_owned());
        let plan = SitePlan::new(&catalog);
        let gallery = crate::site::gallery::fixture();
        let list = List { plan: &plan, gallery: &gallery, header: header(&plan, &[]) };
        let runs = runs(plan.catalog).unwrap();
        let pieces = Pieces::of(runs.iter().map(|run| list.piece(run).unwrap()).collect());
        let mut bytes = list.around(&runs, &pieces).unwrap().before;
        pieces.write(&mut bytes).unwrap();
        let list = PriceList::open(bytes).unwrap();
        list.verify().unwrap();
        assert_eq!(list.header().count, 3);
        assert_eq!(list.header().shop.id, "nightowl.example/shop");
        assert_eq!(list.header().markets[1].pages.thanks, "/de/thanks/");
        assert_eq!(list.header().checkout.open_seconds(), 45 * 60);
        assert_eq!((list.header().stock.low_at, list.header().store.as_str()), (7, "s3://shop"));
        assert_eq!(list.header().mail.orders_to.as_deref(), Some("orders@nightowl.example"));

        let red = list.find(&"BB-LP-RED".parse().unwrap()).unwrap().unwrap();
        let german = &red.markets[&"de".parse().unwrap()];
        assert_eq!(
            (german.title.as_str(), german.variant.as_deref()),
            ("Blackbird, 180 g vinyl", Some("Rot"))
        );
        assert_eq!((german.unit_amount.amount, german.unit_amount.currency.code()), (2900, "EUR"));
        assert_eq!(german.compare_at.map(|before| before.amount), Some(3500));
        assert_eq!(german.path, "/de/products/blackbird/?variant=BB-LP-RED#sku-BB-LP-RED");
        assert_eq!(german.image.as_deref(), Some("/pictures/front-640.1f3a.jpg"));
        assert_eq!((red.stock, red.available_again), (Some(0), Some(1_799_971_200)));

        let songs = list.find(&"SONGS".parse().unwrap()).unwrap().unwrap();
        assert_eq!((songs.shipped, songs.downloads), (false, vec!["downloads/songbook.pdf".to_owned()]));
    }
}
