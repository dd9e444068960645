//! How fast the local stores are: `cargo test --release --lib speed -- --ignored --nocapture`. `PUSHCART_TEST_FOLDER` chooses the disk.

use std::io::Write;
use std::time::Instant;

use super::*;

const UPDATES: u32 = 2_000;

/// Each of `tasks` counts its own document up.
async fn measure(name: &str, store: Arc<dyn Store>, tasks: u32) {
    let ledger = ledger(&store);
    let begin = Instant::now();
    let writers = (0..tasks).map(|task| {
        let ledger = ledger.clone();
        let key = key(&format!("speed/{name}-{tasks}-{task}.json"));
        tokio::spawn(async move {
            for _ in 0..UPDATES / tasks {
                let more = |units: Option<&Units>| units.map_or(0, |it| it.units) + 1;
                ledger.update(&key, |it| Step::Write(Units { units: more(it) }, ())).await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let per_second = u128::from(UPDATES) * 1_000_000 / begin.elapsed().as_micros().max(1);
    writeln!(std::io::stdout(), "{name}, {tasks} at once: {per_second} updates/s").unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
async fn updates() {
    let place = tempfile::tempdir().unwrap();
    let root = std::env::var_os(processes::FOLDER).map_or(place.path().to_owned(), Into::into);
    for tasks in [1, 4, 16] {
        measure("memory", Arc::new(Memory::new()), tasks).await;
        measure("folder", Arc::new(Folder::open(&root).unwrap()), tasks).await;
    }
}
