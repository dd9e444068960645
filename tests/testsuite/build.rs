//! `pushcart build`: what it writes, what it leaves alone, and what it says.

mod addresses;
mod changes;
mod deploying;
mod failing;
mod incremental;
mod odd_places;
mod pictures;
mod repeated;
mod stopped;
mod tax;
mod told;
mod writing;

use crate::shop::{GERMAN_MARKET, SETTINGS, Shop, picture};

/// Two products in two markets, a collection, a page, a picture and a static file.
fn shop() -> Shop {
    Shop::empty()
        .file("pushcart.toml", format!("{SETTINGS}{GERMAN_MARKET}[pictures]\nwidths = [16, 32]\n"))
        .file("products/blackbird/product.toml", blackbird("24.00"))
        .file("products/blackbird/front.bmp", picture(40, 30, [200, 30, 30]))
        .file(
            "products/nightjar.toml",
            "title = \"Nightjar\"\nsku = \"NJ\"\nprice = { USD = \"9.00\", EUR = \"8.00\" }\ncollections = [\"tapes\"]\n",
        )
        .file("pages/about.md", "+++\ntitle = \"About\"\n+++\nWho we are.\n")
        .file("static/press/kit.txt", "press kit\n")
}

fn blackbird(dollars: &str) -> String {
    format!(
        "title = \"Blackbird\"\nsku = \"BB\"\nprice = {{ USD = \"{dollars}\", EUR = \"26.00\" }}\n\
         collections = [\"vinyl\"]\nimages = [{{ file = \"front.bmp\", alt = \"Front\" }}]\n"
    )
}
