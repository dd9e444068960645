//! Several processes on one folder. A child is this test binary, told to run one ignored test.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::*;

const PROCESSES: usize = 4;
const TAKERS: usize = 15;

/// The variable that tells a child where its folder is.
pub(super) const FOLDER: &str = "PUSHCART_TEST_FOLDER";

/// Starts this binary again for one of its ignored tests.
pub(super) fn child(test: &str, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// In a child: its folder's store. None when someone runs the ignored tests by hand.
pub(super) fn folder_of_child() -> Option<Arc<dyn Store>> {
    let folder = std::env::var_os(FOLDER)?;
    Some(Arc::new(Folder::open(folder).unwrap()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a child of `processes_share_the_units`"]
async fn child_takes() {
    use std::io::Write;

    let Some(store) = folder_of_child() else { return };
    let ledger = ledger(&store);
    let takers = (0..TAKERS).map(|_| {
        let ledger = ledger.clone();
        tokio::spawn(async move { races::take(&ledger, &key("shared/units.json")).await.unwrap() })
    });
    for taker in takers.collect::<Vec<_>>() {
        if taker.await.unwrap() {
            writeln!(std::io::stdout(), "\nwon").unwrap();
        }
    }
}

#[tokio::test]
async fn processes_share_the_units() {
    let place = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(Folder::open(place.path()).unwrap());
    let ledger = ledger(&store);
    let key = key("shared/units.json");
    ledger.create(&key, Units { units: 10 }).await.unwrap();
    let children: Vec<Child> =
        (0..PROCESSES).map(|_| child("store::conformance::processes::child_takes", place.path())).collect();
    let mut won = 0;
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        won += String::from_utf8(output.stdout).unwrap().lines().filter(|line| *line == "won").count();
    }
    assert_eq!((won, ledger.get::<Units>(&key).await.unwrap().unwrap().value.units), (10, 0));
}
