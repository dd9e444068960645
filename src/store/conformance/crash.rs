//! `kill -9` in the middle of writing: a folder has every document as it was before or as it is after, no lock is stuck,
//! and what was acknowledged is there.

use std::io::{BufRead, BufReader, Write};

use super::processes::{child, folder_of_child};
use super::*;

const KILLS: u64 = 30;
const WRITERS: u32 = 4;

/// A counter with so much filling that half a write would show.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Filled {
    count: u32,
    filling: String,
}

impl Record for Filled {
    const SCHEMA: u32 = 1;
}

impl Filled {
    fn new(count: u32) -> Self {
        Self { count, filling: count.to_string().repeat(5_000) }
    }
}

fn counter(writer: u32) -> Key {
    key(&format!("counters/{writer}.json"))
}

/// Counts one up, and makes and removes a document on the way.
async fn count(ledger: &Ledger, writer: u32) -> u32 {
    let marker = key(&format!("markers/{writer}.json"));
    let next = |record: Option<&Filled>| record.map_or(1, |record| record.count + 1);
    ledger.update(&marker, |_: Option<&Units>| Step::Write(Units { units: writer }, ())).await.unwrap();
    let count =
        ledger.update(&counter(writer), |it| Step::Write(Filled::new(next(it)), next(it))).await.unwrap();
    ledger.update(&marker, |_: Option<&Units>| Step::Remove(())).await.unwrap();
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a child of `killed_writers_leave_whole_documents`"]
async fn child_counts() {
    let Some(store) = folder_of_child() else { return };
    let ledger = ledger(&store);
    for writer in 0..WRITERS {
        let ledger = ledger.clone();
        tokio::spawn(async move {
            loop {
                let count = count(&ledger, writer).await;
                writeln!(std::io::stdout(), "\ncounted {writer} {count}").unwrap();
            }
        });
    }
    // Killed long before.
    tokio::time::sleep(Duration::from_mins(1)).await;
}

/// Runs a child until some time after its first word, kills it, and keeps the highest counts that it acknowledged.
fn kill_one(place: &std::path::Path, wait: Duration, acknowledged: &mut [u32]) {
    let mut child = child("store::conformance::crash::child_counts", place);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut keep = |line: &str| {
        let mut words = line.strip_prefix("counted ")?.split(' ');
        let (writer, count): (usize, u32) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        acknowledged[writer] = acknowledged[writer].max(count);
        Some(())
    };
    while keep(&lines.next().unwrap().unwrap()).is_none() {}
    std::thread::sleep(wait);
    child.kill().unwrap();
    child.wait().unwrap();
    for line in lines {
        keep(&line.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_writers_leave_whole_documents() {
    let place = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(Folder::open(place.path()).unwrap());
    let ledger = ledger(&store);
    let seed = RealWorld.random() | 1;
    let mut dice = Dice(seed);
    let mut acknowledged = vec![0; WRITERS as usize];
    for kill in 1..=KILLS {
        kill_one(place.path(), Duration::from_micros(dice.roll(30_000)), &mut acknowledged);
        for key in store.list(&prefix("markers/"), None, 100).await.unwrap() {
            ledger.get::<Units>(&key).await.unwrap();
        }
        for (writer, acknowledged) in (0..).zip(&mut acknowledged) {
            let found = ledger.get::<Filled>(&counter(writer)).await.unwrap();
            let found = found.map_or(Filled::new(0), |entry| entry.value);
            assert_eq!(found.filling, Filled::new(found.count).filling, "seed {seed}");
            let more = found.count.checked_sub(*acknowledged);
            assert!(more.is_some_and(|more| more <= 1), "{found:?} {acknowledged}, kill {kill}, seed {seed}");
            *acknowledged = found.count;
        }
    }
    // No lock is stuck, and what the dead left behind is in nobody's way.
    for writer in 0..WRITERS {
        assert_eq!(count(&ledger, writer).await, acknowledged[writer as usize] + 1);
    }
    let names = store.list(&prefix("counters/"), None, 100).await.unwrap();
    assert_eq!(names.len(), WRITERS as usize);
    let files = crate::fs::list(&place.path().join("counters")).unwrap();
    assert_eq!(files.len(), WRITERS as usize, "{files:?}");
}
