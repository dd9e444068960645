//! What pages are about.

/// What a page is about. The same target in two markets is the same page in two languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// The home page.
    Home,
    /// The list of all collections.
    Collections,
    /// A page of a collection; pages count from 1.
    Collection {
        /// Position in [`crate::catalog::Catalog::collections`].
        index: usize,
        /// From 1.
        page: usize,
    },
    /// A page of the products with a tag.
    Tag {
        /// Position in [`crate::catalog::Catalog::tags`].
        index: usize,
        /// From 1.
        page: usize,
    },
    /// A product, by position in [`crate::catalog::Catalog::products`].
    Product(usize),
    /// A page of text, by position in [`crate::catalog::Catalog::pages`].
    Page(usize),
    /// The search page.
    Search,
    /// The cart.
    Cart,
    /// The page an order is shown on.
    Order,
    /// Where Stripe sends a buyer who paid.
    Thanks,
    /// What is shown for an address that does not exist.
    NotFound,
}

impl Target {
    /// Whether search engines may list it. What differs from buyer to buyer, or shows nothing by itself, they may not.
    pub fn is_indexed(self) -> bool {
        !matches!(self, Self::Search | Self::Order | Self::Thanks | Self::NotFound)
    }

    /// Whether the site map names it. A cart may be found, but nobody has to look for it.
    pub fn is_in_sitemap(self) -> bool {
        self.is_indexed() && self != Self::Cart
    }

    /// The name of its kind, as templates read it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Collections => "collections",
            Self::Collection { .. } => "collection",
            Self::Tag { .. } => "tag",
            Self::Product(_) => "product",
            Self::Page(_) => "page",
            Self::Search => "search",
            Self::Cart => "cart",
            Self::Order => "order",
            Self::Thanks => "thanks",
            Self::NotFound => "not-found",
        }
    }
}
