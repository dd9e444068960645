//! The ordinary tests play a thousand seeds; the example `simulate` plays as many as one likes.

use super::*;

const SEEDS: u64 = 1000;

/// Plays every second seed.
fn play(first: u64) -> Result<Told, String> {
    let mut sum = Told::default();
    for seed in (first..SEEDS).step_by(2) {
        sum += run(seed, Rules::Sound).map_err(|violation| format!("seed {seed}: {violation}"))?;
    }
    Ok(sum)
}

#[test]
fn nothing_is_oversold_lost_or_done_twice() {
    let (even, odd) = std::thread::scope(|scope| {
        let even = scope.spawn(|| play(0));
        let odd = play(1);
        (even.join().unwrap(), odd)
    });
    let mut all = even.unwrap();
    all += odd.unwrap();
    // Else this says little.
    for (what, count) in [
        ("paid", all.paid),
        ("short", all.short),
        ("sold_out", all.sold_out),
        ("repriced", all.repriced),
        ("refunds", all.refunds),
        ("parcels", all.parcels),
        ("came_back", all.came_back),
    ] {
        assert!(count > 10, "{what}: {count}");
    }
    assert!(all.late > 0 && all.disputes > 10, "{all:?}");
}

#[test]
fn a_seed_decides_everything() {
    assert_eq!(run(7, Rules::Sound), run(7, Rules::Sound));
}

/// The first thing that a broken rule breaks.
fn found(rules: Rules, seeds: u64) -> Option<String> {
    (0..seeds).find_map(|seed| run(seed, rules).err())
}

#[test]
fn releasing_by_time_alone_is_found_out() {
    assert!(found(Rules::ReleaseByTime, 100).is_some());
}

#[test]
fn losing_marks_is_found_out() {
    assert!(found(Rules::LoseMarks, 20).is_some());
}

#[test]
fn forgetting_at_once_is_found_out() {
    assert!(found(Rules::ForgetAtOnce, 300).is_some());
}
