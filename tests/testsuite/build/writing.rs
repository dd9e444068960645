//! What comes to lie in `dist/`, and what is left alone there.

use super::{blackbird, shop};
use crate::shop::{Shop, Tree, folders_below, product, written};
use pushcart::fs;

#[test]
fn an_unchanged_shop_is_not_written_again_and_says_so() {
    let shop = shop();
    shop.build();
    let before = written(&shop.path().join("dist"));
    let run = shop.build();
    assert_eq!(before, written(&shop.path().join("dist")));
    assert!(run.stderr.contains(", nothing changed, in "), "{}", run.stderr);
}

#[test]
fn a_new_price_is_written_only_where_it_shows() {
    let shop = shop();
    shop.build();
    let (bytes, before) = (shop.dist(), written(&shop.path().join("dist")));
    shop.write("products/blackbird/product.toml", blackbird("24.50"));
    let run = shop.build();
    let after = written(&shop.path().join("dist"));
    let changed: Vec<&str> = after
        .iter()
        .filter(|(path, stamp)| before.get(*path) != Some(*stamp))
        .map(|(path, _)| &**path)
        .collect();
    assert!(run.stderr.contains(&format!(", {} written, in ", changed.len() - 1)), "{}", run.stderr);
    assert_eq!(changed, bytes.differing(&shop.dist()), "nothing is written that does not change");
    // Not Nightjar, no page of text, nothing of the market in euros, no asset, no picture.
    for path in &changed {
        assert!(!path.contains("nightjar") && !path.starts_with("site/de/"), "{path}");
        assert!(!path.starts_with("site/assets") && !path.starts_with("site/pictures"), "{path}");
    }
    for path in [
        "function/price-list.jsonl",
        "manifest.json",
        "site/collections/vinyl/index.html",
        "site/feeds/google.xml.gz",
        "site/products/blackbird/index.html",
    ] {
        assert!(changed.contains(&path), "{path} in {changed:#?}");
    }
}

#[test]
fn a_product_that_is_gone_takes_its_files_and_folders_along() {
    let shop = shop();
    shop.build();
    shop.remove("products/nightjar.toml");
    let run = shop.build();
    let left: Vec<String> = shop.dist().0.into_keys().filter(|path| path.contains("nightjar")).collect();
    assert_eq!(left, Vec::<String>::new());
    let folders = folders_below(&shop.path().join("dist"));
    assert!(folders.contains(&"site/products/blackbird".to_owned()), "{folders:#?}");
    assert!(!folders.iter().any(|path| path.contains("nightjar") || path.contains("tapes")), "{folders:#?}");
    assert!(run.stderr.contains(" removed, in "), "{}", run.stderr);
}

#[test]
fn what_pushcart_did_not_write_stays() {
    let shop = shop();
    shop.build();
    for path in ["dist/site/CNAME", "dist/site/products/nightjar/notes.txt", "dist/own/file"] {
        shop.write(path, "mine");
    }
    shop.remove("products/nightjar.toml");
    shop.build();
    let dist = shop.dist();
    assert!(!dist.has("site/products/nightjar/index.html"));
    for path in ["site/CNAME", "site/products/nightjar/notes.txt", "own/file"] {
        assert_eq!(dist.text(path), "mine");
    }
}

#[test]
fn what_pushcart_did_not_write_is_not_replaced_either() {
    for (mine, new, why) in [
        ("dist/site/extra.txt", "static/extra.txt", "a file of the same name"),
        ("dist/site/extra.txt/mine", "static/extra.txt", "a folder of the same name"),
        ("dist/site/extra", "static/extra/a.txt", "a file in place of a folder"),
    ] {
        let shop = shop();
        shop.build();
        shop.write(mine, "mine");
        shop.write(new, "new");
        let before = shop.dist();
        let run = shop.run(&["build"]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{why}: {}", run.stderr);
        assert!(run.stderr.contains("is in the way") && run.stderr.contains("hint: "), "{}", run.stderr);
        before.assert_same(&shop.dist());
    }
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    let shop = shop().file("own/thesis.txt", "years of work").file("own/.staging/more.txt", "months of it");
    let before = Tree::read(&shop.path().join("own"));
    let own = shop.path().join("own").display().to_string();
    let run = shop.run(&["build", "--out", &own]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains("has files that Pushcart did not write"), "{}", run.stderr);
    assert!(run.stderr.contains("hint: choose an empty or new folder with `--out`"), "{}", run.stderr);
    before.assert_same(&Tree::read(&shop.path().join("own")));
}

#[test]
fn the_shops_own_folder_is_refused() {
    let shop = shop();
    let before = Tree::read(&shop.path().join("products"));
    let run = shop.run(&["build", "--out", &shop.path().display().to_string()]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    before.assert_same(&Tree::read(&shop.path().join("products")));
}

/// `before` and `after` are static files; each build has to leave what a clean one makes.
fn check_turns(before: &[&str], after: &[&str]) {
    let shop = shop();
    for files in [before, after, before] {
        fs::remove_dir_all(&shop.path().join("static")).unwrap();
        for path in files {
            shop.write(&format!("static/{path}"), path);
        }
        shop.build();
        let clean = shop.path().join("clean");
        let run = shop.run(&["build", "--out", &clean.display().to_string()]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        Tree::read(&clean).assert_same(&shop.dist());
        fs::remove_dir_all(&clean).unwrap();
    }
}

#[test]
fn a_file_becomes_a_folder_and_a_file_again() {
    check_turns(&["offer"], &["offer/one.txt", "offer/more/two.txt"]);
}

#[test]
fn a_name_changes_between_upper_and_lower_case() {
    check_turns(&["Offer/Logo.txt"], &["offer/logo.txt"]);
}

#[test]
fn a_page_becomes_an_alias_and_a_page_again() {
    let page = |name: &str, aliases: &str| {
        (format!("pages/{name}.md"), format!("+++\ntitle = \"{name}\"\n{aliases}+++\n"))
    };
    let shop = shop();
    for (old_is_page, expected) in [(true, "<h1>old"), (false, "refresh"), (true, "<h1>old")] {
        let (new, text) = page("new", if old_is_page { "" } else { "aliases = [\"/old/\"]\n" });
        shop.write(&new, text);
        let (old, text) = page("old", "");
        if old_is_page {
            shop.write(&old, text);
        } else {
            shop.remove(&old);
        }
        shop.build();
        assert!(shop.dist().text("site/old/index.html").contains(expected));
    }
}

#[test]
fn nothing_waits_in_the_output_folder_after_a_build() {
    let shop = Shop::new().file("products/a.toml", product("A", "1.00"));
    for dollars in ["1.00", "2.00"] {
        shop.write("products/a.toml", product("A", dollars));
        shop.build();
        let names: Vec<String> = shop.dist().0.into_keys().collect();
        assert!(names.iter().all(|name| !name.contains(".staging") && !name.ends_with(".tmp")), "{names:#?}");
        let tops = folders_below(&shop.path().join("dist"));
        assert!(!tops.contains(&".staging".to_owned()), "{tops:#?}");
    }
}
