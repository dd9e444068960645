//! Everything of a shop beside its products: settings, collections, pages, files.

use std::fmt::Write;

use crate::product::{line, list, quoted, slug_of};
use crate::words::{OPTIONS, TAGS, TRADES};

/// `pushcart.toml`.
pub(crate) fn settings(products: usize, two_markets: bool, pictures: bool) -> String {
    let mut toml = String::new();
    let t = &mut toml;
    line(t, "name", "\"Half Moon Goods\"");
    line(t, "url", "\"https://halfmoon.example\"");
    line(t, "description", &quoted(&format!("{products} useful things from small workshops.")));
    line(t, "logo", "\"logo.svg\"");
    if pictures {
        line(t, "share_image", "\"share.jpg\"");
    }
    t.push_str(
        "\n[seller]\nname = \"Half Moon Goods Ltd\"\naddress = [\"1 Quay Street\", \"Harbour Town\"]\ncountry = \"US\"\n\
         email = \"hello@halfmoon.example\"\nphone = \"+1 202 555 0143\"\n\
         \n[home]\ntitle = \"Useful things\"\ntext = \"Made slowly, used daily.\"\n",
    );
    line(t, "collections", &list(TRADES[..6].iter().map(slug_of)));
    t.push_str("\n[menus]\n");
    line(t, "main", &list(TRADES[..8].iter().map(|trade| format!("collections/{}", slug_of(trade)))));
    line(t, "footer", &list(PAGES.map(|(slug, ..)| format!("pages/{slug}"))));
    t.push_str(
        "\n[markets.us]\nlanguage = \"en-US\"\ncurrency = \"USD\"\ncountries = [\"US\", \"CA\"]\nprices = \"exclude-tax\"\n\
         \n[[markets.us.shipping]]\nname = \"Standard\"\nprice = \"4.90\"\nfree_over = \"60.00\"\ndays = [2, 5]\n\
         \n[[markets.us.shipping]]\nname = \"Express\"\nprice = \"14.90\"\ndays = [1, 2]\n",
    );
    if two_markets {
        t.push_str(
            "\n[markets.de]\nlanguage = \"de-DE\"\ncurrency = \"EUR\"\ncountries = [\"DE\", \"AT\"]\n\
             prices = \"include-tax\"\ntax_rates = { DE = \"19\", AT = \"20\" }\n\
             \n[[markets.de.shipping]]\nname = \"Standard\"\nprice = \"4.90\"\nfree_over = \"60.00\"\ndays = [2, 5]\n\
             \n[markets.de.words]\n",
        );
        let options =
            OPTIONS.iter().flat_map(|option| [option.name].into_iter().chain(option.values.iter().copied()));
        let properties = [("Material", "Material"), ("Origin", "Herkunft"), ("Care", "Pflege")];
        let words: std::collections::BTreeMap<_, _> = options.chain(TAGS).chain(properties).collect();
        for (english, german) in words {
            line(t, &quoted(english), &quoted(german));
        }
    }
    toml
}

/// The collections: slug and file.
pub(crate) fn collections(two_markets: bool) -> impl Iterator<Item = (String, String)> {
    const SORTS: [&str; 4] = ["newest", "title", "price-ascending", "price-descending"];
    TRADES.iter().enumerate().map(move |(i, trade)| {
        let mut toml = String::new();
        let (title, title_de) = (quoted(trade.title), quoted(trade.title_de));
        if two_markets {
            line(&mut toml, "title", &format!("{{ us = {title}, de = {title_de} }}"));
        } else {
            line(&mut toml, "title", &title);
        }
        let nouns: Vec<_> = trade.nouns.iter().map(|(noun, _)| noun.to_lowercase()).collect();
        let _ = writeln!(toml, "description = \"From the {} to the {}.\"", nouns[0], nouns[4]);
        line(&mut toml, "sort", &quoted(SORTS[i % SORTS.len()]));
        (slug_of(trade), toml)
    })
}

/// The pages of text: slug, title and text.
pub(crate) const PAGES: [(&str, &str, &str); 4] = [
    (
        "about",
        "About us",
        "We sell what we use ourselves. Every workshop we buy from is one we have visited, most of them twice.",
    ),
    (
        "shipping",
        "Shipping",
        "Parcels leave on working days before noon.\n\n## How long it takes\n\nTwo to five days, a little more before holidays.",
    ),
    (
        "returns",
        "Returns",
        "Changed your mind? Send it back within 30 days.\n\n1. Write to us.\n2. Pack it well.\n3. Wait for the refund.",
    ),
    (
        "imprint",
        "Imprint",
        "Half Moon Goods Ltd, 1 Quay Street, Harbour Town. This is a made-up shop for measurements.",
    ),
];

/// The logo.
pub(crate) const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 40\" width=\"40\" height=\"40\">\
    <path d=\"M20 2a18 18 0 1 0 0 36z\" fill=\"#335\"/></svg>\n";
