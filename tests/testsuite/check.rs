//! `pushcart check`: formats, exit codes, outputs.

use serde_json::Value;

use crate::shop::{SETTINGS, Shop, fixtures, picture, product, run};

const PRODUCT: &str = "title = \"Blackbird\"\nsku = \"BB\"\nprice = \"24.00\"\n";

#[test]
fn a_shop_without_mistakes_ends_with_zero() {
    let product = format!("{PRODUCT}shipped = false\n");
    let run = Shop::new().file("products/blackbird.toml", product).run(&["check"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (Some(0), "no mistakes\n", ""));
}

#[test]
fn what_nobody_can_order_since_nothing_ships_it_is_advice() {
    let shop = Shop::new()
        .file("products/blackbird.toml", format!("{PRODUCT}weight = \"700 g\"\nmin_quantity = 3\n"));
    let stdout = shop.run(&["check"]).stdout;
    assert!(stdout.contains("market `us` has no way to ship, and `blackbird` is sent by post"), "{stdout}");

    let post = |most| format!("{SETTINGS}[[markets.us.shipping]]\nname = \"Post\"\nprice = \"0\"\n{most}");
    shop.write("pushcart.toml", post("max_weight = \"2 kg\"\n"));
    let stdout = shop.run(&["check"]).stdout;
    assert!(stdout.contains("`blackbird` is too heavy for every way to ship to `US`"), "{stdout}");

    for most in ["", "max_weight = \"2.1 kg\"\n"] {
        shop.write("pushcart.toml", post(most));
        assert_eq!(shop.run(&["check"]).stdout, "no mistakes\n");
    }
}

#[test]
fn a_file_may_end_in_capitals() {
    let shop = Shop::new().file("products/MUG.TOML", "titel = \"A\"\n").file("products/MUG.MD", "*Text.*\n");
    let run = shop.run(&["check"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stdout.contains("products/MUG.TOML:1:1") && !run.stdout.contains("stray-file"),
        "{}",
        run.stdout
    );
}

#[cfg(unix)]
#[test]
fn what_is_neither_file_nor_folder_is_not_waited_for() {
    let shop = Shop::new().file("products/blackbird.toml", PRODUCT);
    let _listener = std::os::unix::net::UnixListener::bind(shop.path().join("products/socket.toml")).unwrap();
    let run = shop.run(&["check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains("it is neither a file nor a folder"), "{}", run.stdout);
}

#[test]
fn a_folder_without_a_shop_is_the_sellers_to_mend() {
    let run = Shop::empty().run(&["check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains("there is no `pushcart.toml` here"), "{}", run.stdout);
    assert_eq!(run_nowhere().code, Some(1));
}

fn run_nowhere() -> crate::shop::Run {
    run(&fixtures("no-such-folder"), &["check"])
}

#[test]
fn a_wrong_argument_is_the_sellers_to_mend_and_help_is_no_failure() {
    assert_eq!(Shop::new().run(&["chek"]).code, Some(1));
    assert_eq!(Shop::new().run(&["check", "--help"]).code, Some(0));
}

#[test]
fn colour_comes_only_when_asked_for() {
    let shop = Shop::new().file("products/a.toml", "titel = \"A\"\n");
    assert!(!shop.run(&["check"]).stdout.contains('\u{1b}'));
    assert!(!shop.run(&["check", "--color", "never"]).stdout.contains('\u{1b}'));
    assert!(shop.run(&["check", "--color", "always"]).stdout.contains('\u{1b}'));
}

#[test]
fn json_has_a_stable_shape() {
    let run = run(&fixtures("diagnostics/duplicate-sku"), &["check", "--format", "json"]);
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(
        run.stdout,
        snapbox::Data::read_from(
            &fixtures("testsuite/check/duplicate-sku.json"),
            Some(snapbox::data::DataFormat::Text),
        ),
    );
}

#[test]
fn sarif_is_what_the_standard_says() {
    let folder = fixtures("shops/fifty-mistakes");
    let log: Value = serde_json::from_str(&run(&folder, &["check", "--format", "sarif"]).stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let sarif_run = &log["runs"][0];
    let driver = &sarif_run["tool"]["driver"];
    assert_eq!(driver["name"], "pushcart");
    let rules: Vec<&Value> = driver["rules"].as_array().unwrap().iter().map(|rule| &rule["id"]).collect();
    let results = sarif_run["results"].as_array().unwrap();
    assert!(results.len() >= 50);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index], &result["ruleId"]);
        assert!(matches!(result["level"].as_str(), Some("error" | "warning")));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        check_location(&result["locations"][0]);
        for related in result["relatedLocations"].as_array().into_iter().flatten() {
            assert!(related["message"]["text"].is_string());
            check_location(related);
        }
    }
}

/// § 3.28 to 3.30 of SARIF: a relative URI without characters that URIs do not have, and a region that begins before its end.
fn check_location(location: &Value) {
    let physical = &location["physicalLocation"];
    let uri = physical["artifactLocation"]["uri"].as_str().expect("as SARIF says");
    assert!(!uri.starts_with('/') && !uri.is_empty(), "{uri}");
    assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)), "{uri}");
    let Some(region) = physical.get("region") else { return };
    let number = |key: &str| region[key].as_u64().expect("as SARIF says");
    assert!(number("startLine") >= 1 && number("startColumn") >= 1);
    assert!((number("startLine"), number("startColumn")) <= (number("endLine"), number("endColumn")));
}

#[test]
fn sarif_of_one_mistake() {
    let run = run(&fixtures("diagnostics/duplicate-sku"), &["check", "--format", "sarif"]);
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(
        run.stdout,
        snapbox::Data::read_from(
            &fixtures("testsuite/check/duplicate-sku.sarif"),
            Some(snapbox::data::DataFormat::Text),
        ),
    );
}

#[test]
fn a_picture_that_cannot_be_read_is_told_as_a_build_tells_it_and_nothing_is_written() {
    let images = "images = [{ file = \"a.jpg\", alt = \"A\" }]\n";
    let whole = picture(400, 20, [1, 2, 3]);
    let shop = Shop::new().file("products/a.toml", product("A", "1.00") + images);
    for broken in [&b"no picture"[..], b"", &whole[..20]] {
        shop.write("products/a.jpg", broken);
        let checked = shop.run(&["check"]);
        assert_eq!(checked.code, Some(1), "{}", checked.stdout);
        assert!(checked.stdout.contains("mistake[picture]: `products/a.jpg`: "), "{}", checked.stdout);
        assert!(!shop.path().join(".pushcart").exists() && !shop.path().join("dist").exists());
        let built = shop.run(&["build", "--cache", &shop.path().join("aside").to_string_lossy()]);
        let mistake =
            |text: &str| text.split("mistake[").nth(1).unwrap().split("\n\n").next().unwrap().to_owned();
        assert_eq!(mistake(&checked.stdout), mistake(&built.stderr));
    }
    shop.write("products/a.jpg", &whole);
    assert_eq!(shop.run(&["check"]).code, Some(0));
    assert!(!shop.path().join(".pushcart").exists());
}

#[test]
fn a_picture_that_was_made_before_and_spoilt_since_is_told() {
    let images = "images = [{ file = \"a.gif\", alt = \"A\" }]\n";
    let shop = Shop::new()
        .file("products/a.toml", product("A", "1.00") + images)
        .file("products/a.gif", picture(40, 20, [1, 2, 3]));
    assert_eq!(shop.build().code, Some(0));
    assert_eq!(shop.run(&["check"]).code, Some(0));
    shop.write("products/a.gif", "spoilt");
    assert!(shop.run(&["check"]).stdout.contains("this is a text, not a picture"));
}
