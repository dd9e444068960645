//! Which part of the source may know which: the rule that `src/lib.rs` tells.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use pushcart::fs;

/// A part of the source, a file or folder right below `src/`, and the parts it may import.
const RULES: [(&str, &[&str]); 14] = [
    ("diagnostic", &[]),
    ("fs", &[]),
    ("shop", &["diagnostic", "fs"]),
    ("catalog", &["shop", "diagnostic", "fs"]),
    ("site", &["catalog", "shop", "diagnostic", "fs"]),
    ("store", &["shop", "diagnostic", "fs"]),
    ("payment", &["shop", "diagnostic", "fs"]),
    ("mail", &["shop", "diagnostic", "fs"]),
    // Traits and vocabulary; a backend is chosen by whoever starts it.
    ("checkout", &["shop", "store", "payment", "mail", "diagnostic", "fs"]),
    // What runs: the routes over the checkout, with the backends that the environment names.
    ("function", &["checkout", "shop", "store", "payment", "mail", "diagnostic", "fs"]),
    (
        "dev",
        &["catalog", "checkout", "diagnostic", "fs", "function", "mail", "payment", "shop", "site", "store"],
    ),
    (
        "cli",
        &[
            "catalog",
            "checkout",
            "dev",
            "diagnostic",
            "fs",
            "function",
            "mail",
            "payment",
            "shop",
            "site",
            "store",
        ],
    ),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// What the function must not carry: whatever reads files, makes pages or pictures, or talks to people.
const NOT_IN_THE_FUNCTION: [&str; 24] = [
    "annotate-snippets",
    "anstream",
    "clap",
    "csv",
    "fast_image_resize",
    "image",
    "include_dir",
    "indicatif",
    "jpeg-encoder",
    "jsonc-parser",
    "minify-html",
    "moxcms",
    "notify",
    "postcard",
    "pulldown-cmark",
    "ravif",
    "rayon",
    "schemars",
    "strsim",
    "tera",
    "toml",
    "walkdir",
    "webp",
    "zip",
];

#[test]
fn each_part_of_the_source_imports_only_what_lies_below_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut broken = Vec::new();
    for file in rust_files(&src) {
        let module = module_of(file.strip_prefix(&src).unwrap());
        let shown = format!("src/{}", file.strip_prefix(&src).unwrap().display());
        // Tests are where a part may meet the stand-ins for the real world.
        let in_tests = module.iter().any(|part| part == "tests");
        let Some((_, allowed)) = RULES.iter().find(|(part, _)| *part == module[0]) else {
            broken.push(format!(
                "{shown}: `{}` has no rule yet: say in this test what it may import",
                module[0]
            ));
            continue;
        };
        let text = String::from_utf8(fs::read(&file).unwrap()).unwrap();
        for (line, part) in imports(&text, &module) {
            let is_known = RULES.iter().any(|(known, _)| *known == part);
            let may = allowed.contains(&&*part) || (in_tests && part == "dev");
            if is_known && part != module[0] && !may {
                let may = if allowed.is_empty() { "nothing of ours".to_owned() } else { allowed.join(", ") };
                broken.push(format!("{shown}:{line}: `{}` imports `{part}`; it may import {may}", module[0]));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn imports_are_found_however_they_are_written() {
    let module = ["catalog", "resolve", "page"].map(str::to_owned);
    let text = "use crate::site::Plan;\n// use crate::cli;\nuse crate::{cli::Printer, dev::{self, shop}, fs};\n\
                fn f() -> crate::mail::Mail { super::super::x(); super::super::super::store::y() } // crate::payment\n";
    let found: Vec<(usize, String)> = imports(text, &module).into_iter().collect();
    let expected =
        [(1, "site"), (3, "cli"), (3, "dev"), (3, "fs"), (4, "catalog"), (4, "mail"), (4, "store")];
    assert_eq!(found, expected.map(|(line, part)| (line, part.to_owned())));
}

#[test]
fn the_function_carries_nothing_that_builds_shops() {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).args([
        "tree",
        "--package",
        "pushcart",
        "--no-default-features",
    ]);
    cargo.args(["--edges", "normal", "--prefix", "none", "--format", "{p}", "--locked", "--offline"]);
    let Ok(output) = cargo.output() else { return }; // A machine that has only the finished tests.
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let crates: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(crates.contains("pushcart") && crates.contains("blake3"), "{tree}");
    let carried: Vec<&str> = NOT_IN_THE_FUNCTION.into_iter().filter(|name| crates.contains(name)).collect();
    assert!(carried.is_empty(), "without the feature `cli` there still are {carried:?}: make them optional");
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let files = fs::files_below(folder, &[]).unwrap();
    files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "rs")).collect()
}

/// `catalog/resolve/page.rs` → catalog, resolve, page; `catalog/mod.rs` → catalog.
fn module_of(path: &Path) -> Vec<String> {
    let mut parts: Vec<String> =
        path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    parts.pop_if(|last| last == "mod");
    parts
}

/// The lines of a file and the parts of the source that they name, by `crate::` or by enough `super::`.
fn imports(text: &str, module: &[String]) -> BTreeSet<(usize, String)> {
    let mut found = BTreeSet::new();
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or(line).to_owned() + "\n").collect();
    for (at, _) in code.match_indices("crate::") {
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => _ = found.insert((line, name(rest))),
            Some(group) => found.extend(names_of_group(group).into_iter().map(|name| (line, name))),
        }
    }
    let mut rest_from = 0;
    while let Some(at) = code[rest_from..].find("super::").map(|at| rest_from + at) {
        let line = code[..at].matches('\n').count() + 1;
        let levels = code[at..].split("super::").take_while(|between| between.is_empty()).count().max(1);
        rest_from = at + levels * "super::".len();
        let part = if levels < module.len() { module[0].clone() } else { name(&code[rest_from..]) };
        if levels > 1 {
            found.insert((line, part));
        }
    }
    found
}

/// The names at the top of `a::b, c::{d, e}, f}`.
fn names_of_group(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut begins) = (0, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            c if begins && depth == 0 && c.is_alphabetic() => {
                names.push(name(&group[at..]));
                begins = false;
            }
            _ => {}
        }
    }
    names
}

fn name(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}
