//! How the shop looks: `[theme]`, and the sections of the home page.

use super::product::RawImage;
use crate::catalog::decode::{Placed, choice, table};
use crate::catalog::look::Hex;
use crate::catalog::value::{Local, Text};

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
