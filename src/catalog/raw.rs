//! The seller's files as they are written: every key with its meaning, once. The JSON Schema is made from this.

use super::decode::{Keyed, Placed, choice, table};
use super::look::Hex;
use super::value::{Decimal, Gtin, Local, Measure, Moment, Slug, Text, Weight};
use crate::shop::Sku;

table! {
    /// `pushcart.toml`: the shop's settings.
    pub struct RawSettings {
        /// The shop's name, as buyers read it.
        pub name: Local<Text>,
        /// The address the site is published at, such as `https://nightowl.example`.
        pub url: Placed<String>,
        /// One or two sentences about the shop, for search engines and the feed.
        pub description: Option<Local<Text>>,
        /// The logo: a file in `static/`.
        pub logo: Option<Placed<String>>,
        /// The picture that is shown when a page without one of its own is shared: a file in `static/`, 1200 by 630 pixels.
        pub share_image: Option<Placed<String>>,
        /// Who sells: the legal identity, for the imprint, the feeds and mails.
        pub seller: Option<RawSeller>,
        /// Where the shop sells, by a short name of your own. The first market is the default and lives at `/`.
        pub markets: Keyed<RawMarket>,
        /// The home page.
        pub home: Option<RawHome>,
        /// The menus: addresses of this site in their order, such as `collections/vinyl` or `pages/about`.
        pub menus: Option<RawMenus>,
        /// How many products a page of a collection shows; default 24.
        pub page_size: Option<Placed<u32>>,
        /// How pictures are made.
        pub pictures: Option<RawPictures>,
        /// How the shop looks.
        pub theme: Option<RawTheme>,
        /// The checkout function.
        pub function: Option<RawFunction>,
        /// What the payment page asks and allows.
        pub checkout: Option<RawCheckout>,
        /// What is told about the stock.
        pub stock: Option<RawStock>,
        /// Where orders and stock are kept.
        pub store: Option<RawStore>,
        /// Whom the shop's mails are from, and who gets those about orders.
        pub mail: Option<RawMail>,
    }
}

table! {
    /// The seller's legal identity.
    pub struct RawSeller {
        /// The legal name.
        pub name: Placed<Text>,
        /// Street, postal code and town, a line each.
        pub address: Vec<Placed<Text>>,
        /// The country as two letters, such as `DE`.
        pub country: Option<Placed<String>>,
        /// An address that is read.
        pub email: Option<Placed<Text>>,
        /// A number that is answered.
        pub phone: Option<Placed<Text>>,
        /// The VAT identification number.
        pub vat_id: Option<Placed<Text>>,
        /// Court and number of the commercial register.
        pub register: Option<Placed<Text>>,
        /// Addresses of the shop elsewhere, such as its social profiles.
        pub same_as: Vec<Placed<String>>,
    }
}

table! {
    /// A language, a currency, a way to show tax and a list of countries: one tree of pages.
    pub struct RawMarket {
        /// The language tag, such as `en-US`.
        pub language: Placed<String>,
        /// The currency, such as `USD`.
        pub currency: Placed<String>,
        /// The countries it ships to, as two letters each.
        pub countries: Vec<Placed<String>>,
        /// Whether the prices in the product files include tax here.
        pub prices: RawTaxDisplay,
        /// Who works the tax out: nobody, fixed rates, or Stripe Tax.
        pub tax: Option<RawTax>,
        /// Percent by country, such as `{ DE = "19" }`, where prices include tax at fixed rates.
        pub tax_rates: Keyed<Placed<Decimal>>,
        /// The ways to ship, cheapest first; at most five apply to one country.
        pub shipping: Vec<Placed<RawShipping>>,
        /// Translations of words that products share: options, values, tags, attributes.
        pub words: Keyed<Placed<Text>>,
    }
}

choice! {
    /// Whether shown prices include tax.
    pub enum RawTaxDisplay {
        /// As shoppers in Europe expect.
        IncludeTax = "include-tax",
        /// As shoppers in the United States expect.
        ExcludeTax = "exclude-tax",
    }
}

choice! {
    /// Who works the tax out.
    pub enum RawTax {
        /// No tax is charged.
        None = "none",
        /// The rates in `tax_rates`.
        Fixed = "fixed",
        /// Stripe Tax, for a share of the volume.
        Stripe = "stripe",
    }
}

table! {
    /// One way to ship.
    pub struct RawShipping {
        /// What the buyer reads.
        pub name: Local<Text>,
        /// The price of the whole parcel.
        pub price: Placed<Decimal>,
        /// The value of goods from which it costs nothing.
        pub free_over: Option<Placed<Decimal>>,
        /// Fewest and most working days on the way.
        pub days: Vec<Placed<u32>>,
        /// The countries it is for; default all of the market.
        pub countries: Vec<Placed<String>>,
        /// The heaviest parcel it takes.
        pub max_weight: Option<Placed<Weight>>,
    }
}

table! {
    /// The home page: a headline with a picture, and what follows it.
    pub struct RawHome {
        /// The headline.
        pub title: Option<Local<Text>>,
        /// The text below it.
        pub text: Option<Local<Text>>,
        /// The picture: a file in `static/`.
        pub image: Option<RawImage>,
        /// How picture and headline stand together; default `wide`.
        pub layout: Option<RawHomeLayout>,
        /// Where the headline's button leads, such as `collections/vinyl`; default the first collection.
        pub link: Option<Placed<String>>,
        /// What the button says.
        pub link_text: Option<Local<Text>>,
        /// The collections it shows, by slug; default all that have products. For more than that, write `sections`.
        pub collections: Vec<Placed<String>>,
        /// What follows the headline, in its order, instead of `collections`.
        pub sections: Vec<Placed<RawSection>>,
    }
}

choice! {
    /// How the picture and the headline of the home page stand together.
    pub enum RawHomeLayout {
        /// The picture from edge to edge, the headline below it.
        Wide = "wide",
        /// Side by side, the picture being the larger part.
        Side = "side",
    }
}

table! {
    /// A part of the home page.
    pub struct RawSection {
        /// What it is.
        pub kind: RawSectionKind,
        /// Its heading; default the name of what it shows.
        pub title: Option<Local<Text>>,
        /// Its text in Markdown.
        pub text: Option<Local<Text>>,
        /// Its picture: a file in `static/`. For `picture`.
        pub image: Option<RawImage>,
        /// Where its button leads, such as `pages/about`. For `text` and `picture`.
        pub link: Option<Placed<String>>,
        /// What the button says; default the title of what it leads to.
        pub link_text: Option<Local<Text>>,
        /// The collection, by slug. For `collection`.
        pub collection: Option<Placed<String>>,
        /// The product, by slug. For `product`.
        pub product: Option<Placed<String>>,
        /// How its products stand. For `collection` and `newest`; default `row`.
        pub layout: Option<RawSectionLayout>,
    }
}

choice! {
    /// What a part of the home page is.
    pub enum RawSectionKind {
        /// The first products of a collection.
        Collection = "collection",
        /// All collections with their pictures.
        Collections = "collections",
        /// The products that came last, by their `added`.
        Newest = "newest",
        /// One product, large.
        Product = "product",
        /// A picture with a text beside it.
        Picture = "picture",
        /// A text.
        Text = "text",
    }
}

choice! {
    /// How the products of a part of the home page stand.
    pub enum RawSectionLayout {
        /// Four beside each other.
        Row = "row",
        /// One large among four small ones.
        Feature = "feature",
        /// Three beside the text, on a ground of its own.
        Band = "band",
    }
}

table! {
    /// How the shop looks: a few choices from which the theme's colours and measures are made.
    pub struct RawTheme {
        /// The brand's colour, such as `#2b3990`. All colours of the theme are made from it, with enough contrast to be read in
        /// light and in dark.
        pub brand: Option<Hex>,
        /// What the page itself is like; default `plain`.
        pub ground: Option<RawGround>,
        /// Light, dark, or as the reader's device asks; default `auto`.
        pub scheme: Option<RawScheme>,
        /// The typeface of texts: `system`, `grotesque`, `geometric`, `humanist`, `rounded`, `old-style`, `transitional`, `didone`,
        /// `slab`, `mono`, or a WOFF2 file in `static/`. Default `system`.
        pub text_font: Option<Placed<String>>,
        /// The typeface of headings, named in the same way; default that of texts.
        pub heading_font: Option<Placed<String>>,
        /// Width to height of product pictures in lists, such as `4:5`; default `1:1`.
        pub picture_ratio: Option<Placed<String>>,
        /// Whether product pictures are shown whole or fill their frame; default `contain`.
        pub picture_fit: Option<RawPictureFit>,
        /// How round corners are; default `small`.
        pub corners: Option<RawCorners>,
        /// How much room there is between things; default `normal`.
        pub density: Option<RawDensity>,
        /// Where the logo stands; default `bar`.
        pub header: Option<RawHeader>,
        /// The most pixels that the logo is wide and high, such as `[176, 40]`.
        pub logo_size: Vec<Placed<u32>>,
    }
}

choice! {
    /// What the page itself is like, and how much of the brand's hue is in it.
    pub enum RawGround {
        /// None: white, and neutral greys.
        Plain = "plain",
        /// None: the warm white of paper, whatever the brand.
        Warm = "warm",
        /// Paper of that hue.
        Tinted = "tinted",
    }
}

choice! {
    /// Light or dark.
    pub enum RawScheme {
        /// As the reader's device asks.
        Auto = "auto",
        /// Light everywhere.
        Light = "light",
        /// Dark everywhere.
        Dark = "dark",
    }
}

choice! {
    /// How product pictures stand in their frame.
    pub enum RawPictureFit {
        /// Whole; what is left of the frame is plain.
        Contain = "contain",
        /// Filling it; what sticks out is cut off.
        Cover = "cover",
    }
}

choice! {
    /// How round corners are.
    pub enum RawCorners {
        /// Not at all.
        Square = "square",
        /// A little.
        Small = "small",
        /// Much; buttons are pills.
        Round = "round",
    }
}

choice! {
    /// How much room there is between things.
    pub enum RawDensity {
        /// Little, for shops with much to show.
        Compact = "compact",
        /// Enough.
        Normal = "normal",
        /// Much, for shops with few things.
        Airy = "airy",
    }
}

choice! {
    /// Where the logo stands.
    pub enum RawHeader {
        /// In one line with the menu.
        Bar = "bar",
        /// In the middle, the menu below it.
        Centred = "centred",
    }
}

table! {
    /// The menus.
    pub struct RawMenus {
        /// In the header.
        pub main: Vec<Placed<String>>,
        /// In the footer.
        pub footer: Vec<Placed<String>>,
    }
}

table! {
    /// How pictures are made.
    pub struct RawPictures {
        /// Widths in pixels; default 320, 640, 960, 1280.
        pub widths: Vec<Placed<u32>>,
        /// Formats beside JPEG, the best first; default `["webp"]`.
        pub formats: Option<Vec<Placed<RawPictureFormat>>>,
        /// Quality from 1 to 100; default 80.
        pub quality: Option<Placed<u32>>,
    }
}

choice! {
    /// A picture format that pages offer beside JPEG.
    pub enum RawPictureFormat {
        /// Small, and quick to make.
        Webp = "webp",
        /// Smaller, and slow to make.
        Avif = "avif",
    }
}

table! {
    /// The checkout function.
    pub struct RawFunction {
        /// Where it lives when not at `/api/` of the site itself, such as `https://api.nightowl.example`.
        pub url: Option<Placed<String>>,
    }
}

table! {
    /// What the payment page asks and allows.
    pub struct RawCheckout {
        /// Whether buyers may enter promotion codes, which you make in Stripe's dashboard.
        pub promotion_codes: bool,
        /// Whether the page asks for a telephone number.
        pub phone: bool,
        /// Whether buyers must agree to your terms. Stripe takes this only if the account has the address of the terms in its
        /// public details; without it no payment page can be made.
        pub terms_consent: bool,
        /// Whether Stripe offers buyers to pay in their own currency; default as the Stripe account is set.
        pub adaptive_pricing: Option<Placed<bool>>,
        /// How long an order can be paid, in minutes from 45 to 1200; default 60.
        pub open_minutes: Option<Placed<u32>>,
        /// How many unpaid orders that hold counted stock one client address may have at a time, from 1 to 100; default 5.
        pub max_open_orders: Option<Placed<u32>>,
    }
}

table! {
    /// What is told about the stock.
    pub struct RawStock {
        /// Up to which count buyers may see how many are left; default 10, and 0 shows no count.
        pub show_up_to: Option<Placed<u32>>,
        /// At which count the seller gets a mail; default 3, and 0 sends none.
        pub low_at: Option<Placed<u32>>,
    }
}

table! {
    /// Where orders and stock are kept.
    pub struct RawStore {
        /// The address: `file:DIR`, `s3://BUCKET/PREFIX`, `gs://BUCKET/PREFIX` or `dynamodb://TABLE`; default `file:store`.
        pub url: Option<Placed<String>>,
    }
}

table! {
    /// Whom the shop's mails are from, and who gets those about orders.
    pub struct RawMail {
        /// The address that mails are from; default the seller's.
        pub from: Option<Placed<Text>>,
        /// The address that is told of orders; default the seller's.
        pub orders_to: Option<Placed<Text>>,
    }
}

table! {
    /// A product: `products/NAME.toml`, `products/NAME.json` or `products/NAME/product.toml`.
    pub struct RawProduct {
        /// The name, as buyers read it.
        pub title: Local<Text>,
        /// Its part of the address; default the file's name.
        pub slug: Option<Placed<Slug>>,
        /// The text in Markdown; or write it in `NAME.md` beside the file (`product.md` in a folder), `NAME.de.md` for a market.
        pub description: Option<Local<Text>>,
        /// One sentence for lists and search engines; default the beginning of the text.
        pub summary: Option<Local<Text>>,
        /// Who makes or publishes it: the brand, the artist.
        pub vendor: Option<Placed<Text>>,
        /// The stock-keeping unit, where there are no variants.
        pub sku: Option<Placed<Sku>>,
        /// The Global Trade Item Number (EAN, UPC, ISBN-13).
        pub gtin: Option<Placed<Gtin>>,
        /// The maker's part number.
        pub mpn: Option<Placed<Text>>,
        /// The price: `{ USD = "24.00", EUR = "26.00" }` by currency or market.
        pub price: Option<Local<Decimal>>,
        /// The price it had before, shown struck through; more than the price.
        pub compare_at: Option<Local<Decimal>>,
        /// For goods sold by measure: what is in it, and per what the price is told.
        pub unit_price: Option<RawUnitPrice>,
        /// The weight when shipped: `320 g`.
        pub weight: Option<Placed<Weight>>,
        /// Length, width and height: `31 x 31 x 1 cm`.
        pub size: Option<Placed<Text>>,
        /// Stripe's tax code, such as `txcd_99999999`.
        pub tax_code: Option<Placed<String>>,
        /// The pictures, the first one first in lists.
        pub images: Vec<RawImage>,
        /// The collections it is in, by slug.
        pub collections: Vec<Placed<Slug>>,
        /// Words for finding it.
        pub tags: Vec<Placed<Text>>,
        /// Properties that buyers filter by, of your own naming: `{ Format = "LP", Genre = ["Jazz", "Folk"] }`.
        pub attributes: Keyed<OneOrMany>,
        /// Products that go with it, by slug.
        pub related: Vec<Placed<String>>,
        /// The fewest per order; default 1.
        pub min_quantity: Option<Placed<u32>>,
        /// The most per order; default 99.
        pub max_quantity: Option<Placed<u32>>,
        /// Files that buyers may download after paying; they are not published.
        pub downloads: Vec<Placed<String>>,
        /// Whether it is sent by post; default yes, unless it has downloads.
        pub shipped: Option<bool>,
        /// Who made it, with address (EU product safety).
        pub maker: Option<RawContact>,
        /// Who answers for its safety in the EU, where the maker is elsewhere.
        pub safety_contact: Option<RawContact>,
        /// Warnings that belong to it.
        pub safety: Option<Local<Text>>,
        /// Not to be published yet.
        pub draft: bool,
        /// The day it came into the shop: orders "newest first" and the feed of new products.
        pub added: Option<Placed<Moment>>,
        /// From when it can be bought.
        pub available_from: Option<Placed<Moment>>,
        /// Until when it can be bought.
        pub available_until: Option<Placed<Moment>>,
        /// Earlier addresses, such as `/shop/blackbird.html`, which lead here.
        pub aliases: Vec<Placed<String>>,
        /// Title and text for search engines.
        pub seo: Option<RawSeo>,
        /// Google's product category, a number or a path.
        pub google_category: Option<Placed<Text>>,
        /// The options that tell variants apart, such as `["Colour", "Size"]`.
        pub options: Vec<Placed<Text>>,
        /// The variants; combinations that do not exist are left out.
        pub variants: Vec<Placed<RawVariant>>,
        /// The opening count, where there are no variants; without it there is no limit.
        pub stock: Option<Placed<u32>>,
        /// What happens when none is left.
        pub when_out: Option<RawWhenOut>,
        /// When a backordered one will be here.
        pub available_again: Option<Placed<Moment>>,
    }
}

table! {
    /// One variant of a product. What it does not say it has from the product.
    pub struct RawVariant {
        /// The stock-keeping unit.
        pub sku: Placed<Sku>,
        /// Its value of each option, in the options' order.
        pub values: Vec<Placed<Text>>,
        /// Its own price.
        pub price: Option<Local<Decimal>>,
        /// Its own earlier price.
        pub compare_at: Option<Local<Decimal>>,
        /// Its own measure.
        pub unit_price: Option<RawUnitPrice>,
        /// Its own weight.
        pub weight: Option<Placed<Weight>>,
        /// Its Global Trade Item Number.
        pub gtin: Option<Placed<Gtin>>,
        /// The maker's part number.
        pub mpn: Option<Placed<Text>>,
        /// Its picture: the file of one of the product's images.
        pub image: Option<Placed<String>>,
        /// The opening count; without it there is no limit.
        pub stock: Option<Placed<u32>>,
        /// What happens when none is left.
        pub when_out: Option<RawWhenOut>,
        /// When a backordered one will be here.
        pub available_again: Option<Placed<Moment>>,
        /// Files of its own to download after paying.
        pub downloads: Vec<Placed<String>>,
    }
}

choice! {
    /// What happens when none is left.
    pub enum RawWhenOut {
        /// It cannot be bought.
        SoldOut = "sold-out",
        /// It can be bought and comes later.
        Backorder = "backorder",
        /// It can be bought; whoever pays too late gets the money back.
        Refund = "refund",
    }
}

table! {
    /// What is in the pack, and per what the price is told.
    pub struct RawUnitPrice {
        /// What is in it: `750 ml`.
        pub measure: Placed<Measure>,
        /// Per what: `1 l`.
        pub base: Placed<Measure>,
    }
}

table! {
    /// A picture.
    pub struct RawImage {
        /// The file, beside the one that names it.
        pub file: Placed<String>,
        /// What it shows, for those who do not see it.
        pub alt: Option<Local<Text>>,
    }
}

table! {
    /// A person or firm that can be reached.
    pub struct RawContact {
        /// The name.
        pub name: Placed<Text>,
        /// The postal address.
        pub address: Placed<Text>,
        /// Mail address or web page.
        pub contact: Placed<Text>,
    }
}

table! {
    /// Title and text for search engines.
    pub struct RawSeo {
        /// At most 70 characters.
        pub title: Option<Local<Text>>,
        /// At most 160 characters.
        pub description: Option<Local<Text>>,
    }
}

table! {
    /// A collection: `collections/NAME.toml` or `.json`. One that products name without such a file has its name for a title.
    pub struct RawCollection {
        /// The name, as buyers read it.
        pub title: Local<Text>,
        /// Its part of the address; default the file's name.
        pub slug: Option<Placed<Slug>>,
        /// The text in Markdown; or write it in `NAME.md` beside the file.
        pub description: Option<Local<Text>>,
        /// Its picture.
        pub image: Option<RawImage>,
        /// Its products by slug, in this order.
        pub products: Vec<Placed<String>>,
        /// Takes in every product that fits, beside those that name it.
        pub rule: Option<RawRule>,
        /// The order of its products; default `listed` where they are listed by hand, else `newest`.
        pub sort: Option<RawSort>,
        /// How many products a page shows; default the shop's.
        pub page_size: Option<Placed<u32>>,
        /// Earlier addresses, which lead here.
        pub aliases: Vec<Placed<String>>,
        /// Title and text for search engines.
        pub seo: Option<RawSeo>,
    }
}

table! {
    /// Which products a collection takes in: those that fit every key that is given.
    pub struct RawRule {
        /// With any of these tags.
        pub tags: Vec<Placed<Text>>,
        /// From any of these vendors.
        pub vendors: Vec<Placed<Text>>,
        /// With any of these values of each attribute.
        pub attributes: Keyed<OneOrMany>,
        /// That cost at least this, by currency or market.
        pub min_price: Option<Local<Decimal>>,
        /// That cost at most this.
        pub max_price: Option<Local<Decimal>>,
        /// That are reduced.
        pub on_sale: bool,
    }
}

choice! {
    /// The order of a collection.
    pub enum RawSort {
        /// As listed by hand, then by title.
        Listed = "listed",
        /// The latest `added` first.
        Newest = "newest",
        /// By title.
        Title = "title",
        /// The cheapest first.
        PriceAscending = "price-ascending",
        /// The dearest first.
        PriceDescending = "price-descending",
    }
}

table! {
    /// The front matter of a page, `pages/NAME.md`, between two lines of `+++`.
    pub struct RawPage {
        /// The heading.
        pub title: Text,
        /// Its part of the address; default the file's name.
        pub slug: Option<Placed<Slug>>,
        /// Not to be published yet.
        pub draft: bool,
        /// Earlier addresses, which lead here.
        pub aliases: Vec<Placed<String>>,
        /// Title and text for search engines.
        pub seo: Option<RawSeo>,
    }
}

/// One word or several.
#[derive(Debug, Clone)]
pub struct OneOrMany(pub Vec<Placed<Text>>);

impl schemars::JsonSchema for OneOrMany {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OneOrMany".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let one = generator.subschema_for::<Text>();
        schemars::json_schema!({ "anyOf": [one.clone(), { "type": "array", "items": one }] })
    }
}

impl super::decode::FromNode for OneOrMany {
    fn from_node(node: &super::node::Node, decoder: &mut super::decode::Decoder<'_>) -> Option<Self> {
        match node.value {
            super::node::Value::List(_) => Vec::from_node(node, decoder).map(Self),
            _ => Placed::from_node(node, decoder).map(|one| Self(vec![one])),
        }
    }
}
