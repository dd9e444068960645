//! Earlier addresses: `_redirects` for the hosts that read it, and a small page at each for all others.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::plan::SitePlan;
use super::target::Target;
use super::text_file::TextFile;
use crate::catalog::MarketIndex;
use crate::catalog::product::Alias;

/// An earlier address and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect<'c> {
    /// The earlier address.
    pub alias: &'c Alias,
    /// The market whose tree it is in.
    pub market: MarketIndex,
    /// What it leads to.
    pub target: Target,
}

/// Every earlier address, by address. One that begins with a market's name leads to that market's page.
pub fn redirects<'c>(plan: &SitePlan<'c>) -> Vec<Redirect<'c>> {
    let catalog = plan.catalog;
    let products = catalog.products.iter().enumerate();
    let collections = catalog.collections.iter().enumerate();
    let pages = catalog.pages.iter().enumerate();
    let of = |target: Target| {
        move |alias: &'c Alias| {
            let within = |&market: &usize| {
                let rest = alias.path.strip_prefix(plan.addresses.market_prefix(market));
                rest.is_some_and(|rest| rest.starts_with('/'))
            };
            let market = (1..catalog.shop.markets.len()).find(within).unwrap_or(0);
            Redirect { alias, market, target }
        }
    };
    let mut all: Vec<_> = products
        .flat_map(|(index, product)| product.aliases.iter().map(of(Target::Product(index))))
        .chain(collections.flat_map(|(index, collection)| {
            collection.aliases.iter().map(of(Target::Collection { index, page: 1 }))
        }))
        .chain(pages.flat_map(|(index, page)| page.aliases.iter().map(of(Target::Page(index)))))
        .collect();
    all.sort_by(|a, b| a.alias.path.cmp(&b.alias.path));
    all
}

/// `_redirects`: earlier addresses, then what each market shows for an address that does not exist.
///
/// Cloudflare takes 2,000 rules of this kind and skips those for 404, since it looks for the nearest `404.html` by itself. Netlify
/// prefers a file to a rule: there the pages of [`redirect_pages`] lead on.
pub fn redirects_file(plan: &SitePlan<'_>) -> TextFile {
    let mut text = String::new();
    let base = plan.addresses.link("");
    for redirect in redirects(plan) {
        // What the host sees has no base; where the browser is sent has.
        let from = plan.addresses.link(&redirect.alias.path);
        let from = from.strip_prefix(&base).unwrap_or(&from);
        let _ = writeln!(text, "{from} {} 301", plan.path(redirect.market, redirect.target));
    }
    for market in (1..plan.catalog.shop.markets.len()).chain([0]) {
        let prefix = plan.addresses.market_prefix(market);
        let _ = writeln!(text, "{prefix}/* {prefix}/404.html 404");
    }
    TextFile::new("_redirects", text)
}

/// A page at every earlier address that can be a page: one that ends with `/` or `.html`, or has no ending.
pub fn redirect_pages(plan: &SitePlan<'_>) -> Vec<TextFile> {
    let pages: BTreeMap<String, String> = redirects(plan)
        .into_iter()
        .filter_map(|redirect| Some((page_file(&redirect.alias.path)?, page(plan, &redirect))))
        .collect();
    pages.into_iter().map(|(file, text)| TextFile { file, text }).collect()
}

/// Where the page of an earlier address lies below `dist/site`.
fn page_file(path: &str) -> Option<String> {
    let path = path.trim_start_matches('/');
    let name = path.rsplit('/').next().unwrap_or(path);
    // No earlier address can lead out of `dist/site`, whatever was checked before.
    if path.split('/').any(|part| matches!(part, "." | "..")) || path.contains('\\') {
        return None;
    }
    if path.is_empty() || path.ends_with('/') {
        Some(format!("{path}index.html"))
    } else if name.to_ascii_lowercase().ends_with(".html") {
        Some(path.to_owned())
    } else {
        (!name.contains('.')).then(|| format!("{path}/index.html"))
    }
}

fn page(plan: &SitePlan<'_>, redirect: &Redirect<'_>) -> String {
    let url = plan.url(redirect.market, redirect.target);
    let url = escape(&url);
    let language = plan.catalog.shop.markets[redirect.market].language.tag();
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<meta charset=\"utf-8\">\n<title>{url}</title>\n\
         <link rel=\"canonical\" href=\"{url}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={url}\">\n<p><a href=\"{url}\">{url}</a></p>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fixture;

    #[test]
    fn earlier_addresses_lead_to_the_page_in_their_market() {
        let mut catalog = fixture::catalog();
        let mut alias = catalog.products[0].aliases[0].clone();
        alias.path = "/old page&\"x".to_owned();
        catalog.products[1].aliases.push(alias);
        let text = redirects_file(&SitePlan::new(&catalog)).text;
        assert_eq!(
            text,
            "/de/wir.html /de/about/ 301\n\
             /old%20page%26%22x /products/songbook/ 301\n\
             /shop/blackbird.html /products/blackbird/ 301\n\
             /de/* /de/404.html 404\n/* /404.html 404\n"
        );
    }

    #[test]
    fn hosts_see_no_base_and_browsers_do() {
        let mut catalog = fixture::catalog();
        catalog.shop.url = "https://nightowl.example/shop".to_owned();
        let text = redirects_file(&SitePlan::new(&catalog)).text;
        assert!(text.contains("/shop/blackbird.html /shop/products/blackbird/ 301\n"), "{text}");
        assert!(text.contains("/de/wir.html /shop/de/about/ 301\n"), "{text}");
    }

    #[test]
    fn addresses_that_can_be_pages_are_pages() {
        for (path, file) in [
            ("/a/", Some("a/index.html")),
            ("/a/b.html", Some("a/b.html")),
            ("/a/B.HTML", Some("a/B.HTML")),
            ("/a", Some("a/index.html")),
            ("/a.php", None),
            ("/../a/", None),
            ("/", Some("index.html")),
            ("/v1.2/a", Some("v1.2/a/index.html")),
        ] {
            assert_eq!(page_file(path).as_deref(), file, "{path}");
        }
        let catalog = fixture::catalog();
        let pages = redirect_pages(&SitePlan::new(&catalog));
        assert_eq!(pages[1].file, "shop/blackbird.html");
        assert!(pages[1].text.contains("content=\"0; url=https://nightowl.example/products/blackbird/\""));
        assert!(pages[0].text.contains("<html lang=\"de-DE\">"));
    }
}
