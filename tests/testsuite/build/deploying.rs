//! What `dist/function/` and `dist/deploy/` hold.

use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use pushcart::fs;

use super::shop;
use crate::shop::Shop;

/// The head of a program for Linux on arm64, and something after it.
fn program() -> Vec<u8> {
    [b"\x7fELF\x02\x01\x01".as_slice(), &[0; 9], &[2, 0, 0xb7, 0], b"the rest"].concat()
}

fn build_with_program(shop: &Shop) {
    shop.write("checkout.bin", program());
    let path = shop.path().join("checkout.bin");
    let run = shop.run(&["build", "--function", path.to_str().unwrap()]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn the_archive_for_lambda_holds_the_program_and_the_prices() {
    let shop = shop();
    build_with_program(&shop);
    let archive = fs::open(&shop.path().join("dist/function/lambda.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(archive).unwrap();
    let mut read = |name: &str| {
        let mut file = archive.by_name(name).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (bytes, file.unix_mode().unwrap() & 0o777)
    };
    assert_eq!(read("bootstrap"), (program(), 0o755));
    let dist = shop.dist();
    assert_eq!(read("price-list.jsonl"), (dist.0["function/price-list.jsonl"].clone(), 0o644));
    assert_eq!(archive.len(), 2);
    assert_eq!(dist.0["function/pushcart-checkout"], program());
    assert!(dist.text("deploy/template.yaml").contains("- arm64"));
}

#[test]
#[cfg(unix)]
fn the_program_beside_the_prices_may_be_run() {
    use std::os::unix::fs::PermissionsExt as _;

    let shop = shop();
    build_with_program(&shop);
    let program = fs::metadata(&shop.path().join("dist/function/pushcart-checkout")).unwrap().unwrap();
    assert_eq!(program.permissions().mode() & 0o777, 0o755);
}

#[test]
fn the_same_program_and_prices_are_packed_into_the_same_bytes() {
    let (one, two) = (shop(), shop());
    build_with_program(&one);
    build_with_program(&two);
    assert_eq!(one.dist().0["function/lambda.zip"], two.dist().0["function/lambda.zip"]);
}

#[test]
fn what_is_no_program_is_the_sellers_mistake() {
    let shop = shop();
    let path = shop.path().join("pushcart.toml");
    let run = shop.run(&["build", "--function", path.to_str().unwrap()]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("is no program for Linux"), "{}", run.stderr);
    assert!(!shop.path().join("dist").exists());
}

#[test]
fn a_build_without_a_program_has_prices_and_a_template() {
    let shop = shop();
    shop.build();
    let files: Vec<String> = shop.dist().0.into_keys().filter(|path| !path.starts_with("site/")).collect();
    let expected = [
        "deploy/pushcart-checkout.service",
        "deploy/template.yaml",
        "function/price-list.jsonl",
        "manifest.json",
    ];
    assert_eq!(files, expected);
}

#[test]
fn amazons_linter_takes_the_template_of_every_store() {
    let Ok(python) = std::env::var("PUSHCART_RIG_PYTHON") else {
        assert!(std::env::var_os("PUSHCART_REQUIRE_RIGS").is_none(), "PUSHCART_RIG_PYTHON names no Python");
        return;
    };
    for store in ["file:store", "dynamodb://night-owl", "s3://night-owl-orders/shop", "gs://night-owl"] {
        let shop = shop();
        let settings = fs::read(&shop.path().join("pushcart.toml")).unwrap();
        let settings = String::from_utf8(settings).unwrap();
        shop.write("pushcart.toml", format!("{settings}\n[store]\nurl = \"{store}\"\n"));
        build_with_program(&shop);
        let template = shop.path().join("dist/deploy/template.yaml");
        // Beside the Python that has it.
        let lint = Command::new(Path::new(&python).with_file_name("cfn-lint"))
            .args(["--regions", "eu-central-1", "--"])
            .arg(template)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&lint.stdout) + String::from_utf8_lossy(&lint.stderr);
        assert!(lint.status.success(), "{store}: {said}");
    }
}
