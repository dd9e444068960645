//! `robots.txt`.

use std::fmt::Write as _;

use crate::site::{SitePlan, TextFile};

/// `robots.txt`: everything may be read but the function. Pages that search engines are not to list say so themselves, which
/// they could not where crawlers are kept from reading them.
///
/// Crawlers read it at the root of a host alone: a site that lives under a path has to name its site map there by hand.
pub fn robots(plan: &SitePlan<'_>) -> TextFile {
    let mut text = String::from("User-agent: *\n");
    let _ = writeln!(text, "Disallow: {}\n", plan.addresses.link("/api/"));
    let _ = writeln!(text, "Sitemap: {}", plan.addresses.file_url("sitemap.xml"));
    TextFile::new("robots.txt", text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fixture;

    #[test]
    fn the_function_is_not_crawled() {
        let catalog = fixture::catalog();
        let text = robots(&SitePlan::new(&catalog)).text;
        let wanted = "User-agent: *\nDisallow: /api/\n\nSitemap: https://nightowl.example/sitemap.xml\n";
        assert_eq!(text, wanted);
    }
}
