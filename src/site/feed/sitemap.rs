//! The site map, by <https://www.sitemaps.org/protocol.html>: every page a search engine should list, with its pictures and its
//! other languages.

use super::xml::Xml;
use crate::site::TextFile;
use crate::site::gallery::Gallery;
use crate::site::plan::PlannedPage;
use crate::site::{SitePlan, Target};

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const IMAGE: &str = "http://www.google.com/schemas/sitemap-image/1.1";
const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// How much one file of a site map may hold.
#[derive(Debug, Clone, Copy)]
struct Limits {
    urls: usize,
    bytes: usize,
}

/// The protocol's limits: 50,000 addresses and 50 MB, here with room for the root element.
const LIMITS: Limits = Limits { urls: 50_000, bytes: 50_000_000 };

/// `sitemap.xml`; a large site's lists `sitemap-1.xml` and so on.
///
/// There is no `lastmod`: nobody knows when a page last changed in a way that matters, and search engines stop believing the
/// dates of whoever guesses.
pub fn sitemap(plan: &SitePlan<'_>, gallery: &Gallery) -> Vec<TextFile> {
    within(plan, gallery, LIMITS)
}

fn within(plan: &SitePlan<'_>, gallery: &Gallery, limits: Limits) -> Vec<TextFile> {
    let mut parts: Vec<Xml> = Vec::new();
    let mut urls = limits.urls;
    for page in plan.pages.iter().filter(|page| page.target.is_in_sitemap()) {
        // An entry is far smaller than a fiftieth of the limit: the size before it says enough.
        if urls >= limits.urls || parts.last().is_none_or(|part| part.len() >= limits.bytes / 50 * 49) {
            let namespaces = [("xmlns", SITEMAP), ("xmlns:image", IMAGE), ("xmlns:xhtml", XHTML)];
            parts.push(Xml::new("urlset", &namespaces));
            urls = 0;
        }
        if let Some(part) = parts.last_mut() {
            write_url(part, plan, gallery, page);
        }
        urls += 1;
    }
    let mut texts: Vec<_> = parts.into_iter().map(|part| part.finish("urlset")).collect();
    if texts.len() == 1 {
        return texts.drain(..).map(|text| TextFile::new("sitemap.xml", text)).collect();
    }
    let mut index = Xml::new("sitemapindex", &[("xmlns", SITEMAP)]);
    let mut files = Vec::with_capacity(texts.len() + 1);
    for (number, text) in (1..).zip(texts) {
        let file = format!("sitemap-{number}.xml");
        index.open("sitemap", &[]);
        index.text("loc", &plan.addresses.file_url(&file));
        index.close("sitemap");
        files.push(TextFile::new(file, text));
    }
    files.push(TextFile::new("sitemap.xml", index.finish("sitemapindex")));
    files
}

fn write_url(xml: &mut Xml, plan: &SitePlan<'_>, gallery: &Gallery, page: &PlannedPage) {
    xml.open("url", &[]);
    xml.text("loc", &plan.url(page.market, page.target));
    let markets = &plan.catalog.shop.markets;
    if markets.len() > 1 {
        for market in (0..markets.len()).filter(|&market| plan.has(market, page.target)) {
            if let Some(language) = plan.hreflang(market) {
                write_alternate(xml, language, &plan.url(market, page.target));
            }
        }
        if plan.has(0, page.target) {
            write_alternate(xml, "x-default", &plan.url(0, page.target));
        }
    }
    for file in picture_files(plan, gallery, page.target) {
        xml.open("image:image", &[]);
        xml.text("image:loc", &plan.addresses.file_url(file));
        xml.close("image:image");
    }
    xml.close("url");
}

fn write_alternate(xml: &mut Xml, language: &str, url: &str) {
    xml.empty("xhtml:link", &[("rel", "alternate"), ("hreflang", language), ("href", url)]);
}

/// The pictures a page is about, at most the thousand that Google reads.
fn picture_files<'g>(
    plan: &SitePlan<'_>,
    gallery: &'g Gallery,
    target: Target,
) -> impl Iterator<Item = &'g str> {
    let catalog = plan.catalog;
    let images = match target {
        Target::Product(index) => catalog.products[index].images.iter().collect(),
        Target::Collection { index, page: 1 } => catalog.collections[index].image.iter().collect(),
        Target::Home => catalog.shop.home.image.iter().collect(),
        _ => Vec::new(),
    };
    let files =
        images.into_iter().filter_map(|image| Some(gallery.get(image)?.largest_jpeg()?.file.as_str()));
    files.take(1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fixture;

    #[test]
    fn pages_are_listed_with_pictures_and_languages() {
        let catalog = fixture::catalog();
        let files = sitemap(&SitePlan::new(&catalog), &crate::site::gallery::fixture());
        assert_eq!(files.len(), 1);
        let text = &files[0].text;
        // Home, collections, one collection, two products and a page in two markets.
        assert_eq!(text.matches("<loc>").count(), 12);
        for part in [
            "<loc>https://nightowl.example/de/products/blackbird/</loc>",
            "hreflang=\"de-DE\" href=\"https://nightowl.example/de/about/\"/>",
            "hreflang=\"x-default\" href=\"https://nightowl.example/about/\"/>",
            "<image:loc>https://nightowl.example/pictures/front-1280.1f3a.jpg</image:loc>",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("/cart/") && !text.contains("404"), "{text}");
    }

    #[test]
    fn a_large_site_map_is_split_and_loses_nothing() {
        let catalog = fixture::catalog();
        let plan = SitePlan::new(&catalog);
        for limits in [Limits { urls: 5, bytes: LIMITS.bytes }, Limits { urls: 50_000, bytes: 2000 }] {
            let files = within(&plan, &crate::site::gallery::fixture(), limits);
            let (index, parts) = files.split_last().unwrap();
            assert!(parts.len() > 2 && index.file == "sitemap.xml");
            assert_eq!(index.text.matches("<sitemap>").count(), parts.len());
            let count = |part: &TextFile| part.text.matches("<loc>").count();
            assert_eq!(parts.iter().map(count).sum::<usize>(), 12);
        }
    }
}
