//! The ordinary tests play a thousand seeds; the example `simulate` plays as many as one likes.

use super::*;

#[test]
fn nothing_is_oversold_lost_or_done_twice() {
    let mut paid = 0;
    for seed in 0..1000 {
        match run(seed, Rules::Sound) {
            Ok(told) => paid += told.paid,
            Err(violation) => panic!("seed {seed}: {violation}"),
        }
    }
    assert!(paid > 1000, "only {paid} orders were paid: this says little");
}

#[test]
fn a_seed_decides_everything() {
    assert_eq!(run(7, Rules::Sound), run(7, Rules::Sound));
}

/// What runs of broken rules break.
fn found(rules: Rules, seeds: u64) -> Vec<String> {
    (0..seeds).filter_map(|seed| run(seed, rules).err()).collect()
}

#[test]
fn releasing_by_time_alone_is_found_out() {
    assert!(found(Rules::ReleaseByTime, 100).iter().any(|violation| violation.starts_with("I1")));
}

#[test]
fn losing_marks_is_found_out() {
    assert!(!found(Rules::LoseMarks, 20).is_empty());
}
