//! Makes the view of the home page.

use super::build::Views;
use super::list_views::PREVIEW;
use super::{HomeView, Link, SectionView};
use crate::catalog::raw::{RawHomeLayout, RawSectionLayout};
use crate::catalog::shop::{MenuTarget, Section, SectionContent};
use crate::site::Target;

/// A large product among small ones needs so many.
const FEATURE: usize = 5;

impl Views<'_> {
    /// The home page: `home`.
    pub fn home(&self) -> HomeView {
        let home = &self.catalog().shop.home;
        let mut sections: Vec<SectionView> = Vec::with_capacity(home.sections.len());
        for section in &home.sections {
            let view = self.section(section, sections.len());
            if !view.is_empty() {
                sections.push(view);
            }
        }
        let first = home.sections.iter().find_map(|section| match section.content {
            SectionContent::Collection(index) => Some(self.collection_link(index).path),
            _ => None,
        });
        let path = home.link.map(|target| self.link(target).path).or(first);
        HomeView {
            title: self.text(&home.title),
            text: self.text(&home.text),
            image: home.image.as_ref().and_then(|image| self.image(image)),
            layout: match home.layout {
                RawHomeLayout::Wide => "wide",
                RawHomeLayout::Side => "side",
            },
            button: Link {
                title: home.link_text.as_ref().map(|text| self.text(text)).unwrap_or_default(),
                path: path.unwrap_or_else(|| self.path(Target::Collections)),
            },
            sections,
        }
    }

    fn section(&self, section: &Section, position: usize) -> SectionView {
        let title = section.title.as_ref().map(|title| self.text(title));
        let text = section.text.as_ref().map(|text| self.html(&text.get(self.market).text));
        let mut view = SectionView {
            kind: kind(section.content),
            title: title.unwrap_or_default(),
            path: None,
            text: text.unwrap_or_default(),
            image: section.image.as_ref().and_then(|image| self.image(image)),
            button: section.link.map(|target| self.button(section, target)),
            layout: "row",
            products: Vec::new(),
            product_count: 0,
            collections: Vec::new(),
            product: None,
        };
        match section.content {
            SectionContent::Collection(index) => {
                let collection = self.collection_preview(index);
                view.path = Some(collection.path);
                view.products = collection.products;
                view.product_count = collection.product_count;
                if section.title.is_none() {
                    view.title = collection.title;
                }
                if section.text.is_none() {
                    view.text = collection.description;
                }
            }
            SectionContent::Newest => {
                let newest = self.newest();
                view.product_count = newest.len();
                view.products = self.cards(&newest);
            }
            SectionContent::Collections => view.collections = self.collections().collections,
            SectionContent::Product(index) => {
                let product = self.product(index);
                view.path = Some(product.path.clone());
                if section.title.is_none() {
                    view.title.clone_from(&product.title);
                }
                view.product = Some(product);
            }
            SectionContent::Picture | SectionContent::Text => {}
        }
        view.layout = layout(section.layout, position, view.products.len());
        view
    }

    fn button(&self, section: &Section, target: MenuTarget) -> Link {
        let Link { title, path } = self.link(target);
        Link { title: section.link_text.as_ref().map_or(title, |text| self.text(text)), path }
    }

    /// The products that came last.
    fn newest(&self) -> Vec<usize> {
        let products = &self.catalog().products;
        let mut dated: Vec<usize> = (0..products.len())
            .filter(|&index| products[index].added.is_some_and(|added| added.0 <= self.now.0))
            .collect();
        dated.sort_by_key(|&index| std::cmp::Reverse(products[index].added.map(|added| added.0)));
        dated.truncate(PREVIEW);
        dated
    }
}

impl SectionView {
    /// Whether there is nothing to show: a collection without products in this market, no product with a date.
    fn is_empty(&self) -> bool {
        match self.kind {
            "collection" | "newest" => self.products.is_empty(),
            "collections" => self.collections.is_empty(),
            _ => false,
        }
    }
}

fn kind(content: SectionContent) -> &'static str {
    match content {
        SectionContent::Collection(_) => "collection",
        SectionContent::Collections => "collections",
        SectionContent::Newest => "newest",
        SectionContent::Product(_) => "product",
        SectionContent::Picture => "picture",
        SectionContent::Text => "text",
    }
}

/// As the seller wants it, else in turns, so that a page of several collections has a rhythm.
fn layout(wanted: Option<RawSectionLayout>, position: usize, products: usize) -> &'static str {
    match (wanted, position % 3) {
        (Some(RawSectionLayout::Feature), _) | (None, 1) if products >= FEATURE => "feature",
        (Some(RawSectionLayout::Band), _) | (None, 2) => "band",
        _ => "row",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_take_turns_unless_the_seller_says_how() {
        let turns: Vec<_> = (0..4).map(|position| layout(None, position, 5)).collect();
        assert_eq!(turns, ["row", "feature", "band", "row"]);
        assert_eq!(layout(None, 1, 4), "row");
        assert_eq!(layout(Some(RawSectionLayout::Band), 0, 2), "band");
        assert_eq!(layout(Some(RawSectionLayout::Feature), 0, 3), "row");
    }
}
