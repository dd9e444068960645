//! Where everything lives: the one place that knows the site's addresses.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::target::Target;
use crate::catalog::{Catalog, MarketIndex, Shop, Variant};
use crate::shop::Sku;

/// What must be encoded in a path: everything that RFC 3986 does not allow there, and what HTML or feeds would trip over.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'\'')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// As [`PATH`], for one part of a query.
const QUERY: &AsciiSet =
    &PATH.add(b'/').add(b'+').add(b'=').add(b';').add(b':').add(b'@').add(b',').add(b'$');

/// Addresses of a shop. A *path* begins with `/` and is what pages link to; a *url* is absolute; a *file* is where it lies
/// below `dist/site`.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// Scheme and host: `https://nightowl.example`.
    origin: String,
    /// The path the site lives under, without a slash at the end: empty or `/shop`.
    base: String,
    /// The first part of each market's paths: empty for the default market, `/de` for others.
    markets: Vec<String>,
}

impl Addresses {
    /// The addresses of a shop.
    pub fn new(shop: &Shop) -> Self {
        let after_scheme = shop.url.find("://").map_or(0, |at| at + 3);
        let path_start = shop.url[after_scheme..].find('/').map_or(shop.url.len(), |at| after_scheme + at);
        let markets = shop.markets.iter().enumerate();
        Self {
            origin: shop.url[..path_start].to_owned(),
            base: shop.url[path_start..].trim_end_matches('/').to_owned(),
            markets: markets
                .map(|(i, market)| if i == 0 { String::new() } else { format!("/{}", market.id) })
                .collect(),
        }
    }

    /// The path of a page: `/de/products/blackbird/`.
    pub fn path(&self, catalog: &Catalog, market: MarketIndex, target: Target) -> String {
        self.link(&self.place(catalog, market, target))
    }

    /// The absolute address of a page.
    pub fn url(&self, catalog: &Catalog, market: MarketIndex, target: Target) -> String {
        format!("{}{}", self.origin, self.path(catalog, market, target))
    }

    /// Where a page lies below `dist/site`: `de/products/blackbird/index.html`.
    pub fn file(&self, catalog: &Catalog, market: MarketIndex, target: Target) -> String {
        let place = self.place(catalog, market, target);
        let path = place.trim_start_matches('/');
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
    }

    /// The path of a variant: the query tells it apart for search engines and scripts, the fragment leads to it without.
    pub fn variant_path(&self, catalog: &Catalog, market: MarketIndex, product: usize, sku: &Sku) -> String {
        let page = self.path(catalog, market, Target::Product(product));
        if catalog.products[product].options.is_empty() {
            return page;
        }
        let query = utf8_percent_encode(sku.as_str(), QUERY);
        format!("{page}?variant={query}#{}", variant_id(sku))
    }

    /// The absolute address of a variant, as [`Addresses::variant_path`].
    pub fn variant_url(
        &self,
        catalog: &Catalog,
        market: MarketIndex,
        product: usize,
        variant: &Variant,
    ) -> String {
        format!("{}{}", self.origin, self.variant_path(catalog, market, product, &variant.sku))
    }

    /// The path of a file below `dist/site`, given as it lies there: `assets/shop.1f3a.css`.
    pub fn file_path(&self, file: &str) -> String {
        self.link(&format!("/{file}"))
    }

    /// The absolute address of a file below `dist/site`.
    pub fn file_url(&self, file: &str) -> String {
        self.absolute(&self.file_path(file))
    }

    /// The absolute address of one of this site's paths.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The rest of one of this site's paths after the path that the site lives under.
    pub fn below_site<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(&self.base).unwrap_or(path)
    }

    /// Scheme and host: `https://nightowl.example`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The path the site lives under, without a slash at the end: empty or `/shop`.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The path of something the seller wrote as `/about/` or `about/`, in a market's tree if it is a page of it.
    pub fn link(&self, place: &str) -> String {
        format!("{}{}", self.base, utf8_percent_encode(place, PATH))
    }

    /// The first part of a market's paths, below the site's base and not encoded: empty or `/de`.
    pub fn market_prefix(&self, market: MarketIndex) -> &str {
        &self.markets[market]
    }

    /// Where a file of a market lies below `dist/site`: `feeds/products.atom`, `de/feeds/products.atom`.
    pub fn market_file(&self, market: MarketIndex, name: &str) -> String {
        format!("{}/{name}", self.market_prefix(market)).trim_start_matches('/').to_owned()
    }

    /// The path below the site's base, not encoded.
    fn place(&self, catalog: &Catalog, market: MarketIndex, target: Target) -> String {
        let prefix = &self.markets[market];
        match target {
            Target::Home => format!("{prefix}/"),
            Target::Collections => format!("{prefix}/collections/"),
            Target::Collection { index, page } => {
                format!("{prefix}/collections/{}/{}", catalog.collections[index].slug, page_part(page))
            }
            Target::Tag { index, page } => {
                format!("{prefix}/tags/{}/{}", catalog.tags[index].slug, page_part(page))
            }
            Target::Product(index) => format!("{prefix}/products/{}/", catalog.products[index].slug),
            Target::Page(index) => format!("{prefix}/{}/", catalog.pages[index].slug),
            Target::Search => format!("{prefix}/search/"),
            Target::Cart => format!("{prefix}/cart/"),
            Target::Order => format!("{prefix}/order/"),
            Target::Thanks => format!("{prefix}/thanks/"),
            Target::NotFound => format!("{prefix}/404.html"),
        }
    }
}

/// The part of a paged address that names the page, counted from 1; the first needs none.
fn page_part(page: usize) -> String {
    if page == 1 { String::new() } else { format!("page/{page}/") }
}

/// The fragment and `id` of a variant on its product's page.
pub fn variant_id(sku: &Sku) -> String {
    format!("sku-{}", sku.as_str().replace('/', ":"))
}
