//! The documentation says what is so: `docs/reference.md` and `docs/templates.md` are made from the types that read the seller's
//! files and fill templates, and every file that the guides show is one of a shop without mistakes.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use pushcart::catalog::schema;
use pushcart::fs;
use pushcart::site::view;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use crate::shop::{Shop, picture};

#[test]
fn the_reference_has_every_key() {
    let mut page = Page::of(Readers::Sellers, include_str!("docs/reference.md"));
    page.chapter("Settings: `pushcart.toml`", &schema::settings());
    page.chapter("Product: `products/NAME.toml`", &schema::product());
    page.chapter("Collection: `collections/NAME.toml`", &schema::collection());
    page.chapter("Page: the front matter of `pages/NAME.md`", &schema::page());
    page.stands_in("docs/reference.md");
}

#[test]
fn the_templates_page_has_every_variable() {
    let mut page = Page::of(Readers::Templates, include_str!("docs/templates.md"));
    page.chapter("`site`: in every template", &of::<view::Site>());
    page.chapter("`market`: in every template", &of::<view::Market>());
    page.chapter("`meta`: in every template", &of::<view::Meta>());
    page.chapter("`home`: in `home.html`", &of::<view::HomeView>());
    page.chapter("`product`: in `product.html`", &of::<view::ProductView>());
    page.chapter("`collection`: in `collection.html`", &of::<view::CollectionView>());
    page.chapter("`collections`: in `collections.html`", &of::<view::CollectionsView>());
    page.chapter("`page`: in `page.html`", &of::<view::PageView>());
    page.stands_in("docs/templates.md");
}

fn of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>()
}

/// Whom a page is for: sellers want to know what they must write, authors of templates what may be missing.
#[derive(Clone, Copy, PartialEq)]
enum Readers {
    Sellers,
    Templates,
}

/// A page of tables, one for each type.
struct Page {
    readers: Readers,
    text: String,
    /// The types that have a table already.
    described: BTreeSet<String>,
}

impl Page {
    fn of(readers: Readers, introduction: &str) -> Self {
        Self { readers, text: introduction.to_owned(), described: BTreeSet::new() }
    }

    /// A type, and after it those it is made of that no chapter had before.
    fn chapter(&mut self, title: &str, schema: &Schema) {
        let schema = schema.as_value();
        let _ = write!(self.text, "\n## {title}\n\n");
        self.table(schema);
        self.parts_of(schema, &schema["$defs"]);
    }

    fn parts_of(&mut self, schema: &Value, types: &Value) {
        for name in references(schema) {
            let part = &types[&name];
            let is_table = part["properties"].is_object() || part["oneOf"].is_array();
            if !is_table || !self.described.insert(name.clone()) {
                continue;
            }
            let _ = write!(self.text, "\n### {name}\n\n{}\n\n", meaning(part));
            if part["oneOf"].is_array() {
                self.choice(part);
            } else {
                self.table(part);
            }
            self.parts_of(part, types);
        }
    }

    fn table(&mut self, schema: &Value) {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut keys: Vec<(&String, &Value)> =
            schema["properties"].as_object().into_iter().flatten().collect();
        keys.retain(|(key, _)| *key != "$schema");
        if self.readers == Readers::Sellers {
            keys.sort_by_key(|(key, _)| !required.contains(&key.as_str()));
        }
        let first = if self.readers == Readers::Sellers { "Key" } else { "Name" };
        let _ = write!(self.text, "| {first} | Type | Meaning |\n|---|---|---|\n");
        for (key, value) in keys {
            let mark = match self.readers {
                Readers::Sellers if required.contains(&key.as_str()) => ", required",
                Readers::Templates if may_be_missing(value) => ", or none",
                _ => "",
            };
            let _ = writeln!(self.text, "| `{key}` | {}{mark} | {} |", kind(value), meaning(value));
        }
    }

    fn choice(&mut self, schema: &Value) {
        self.text.push_str("| Value | Meaning |\n|---|---|\n");
        for value in schema["oneOf"].as_array().into_iter().flatten() {
            let word = value["const"].as_str().unwrap_or_default();
            let _ = writeln!(self.text, "| `{word}` | {} |", meaning(value));
        }
    }

    /// Compares with the page as it is committed; `SNAPSHOTS=overwrite` renews that.
    fn stands_in(self, path: &str) {
        let committed = snapbox::Data::read_from(&repository(path), Some(snapbox::data::DataFormat::Text));
        // Backslashes are Markdown here, not parts of paths.
        snapbox::Assert::new().action_env("SNAPSHOTS").normalize_paths(false).eq(self.text, committed);
    }
}

/// The names of the types that a type mentions, in the order of their keys.
fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(entries) => {
            let inner = entries.iter().filter(|(key, _)| *key != "$defs");
            inner
                .flat_map(|(key, value)| if key == "$ref" { vec![name_in(value)] } else { references(value) })
                .collect()
        }
        Value::Array(values) => values.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// `#/$defs/Image` → `Image`
fn name_in(reference: &Value) -> String {
    reference.as_str().unwrap_or_default().trim_start_matches("#/$defs/").to_owned()
}

/// The first paragraph of a description in one line, without the marks of links within the code.
fn meaning(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    text.replace("[`", "`")
        .replace("`]", "`")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('|', "\\|")
}

fn may_be_missing(schema: &Value) -> bool {
    let is_null = |kind: &Value| kind == "null" || kind["type"] == "null";
    ["type", "anyOf"].iter().any(|key| schema[key].as_array().is_some_and(|all| all.iter().any(is_null)))
}

/// The type in words, those with a table as links.
fn kind(schema: &Value) -> String {
    if !schema["$ref"].is_null() {
        return named(&name_in(&schema["$ref"]));
    }
    if let Some(alternatives) = schema["anyOf"].as_array() {
        let known = alternatives.iter().filter(|one| one["type"] != "null");
        return known.map(kind).collect::<Vec<_>>().join(" or ");
    }
    let types =
        schema["type"].as_array().map_or_else(|| vec![&schema["type"]], |types| types.iter().collect());
    match types.into_iter().filter_map(Value::as_str).find(|kind| *kind != "null") {
        Some("string") => "text".to_owned(),
        Some("integer") => "whole number".to_owned(),
        Some("boolean") => "`true` or `false`".to_owned(),
        Some("array") => format!("list of {}", kind(&schema["items"])),
        Some("object") => format!("table of {}", kind(&schema["additionalProperties"])),
        other => panic!("no words for the type {other:?} of {schema}"),
    }
}

/// A type that is known by its name. The small ones are explained together.
fn named(name: &str) -> String {
    let word = match name {
        "Decimal" => "decimal",
        "Gtin" => "GTIN",
        "Local_Decimal" => "amount per market",
        "Local_Text" => "text per market",
        "Measure" => "measure",
        "Moment" => "date",
        "OneOrMany" => "text or list of text",
        "Sku" => "SKU",
        "Slug" => "slug",
        "Weight" => "weight",
        table => return format!("[{table}](#{})", table.to_lowercase()),
    };
    format!("[{word}](#values)")
}

/// The shop that a page shows file by file: each is announced by its path, as `` `products/mug.toml`: `` in a line of its own.
/// Pictures that it names are there, and other files with nothing in them.
fn shop_of(page: &str) -> Option<Shop> {
    let mut shop = Shop::new();
    let mut is_empty = true;
    let mut blocks = page.split("\n```");
    let mut before = blocks.next().unwrap_or_default();
    while let (Some(block), after) = (blocks.next(), blocks.next().unwrap_or_default()) {
        let announced = before.trim_end().rsplit('\n').next().unwrap_or_default();
        before = after;
        let path = announced.strip_prefix('`').and_then(|rest| rest.strip_suffix("`:"));
        let (Some(path), Some((_, text))) = (path, block.split_once('\n')) else { continue };
        for named in text.split('"').skip(1).step_by(2).filter(|name| is_file_name(name)) {
            let folder =
                if path == "pushcart.toml" { Path::new("static") } else { Path::new(path).parent()? };
            let content = if named.ends_with(".jpg") { picture(4, 3, [90, 60, 30]) } else { Vec::new() };
            shop = shop.file(&folder.join(named).to_string_lossy(), content);
        }
        shop = shop.file(path, format!("{text}\n"));
        is_empty = false;
    }
    (!is_empty).then_some(shop)
}

fn is_file_name(name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ["jpg", "svg", "pdf", "zip"].contains(&ending)) && !name.starts_with('/')
}

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn every_shop_that_the_guides_show_has_no_mistake() {
    let mut pages = vec![repository("README.md")];
    for folder in ["docs", "docs/selling"] {
        pages.extend(
            fs::list(&repository(folder)).expect("a folder").into_iter().filter(|path| path.is_file()),
        );
    }
    let mut shops = 0;
    for path in pages {
        let page = String::from_utf8(fs::read(&path).expect("a page")).expect("UTF-8");
        let Some(shop) = shop_of(&page) else { continue };
        let run = shop.run(&["check"]);
        assert_eq!(run.code, Some(0), "{}\n{}{}", path.display(), run.stdout, run.stderr);
        shops += 1;
    }
    assert!(shops > 5, "{shops} shops were found");
}
