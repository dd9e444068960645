//! Every folder of `tests/diagnostics` is a shop with a mistake; what `pushcart check` says of it stands in `expected.txt`.

use pushcart::fs;

use crate::shop::{fixtures, run};

#[test]
fn every_folder_is_reported_as_expected() {
    let folders: Vec<_> =
        fs::list(&fixtures("diagnostics")).unwrap().into_iter().filter(|path| path.is_dir()).collect();
    assert!(folders.len() > 20, "the folders are there");
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    let mut different = Vec::new();
    for folder in folders {
        let run = run(&folder, &["check"]);
        let has_mistakes = run.stdout.contains("mistake[");
        assert_eq!(run.code, Some(i32::from(has_mistakes)), "{}: {}", folder.display(), run.stderr);
        let expected = snapbox::Data::read_from(&folder.join("expected.txt"), None);
        if let Err(error) = assert.try_eq(None, run.stdout.into(), expected) {
            different.push(format!("{}\n{error}", folder.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn fifty_mistakes_are_reported_in_one_run() {
    let folder = fixtures("shops/fifty-mistakes");
    let run = run(&folder, &["check"]);
    assert_eq!(run.code, Some(1));
    let mistakes = run.stdout.matches("mistake[").count();
    assert!(mistakes >= 50, "{mistakes} mistakes");
    snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .eq(run.stdout, snapbox::Data::read_from(&folder.join("expected.txt"), None));
}
