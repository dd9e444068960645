//! The theme: files copied out of it, looks made of settings, and its words.

use pushcart::fs;

use crate::shop::{GERMAN_MARKET, SETTINGS, Shop, fixtures};

#[test]
fn a_file_of_the_theme_can_be_copied_out_and_is_marked_then() {
    let shop = Shop::new();
    let run = shop.run(&["theme", "copy", "components/price.html", "languages/de.toml"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let shown = shop.run(&["theme", "show", "components/price.html"]).stdout;
    assert!(shown.contains("{% component Price("), "{shown}");
    assert_eq!(read(&shop, "templates/components/price.html"), shown);
    let list = shop.run(&["theme", "list"]).stdout;
    assert!(
        list.contains("components/price.html  (yours)\n") && list.contains("\ncomponents/picture.html\n"),
        "{list}"
    );
}

#[test]
fn what_the_seller_changed_is_not_copied_over() {
    let shop = Shop::new().file("templates/404.html", "mine");
    let run = shop.run(&["theme", "copy", "page.html", "404.html"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("is there already"), "{}", run.stderr);
    assert_eq!(read(&shop, "templates/404.html"), "mine");
    assert!(!exists(&shop, "templates/page.html"), "all or none is copied");
    assert_eq!(shop.run(&["theme", "copy", "--force", "404.html"]).code, Some(0));
    assert!(read(&shop, "templates/404.html").contains("extends"));
}

#[test]
fn an_unknown_file_of_the_theme_has_the_nearest_name_as_hint() {
    let run = Shop::new().run(&["theme", "show", "components/prize.html"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("did you mean `components/price.html`?"), "{}", run.stderr);
}

#[test]
fn the_look_is_in_the_one_style_sheet_and_its_font_beside_it() {
    let theme = "[theme]\nbrand = \"#0a7\"\nheading_font = \"fonts/kiln.woff2\"\nscheme = \"light\"\n";
    let settings = format!("{SETTINGS}\n{theme}");
    let shop = Shop::new().file("pushcart.toml", &settings).file("static/fonts/kiln.woff2", "a font");
    let run = shop.run(&["build"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let home = read(&shop, "dist/site/index.html").replace('"', "");
    let style =
        home.split("href=").find(|rest| rest.split(['>', ' ']).next().unwrap().ends_with(".css")).unwrap();
    let style = style.split(['>', ' ']).next().unwrap();
    let css = read(&shop, &format!("dist/site{style}"));
    assert!(css.contains("--page:") && css.contains(".card") && !css.contains("@import"), "{}", &css[..400]);
    let font = css.split("url(").nth(1).unwrap().split(')').next().unwrap().trim_matches('"');
    assert!(exists(&shop, &format!("dist/site/assets/{}", font.trim_start_matches("../"))), "{font}");
    assert!(home.contains("as=font"), "the font is fetched early");
    assert!(home.contains("name=theme-color") && !home.contains("prefers-color-scheme"), "{home}");
}

/// The looks that the guide shows, on the demo shop's products.
#[cfg(unix)]
#[test]
fn both_looks_of_the_guide_are_without_mistakes() {
    let repository = fixtures("../");
    for look in ["quiet", "loud"] {
        let settings = fs::read(&fixtures("shops/looks").join(format!("{look}.toml"))).unwrap();
        let shop = Shop::empty().file("pushcart.toml", settings);
        for folder in ["products", "collections", "pages", "static"] {
            std::os::unix::fs::symlink(repository.join(folder), shop.path().join(folder)).unwrap();
        }
        let run = shop.run(&["check"]);
        assert_eq!(run.code, Some(0), "{look}: {}", run.stdout);
    }
}

#[test]
fn the_guide_names_every_template() {
    let guide = fs::read(&fixtures("../docs/theme.md")).unwrap();
    let guide = String::from_utf8(guide).unwrap();
    let (_, parts) = guide.split_once("## How a page is put together").unwrap();
    let list = Shop::new().run(&["theme", "list"]).stdout;
    let mut seen = 0;
    for file in list.lines().filter(|file| file.ends_with(".html")) {
        let name = file.strip_prefix("components/").map_or(file, |name| name.trim_end_matches(".html"));
        assert!(parts.contains(&format!("`{name}`")), "{file} is not in docs/theme.md");
        seen += 1;
    }
    assert!(seen > 40, "{list}");
}

#[test]
fn a_language_of_the_seller_that_lacks_words_is_a_mistake() {
    let settings = format!("{SETTINGS}{}", GERMAN_MARKET.replace("de-DE", "nl-NL"));
    let shop =
        Shop::new().file("pushcart.toml", &settings).file("templates/languages/nl.toml", "menu = \"Menu\"\n");
    let run = shop.run(&["check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains("mistake[words]") && run.stdout.contains("`skip`"), "{}", run.stdout);
}

#[test]
fn the_seller_may_change_one_word() {
    let shop = Shop::new().file("templates/languages/en.toml", "cart = \"Basket\"\n");
    let run = shop.run(&["build"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(read(&shop, "dist/site/index.html").contains(">Basket"));
}

/// Every language says everything that English does, in the same forms of braces.
#[test]
fn the_languages_of_the_theme_are_complete() {
    let shop = Shop::new();
    let words = |language: &str| -> toml::Table {
        let text = shop.run(&["theme", "show", &format!("languages/{language}.toml")]).stdout;
        toml::from_str(&text).unwrap()
    };
    let english = words("en");
    for language in ["de", "fr", "es", "ar"] {
        let other = words(language);
        for (key, word) in &english {
            let translated = other.get(key).unwrap_or_else(|| panic!("{language} lacks `{key}`"));
            if key == "countries" {
                assert_eq!(
                    translated.as_table().unwrap().len(),
                    word.as_table().unwrap().len(),
                    "{language}"
                );
            } else if let (Some(word), Some(translated)) = (word.as_str(), translated.as_str()) {
                assert_eq!(braces(word), braces(translated), "{language}: {key}");
            } else if !["dates", "mail"].contains(&key.as_str()) {
                assert!(translated.as_table().unwrap().contains_key("other"), "{language}: {key}");
            }
        }
        assert_eq!(other.len(), english.len(), "{language} has words that English has not");
    }
}

fn read(shop: &Shop, path: &str) -> String {
    String::from_utf8(fs::read(&shop.path().join(path)).unwrap()).unwrap()
}

fn exists(shop: &Shop, path: &str) -> bool {
    shop.path().join(path).is_file()
}

fn braces(word: &str) -> Vec<&str> {
    let mut names: Vec<&str> = word.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    names.sort_unstable();
    names
}
