//! Builds that were stopped on the way.

use std::process::Stdio;
use std::time::{Duration, Instant};

use pushcart::fs;

use super::{blackbird, shop};
use crate::shop::{Shop, Tree, command, product};

/// What a build into a new folder makes.
fn clean(shop: &Shop) -> Tree {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("dist");
    let run = shop.run(&["build", "--out", &out.display().to_string()]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    Tree::read(&out)
}

#[test]
fn a_build_that_was_stopped_between_two_files_is_mended_by_the_next() {
    let shop = shop();
    shop.build();
    let whole = shop.dist();
    shop.write("dist/manifest-begun.json", r#"{ "version": 1, "files": {} }"#);
    // Of the same size, as a price is; missing; and one that only waits.
    let page = whole.text("site/products/blackbird/index.html").replace("$24.00", "$23.00");
    shop.write("dist/site/products/blackbird/index.html", page);
    shop.remove("dist/site/index.html");
    shop.write("dist/.staging/site/index.html", "half");
    let run = shop.build();
    assert!(run.stderr.contains(", 2 written, in "), "{}", run.stderr);
    whole.assert_same(&shop.dist());
}

#[test]
fn a_stopped_build_is_mended_even_if_what_it_left_cannot_be_read() {
    let shop = shop();
    shop.build();
    let whole = shop.dist();
    shop.write("dist/manifest-begun.json", "");
    let page = whole.text("site/products/blackbird/index.html").replace("$24.00", "$23.00");
    shop.write("dist/site/products/blackbird/index.html", page);
    shop.build();
    whole.assert_same(&shop.dist());
}

#[test]
fn what_a_stopped_build_has_added_is_known_as_ours() {
    let shop = shop();
    shop.build();
    let whole = shop.dist();
    let left = r#"{ "version": 1, "files": { "site/left.html": { "digest": "00", "size": 4 } } }"#;
    shop.write("dist/manifest-begun.json", left);
    shop.write("dist/site/left.html", "left");
    let run = shop.build();
    assert!(run.stderr.contains(", 1 removed, in "), "{}", run.stderr);
    whole.assert_same(&shop.dist());
}

#[test]
fn a_file_that_went_missing_is_written_again() {
    let shop = shop();
    shop.build();
    let whole = shop.dist();
    shop.remove("dist/site/de/index.html");
    shop.build();
    whole.assert_same(&shop.dist());
}

#[test]
fn a_first_build_that_was_stopped_is_no_somebody_else() {
    let shop = shop();
    shop.write("dist/.staging/site/index.html", "half");
    shop.write("dist/.staging/.pushcart-1-1.tmp", "half");
    shop.build();
    clean(&shop).assert_same(&shop.dist());
}

/// Kills builds at every moment of their lives; after each, every file in place is whole, and a build mends the rest.
#[test]
fn killed_at_any_moment_a_build_loses_nothing() {
    let shop = shop();
    for number in 0..30 {
        shop.write(
            &format!("products/p{number}.toml"),
            "title = \"P\"\nslug = \"SLUG\"\nsku = \"SKU\"\nprice = { USD = \"1.00\", EUR = \"1.00\" }\n"
                .replace("SLUG", &format!("p{number}"))
                .replace("SKU", &format!("P{number}")),
        );
    }
    shop.build();
    let whole = shop.dist();
    fs::remove_dir_all(&shop.path().join("dist")).unwrap();
    // The first build made the pictures; those to be killed live as long as this one, as far as the machine's other work lets them.
    let started = Instant::now();
    shop.build();
    let life = started.elapsed();
    let (mut killed, mut done) = (0, 0);
    for step in 1..=10_u32 {
        fs::remove_dir_all(&shop.path().join("dist")).unwrap();
        if step % 2 == 0 {
            // Over an earlier site: other prices, and a page that goes.
            shop.write("products/blackbird/product.toml", blackbird("99.00"));
            shop.write(
                "products/gone.toml",
                product("GONE", "1.00").replace("\"1.00\"", "{ USD = \"1.00\", EUR = \"1.00\" }"),
            );
            shop.build();
            shop.write("products/blackbird/product.toml", blackbird("24.00"));
            shop.remove("products/gone.toml");
        }
        let mut build = command();
        build.arg("build").arg("--shop").arg(shop.path()).stderr(Stdio::null());
        let mut build = build.spawn().unwrap();
        std::thread::sleep(life * step / 10 + Duration::from_millis(1));
        if build.try_wait().unwrap().is_none() {
            build.kill().unwrap();
            killed += 1;
        } else {
            done += 1;
        }
        build.wait().unwrap();
        shop.build();
        whole.assert_same(&shop.dist());
    }
    assert!(killed > 0, "{killed} killed, {done} done");
}

#[test]
fn two_builds_at_once_leave_one_whole_site() {
    let shop = shop();
    let start = |dollars: &str| {
        shop.write("products/blackbird/product.toml", blackbird(dollars));
        let mut build = command();
        build.arg("build").arg("--shop").arg(shop.path()).stderr(Stdio::null());
        build.spawn().unwrap()
    };
    for _ in 0..4 {
        let mut builds = [start("23.00"), start("25.00"), start("24.00")];
        for build in &mut builds {
            assert!(build.wait().unwrap().success());
        }
    }
    // Whoever came last, the manifest knows what is there.
    shop.build();
    clean(&shop).assert_same(&shop.dist());
}
