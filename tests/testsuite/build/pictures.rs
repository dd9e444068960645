//! Finished pictures are kept and used again.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::SystemTime;

use pushcart::fs;

use super::shop;
use crate::shop::{Run, Shop, Tree, copy, picture, written};

fn build_with(shop: &Shop, cache: &Path) -> Run {
    let run = shop.run(&["build", "--cache", &cache.display().to_string()]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run
}

fn forget_site(shop: &Shop) {
    fs::remove_dir_all(&shop.path().join("dist")).unwrap();
}

/// The kept files of pictures; what is remembered of products and pages lies beside them.
fn kept(cache: &Path) -> Tree {
    Tree(Tree::read(cache).0.into_iter().filter(|(name, _)| !name.starts_with("memo/")).collect())
}

/// When each of them was written.
fn kept_since(cache: &Path) -> BTreeMap<String, (SystemTime, u64)> {
    written(cache).into_iter().filter(|(name, _)| !name.starts_with("memo/")).collect()
}

/// The kept files of a picture's widths and formats.
fn renditions(cache: &Path) -> Vec<String> {
    kept(cache).0.into_keys().filter(|name| !name.ends_with(".json")).collect()
}

#[test]
fn a_new_site_makes_no_picture_again() {
    let shop = shop();
    shop.build();
    let (dist, cache) = (shop.dist(), shop.path().join(".pushcart/cache"));
    let before = kept_since(&cache);
    // Two widths in two formats, and the entry.
    assert_eq!(before.len(), 5);
    forget_site(&shop);
    shop.build();
    assert_eq!(before, kept_since(&cache));
    dist.assert_same(&shop.dist());
}

#[test]
fn the_cache_can_be_carried_to_another_shop_and_folder() {
    let (first, second) = (shop(), shop());
    first.build();
    let carried = second.path().join("carried");
    copy(&first.path().join(".pushcart/cache"), &carried, |_| {});
    let before = kept_since(&carried);
    build_with(&second, &carried);
    assert_eq!(before, kept_since(&carried));
    first.dist().assert_same(&second.dist());
}

#[test]
fn the_cache_holds_nothing_of_where_it_was_made() {
    let shop = shop();
    shop.build();
    let folder = shop.path().display().to_string();
    for (name, bytes) in Tree::read(&shop.path().join(".pushcart/cache")).0 {
        assert!(!String::from_utf8_lossy(&bytes).contains(&folder), "{name}");
    }
}

#[test]
fn a_kept_picture_that_was_spoilt_is_made_again() {
    let shop = shop();
    shop.build();
    let (dist, cache) = (shop.dist(), shop.path().join(".pushcart/cache"));
    let whole = kept(&cache);
    for name in whole.0.keys() {
        let bytes = &whole.0[name];
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 2] ^= 1;
        let is_entry = name.ends_with(".json");
        let spoilt =
            [Vec::new(), bytes[..bytes.len() / 2].to_vec(), if is_entry { b"{}".to_vec() } else { flipped }];
        for spoilt in spoilt {
            fs::write(&cache.join(name), &spoilt).unwrap();
            forget_site(&shop);
            shop.build();
            dist.assert_same(&shop.dist());
            whole.assert_same(&kept(&cache));
        }
        fs::remove_file(&cache.join(name)).unwrap();
        forget_site(&shop);
        shop.build();
        dist.assert_same(&shop.dist());
    }
}

#[test]
fn another_picture_under_the_same_name_is_another_file() {
    let shop = shop();
    shop.build();
    let before = shop.dist();
    shop.write("products/blackbird/front.bmp", picture(40, 30, [30, 200, 30]));
    shop.build();
    let pictures = |tree: &Tree| -> Vec<String> {
        tree.0.keys().filter(|path| path.starts_with("site/pictures/")).cloned().collect()
    };
    let (old, new) = (pictures(&before), pictures(&shop.dist()));
    assert_eq!((old.len(), new.len()), (4, 4));
    assert!(old.iter().all(|path| !new.contains(path)), "{old:#?} {new:#?}");
}

#[test]
fn one_picture_for_two_products_is_made_once() {
    let shop = shop()
        .file(
            "products/nightjar.toml",
            "title = \"Nightjar\"\nsku = \"NJ\"\nprice = { USD = \"9.00\", EUR = \"8.00\" }\n\
         images = [{ file = \"other.bmp\", alt = \"Other\" }]\n",
        )
        .file("products/other.bmp", picture(40, 30, [200, 30, 30]));
    let run = shop.build();
    assert!(run.stderr.contains(" and 2 pictures: "), "{}", run.stderr);
    assert_eq!(renditions(&shop.path().join(".pushcart/cache")).len(), 4);
}

#[test]
fn a_long_file_name_makes_a_shorter_one() {
    let name = format!("{}.bmp", "夜".repeat(80));
    let shop = shop().file(&format!("products/{name}"), picture(20, 20, [1, 2, 3])).file(
        "products/nightjar.toml",
        format!(
            "title = \"Nightjar\"\nsku = \"NJ\"\nprice = {{ USD = \"9.00\", EUR = \"8.00\" }}\n\
         images = [{{ file = \"{name}\", alt = \"Night\" }}]\n"
        ),
    );
    shop.build();
    assert!(shop.dist().0.keys().any(|path| path.starts_with("site/pictures/夜夜夜")));
}
