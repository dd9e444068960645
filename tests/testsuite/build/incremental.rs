//! A build over an earlier one equals a clean one, byte for byte, whatever was changed between them.

use std::fmt::Write as _;

use std::collections::BTreeSet;
use std::path::Path;

use pushcart::catalog::Changed;
use pushcart::catalog::value::Moment;
use pushcart::diagnostic::text;
use pushcart::fs;
use pushcart::site::build::{self, BuildSettings};
use pushcart::site::kept::Kept;

use crate::shop::{GERMAN_MARKET, Run, SETTINGS, Shop, Tree, command, finish, picture};

/// Which shop and which edits; the same number gives the same.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn one<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    fn some<'a>(&mut self, words: &[&'a str], percent: usize) -> Vec<&'a str> {
        words.iter().copied().filter(|_| self.chance(percent)).collect()
    }
}

const TAGS: [&str; 5] = ["new", "Night", "night", "heavy vinyl", "only one"];
const COLLECTIONS: [&str; 4] = ["vinyl", "tapes", "implied", "others"];
const TEXTS: [&str; 5] =
    ["", "Plain.", "See [about](about.md).", "# One\n\nTwo [three](/products/p0/)", "<b>bold</b>"];

fn settings(random: &mut Random) -> String {
    let menu = random.some(&["collections/vinyl", "products/p0", "pages/about"], 70);
    format!(
        "page_size = {}\n{SETTINGS}{GERMAN_MARKET}[pictures]\nwidths = [16, 32]\n[menus]\nmain = {menu:?}\n\
         [markets.de.words]\nColour = \"{}\"\nnight = \"Nacht\"\n",
        random.below(3) + 4,
        random.one(&["Farbe", "Ton"]),
    )
}

/// A product that may name everything it can name. Of `p0`, which others name, only the inside changes.
fn product(random: &mut Random, number: usize) -> String {
    let dollars = random.below(90) + 10;
    let mut text = format!("title = \"Product {number} {}\"\n", random.one(&["A", "B", "<C>"]));
    let _ = writeln!(text, "price = {{ USD = \"{dollars}.00\", EUR = \"{}.50\" }}", random.below(90) + 10);
    let _ = writeln!(text, "tags = {:?}", random.some(&TAGS, 30));
    let _ = writeln!(text, "collections = {:?}", random.some(&COLLECTIONS, 30));
    if number > 0 && random.chance(50) {
        text.push_str("related = [\"p0\"]\n");
    }
    if number > 0 && random.chance(15) {
        text.push_str("draft = true\n");
    }
    if number > 0 && random.chance(15) {
        let _ = writeln!(text, "slug = \"renamed-{number}\"\naliases = [\"/products/p{number}/\"]");
    }
    if random.chance(40) {
        let _ = writeln!(text, "added = 2026-0{}-{:02}", random.below(3) + 4, random.below(28) + 1);
    }
    if random.chance(30) {
        let _ = writeln!(text, "available_from = 2026-06-0{}", random.below(8) + 1);
    }
    if random.chance(40) {
        let file = random.one(&["red.bmp", "blue.bmp"]);
        let alt = random.one(&["Front", "Back", "Ö"]);
        let _ = writeln!(text, "images = [{{ file = \"{file}\", alt = \"{alt}\" }}]");
    }
    if random.chance(30) {
        let _ = writeln!(text, "description = {:?}", random.one(&TEXTS[1..]));
    }
    if random.chance(40) {
        let stock = random.below(3);
        let _ = writeln!(
            text,
            "options = [\"Colour\"]\n[[variants]]\nsku = \"P{number}-1\"\nvalues = [\"Red\"]\nstock = {stock}"
        );
        let _ = writeln!(
            text,
            "[[variants]]\nsku = \"P{number}-2\"\nvalues = [\"Blue\"]\nprice = {{ USD = \"5.00\", EUR = \"6.00\" }}"
        );
    } else {
        let _ = writeln!(text, "sku = \"P{number}\"");
    }
    text
}

fn collection(random: &mut Random) -> String {
    let mut text = format!("title = \"Records {}\"\n", random.below(3));
    let _ = writeln!(text, "description = {:?}", random.one(&TEXTS[1..4]));
    let _ = writeln!(text, "sort = \"{}\"", random.one(&["newest", "title", "price-ascending"]));
    match random.below(3) {
        0 => text.push_str("[rule]\ntags = [\"new\"]\n"),
        1 => text.push_str("[rule]\nmax_price = { USD = \"50.00\", EUR = \"40.00\" }\n"),
        _ => {}
    }
    text
}

/// Changes, adds, renames or removes something; answers what, for when a test fails.
fn edit(shop: &Shop, random: &mut Random) -> String {
    let number = random.below(12);
    let path = format!("products/p{number}.toml");
    let is_there = |path: &str| shop.path().join(path).is_file();
    let toggle = |path: &str, text: &[u8]| {
        if is_there(path) {
            shop.remove(path);
        } else {
            shop.write(path, text);
        }
        path.to_owned()
    };
    match random.below(13) {
        0..=4 => {
            shop.write(&path, product(random, number));
            path
        }
        5 if number > 0 => toggle(&path, product(random, number).as_bytes()),
        5 | 6 => {
            let color = [random.below(2) == 0, true, false].map(|is_full| if is_full { 250 } else { 10 });
            let file = random.one(&["products/red.bmp", "products/blue.bmp"]);
            shop.write(file, picture(20, 10, color));
            file.to_owned()
        }
        7 => {
            shop.write("pushcart.toml", settings(random));
            "pushcart.toml".to_owned()
        }
        8 => {
            shop.write("collections/vinyl.toml", collection(random));
            "collections/vinyl.toml".to_owned()
        }
        9 => {
            let text = collection(random);
            toggle(&format!("collections/{}.toml", random.one(&["tapes", "others"])), text.as_bytes())
        }
        10 => {
            let file = "pages/about.md";
            let slug = random.one(&["about", "about-us"]);
            let body = random.below(3);
            shop.write(file, format!("+++\ntitle = \"About\"\nslug = \"{slug}\"\n+++\nBody {body}\n"));
            file.to_owned()
        }
        11 => match random.below(3) {
            0 => toggle(
                "templates/components/price.html",
                b"{% component Price(price: map, varies=false) %}{{ price.text }}!{% endcomponent Price %}",
            ),
            1 => toggle("templates/languages/de.toml", b"search = \"Finde\"\n"),
            _ => toggle("static/kit.txt", b"kit"),
        },
        _ => toggle(&format!("products/p{number}.md"), random.one(&TEXTS).as_bytes()),
    }
}

fn build(shop: &Shop, now: usize, args: &[&str]) -> Run {
    let mut command = command();
    command.env("SOURCE_DATE_EPOCH", (1_780_272_000 + now * 86_400).to_string());
    finish(command.arg("build").args(args).arg("--shop").arg(shop.path()))
}

/// Builds over what is there, and cleanly elsewhere: both make the same, or find the same mistakes.
/// Answers whether there was something to make.
fn check(shop: &Shop, now: usize, edits: &[String]) -> bool {
    let before = shop.dist();
    let run = build(shop, now, &[]);
    let folder = tempfile::tempdir().unwrap();
    let (out, cache) = (folder.path().join("dist"), folder.path().join("cache"));
    let place = |path: &Path| path.display().to_string();
    let clean = build(shop, now, &["--out", &place(&out), "--cache", &place(&cache)]);
    assert_eq!(run.code, clean.code, "{edits:#?}\n{}\n{}", run.stderr, clean.stderr);
    let (found, expected) = if run.code == Some(0) {
        let lines = |run: &Run| run.stderr.lines().filter(|line| line.contains("advice")).collect::<String>();
        assert_eq!(lines(&run), lines(&clean), "{edits:#?}");
        (shop.dist(), Tree::read(&out))
    } else {
        assert_eq!(run.stderr, clean.stderr, "{edits:#?}");
        (shop.dist(), before)
    };
    assert_eq!(expected.differing(&found), Vec::<String>::new(), "{edits:#?}");
    run.code == Some(0)
}

/// A build that has to succeed.
fn make(shop: &Shop, args: &[&str]) {
    let run = build(shop, 0, args);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

fn shop(random: &mut Random) -> Shop {
    let shop = Shop::empty()
        .file("pushcart.toml", settings(random))
        .file("products/red.bmp", picture(20, 10, [250, 10, 10]))
        .file("products/blue.bmp", picture(20, 10, [10, 10, 250]))
        .file("pages/about.md", "+++\ntitle = \"About\"\n+++\nWho we are.\n")
        .file("collections/vinyl.toml", collection(random));
    for number in 0..10 {
        shop.write(&format!("products/p{number}.toml"), product(random, number));
    }
    shop
}

#[test]
fn a_build_after_any_edit_equals_a_clean_one() {
    let (mut good, mut all) = (0, 0);
    for seed in [7, 1234, 987_654_321] {
        let mut random = Random(seed);
        let shop = shop(&mut random);
        let (mut now, mut edits) = (0, vec![format!("seed {seed}")]);
        assert!(check(&shop, now, &edits));
        for _ in 0..12 {
            for _ in 0..=random.below(2) {
                edits.push(edit(&shop, &mut random));
            }
            now += random.below(3);
            edits.push(format!("day {now}"));
            good += usize::from(check(&shop, now, &edits));
            all += 1;
        }
    }
    assert!(good * 4 > all * 3 && good < all, "{good} of {all} had no mistake");
}

/// Builds as a process does that has built before; answers what was found, and whether there was something to make.
fn build_on(shop: &Path, out: &Path, now: usize, kept: &mut Kept, changed: Changed) -> (String, bool) {
    let now = format!("2026-06-{:02}T00:00:00Z", now + 1);
    let settings = BuildSettings {
        shop: shop.to_owned(),
        out: out.join("dist"),
        cache: out.join("cache"),
        now: Moment(now.parse().unwrap()),
        program: None,
    };
    let (summary, found) = build::build(&settings, kept, changed, &()).unwrap();
    (text::render(&found, true), summary.is_some())
}

#[test]
fn a_process_does_not_trust_its_folder_once_another_build_was_stopped_there() {
    let shop = shop(&mut Random(7));
    let place = tempfile::tempdir().unwrap();
    let dist = place.path().join("dist");
    let mut kept = Kept::default();
    let (found, is_made) = build_on(shop.path(), place.path(), 0, &mut kept, Changed::Anything);
    assert!(is_made, "{found}");
    let whole = Tree::read(&dist);
    let page = dist.join("site/about/index.html");
    fs::write(&page, b"as another build would have it").unwrap();
    fs::write(&dist.join("manifest-begun.json"), br#"{ "version": 1, "files": {} }"#).unwrap();
    build_on(shop.path(), place.path(), 0, &mut kept, Changed::Files(BTreeSet::new()));
    whole.assert_same(&Tree::read(&dist));
}

#[test]
fn a_process_that_builds_after_every_edit_makes_what_a_clean_build_makes() {
    let (mut good, mut all) = (0, 0);
    for seed in [3, 99, 31_415_926] {
        let mut random = Random(seed);
        let shop = shop(&mut random);
        let mut edits = vec![format!("seed {seed}")];
        let (mut now, mut kept, mut changed) = (0, Kept::default(), Changed::Anything);
        let place = tempfile::tempdir().unwrap();
        for _ in 0..25 {
            let before = Tree::read(&place.path().join("dist"));
            let (found, is_made) = build_on(shop.path(), place.path(), now, &mut kept, changed);
            let clean = tempfile::tempdir().unwrap();
            let anything = Changed::Anything;
            let (expected, can_be_made) =
                build_on(shop.path(), clean.path(), now, &mut Kept::default(), anything);
            assert_eq!((&found, is_made), (&expected, can_be_made), "{edits:#?}");
            let expected = if is_made { Tree::read(&clean.path().join("dist")) } else { before };
            let differing = expected.differing(&Tree::read(&place.path().join("dist")));
            assert_eq!(differing, Vec::<String>::new(), "{edits:#?}");
            good += usize::from(is_made);
            all += 1;
            let paths: BTreeSet<_> = (0..=random.below(2)).map(|_| edit(&shop, &mut random).into()).collect();
            edits.push(format!("{paths:?}"));
            // Now and then the system loses count.
            changed = if random.chance(5) { Changed::Anything } else { Changed::Files(paths) };
            now = (now + usize::from(random.chance(20))).min(29);
        }
    }
    assert!(good * 2 > all && good < all, "{good} of {all} had no mistake");
}

/// Makes the shop's files as old as they would be had nobody touched them for an hour.
#[cfg(unix)]
fn settle(shop: &Shop) {
    for path in fs::files_below(shop.path(), &[]).unwrap() {
        set_time(&path, std::time::SystemTime::now() - std::time::Duration::from_hours(1));
    }
}

#[cfg(unix)]
fn set_time(path: &Path, time: std::time::SystemTime) {
    std::fs::File::options().append(true).open(path).unwrap().set_modified(time).unwrap();
}

/// A copy that keeps times, or a tool that sets them back, is no way to hide an edit.
#[cfg(unix)]
#[test]
fn an_edit_of_the_same_size_and_time_is_noticed() {
    let mut random = Random(3);
    let shop = shop(&mut random);
    shop.write("products/p1.toml", product(&mut random, 1).replace("Product 1", "Product X"));
    settle(&shop);
    make(&shop, &[]);
    let path = shop.path().join("products/p1.toml");
    let time = fs::metadata(&path).unwrap().unwrap().modified().unwrap();
    let text = String::from_utf8(fs::read(&path).unwrap()).unwrap();
    shop.write("products/p1.toml", text.replace("Product X", "Product Y"));
    set_time(&path, time);
    assert!(check(&shop, 0, &["the same size and time".to_owned()]));
}

#[test]
fn what_was_remembered_and_is_spoilt_or_lost_is_not_missed() {
    let mut random = Random(5);
    let shop = shop(&mut random);
    for change in ["none", "cut", "another", "lost"] {
        make(&shop, &[]);
        let memos = fs::files_below(&shop.path().join(".pushcart/cache/memo"), &[]).unwrap();
        assert!(memos.len() > 4, "{memos:?}");
        for file in memos {
            let bytes = fs::read(&file).expect("a memo");
            match change {
                "cut" => fs::write(&file, &bytes[..bytes.len() / 2]).unwrap(),
                "another" => fs::write(&file, b"another program's").unwrap(),
                "lost" => fs::remove_file(&file).unwrap(),
                _ => {}
            }
        }
        shop.write("products/p2.toml", product(&mut random, 2).replace("draft = true\n", ""));
        assert!(check(&shop, 0, &[change.to_owned()]));
    }
}

#[test]
fn an_output_folder_that_was_changed_or_is_another_is_mended() {
    let shop = shop(&mut Random(11));
    make(&shop, &[]);
    let page = "dist/site/products/p0/index.html";
    shop.remove(page);
    assert!(check(&shop, 0, &["a page is gone".to_owned()]));
    fs::remove_dir_all(&shop.path().join("dist")).unwrap();
    assert!(check(&shop, 0, &["everything is gone".to_owned()]));
    let other = shop.path().join("other").display().to_string();
    make(&shop, &["--out", &other]);
    Tree::read(&shop.path().join("other")).assert_same(&shop.dist());
}
