//! The rules by which files become a catalogue, through the library.

use pushcart::catalog::Catalog;

use crate::shop::{SETTINGS, Shop};

const TWO_MARKETS: &str = r#"
[markets.de]
language = "de-DE"
currency = "EUR"
countries = ["DE", "AT"]
prices = "include-tax"
tax_rates = { DE = "19", AT = "20" }
"#;

fn two_markets() -> Shop {
    Shop::empty().file("pushcart.toml", format!("{SETTINGS}{TWO_MARKETS}"))
}

fn catalog(shop: &Shop) -> Catalog {
    let (catalog, found) = Catalog::load(shop.path()).expect("a folder");
    catalog.unwrap_or_else(|| panic!("{}", pushcart::diagnostic::text::render(&found, false)))
}

#[test]
fn the_most_specific_text_wins_and_others_have_the_default_markets() {
    let shop = two_markets().file(
        "products/a.toml",
        "sku = \"A\"\nprice = { USD = \"2.00\", de = \"3.00\", EUR = \"4.00\" }\n\
         title = { en = \"Cup\", de = \"Tasse\" }\nsummary = { us = \"For tea\" }\n",
    );
    let catalog = catalog(&shop);
    let product = &catalog.products[0];
    assert_eq!([product.title.get(0), product.title.get(1)], ["Cup", "Tasse"]);
    assert_eq!([product.summary.get(0), product.summary.get(1)], ["For tea", "For tea"]);
    let amounts: Vec<i64> = product.variants[0].price.iter().map(|price| price.amount).collect();
    assert_eq!(amounts, [200, 300]);
}

#[test]
fn variants_have_from_the_product_what_they_do_not_say() {
    let shop = two_markets().file(
        "products/a.toml",
        "title = \"A\"\noptions = [\"Size\"]\nprice = { USD = \"2.00\", EUR = \"3.00\" }\n\
         compare_at = { USD = \"2.50\" }\nweight = \"1 kg\"\nwhen_out = \"backorder\"\n\
         [[variants]]\nsku = \"S\"\nvalues = [\"S\"]\n\
         [[variants]]\nsku = \"L\"\nvalues = [\"L\"]\nprice = { USD = \"2.75\" }\nweight = \"2 kg\"\n",
    );
    let catalog = catalog(&shop);
    let [small, large] = &catalog.products[0].variants[..] else { panic!("two variants") };
    assert_eq!((small.price[0].amount, large.price[0].amount, large.price[1].amount), (200, 275, 300));
    assert_eq!(small.compare_at[0].map(|money| money.amount), Some(250));
    assert_eq!(large.compare_at[0], None, "dearer than the product's earlier price");
    assert_eq!((small.grams, large.grams), (Some(1000), Some(2000)));
}

#[test]
fn collections_take_in_what_names_them_what_they_list_and_what_fits_their_rule() {
    let product =
        |sku: &str, more: &str| format!("title = \"{sku}\"\nsku = \"{sku}\"\nprice = \"2.00\"\n{more}");
    let shop = Shop::new()
        .file("products/a.toml", product("A", "collections = [\"vinyl\"]\n"))
        .file("products/b.toml", product("B", "tags = [\"jazz\"]\n"))
        .file("products/c.toml", product("C", ""))
        .file("products/d.toml", product("D", "draft = true\ncollections = [\"vinyl\"]\n"))
        .file(
            "collections/vinyl.toml",
            "title = \"Vinyl\"\nproducts = [\"c\", \"d\"]\n[rule]\ntags = [\"jazz\"]\n",
        )
        .file("products/e.toml", product("E", "collections = [\"field-recordings\"]\n"));
    let catalog = catalog(&shop);
    let slugs = |collection: usize| -> Vec<&str> {
        let members = &catalog.collections[collection].products[0];
        members.iter().map(|&product| catalog.products[product].slug.as_str()).collect()
    };
    assert_eq!(catalog.collections[0].title.get(0), "Field recordings");
    assert_eq!(slugs(0), ["e"]);
    assert_eq!(slugs(1), ["c", "a", "b"]);
}

#[test]
fn a_broken_product_makes_no_other_file_wrong() {
    let shop = Shop::new()
        .file("products/broken.toml", "title = \n")
        .file("products/b.toml", "title = \"B\"\nsku = \"B\"\nprice = \"2.00\"\nrelated = [\"broken\"]\n");
    assert_eq!(
        shop.found(),
        ["products/broken.toml:1:9 syntax: string values must be quoted, expected literal string"]
    );
}

#[test]
fn two_thousand_variants_are_all_there() {
    let mut text = "title = \"Print\"\nprice = \"2.00\"\noptions = [\"Size\", \"Paper\"]\n".to_owned();
    for number in 0..2048 {
        let (size, paper) = (number / 32, number % 32);
        text.extend([format!("[[variants]]\nsku = \"P-{number}\"\nvalues = [\"{size}\", \"{paper}\"]\n")]);
    }
    let shop = Shop::new().file("products/print.toml", text);
    assert_eq!(catalog(&shop).products[0].variants.len(), 2048);
}

#[test]
fn pages_and_texts_are_translated_beside_each_other() {
    let shop = two_markets()
        .file("pages/about.md", "+++\ntitle = \"About\"\n+++\nHello, see [cups](/collections/cups/).\n")
        .file("pages/about.de.md", "+++\ntitle = \"Über uns\"\n+++\nHallo\n")
        .file(
            "products/a/product.toml",
            "title = \"A\"\nsku = \"A\"\nprice = { USD = \"2.00\", EUR = \"2.00\" }\ncollections = [\"cups\"]\n",
        )
        .file("products/a/product.md", "A *cup*.")
        .file("products/a/product.de.md", "Eine *Tasse*.");
    let catalog = catalog(&shop);
    let page = &catalog.pages[0];
    assert_eq!([page.title.get(0), page.title.get(1)], ["About", "Über uns"]);
    let summary = &catalog.products[0].summary;
    assert_eq!([summary.get(0), summary.get(1)], ["A cup.", "Eine Tasse."]);
}

#[test]
fn links_to_the_markdown_files_of_pages_lead_to_the_pages() {
    let shop = Shop::new()
        .file("pages/help.md", "+++\ntitle = \"Help\"\nslug = \"support\"\n+++\n")
        .file("pages/about.md", "+++\ntitle = \"About\"\n+++\nSee [help](help.md#prices).\n");
    let catalog = catalog(&shop);
    assert_eq!(catalog.site_path("help.md#prices"), "/support/#prices");
    assert_eq!(catalog.site_path("https://a.example/help.md"), "https://a.example/help.md");
    assert_eq!(catalog.site_path("/about/"), "/about/");
}
