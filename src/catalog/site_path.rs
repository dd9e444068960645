//! Where the links in the seller's Markdown lead.

use std::borrow::Cow;
use std::path::Path;

use super::Catalog;
use crate::diagnostic::slashed;

impl Catalog {
    /// A link in the seller's Markdown as a path of the site without market and base: a link to the Markdown file of a page
    /// (`shipping.md`, `shipping.md#costs`) becomes the page's path; every other is answered as it is.
    pub fn site_path<'l>(&self, link: &'l str) -> Cow<'l, str> {
        let (file, fragment) = link.find('#').map_or((link, ""), |at| link.split_at(at));
        let is_markdown = Path::new(file).extension().is_some_and(|extension| extension == "md");
        let is_relative_file = is_markdown && !file.starts_with('/') && !file.contains(':');
        if !is_relative_file {
            return Cow::Borrowed(link);
        }
        let name = file.rsplit('/').next().unwrap_or(file);
        let page = self.pages.iter().find(|page| {
            let path = slashed(page.place.path());
            path.rsplit('/').next() == Some(name)
        });
        page.map_or(Cow::Borrowed(link), |page| Cow::Owned(format!("/{}/{fragment}", page.slug)))
    }
}
