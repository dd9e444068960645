//! Shops and outputs in places that are not the usual ones.

use pushcart::fs;

use super::{blackbird, shop};
use crate::shop::{Shop, Tree, command, finish, product, written};

#[test]
fn a_shop_without_anything_to_sell_is_a_site() {
    let shop = Shop::new();
    shop.build();
    let dist = shop.dist();
    for path in
        ["index.html", "collections/index.html", "cart/index.html", "404.html", "sitemap.xml", "robots.txt"]
    {
        assert!(dist.has(&format!("site/{path}")), "{path}");
    }
    assert_eq!(dist.text("function/price-list.jsonl").lines().count(), 1);
}

#[test]
fn a_folder_without_a_shop_is_no_site() {
    let shop = Shop::empty();
    let run = shop.run(&["build"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("there is no `pushcart.toml` here"), "{}", run.stderr);
    assert_eq!(fs::list(shop.path()).unwrap(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn paths_may_be_relative_and_end_with_a_slash_and_a_build_may_begin_anywhere() {
    let shop = shop();
    shop.build();
    let expected = shop.dist();
    let folder = shop.path().file_name().unwrap().to_str().unwrap();
    for (cwd, shop_argument, out) in [
        ("", ".", "out"),
        ("", "./", "./out/"),
        ("products", "..", "../out"),
        ("..", folder, &format!("{folder}/out")),
        ("..", &format!("{folder}/"), &format!("{folder}/products/../out")),
    ] {
        let mut build = command();
        build.current_dir(shop.path().join(cwd)).args(["build", "--shop", shop_argument, "--out", out]);
        let run = finish(&mut build);
        assert_eq!(run.code, Some(0), "{cwd} {shop_argument} {out}: {}", run.stderr);
        expected.assert_same(&Tree::read(&shop.path().join("out")));
        fs::remove_dir_all(&shop.path().join("out")).unwrap();
    }
    let run = finish(command().current_dir(shop.path()).arg("build"));
    assert!(run.stderr.contains("nothing changed"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn links_to_folders_and_files_are_followed() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| fs::write(&elsewhere.path().join(path), text.as_bytes()).unwrap();
    put("products/a.toml", &product("A", "1.00"));
    put("static/linked.txt", "linked");
    put("templates/page.html", "<p>mine</p>");
    let shop = Shop::new().file("pages/about.md", "+++\ntitle = \"About\"\n+++\n[kit](/more/linked.txt)\n");
    symlink(elsewhere.path().join("products"), shop.path().join("products")).unwrap();
    fs::create_dir_all(&shop.path().join("static")).unwrap();
    symlink(elsewhere.path().join("static"), shop.path().join("static/more")).unwrap();
    fs::create_dir_all(&shop.path().join("templates")).unwrap();
    symlink(elsewhere.path().join("templates/page.html"), shop.path().join("templates/page.html")).unwrap();
    shop.build();
    let dist = shop.dist();
    assert!(dist.has("site/products/a/index.html"));
    assert_eq!(dist.text("site/more/linked.txt"), "linked");
    assert!(dist.text("site/about/index.html").contains("<p>mine"));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_back_or_nowhere_is_a_mistake_and_not_an_endless_walk() {
    use std::os::unix::fs::symlink;
    for folder in ["static", "products", "templates"] {
        let shop = shop();
        fs::create_dir_all(&shop.path().join(folder)).unwrap();
        symlink("..", shop.path().join(folder).join("back")).unwrap();
        let run = shop.run(&["build"]);
        assert_eq!(run.code, Some(1), "{folder}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("{folder}/back")), "{folder}: {}", run.stderr);
        fs::remove_file(&shop.path().join(folder).join("back")).unwrap();
        symlink("nowhere", shop.path().join(folder).join("dead")).unwrap();
        let run = shop.run(&["build"]);
        assert_eq!(run.code, Some(1), "{folder}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("{folder}/dead")), "{folder}: {}", run.stderr);
    }
}

#[test]
fn what_editors_and_systems_leave_about_is_not_published() {
    let shop = shop();
    for name in [".DS_Store", "press/.kit.txt.swp", "press/kit.txt~", ".git/config"] {
        shop.write(&format!("static/{name}"), "rubbish");
    }
    shop.write("templates/assets/.DS_Store", "rubbish");
    shop.write("templates/.page.html.swp", "{{ rubbish");
    shop.write("static/.well-known/security.txt", "wanted");
    shop.build();
    for (path, bytes) in shop.dist().0 {
        assert_ne!(bytes, b"rubbish", "{path}");
    }
    assert_eq!(shop.dist().text("site/.well-known/security.txt"), "wanted");
}

/// A full disk: a small file system of its own, where the machine lets us make one.
#[cfg(target_os = "linux")]
struct Disk(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl Disk {
    fn new(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", size, "tmpfs"]).arg(folder.path());
        mount.output().is_ok_and(|output| output.status.success()).then(|| Self(folder))
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(self.0.path()).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_no_fault_of_the_seller_and_leaves_the_last_site() {
    let Some(disk) = Disk::new("size=3m") else { return };
    let shop = shop();
    let out = disk.0.path().join("dist");
    let build = || shop.run(&["build", "--out", &out.display().to_string()]);
    assert_eq!(build().code, Some(0));
    let before = (Tree::read(&out), written(&out));
    shop.write("static/large.bin", vec![7; 2_000_000]);
    shop.write("products/blackbird/product.toml", blackbird("1.00"));
    let run = build();
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{}", run.stderr);
    assert!(run.stderr.starts_with("error: cannot write `"), "{}", run.stderr);
    assert!(run.stderr.contains("\n  because: No space left on device"), "{}", run.stderr);
    before.0.assert_same(&Tree::read(&out));
    assert!(before.1 == written(&out) && !out.join(".staging").exists());
    shop.remove("static/large.bin");
    assert_eq!(build().code, Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_the_kept_pictures_is_no_fault_of_the_seller_either() {
    let Some(disk) = Disk::new("size=4k") else { return };
    let shop = shop();
    let run = shop.run(&["build", "--cache", &disk.0.path().join("cache").display().to_string()]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(
        run.stderr.starts_with("error: cannot keep finished pictures\n  because: cannot "),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("No space left on device"), "{}", run.stderr);
    assert!(!shop.path().join("dist").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_folder_that_cannot_be_written_is_no_fault_of_the_seller() {
    let Some(disk) = Disk::new("size=1m,ro") else { return };
    let shop = shop();
    let run = shop.run(&["build", "--out", &disk.0.path().join("dist").display().to_string()]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("\n  because: Read-only file system"), "{}", run.stderr);
}

#[test]
fn long_names_in_any_script_fit_the_disk() {
    let title = "夜".repeat(200);
    let tagged = |sku: &str| {
        product(sku, "1.00").replace("\"1.00\"", "{ USD = \"9.00\", EUR = \"8.00\" }")
            + &format!("tags = [\"{title}\"]\n")
    };
    let shop = shop()
        .file("products/one.toml", tagged("ONE"))
        .file("products/two.toml", tagged("TWO"))
        .file(&format!("pages/{}.md", "ж".repeat(120)), "+++\ntitle = \"Long\"\n+++\n")
        .file(&format!("static/{}.txt", "x".repeat(251)), "the longest name that a disk takes");
    shop.build();
    let dist = shop.dist();
    assert!(dist.has(&format!("site/tags/{}/index.html", "夜".repeat(66))));
    assert!(dist.has(&format!("site/{}/index.html", "ж".repeat(100))));
}

#[test]
fn an_earlier_address_that_no_disk_takes_is_a_mistake() {
    let shop = shop()
        .file("pages/new.md", format!("+++\ntitle = \"New\"\naliases = [\"/{}/\"]\n+++\n", "a".repeat(300)));
    let run = shop.run(&["build"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains(" --> pages/new.md:3:"), "{}", run.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_name_that_is_no_text_is_a_mistake() {
    use std::os::unix::ffi::OsStrExt;
    let shop = shop();
    let name = std::ffi::OsStr::from_bytes(b"static/caf\xe9.txt");
    fs::write(&shop.path().join(name), b"x").unwrap();
    let run = shop.run(&["build"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("static/caf") && run.stderr.contains("not UTF-8"), "{}", run.stderr);
}

#[test]
fn an_output_that_is_a_file_is_no_folder() {
    let shop = shop().file("out", "a file");
    let run = shop.run(&["build", "--out", &shop.path().join("out").display().to_string()]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("out`\n  because: "), "{}", run.stderr);
    assert_eq!(fs::read(&shop.path().join("out")).unwrap(), b"a file");
}
