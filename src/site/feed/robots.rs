//! `robots.txt`.

use std::fmt::Write as _;

use crate::site::{SitePlan, Target, TextFile};

/// `robots.txt`: everything may be read but the pages that are only for one buyer, and the function.
///
/// Crawlers read it at the root of a host alone: a site that lives under a path has to name its site map there by hand.
pub fn robots(plan: &SitePlan<'_>) -> TextFile {
    let mut text = String::from("User-agent: *\n");
    for market in 0..plan.catalog.shop.markets.len() {
        for target in [Target::Cart, Target::Order, Target::Thanks, Target::Search] {
            let _ = writeln!(text, "Disallow: {}", plan.path(market, target));
        }
    }
    let _ = writeln!(text, "Disallow: {}\n", plan.addresses.link("/api/"));
    let _ = writeln!(text, "Sitemap: {}", plan.addresses.file_url("sitemap.xml"));
    TextFile::new("robots.txt", text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fixture;

    #[test]
    fn pages_for_one_buyer_are_not_crawled() {
        let catalog = fixture::catalog();
        let text = robots(&SitePlan::new(&catalog)).text;
        for line in ["Disallow: /cart/", "Disallow: /de/order/", "Disallow: /api/"] {
            assert!(text.lines().any(|other| other == line), "{text}");
        }
        assert!(text.ends_with("\nSitemap: https://nightowl.example/sitemap.xml\n"), "{text}");
    }
}
